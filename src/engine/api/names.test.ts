import { describe, expect, it } from 'vitest'
import { dns1123LabelErrors, labelValueErrors, qualifiedNameErrors } from './names'

const LONG = 'x'.repeat(70)

describe('label keys and values', () => {
  it.each([
    [LONG, 'name part must be no more than 63 bytes'],
    [`${LONG.repeat(4)}.io/x`, 'prefix part must be no more than 253 bytes'],
    ['/x', 'prefix part must be non-empty'],
    ['a.io/', 'name part must be non-empty'],
    [
      'a/b/c',
      "a valid label key must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]') with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')",
    ],
  ])('the key %s is refused first of all because it %s', (key, message) => {
    expect(qualifiedNameErrors(key)[0]).toBe(message)
  })

  it('values are counted in bytes', () => {
    expect(labelValueErrors(LONG)).toEqual(['must be no more than 63 bytes'])
  })
})

describe('names that are labels', () => {
  it.each([
    ['a.b', ['must not contain dots']],
    [`${LONG}.b`, ['must be no more than 63 characters', 'must not contain dots']],
    ['a-1', []],
  ])('%s', (name, errors) => {
    expect(dns1123LabelErrors(name)).toEqual(errors)
  })

  it('with other faults are told what they consist of', () => {
    expect(dns1123LabelErrors('a.B')[0]).toMatch(/^a lowercase RFC 1123 label must consist of/)
  })
})
