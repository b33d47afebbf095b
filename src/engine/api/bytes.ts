/** Bytes one after the other, as the shell puts them: the engine's own name for it. */
export { concatBytes } from '../../shell/concat-bytes'
