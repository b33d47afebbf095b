import { describe, expect, it } from 'vitest'
import { toYaml } from '../../engine/api/yaml/emit'
import { parseYaml, splitDocuments, YamlError } from '../../engine/api/yaml/parse'

function messageOf(source: string): string {
  try {
    parseYaml(source)
  } catch (error) {
    if (error instanceof YamlError) return error.message
    throw error
  }
  return 'no error'
}

describe('YAML read as go-yaml reads it', () => {
  it('resolves plain scalars by YAML 1.1, and leaves dates and quoted words alone', () => {
    expect(parseYaml('a: yes\nb: off\nc: 0644\nd: 2020-01-01\ne: "yes"\nf: ~\ng: 1e3\nh: y\ni: 0x1F\n')).toEqual({
      a: true,
      b: false,
      c: 420,
      d: '2020-01-01',
      e: 'yes',
      f: null,
      g: 1000,
      h: true,
      i: 31,
    })
  })
  it('merges maps with << below keys of the map itself', () => {
    expect(parseYaml('base: &base {a: 1, b: 2}\nuse:\n  <<: *base\n  b: 3\n')).toEqual({ base: { a: 1, b: 2 }, use: { a: 1, b: 3 } })
  })
  it('keeps the last of two equal keys', () => {
    expect(parseYaml('a: 1\na: 2\n')).toEqual({ a: 2 })
  })
  it('words what is wrong, with the line', () => {
    expect(messageOf('apiVersion: v1\nkind: Pod\nmetadata:\n\tname: tab\n')).toBe(
      'yaml: line 4: found character that cannot start any token',
    )
    expect(messageOf('apiVersion: v1\nkind: Pod\nmetadata:\n  name: indent\n   labels:\n    app: x\n')).toBe(
      'yaml: line 5: mapping values are not allowed in this context',
    )
    expect(messageOf('x: 1\na: *nosuch\n')).toBe("yaml: unknown anchor 'nosuch' referenced")
    expect(messageOf('a: b: c\n')).toBe('yaml: mapping values are not allowed in this context')
  })
  it('cuts streams at separators, also with a comment after them', () => {
    expect(splitDocuments('---\na: 1\n--- # next\nb: 2\n')).toEqual(['---\na: 1\n', 'b: 2\n'])
    expect(() => splitDocuments('a: 1\n---b: 2\n')).toThrow('invalid Yaml document separator: b: 2')
  })
})

describe('YAML written as go-yaml writes it', () => {
  it('sorts keys, does not indent sequences, and quotes what would not stay a string', () => {
    expect(
      toYaml({ b: ['x', { d: 1, c: '1' }], a: { y: 'true', n: '', colon: 'a: b', hash: '#x', dash: '- x', star: '*x', ok: 'a:b' } }),
    ).toBe(
      'a:\n  colon: \'a: b\'\n  dash: \'- x\'\n  hash: \'#x\'\n  "n": ""\n  ok: a:b\n  star: \'*x\'\n  "y": "true"\nb:\n- x\n- c: "1"\n  d: 1\n',
    )
  })
  it('uses blocks for lines, and double quotes where a block cannot hold them', () => {
    expect(toYaml({ a: 'x\ny\n', b: 'x\ny', c: 'x\n\n', d: 'tab\there\nx', e: 'end \nx' })).toBe(
      'a: |\n  x\n  y\nb: |-\n  x\n  y\nc: |+\n  x\n\nd: "tab\\there\\nx"\ne: "end \\nx"\n',
    )
  })
  it('orders numbers inside keys by value', () => {
    expect(toYaml({ a10: 1, a2: 2, 'a-b': 3, ab: 4 })).toBe('a-b: 3\na2: 2\na10: 1\nab: 4\n')
  })
  it('prints empty collections and null inline', () => {
    expect(toYaml({ a: {}, b: [], c: null })).toBe('a: {}\nb: []\nc: null\n')
  })
  it('reads back what it wrote', () => {
    const value = {
      list: [[1, 2], { x: ['a\nb'] }],
      text: "it's",
      odd: '1_000',
      date: '2020-01-01',
      sexagesimal: '1:30',
      long: 'x '.repeat(100).trim(),
    }
    expect(parseYaml(toYaml(value))).toEqual(value)
  })
})

describe('long lines of YAML', () => {
  it('end at the first single space behind the eightieth column, and go on one step further in', () => {
    const text = 'one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen'
    expect(toYaml({ data: { plain: text, quoted: `a: ${text}`, tab: `\t${text}` } })).toBe(`data:
  plain: one two three four five six seven eight nine ten eleven twelve thirteen fourteen
    fifteen sixteen seventeen
  quoted: 'a: one two three four five six seven eight nine ten eleven twelve thirteen
    fourteen fifteen sixteen seventeen'
  tab: "\\tone two three four five six seven eight nine ten eleven twelve thirteen
    fourteen fifteen sixteen seventeen"
`)
  })

  it('are read back as they were, and keep double spaces together', () => {
    const list = [
      'word '.repeat(40).trim(),
      "it's ".repeat(40).trim(),
      'two  '.repeat(40).trim(),
      '- x '.repeat(40).trim(),
      'é '.repeat(90).trim(),
    ]
    expect(parseYaml(toYaml({ list }))).toEqual({ list })
    expect(toYaml({ list: [list[2]] })).toBe(`list:\n- ${list[2]}\n`)
  })
})
