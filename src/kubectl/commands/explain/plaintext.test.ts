import { describe, expect, it } from 'vitest'
import { PlaintextExplanation } from './plaintext'
import { SchemaDocument } from './schema'
import { wordWrapped } from './word-wrap'

const reference = (name: string) => ({ $ref: `#/components/schemas/io.example.v1.${name}` })

const DOCUMENT = {
  paths: {
    '/apis/example.io/v1/namespaces/{namespace}/shops/{name}': {
      put: { 'x-kubernetes-group-version-kind': { group: 'example.io', version: 'v1', kind: 'Shop' } },
    },
  },
  components: {
    schemas: {
      'io.example.v1.Shop': {
        description: 'A shop.',
        type: 'object',
        required: ['rooms'],
        properties: {
          opened: { description: 'Since when.', allOf: [reference('Time')] },
          rooms: { type: 'array', items: { allOf: [reference('Room')] } },
          colour: { type: 'string', enum: ['red', 'blue', '', 'green', 'black'], description: 'What it looks like.' },
          limits: { type: 'object', additionalProperties: reference('Amount') },
          anything: { type: 'object', additionalProperties: true },
          guide: { description: 'Rules.', externalDocs: { description: 'More.', url: 'https://example.io' } },
        },
        'x-kubernetes-group-version-kind': [{ group: 'example.io', version: 'v1', kind: 'Shop' }],
      },
      'io.example.v1.Room': {
        description: 'A room.',
        type: 'object',
        properties: { size: { type: 'integer' }, within: { allOf: [reference('Room')], description: 'The room around it.' } },
      },
      'io.example.v1.Time': { type: 'string', format: 'date-time', description: 'A time.' },
      'io.example.v1.Amount': { oneOf: [{ type: 'string' }, { type: 'number' }], description: 'An amount.' },
    },
  },
}
const document = new SchemaDocument(DOCUMENT)
const kind = document.kindOf({ group: 'example.io', version: 'v1', name: 'shops' })!
const shop = document.typeOf(kind)!
const explain = (path: readonly string[], isRecursive = false) => new PlaintextExplanation(document, isRecursive).at(shop, path)

describe('explain', () => {
  it('finds the kind at any path and method of a resource', () => {
    expect(kind).toEqual({ group: 'example.io', version: 'v1', kind: 'Shop' })
    expect(document.kindOf({ group: 'example.io', version: 'v1', name: 'bakeries' })).toBeUndefined()
  })

  it('lists fields with their types, four values of an enumeration at most, and only their own descriptions', () => {
    expect(explain([])).toBe(
      'DESCRIPTION:\n    A shop.\n    \nFIELDS:\n' +
        '  anything\t<Object>\n    <no description>\n\n' +
        '  colour\t<string>\n  enum: red, blue, "", green, ....\n    What it looks like.\n\n' +
        '  guide\t<Object>\n    Rules.\n\n    EXTERNAL DOCS:\n      More.\n      URL: https://example.io\n\n' +
        '  limits\t<map[string]Amount>\n    <no description>\n\n' +
        '  opened\t<string>\n    Since when.\n\n' +
        '  rooms\t<[]Room> -required-\n    <no description>\n\n',
    )
  })

  it('enters a type within itself once when it lists everything', () => {
    expect(explain(['rooms'], true)).toBe(
      'FIELD: rooms <[]Room>\n\n\nDESCRIPTION:\n    A room.\n    \nFIELDS:\n  size\t<integer>\n  within\t<Room>\n',
    )
  })

  it.each([
    [
      ['colour'],
      'FIELD: colour <string>\nENUM:\n    red\n    blue\n    ""\n    green\n    black\n\nDESCRIPTION:\n    What it looks like.\n    \n',
    ],
    [['opened'], 'FIELD: opened <string>\n\n\nDESCRIPTION:\n    Since when.\n    A time.\n    \n'],
    [['limits', 'any'], ''],
    [['anything'], 'FIELD: anything <Object>\n\n\nDESCRIPTION:\n    <empty>\n'],
    [['rooms', 'size'], 'FIELD: size <integer>\n\n\nDESCRIPTION:\n    <empty>\n'],
    [['rooms', 'within', 'within', 'size'], 'FIELD: size <integer>\n\n\nDESCRIPTION:\n    <empty>\n'],
    [['nosuch'], ''],
  ])('follows %j', (path, text) => {
    expect(explain(path)).toBe(text)
  })
})

describe('wordWrapped', () => {
  it.each([
    ['one two three', 7, 'one two\nthree'],
    ['one  two', 10, 'one  two'],
    ['a verylongwordindeed b', 6, 'a\nverylongwordindeed\nb'],
    ['averylongword', 6, 'averylongword'],
    ['  indented\n\nline', 20, '  indented\n\nline'],
    ['trailing   ', 9, 'trailing'],
  ])('%j at %i', (text, limit, wrapped) => {
    expect(wordWrapped(text, limit)).toBe(wrapped)
  })
})
