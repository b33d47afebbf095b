import { describe, expect, it } from 'vitest'
import type { JSONSchemaProps } from '../../../../schema/types'
import { estimatedCost } from '../schema-rules'
import { CostBudget } from './budget'
import { declared, mostOften, multiplies } from './declared'

const integer: JSONSchemaProps = { type: 'integer' }
const text: JSONSchemaProps = { type: 'string' }
const named: JSONSchemaProps = { type: 'object', required: ['name'], properties: { name: text, n: integer } }
const PROPERTIES: NonNullable<JSONSchemaProps['properties']> = {
  a: integer,
  b: text,
  b2: { type: 'string', maxLength: 10 },
  e: { type: 'string', enum: ['aa', 'bbbb'] },
  io: { 'x-kubernetes-int-or-string': true },
  l: { type: 'array', items: integer },
  sl: { type: 'array', items: text },
  bl: { type: 'array', maxItems: 30, items: { type: 'string', maxLength: 20 } },
  m: { type: 'object', additionalProperties: integer },
  mo: { type: 'object', maxProperties: 7, additionalProperties: named },
  ol: { type: 'array', items: named },
  o: { type: 'object', properties: { x: integer } },
}

function costOf(rule: string): number {
  const schema: JSONSchemaProps = { type: 'object', properties: PROPERTIES, 'x-kubernetes-validations': [{ rule }] }
  return estimatedCost(rule, schema, true, false).cost
}

/** As the server's own estimator of v1.36 has them for this schema. */
const COSTS: readonly (readonly [rule: string, cost: number | bigint])[] = [
  ['true', 0],
  ['self.b.size() < 10', 4],
  ["self.b.matches('a+')", 314575],
  ['self.l.all(x, x > 1)', 7864318],
  ['self.l.all(x, self.l.all(y, x != y))', 12369499521026],
  ['!has(self.a) || self.a > 1', 5],
  ['[self.b, self.b2].all(x, x == "q")', 23],
  ["{'a': 1, 'b': 2}.all(k, k == self.b)", 43],
  ["self.ol.map(o, o.name).all(n, n == 'a')", 4355618],
  ["self.sl.filter(s, s.size()>2).map(s, s + 'x').exists(x, x == 'ax')", 36700150],
  ["sets.contains(self.sl, ['a'])", 1048588],
  ["type(self.io) == int ? self.io > 5 : self.io.endsWith('%')", 7],
  ["'%s-%d'.format([self.b, self.a]) == 'x'", 16],
  ['self.mo.all(k, v, v.n > 0)', 45],
  ['self.?o.?x.optMap(v, v > 1).orValue(true)', 31],
  ["self.sl.reverse()[0] == 'a'", 1048589],
  ['self.sl.distinct().size() == self.sl.size()', 2308970014331],
  ["self.sl.transformList(i, s, s + 'x').size() > 2", 329867014965],
  ['self.l.filter(each, each > 1).sum() < 10', 25165822],
  ["'a' + string(self.a) == 'x'", 1844674407370955268n],
]

describe('the estimated cost of', () => {
  // Beyond 2^53 the last digits are not counted.
  it.each(COSTS)('%s', (rule, cost) => expect(Math.abs(costOf(rule) - Number(cost))).toBeLessThanOrEqual(Number(cost) / 1e15))
})

describe('a schema', () => {
  it('bounds its values by its limits, else by what fits into a request', () => {
    expect(declared({ type: 'array', items: integer }, false)?.most).toBe(1572863)
    expect(declared({ type: 'array', items: integer, maxItems: 7 }, false)?.most).toBe(7)
    expect(declared({ type: 'string', maxLength: 5 }, false)?.most).toBe(20)
    expect(declared({ type: 'string' }, false)?.most).toBe(3145726)
    expect(declared({ type: 'string', format: 'constructor' }, false)?.most).toBe(3145726)
    expect(declared({ type: 'string', enum: ['a', 'bcd'] }, false)?.most).toBe(3)
    expect(declared({ 'x-kubernetes-preserve-unknown-fields': true }, false)).toBeUndefined()
  })

  it('repeats what is in it as often as its limit says', () => {
    expect(multiplies({ type: 'array', items: integer, maxItems: 7 })).toBe(7)
    expect(multiplies({ type: 'array', items: integer })).toBeUndefined()
    expect(multiplies({ type: 'object', additionalProperties: integer })).toBeUndefined()
    expect(multiplies({ type: 'object', properties: {} })).toBe(1)
    expect(mostOften(declared(named, false)!)).toBe(Math.floor(3145728 / 13))
  })
})

describe('a budget', () => {
  const advice = '(try simplifying the rule, or adding maxItems, maxProperties, and maxLength where arrays, maps, and strings are declared)'

  it.each([
    [10_000_000, []],
    [12_000_000, [`estimated rule cost exceeds budget by factor of 1.200000x ${advice}`]],
    [25_165_822, [`estimated rule cost exceeds budget by factor of 2.5x ${advice}`]],
    [1e13, [`estimated rule cost exceeds budget by factor of more than 100x ${advice}`]],
  ])('of one rule that costs %d', (cost, expected) => {
    expect(new CostBudget().add('f', 'rule', cost).map(({ detail }) => detail)).toEqual(expected)
  })

  it('of all rules names the four that cost most', () => {
    const budget = new CostBudget()
    for (const [i, cost] of [9e6, 9.9e6, 1e6 - 1, 9.5e6, 1e6].entries()) budget.add(`f${i}`, 'rule', cost)
    expect(budget.errors('s')).toEqual([])
    for (let i = 5; i < 13; i++) budget.add(`f${i}`, 'rule', 1e7 - i)
    expect(budget.errors('s').map(({ type, field, detail }) => [type, field, detail])).toEqual([
      ...['f5', 'f6', 'f7', 'f8'].map((field) => [
        'Forbidden',
        field,
        'contributed to estimated rule cost total exceeding cost limit for entire OpenAPIv3 schema',
      ]),
      [
        'Forbidden',
        's',
        `x-kubernetes-validations estimated rule cost total for entire OpenAPIv3 schema exceeds budget by factor of 1.103999x ${advice}`,
      ],
    ])
  })
})
