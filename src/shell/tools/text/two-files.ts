/** The two operands that join and comm need. */
import { usageError } from '../tool'

export function twoFiles(name: string, operands: readonly string[]): readonly [string, string] {
  const [first, second, third] = operands
  if (first === undefined) throw usageError(name, 'missing operand')
  if (second === undefined) throw usageError(name, `missing operand after '${first}'`)
  if (third !== undefined) throw usageError(name, `extra operand '${third}'`)
  return [first, second]
}
