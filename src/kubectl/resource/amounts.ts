/** `cpu=100m,memory=64Mi` on a command line; models kubectl's populateResourceListV1. */
import { canonicalQuantity } from '../../engine/api/quantity'
import { quantityError } from '../../engine/schema/scalars'
import { CliError } from '../command/errors'

/** Amounts by resource, as the server writes them. Throws CliError. */
export function amountsOf(text: string): Readonly<Record<string, string>> {
  const amounts: Record<string, string> = {}
  for (const pair of text === '' ? [] : text.split(',')) {
    const parts = pair.split('=')
    const [name = '', amount = ''] = parts
    if (parts.length !== 2) throw new CliError(`Invalid argument syntax ${pair}, expected <resource>=<value>`)
    const problem = quantityError(amount)
    if (problem !== undefined) throw new CliError(problem)
    amounts[name] = canonicalQuantity(amount) ?? amount
  }
  return amounts
}
