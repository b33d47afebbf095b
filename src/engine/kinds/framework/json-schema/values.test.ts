/** What a real server says of values that do not fit their schemas. */
import { describe, expect, it } from 'vitest'
import { fieldErrorText } from '../../../api/field-errors'
import { hasFormat } from './formats'
import type { JsonSchema } from './structural'
import { embeddedErrors } from './embedded'
import { duplicateErrors, schemaErrors } from './values'

const said = (value: unknown, schema: object): readonly string[] =>
  schemaErrors(value, schema as JsonSchema, 'v', undefined).map(fieldErrorText)

describe('a value', () => {
  it.each<[unknown, object, readonly string[]]>([
    ['b', { type: 'string', minLength: 2, pattern: '^a' }, ['v: Invalid value: "b": v in body should be at least 2 chars long']],
    [
      1,
      { type: 'string', enum: ['x'] },
      ['v: Invalid value: "integer": v in body must be of type string: "integer"', 'v: Unsupported value: 1: supported values: "x"'],
    ],
    [
      7,
      { type: 'integer', maximum: 5, multipleOf: 2 },
      ['v: Invalid value: 7: v in body should be a multiple of 2', 'v: Invalid value: 7: v in body should be less than or equal to 5'],
    ],
    [
      2 ** 31,
      { type: 'integer', format: 'int32' },
      ['<nil>: Invalid value: "": Checked value must be of type integer with format int32 in v'],
    ],
    [
      1.5,
      { type: 'integer', format: 'int32' },
      [
        'v: Invalid value: "float64": v in body must be of type int32: "float64"',
        '<nil>: Invalid value: "": Checked value must be of type integer with format int32 in v',
      ],
    ],
    [true, { type: 'integer', format: 'int64' }, ['v: Invalid value: "": v in body must be of type int64: ""']],
    ['1', { type: 'integer', format: 'int64' }, ['v: Invalid value: "string": v in body must be of type integer: "string"']],
    // The least int64 has digits that only a bigint has.
    [
      -(2 ** 63),
      { type: 'integer' },
      [
        'v: Invalid value: "number": v in body must be of type integer: "number"',
        '<nil>: Invalid value: "": Checked value must be of type integer (default format) in v',
      ],
    ],
    [1, { type: 'number', maximum: 1.5, exclusiveMaximum: true }, ['v: Invalid value: 1: v in body should be less than 1']],
    [1.2, { type: 'number', maximum: 1.5, exclusiveMaximum: true }, []],
    [
      1,
      { type: 'integer', maximum: 1.5 },
      ['<nil>: Invalid value: "": Maximum boundary value must be of type integer (default format) in v'],
    ],
    [0.3, { type: 'number', multipleOf: 0.1 }, []],
    [1e-10, { type: 'number', multipleOf: 1 }, ['v: Invalid value: 1e-10: v in body should be a multiple of 1']],
    [[], { type: 'array', minItems: 1 }, ['v: Invalid value: 0: v in body should have at least 1 items']],
    [{}, { type: 'object', minProperties: 1 }, ['v: Invalid value: 0: v in body should have at least 1 properties']],
    [true, { 'x-kubernetes-int-or-string': true }, ['v: Invalid value: "boolean": v in body must be of type integer,string: "boolean"']],
  ])('%j against %j', (value, schema, errors) => {
    expect(said(value, schema)).toEqual(errors)
  })

  it('that is an object says what it is', () => {
    const schema = { type: 'object', 'x-kubernetes-embedded-resource': true } as JsonSchema
    expect(embeddedErrors({ kind: 'Pod' }, schema, 'v').map(fieldErrorText)).toEqual(['v.apiVersion: Required value'])
    expect(embeddedErrors({ apiVersion: 'a/b/c', kind: 'A_b' }, schema, 'v').map(fieldErrorText)).toEqual([
      'v.apiVersion: Invalid value: "a/b/c": unexpected GroupVersion string: a/b/c',
      expect.stringMatching(/^v.kind: Invalid value: "A_b": may have mixed case, but should otherwise match: a DNS-1035 label must/),
    ])
  })

  it('in a list by keys is an object', () => {
    const schema = {
      type: 'array',
      'x-kubernetes-list-type': 'map',
      'x-kubernetes-list-map-keys': ['k'],
      items: { type: 'object' },
    } as JsonSchema
    expect(duplicateErrors(['x'], schema, 'v').map(fieldErrorText)).toEqual([
      'v[0]: Invalid value: "x": must be an object for an array of list-type map',
    ])
  })
})

describe('a format', () => {
  it.each([
    ['date-time', ['2020-01-01T00:00:00Z', '2020-01-01t00:00:00z'], ['2020-13-01T00:00:00Z', '2020-01-01']],
    ['date', ['2020-02-29'], ['2020-02-30', '2020-1-1']],
    ['duration', ['1s', '1h30m', '22 ns', '-1s'], ['x', '1']],
    ['email', ['a@b.c', 'A <a@b.c>'], ['a', 'a b@c']],
    ['hostname', ['localhost', 'a.example'], ['a.b', '1.2.3.4', '-a', 'a_b']],
    ['ipv4', ['1.2.3.4', '01.2.3.4'], ['1.2.3', '::1']],
    ['mac', ['aa:bb:cc:dd:ee:ff', 'aabb.ccdd.eeff', 'aa-bb-cc-dd-ee-ff'], ['aa:bb']],
    ['uuid4', ['123e4567-e89b-42d3-a456-426614174000'], ['123e4567-e89b-12d3-a456-426614174000']],
    ['rgbcolor', ['rgb(1,2,3)'], ['rgb(256,0,0)', 'x']],
    ['byte', ['YQ=='], ['YQ', '']],
    ['k8s-short-name', ['a-b'], ['A', 'a.b']],
    ['of nobody', ['anything'], []],
  ])('%s', (format, good, bad) => {
    expect([good.filter((each) => !hasFormat(each, format)), bad.filter((each) => hasFormat(each, format))]).toEqual([[], []])
  })
})
