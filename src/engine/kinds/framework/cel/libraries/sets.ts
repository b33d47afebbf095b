/** Lists compared as sets; models cel-go's ext/sets. */
import type { Environment } from '@marcbachmann/cel-js'
import { identity, itemsOf } from '../values'

class SetsNamespace {
  readonly name = 'sets'
}

function contains(list: unknown, sublist: unknown): boolean {
  const keys = new Set(itemsOf(list).map(identity))
  return itemsOf(sublist).every((each) => keys.has(identity(each)))
}

export function sets(environment: Environment): void {
  environment.registerType('SetsNamespace', SetsNamespace)
  environment.registerConstant('sets', 'SetsNamespace', new SetsNamespace())
  environment.registerFunction('SetsNamespace.contains(list<dyn>, list<dyn>): bool', (_: unknown, a: unknown, b: unknown) => contains(a, b))
  environment.registerFunction(
    'SetsNamespace.equivalent(list<dyn>, list<dyn>): bool',
    (_: unknown, a: unknown, b: unknown) => contains(a, b) && contains(b, a),
  )
  environment.registerFunction('SetsNamespace.intersects(list<dyn>, list<dyn>): bool', (_: unknown, a: unknown, b: unknown) => {
    const keys = new Set(itemsOf(a).map(identity))
    return itemsOf(b).some((each) => keys.has(identity(each)))
  })
}
