import { describe, expect, it } from 'vitest'
import { Definitions } from '../../rest/openapi-v2'
import { plaintextV2 } from './plaintext-v2'

const WIDGET = { group: 'example.com', version: 'v1', kind: 'Widget' }

const definitions = new Definitions({
  'com.example.v1.Widget': {
    description: 'A Widget turns. It is long enough a description to be broken into lines, of which none has more than eighty characters.',
    type: 'object',
    required: ['spec'],
    properties: {
      spec: { $ref: '#/definitions/com.example.v1.WidgetSpec', description: 'What is wanted:\none line\nand more\n\n- first\n- second' },
      anything: { description: 'Whatever it is.' },
    },
    'x-kubernetes-group-version-kind': [WIDGET],
  },
  'com.example.v1.WidgetSpec': {
    description: 'The wish.',
    properties: {
      sizes: { type: 'array', items: { type: 'integer', format: 'int32' }, description: 'Sizes\n    kept: as it stands\nof it.' },
      labels: { type: 'object', additionalProperties: { type: 'string' } },
      raw: { type: 'object', description: 'No form.' },
      inner: { $ref: '#/definitions/com.example.v1.WidgetSpec' },
      parts: { type: 'array', description: 'Its parts.', items: { $ref: '#/definitions/com.example.v1.WidgetSpec' } },
    },
  },
})

function explained(path: readonly string[], isRecursive = false): string {
  const type = definitions.typeOf(WIDGET)!
  return plaintextV2(definitions, WIDGET, path.at(-1) ?? '', definitions.fieldAt(type, path), isRecursive)
}

describe('explain by OpenAPI v2', () => {
  it('shows a kind with its fields, wrapped at eighty columns, lists and colons keeping their lines', () => {
    expect(explained([])).toBe(
      `KIND:     Widget
VERSION:  example.com/v1

DESCRIPTION:
     A Widget turns. It is long enough a description to be broken into lines, of
     which none has more than eighty characters.

FIELDS:
   anything\t<>
     Whatever it is.

   spec\t<Object> -required-
     What is wanted:
     one line and more

     - first
     - second

`,
    )
  })

  it('shows a field of fields as a RESOURCE with the texts of both field and type', () => {
    expect(explained(['spec', 'parts'])).toBe(
      `KIND:     Widget
VERSION:  example.com/v1

RESOURCE: parts <[]Object>

DESCRIPTION:
     Its parts.

     The wish.

FIELDS:
   inner\t<Object>

   labels\t<map[string]string>

   parts\t<[]Object>
     Its parts.

   raw\t<map[string]>
     No form.

   sizes\t<[]integer>
     Sizes
         kept: as it stands
     of it.

`,
    )
  })

  it('shows a simple value as a FIELD, without a text as empty', () => {
    expect(explained(['spec', 'labels'])).toBe(
      'KIND:     Widget\nVERSION:  example.com/v1\n\nFIELD:    labels <map[string]string>\n\nDESCRIPTION:\n     <empty>\n',
    )
    expect(() => explained(['spec', 'nothing'])).toThrow('field "nothing" does not exist')
  })

  it('shows what can be anything by its text alone', () => {
    expect(explained(['anything'])).toBe('KIND:     Widget\nVERSION:  example.com/v1\n\nDESCRIPTION:\n     Whatever it is.\n')
  })

  it('enters a type that contains itself once', () => {
    expect(explained(['spec'], true)).toContain(`FIELDS:
   inner\t<Object>
      inner\t<Object>
      labels\t<map[string]string>
      parts\t<[]Object>
      raw\t<map[string]>
      sizes\t<[]integer>
   labels\t<map[string]string>
   parts\t<[]Object>
      inner\t<Object>
`)
  })
})
