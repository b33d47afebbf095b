/** What expressions match, and that no expression takes time without bound. */
import { describe, expect, it } from 'vitest'
import { compileRegex, Regex, RegexLimitError, splitAt, type RegexOptions } from '.'

const found = (source: string, text: string, options: Partial<RegexOptions> = {}): readonly (string | undefined)[] | undefined => {
  const match = compileRegex(source, { dialect: 'extended', ...options }).exec(text)
  return match ? [...match] : undefined
}

describe('POSIX', () => {
  it('takes the longest of the matches that begin first', () => {
    expect(found('a|ab|abc', 'xabcd')).toEqual(['abc'])
    expect(found('(a|ab)(c|bcd)?', 'abcd')).toEqual(['abcd', 'a', 'bcd'])
    expect(found('a?(ab)?', 'ab')).toEqual(['ab', 'ab'])
    expect(found('(foo|foobar)+', 'foobarfoo!')).toEqual(['foobarfoo', 'foo'])
  })
  it('refers to groups', () => {
    expect(found('\\(.*\\)-\\1', 'ab-abc', { dialect: 'basic' })).toEqual(['ab-ab', 'ab'])
    expect(() => compileRegex('\\1(a)', { dialect: 'extended' })).toThrow('Invalid back reference')
  })
  it('has the places and classes of GNU', () => {
    expect(found('\\<b\\w*\\>', 'ab bc')).toEqual(['bc'])
    expect(found('[[:alpha:]]+', '1한글é2')).toEqual(['한글é'])
    expect(found('[]a^-]+', 'x]-^a')).toEqual([']-^a'])
    expect(found('[\\n]', 'n', { tool: 'grep' })).toEqual(['n'])
    expect(found('[\\/]+', 'a/\\', { tool: 'awk' })).toEqual(['/'])
  })
  it('refuses with the library’s words', () => {
    const texts = (['a\\', '(a', '[a', '[[:x:]]', '[z-a]', 'a{2,1}', 'a{40000}', '*a', 'a{1', 'a{x}'] as const).map((source) => {
      try {
        compileRegex(source, { dialect: 'extended' })
        return 'fine'
      } catch (error) {
        return (error as Error).message
      }
    })
    expect(texts).toEqual([
      'Trailing backslash',
      'Unmatched ( or \\(',
      'Unmatched [, [^, [:, [., or [=',
      'Invalid character class name',
      'Invalid range end',
      'Invalid content of \\{\\}',
      'Regular expression too big',
      'Invalid preceding regular expression',
      'Unmatched \\{',
      'Invalid content of \\{\\}',
    ])
  })
  it('differs between programs where they do', () => {
    expect(found('a)', 'a)', { tool: 'bash' })).toEqual(['a)'])
    expect(() => compileRegex('a)', { dialect: 'extended' })).toThrow('Unmatched ) or \\)')
    const grep = compileRegex('*a{1', { dialect: 'extended', tool: 'grep' })
    expect([grep.exec('a{1')?.[0], grep.warnings]).toEqual(['a{1', ['* at start of expression']])
  })
})

describe('Perl', () => {
  const perl = { dialect: 'pcre' } as const
  it('looks around, keeps, and is possessive', () => {
    expect(found('token: \\K\\w+', 'token: abc', perl)).toEqual(['abc'])
    expect(found('(?<=a)b(?!c)', 'abcab', perl)).toEqual(['b'])
    expect(found('a++b|(?>x+)x|z', 'xxaab', perl)).toEqual(['aab'])
    expect(found('(?i)AB(?-i)c', 'abCabc', perl)).toEqual(['abc'])
    expect(found('(?<n>a)(?P=n)', 'aa', perl)).toEqual(['aa', 'a'])
    expect(() => compileRegex('(?<=a*)b', perl)).toThrow('lookbehind assertion is not fixed length')
  })
})

describe('time', () => {
  const long = 'a'.repeat(3000)
  it('grows with the text only', () => {
    expect(found('(a+)+$', `${long}b`)).toBeUndefined()
    expect(found('(a|aa)*c', long)).toBeUndefined()
    expect(found('(x*)*(y|x)*z', 'x'.repeat(2000))).toBeUndefined()
    expect(found('.*.*.*.*.*=', long)).toBeUndefined()
    expect(found('(a*)*b', `${long}b`, { dialect: 'pcre' })![0]!.length).toBe(3001)
    expect(found('^(([a-z])+.)+[A-Z]([a-z])+$', long, { dialect: 'oniguruma' })).toBeUndefined()
  })
  it('is bounded where it cannot grow so', () => {
    expect(() => found('(a*)*\\1b', long)).toThrow(RegexLimitError)
    expect(() => compileRegex('((a{1000}){1000}){1000}', { dialect: 'extended' })).toThrow('Regular expression too big')
  })
})

it('splits, replaces and finds all as RegExp does', () => {
  const hard = compileRegex('(a|ab)+', { dialect: 'extended' })
  expect(splitAt(hard, 'xabay')).toEqual(['x', 'y'])
  expect('xabay ab'.replace(hard.every, '<$&>')).toBe('x<aba>y <ab>')
  expect([...'aab ab'.matchAll(hard.every)].map((one) => [one.index, one[0]])).toEqual([
    [0, 'aab'],
    [4, 'ab'],
  ])
  expect(new Regex(hard, 'uy').exec('xab')).toBeNull()
})

it('finds the shortest and longest at either end', () => {
  const regex = compileRegex('[\\s\\S]*\\.', { dialect: 'host' })
  expect([regex.prefix('a.b.c', 'shortest'), regex.prefix('a.b.c', 'longest')]).toEqual([2, 4])
  const end = compileRegex('\\.[\\s\\S]*', { dialect: 'host' })
  expect([end.suffix('a.b.c', 'shortest'), end.suffix('a.b.c', 'longest')]).toEqual([3, 1])
})
