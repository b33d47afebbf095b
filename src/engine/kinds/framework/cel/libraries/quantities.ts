/** Amounts such as `500m` and `1Gi`; models apiserver/pkg/cel/library/quantity. */
import type { Environment } from '@marcbachmann/cel-js'
import { addQuantities, compareQuantities, parseQuantity, quantityNumber, subtractQuantities } from '../../../../api/quantity'
import { readQuantity } from '../../../../api/read-quantity'
import { CelFailure } from '../failure'

class Quantity {
  constructor(readonly text: string) {}
}

const TYPE = 'kubernetes.Quantity'

/** Whole, so that it fits an int. */
function isWhole({ text }: Quantity): boolean {
  const value = quantityNumber(text)
  return value !== undefined && Number.isInteger(value)
}

export function quantities(environment: Environment): void {
  environment.registerType(TYPE, Quantity)
  environment.registerFunction('isQuantity(string): bool', (text: string) => parseQuantity(text) !== undefined)
  environment.registerFunction(`quantity(string): ${TYPE}`, (text: string) => {
    const read = readQuantity(text)
    if (typeof read === 'string') throw new CelFailure(read)
    return new Quantity(text)
  })
  environment.registerFunction(`${TYPE}.isInteger(): bool`, isWhole)
  environment.registerFunction(`${TYPE}.asInteger(): int`, (quantity: Quantity) => {
    if (!isWhole(quantity)) throw new CelFailure('cannot convert value to integer')
    return BigInt(quantityNumber(quantity.text)!)
  })
  environment.registerFunction(`${TYPE}.asApproximateFloat(): double`, (quantity: Quantity) => quantityNumber(quantity.text) ?? 0)
  environment.registerFunction(`${TYPE}.sign(): int`, (quantity: Quantity) => BigInt(Math.sign(compareQuantities(quantity.text, '0'))))
  environment.registerFunction(`${TYPE}.compareTo(${TYPE}): int`, (a: Quantity, b: Quantity) =>
    BigInt(Math.sign(compareQuantities(a.text, b.text))),
  )
  environment.registerFunction(`${TYPE}.isGreaterThan(${TYPE}): bool`, (a: Quantity, b: Quantity) => compareQuantities(a.text, b.text) > 0)
  environment.registerFunction(`${TYPE}.isLessThan(${TYPE}): bool`, (a: Quantity, b: Quantity) => compareQuantities(a.text, b.text) < 0)
  environment.registerOperator(`${TYPE} == ${TYPE}`, (a: Quantity, b: Quantity) => compareQuantities(a.text, b.text) === 0)
  for (const [name, combine] of [
    ['add', addQuantities],
    ['sub', subtractQuantities],
  ] as const) {
    environment.registerFunction(`${TYPE}.${name}(${TYPE}): ${TYPE}`, (a: Quantity, b: Quantity) => new Quantity(combine(a.text, b.text)))
    environment.registerFunction(`${TYPE}.${name}(int): ${TYPE}`, (a: Quantity, b: bigint) => new Quantity(combine(a.text, String(b))))
  }
}
