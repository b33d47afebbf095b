/** What sigs.k8s.io/yaml makes of YAML; every answer was had from that library. */
import { describe, expect, it } from 'vitest'
import { parseYaml, parseYamlStrict } from './parse'

describe('YAML as the API server reads it', () => {
  it.each([
    ['a:\n  b: 1\n  b: 2\na: 3\nc: 1\nc: 2\n', { a: 3, c: 2 }, ['3: key "b"', '4: key "a"', '6: key "c"']],
    ['a: 1\n"a": 2\n', { a: 2 }, ['2: key "a"']],
    ['1: 1\n"1": 2\n', { 1: 2 }, []],
    ['true: 1\nyes: 2\n', { true: 2 }, ['2: key true']],
    ['a:\n  x: 1\na:\n  z: 2\n', { a: { z: 2 } }, ['4: key "a"']],
    ['a: |\n  x\na: |\n  y\n', { a: 'y\n' }, ['3: key "a"']],
    ['a:\na:\n', { a: null }, ['2: key "a"']],
  ])('tells repeated keys, the line being that of the value: %j', (text, value, repeated) => {
    expect(parseYamlStrict(text)).toEqual({
      value,
      repeated: repeated.map((each) => `line ${each} already set in map`),
    })
  })

  it.each([
    ['a: 1\n<<: {a: 2}\n', { a: 2 }, 1],
    ['<<: {a: 2}\na: 1\n', { a: 1 }, 1],
    ['<<: [{a: 2},{a: 3}]\n', { a: 2 }, 1],
    ['<<: {a: 2}\nb: 1\n', { a: 2, b: 1 }, 0],
  ])('merges where the merge stands, over what came before it: %j', (text, value, count) => {
    const read = parseYamlStrict(text)
    expect(read.value).toEqual(value)
    expect(read.repeated).toHaveLength(count)
  })

  it.each([
    ['A=1\n# c\n\nB=a b\nHOME\n', 'A=1'],
    ['"x"\nrest\n', 'x'],
    ['# c\nA=1\n#d\nB: 1\n', 'A=1'],
    ['{a: b}\nrest: 1\n', { a: 'b' }],
  ])('does not look at what follows the only scalar or bracket: %j', (text, value) => expect(parseYaml(text)).toEqual(value))

  it.each([
    ['- a\n- b\nfoo: bar\n', "yaml: line 2: did not find expected '-' indicator"],
    ['foo\nbar: x\n', 'yaml: line 2: mapping values are not allowed in this context'],
    ['kind: x\n#c\n  bad: 1\n', 'yaml: line 2: did not find expected key'],
  ])('looks at what belongs to lists and maps: %j', (text, message) => expect(() => parseYaml(text)).toThrow(message))

  it('leaves what it merges from as it was, and takes every key for one', () => {
    expect(parseYaml('all: &all [{a: 1}, {a: 2, b: 3}]\none:\n  <<: *all\ntwo:\n  <<: *all\n')).toEqual({
      all: [{ a: 1 }, { a: 2, b: 3 }],
      one: { a: 1, b: 3 },
      two: { a: 1, b: 3 },
    })
    const merged = parseYaml('<<: {__proto__: {a: 1}}\n', { plainWords: 'yaml 1.2' })
    expect(JSON.stringify(merged)).toBe('{"__proto__":{"a":1}}')
  })

  it.each([
    ['a: .inf\n', 'json: unsupported value: +Inf'],
    ['a: [-.inf]\n', 'json: unsupported value: -Inf'],
    ['a: .nan\n', 'json: unsupported value: NaN'],
    ['a: 1\nnull: 8\n', 'unsupported map key of type: %!s(<nil>), key: <nil>, value: 8'],
    ['a: !!binary "@@@"\n', 'yaml: !!binary value contains invalid base64 data'],
  ])('refuses what JSON cannot hold: %j', (text, message) => {
    expect(() => parseYaml(text)).toThrow(message)
  })

  it('reads bytes in base64 and leaves numbers beyond all floats texts', () => {
    expect(parseYaml('a: !!binary aGk=\nb: 1e400\nc: -0\n1.50: x\n')).toEqual({ a: 'hi', b: '1e400', c: 0, 1.5: 'x' })
  })
})

it('takes the lines before its first value in one go, however many they are', () => {
  expect(parseYaml(`${'\n'.repeat(5000)}"a" b`)).toBe('a')
  expect(parseYaml(`${'\n# why\n'.repeat(5000)}{a: 1} b`)).toEqual({ a: 1 })
})

it('refuses what refers to itself until no machine could hold it, and what goes deeper than is read', () => {
  const names = [...'abcdefgh']
  const lines = names.map(
    (name, i) => `${name}: &${name} [${Array.from({ length: 9 }, () => (i === 0 ? 'x' : `*${names[i - 1]!}`)).join()}]`,
  )
  expect(() => parseYaml(lines.join('\n'))).toThrow('yaml: document contains excessive aliasing')
  expect(parseYaml(lines.slice(0, 2).join('\n'))).toEqual({ a: Array(9).fill('x'), b: Array(9).fill(Array(9).fill('x')) })
  expect(parseYaml('['.repeat(500) + ']'.repeat(500))).toHaveLength(1)
  for (const depth of [10_001, 100_000])
    expect(() => parseYaml('['.repeat(depth) + ']'.repeat(depth))).toThrow('yaml: exceeded max depth of 10000')
})
