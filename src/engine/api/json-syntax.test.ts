import { expect, it } from 'vitest'
import { jsonProblem, unmarshalProblem } from './json-syntax'

// What encoding/json of Go 1.26 says of each.
it.each([
  ['é', "invalid character 'Ã' looking for beginning of value"],
  ['{"한":글}', "invalid character 'ê' looking for beginning of value"],
  ['{"é" é}', "invalid character 'Ã' after object key"],
  ['{"é":1 \u00ad', "invalid character 'Â' after object key:value pair"],
  ['[1 \u00a0', "invalid character 'Â' after array element"],
  ['[1]𝒳', "invalid character 'ð' after top-level value"],
  ["'", "invalid character '\\'' looking for beginning of value"],
  ['{"a" "b"}', `invalid character '"' after object key`],
  ['\\', "invalid character '\\\\' looking for beginning of value"],
  ['\n\x01', "invalid character '\\x01' looking for beginning of value"],
  ['"a\x01"', "invalid character '\\x01' in string literal"],
  ['"a\n"', "invalid character '\\n' in string literal"],
  ['{', 'unexpected end of JSON input'],
  ['[1,', 'unexpected end of JSON input'],
  ['{"a":[{},[],{"b":null}]}', undefined],
  ['{"a":[{},[],{"b":null}]]', "invalid character ']' after object key:value pair"],
  ['[1,]', "invalid character ']' looking for beginning of value"],
  ['{"a":1,}', "invalid character '}' looking for beginning of object key string"],
  ['"a\\u00g0"', "invalid character 'g' in \\u hexadecimal character escape"],
  ['"\\u00', "invalid character ' ' in \\u hexadecimal character escape"],
  ['[1.', "invalid character ' ' after decimal point in numeric literal"],
  ['-', "invalid character ' ' in numeric literal"],
  ['{"a":nul', "invalid character ' ' in literal null (expecting 'l')"],
  ['"a', 'unexpected end of JSON input'],
  ['{"a"', 'unexpected end of JSON input'],
  ['"\\u00e9\\n"', undefined],
  ['1.x', "invalid character 'x' after decimal point in numeric literal"],
  ['[1e+]', "invalid character ']' in exponent of numeric literal"],
  ['1.5.', "invalid character '.' after top-level value"],
  ['1.5e3', undefined],
  ['-x', "invalid character 'x' in numeric literal"],
  ['nuul', "invalid character 'u' in literal null (expecting 'l')"],
])('%j: %s', (text, said) => expect(unmarshalProblem(text)).toBe(said))

it.each(['[', '{"a":'])('%s may stand ten thousand times within each other, and no more', (begin) => {
  expect(unmarshalProblem(begin.repeat(10_000))).toBe('unexpected end of JSON input')
  expect(unmarshalProblem(begin.repeat(200_000))).toBe(`invalid character '${begin[0]}' exceeded max depth`)
  expect(unmarshalProblem('['.repeat(10_000) + ']'.repeat(10_000))).toBeUndefined()
})

it('of bytes that are no text the byte is shown', () => {
  expect(jsonProblem('\xc7', true, true)).toEqual({ offset: 1, message: "invalid character 'Ç' looking for beginning of value" })
  expect(unmarshalProblem('\x80', true)).toBe("invalid character '\\u0080' looking for beginning of value")
})

it('after the first value there may be more, unless it is to stand alone', () => {
  expect(jsonProblem('{} x')).toBeUndefined()
  expect(jsonProblem('{} x', true)).toEqual({ offset: 4, message: "invalid character 'x' after top-level value" })
})
