/** Numbers keep the digits that Go keeps, and everything else is as in JSON. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { numberBeyondFloats, readJson, wholeNumber, writeJson } from './json-text'

describe('JSON text', () => {
  it.each([
    ['9007199254740991', 9007199254740991],
    ['9007199254740993', 9007199254740993n],
    ['-9007199254740993', -9007199254740993n],
    ['9223372036854775807', 9223372036854775807n],
    ['-9223372036854775808', -9223372036854775808n],
    ['9223372036854775808', 2 ** 63],
    ['12345678901234567890', Number('12345678901234567890')],
    ['9007199254740993.0', 9007199254740992],
    ['0.12345678901234567', Number('0.12345678901234567')],
    ['1.0', 1],
    ['"9007199254740993"', '9007199254740993'],
    ['"#9007199254740993 \\" 9007199254740993"', '#9007199254740993 " 9007199254740993'],
    ['{"#1":["##",9007199254740993]}', { '#1': ['##', 9007199254740993n] }],
    ['{"\\u0023a":9007199254740993,"b":"\\u0023b","c":"#\\u00231"}', { '#a': 9007199254740993n, b: '#b', c: '##1' }],
    [
      '{"__proto__":9007199254740993}',
      JSON.parse('{"__proto__":0}', (key, value: unknown) => (key === '__proto__' ? 9007199254740993n : value)),
    ],
  ])('reads %s', (text, value) => {
    expect(readJson(text)).toEqual(value)
  })

  it.each(['', '{9007199254740993:1}', '{"a":9007199254740993', '{"a":09007199254740993}', '9007199254740993 1', '"9007199254740993'])(
    'refuses %s',
    (text) => {
      expect(() => readJson(text)).toThrow(SyntaxError)
    },
  )

  it('is not slow to refuse a long text that never ends', () => {
    expect(() => readJson(`[9007199254740993,"${'\\"'.repeat(1_000_000)}`)).toThrow(SyntaxError)
  })

  it('reads what is nested as deep as Go does, and no deeper', () => {
    const depth = 10_000
    let value = readJson(`${'['.repeat(depth)}9007199254740993${']'.repeat(depth)}`)
    for (let i = 0; i < depth; i++) value = (value as unknown[])[0]
    expect(value).toBe(9007199254740993n)
    expect(() => readJson('['.repeat(depth + 1) + ']'.repeat(depth + 1))).toThrow('exceeded max depth')
    const text = '"['.repeat(depth + 1)
    expect(readJson(`[${JSON.stringify(text)}]`)).toEqual([text])
  })

  it('reads long texts beside a large number', () => {
    const long = 'x'.repeat(10_000_000)
    expect(readJson(`[9007199254740993,"${long}","${'#'.repeat(100_000)}"]`)).toEqual([9007199254740993n, long, '#'.repeat(100_000)])
  })

  it.each(['', 2, '\t'])('writes what it reads, indented by %j as JSON.stringify does', (indent) => {
    const value = { a: [], b: {}, c: [1, { d: null, e: undefined, f: 'x' }, undefined], g: 1.5 }
    const plain = JSON.stringify({ ...value, h: [7, 8] }, undefined, indent)
    expect(writeJson({ ...value, h: [9007199254740993n, -9007199254740993n] }, indent)).toBe(
      plain.replace('7', '9007199254740993').replace('8', '-9007199254740993'),
    )
  })

  it('gives back every whole number of 64 bits among any values', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.bigInt(-(2n ** 63n), 2n ** 63n - 1n), (value, whole) => {
        const text = `{"a":${JSON.stringify(value)},"b":[${whole}]}`
        expect(writeJson(readJson(text))).toBe(
          JSON.stringify(JSON.parse(text.replace(/\[-?\d+\]\}$/, '[0]}'))).replace(/0\]\}$/, `${whole}]}`),
        )
      }),
      { numRuns: Number(process.env.FUZZ_RUNS ?? 100), seed: Number(process.env.FUZZ_SEED ?? 3) },
    )
  })

  it('finds what is beyond all floats', () => {
    expect(['{"a":"1e400"}', '{"a":1e308}', '{"a":[1,-1e400]}', `[${'9'.repeat(400)}]`, '"\\"",1E+400'].map(numberBeyondFloats)).toEqual([
      undefined,
      undefined,
      '-1e400',
      '9'.repeat(400),
      '1E+400',
    ])
  })

  it('holds what is no int64 as a float', () => {
    expect([wholeNumber(1n), wholeNumber(2n ** 63n), wholeNumber(2n ** 63n - 1n)]).toEqual([1, 2 ** 63, 2n ** 63n - 1n])
  })
})
