import { describe, expect, it } from 'vitest'
import { parseFieldSelector, parseSelector } from './selectors'

describe('a field selector', () => {
  it.each([
    [
      'metadata.name=a,status.phase!=b',
      [
        ['metadata.name', '=', 'a'],
        ['status.phase', '!=', 'b'],
      ],
    ],
    [
      'b==2,,a=1',
      [
        ['a', '=', '1'],
        ['b', '=', '2'],
      ],
    ],
    ['a=x\\,y\\=z\\\\', [['a', '=', 'x,y=z\\']]],
    ['>a!b!=c', [['>a!b', '!=', 'c']]],
  ])('%s', (text, expected) => {
    expect(parseFieldSelector(text).map(({ field, operator, value }) => [field, operator, value])).toEqual(expected)
  })

  it.each([
    ['a', "invalid selector: 'a'; can't understand 'a'"],
    ['a=b=c', 'invalid field selector: unescaped character in value: 61'],
    ['a=b\\c', 'invalid field selector: invalid escape sequence: \\c'],
  ])('refuses %s', (text, message) => {
    expect(() => parseFieldSelector(text)).toThrow(new Error(message))
  })
})

describe('a label selector', () => {
  it.each([
    ['a>b', `unable to parse requirement: values[0]: Invalid value: "b": for 'Gt', 'Lt' operators, the value must be an integer`],
    ['a<,b', `unable to parse requirement: values[0]: Invalid value: "": for 'Gt', 'Lt' operators, the value must be an integer`],
    [
      'a>/',
      `unable to parse requirement: [values[0]: Invalid value: "/": for 'Gt', 'Lt' operators, the value must be an integer, values[0][a]: Invalid value: "/": a valid label must be`,
    ],
    ['a=b"', 'unable to parse requirement: values[0][a]: Invalid value: "b\\"": a valid label must be'],
  ])('refuses %s', (text, message) => {
    expect(() => parseSelector(text)).toThrow(message)
  })
})
