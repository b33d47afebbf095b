/** `a=b,c=d` on command lines; models kubectl's ParseLabels and friends. */
import { CliError } from '../command/errors'

/** Labels from a comma-separated list. Throws CliError. */
export function parseLabels(written: string): Readonly<Record<string, string>> {
  const labels: Record<string, string> = {}
  for (const pair of written.split(',')) {
    const parts = pair.split('=')
    const [key = '', value = ''] = parts
    if (parts.length !== 2) throw new CliError(`unexpected label spec: ${pair}`)
    if (key === '') throw new CliError(`unexpected empty label key`)
    labels[key] = value
  }
  return labels
}
