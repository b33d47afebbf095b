import { describe, expect, it } from 'vitest'
import { compilePattern, patternProblem } from './go-pattern'

describe('a pattern of Go', () => {
  it.each([
    ['^.$', '😀', true],
    ['^\\p{L}+$', 'Äé', true],
    ['^a\\-b\\_\\<$', 'a-b_<', true],
    ['^[\\w\\-]+$', 'a-b', true],
    ['^\\\\-$', '\\-', true],
    ['(?i)^abc$', 'ABC', true],
    ['^(?P<first>a)$', 'a', true],
    ['^{a}$', '{a}', true],
  ])('%s and %s', (pattern, text, fits) => {
    expect(compilePattern(pattern).test(text)).toBe(fits)
  })

  it.each([
    ['(', 'error parsing regexp: missing closing ): `(`'],
    ['a(?=b)', 'error parsing regexp: invalid or unsupported Perl syntax: `(?=`'],
  ])('%s is none', (pattern, problem) => {
    expect(patternProblem(pattern)).toBe(problem)
  })
})
