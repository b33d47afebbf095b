/** Ages as kubectl prints them: the engine's, under the names kubectl's files ask for them. */
export { age as ageSince, humanDuration } from '../../engine/api/age'
