/** Times turned into what they are already, into text and into numbers; models cel-go's standard conversions. */
import type { Environment } from '@marcbachmann/cel-js'

const TIME = 'google.protobuf.Timestamp'
const DURATION = 'google.protobuf.Duration'

/** What cel-js has for durations is a number of milliseconds where a number is asked for. */
const seconds = (duration: unknown): number => Number(duration) / 1000

export function times(environment: Environment): void {
  environment
    .registerFunction(`timestamp(${TIME}): ${TIME}`, (time: Date) => time)
    .registerFunction(`duration(${DURATION}): ${DURATION}`, (duration: unknown) => duration)
    .registerFunction(`string(${TIME}): string`, (time: Date) => time.toISOString().replace(/\.?0*Z$/, 'Z'))
    .registerFunction(`string(${DURATION}): string`, (duration: unknown) => `${seconds(duration)}s`)
    .registerFunction(`int(${TIME}): int`, (time: Date) => BigInt(Math.floor(time.getTime() / 1000)))
}
