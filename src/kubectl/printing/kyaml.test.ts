import { describe, expect, it } from 'vitest'
import { toKyaml } from './kyaml'

describe('KYAML', () => {
  it('folds texts of several lines, ended where they are', () => {
    const value = { ended: 'x\n', open: 'x\ny', indented: ' a\n\n\tb', items: ['a\nb', 'c'], nested: [{ value: '1\n2' }] }
    expect(toKyaml(value, false)).toBe(`{
  ended: "\\
     x\\n\\
    ",
  open: "\\
     x\\n\\
     y\\
    ",
  indented: "\\
    \\ a\\n\\
     \\n\\
    \\\tb\\
    ",
  items: [
    "\\
       a\\n\\
       b\\
      ",
    "c",
  ],
  nested: [{
    value: "\\
       1\\n\\
       2\\
      ",
  }],
}
`)
  })

  it.each([
    ['é "q" \\', '"é \\"q\\" \\\\"'],
    ['a\tb\r\x07\x1b\0\x01\x7f', '"a\tb\\r\\a\\e\\0\\x01\\x7f"'],
    ['\x85\xa0\u2028\u200b\u{e0001}', '"\\N\\_\\L\\u200b\\U000e0001"'],
    ['😀 日本', '"😀 日本"'],
  ])('writes %j as %s', (value, written) => {
    expect(toKyaml(value)).toBe(`${written}\n`)
  })
})
