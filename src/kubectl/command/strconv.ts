/** Go's way with numbers, booleans and durations: the engine's, under the name kubectl's files ask for it. */
export * from '../../engine/api/strconv'
