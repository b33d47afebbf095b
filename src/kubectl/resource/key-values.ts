/** `a=b,c=d` on command lines; models kubectl's ParseLabels and friends. */
import { CliError } from '../command/errors'

/** Labels from a comma-separated list. Throws CliError. */
export function parseLabels(written: string): Readonly<Record<string, string>> {
  const labels: Record<string, string> = {}
  for (const pair of written.split(',')) {
    const equals = pair.indexOf('=')
    if (equals < 0) throw new CliError(`unexpected label spec: ${pair}`)
    const key = pair.slice(0, equals)
    if (key === '') throw new CliError(`unexpected empty label key`)
    labels[key] = pair.slice(equals + 1)
  }
  return labels
}
