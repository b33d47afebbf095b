import { describe, expect, it } from 'vitest'
import type { RestClient } from '../rest/client'
import type { Session } from '../session'
import { schemaProblems } from './schema-validation'

const WIDGET = { group: 'example.com', version: 'v1', kind: 'Widget' }

const DOCUMENT = {
  paths: {
    '/apis/example.com/v1/widgets/{name}': {
      patch: { 'x-kubernetes-group-version-kind': WIDGET, parameters: [{ name: 'dryRun' }] },
    },
    '/apis/example.com/v1/checked/{name}': {
      patch: {
        'x-kubernetes-group-version-kind': { ...WIDGET, kind: 'Checked' },
        parameters: [{ $ref: '#/parameters/fieldValidation-x' }],
      },
    },
  },
  parameters: { 'fieldValidation-x': { name: 'fieldValidation' } },
  definitions: {
    'com.example.v1.Widget': {
      type: 'object',
      properties: {
        apiVersion: { type: 'string' },
        kind: { type: 'string' },
        metadata: { type: 'object', additionalProperties: { type: 'string' } },
        spec: { $ref: '#/definitions/com.example.v1.Spec' },
      },
      'x-kubernetes-group-version-kind': [WIDGET],
    },
    'com.example.v1.Spec': {
      required: ['size', 'parts'],
      properties: {
        size: { type: 'integer' },
        name: { type: 'string' },
        on: { type: 'boolean' },
        free: { description: 'Anything.' },
        parts: { type: 'array', items: { $ref: '#/definitions/com.example.v1.Spec' } },
      },
    },
  },
}

/** What newer servers publish of a group version; the kinds take fieldValidation. */
function documentV3(...kinds: readonly (typeof WIDGET)[]) {
  const patches = kinds.map((kind) => ({ patch: { 'x-kubernetes-group-version-kind': kind, parameters: [{ name: 'fieldValidation' }] } }))
  return { paths: Object.fromEntries(patches.map((each, i) => [`/${i}`, each])) }
}

const DOCUMENTS_V3: Readonly<Record<string, object>> = {
  'example.com/v1': documentV3(WIDGET),
  '/v1': documentV3({ group: '', version: 'v1', kind: 'Namespace' }),
}
/** Defined a moment ago: its document is not there yet. */
const GADGET = { spec: { group: 'new.example.com', names: { kind: 'Gadget' } } }

function session(isRecent: boolean, validate = 'strict'): { readonly session: Session; readonly told: string[] } {
  const told: string[] = []
  const parts = {
    openApiV3Index: () => Promise.resolve(isRecent ? {} : undefined),
    openApiV3: (group: string, version: string) => Promise.resolve(DOCUMENTS_V3[`${group}/${version}`]),
    openApiV2: () => Promise.resolve(DOCUMENT),
    client: { get: () => Promise.resolve({ items: [GADGET] }) } as unknown as RestClient,
    flags: { string: () => validate },
    io: { stderr: { write: (text: string) => Promise.resolve(void told.push(text)) }, system: { clock: { now: () => 0 } }, pid: 1 },
  }
  return { session: parts as unknown as Session, told }
}

function widget(spec: unknown): unknown {
  return { apiVersion: 'example.com/v1', kind: 'Widget', spec }
}

describe('objects of files on servers that do not check fields', () => {
  it.each<[unknown, readonly string[]]>([
    [{ size: 1, parts: [] }, []],
    [{ size: 1, name: 7, on: true, free: { what: [null] }, parts: [] }, []],
    [{ size: 1, sise: 1, parts: [] }, ['ValidationError(Widget.spec): unknown field "sise" in com.example.v1.Spec']],
    [
      { on: 'yes', parts: {} },
      [
        'ValidationError(Widget.spec.on): invalid type for com.example.v1.Spec.on: got "string", expected "boolean"',
        'ValidationError(Widget.spec.parts): invalid type for com.example.v1.Spec.parts: got "map", expected "array"',
        'ValidationError(Widget.spec): missing required field "size" in com.example.v1.Spec',
      ],
    ],
    [
      { size: 1, parts: [null, 'x', { size: '1', parts: null }] },
      [
        'ValidationError(Widget.spec.parts): unknown object type "nil" in Widget.spec.parts[0]',
        'ValidationError(Widget.spec.parts[1]): invalid type for com.example.v1.Spec: got "string", expected "map"',
        'ValidationError(Widget.spec.parts[2].size): invalid type for com.example.v1.Spec.size: got "string", expected "integer"',
        'ValidationError(Widget.spec.parts[2]): missing required field "parts" in com.example.v1.Spec',
      ],
    ],
  ])('%j', async (spec, problems) => {
    expect(await schemaProblems(session(false).session, widget(spec))).toEqual(problems)
  })

  it('are told of nothing in maps by their place alone', async () => {
    const object = { apiVersion: 'example.com/v1', kind: 'Widget', metadata: { name: null } }
    expect(await schemaProblems(session(false).session, object)).toEqual(['unknown object type "nil" in Widget.metadata.name'])
  })

  it('are not checked when the server publishes nothing of the kind, or takes fieldValidation', async () => {
    const { session: old } = session(false)
    expect(await schemaProblems(old, { apiVersion: 'v1', kind: 'Nothing', spec: 1 })).toEqual([])
    expect(await schemaProblems(old, { apiVersion: 'example.com/v1', kind: 'Checked', spec: 1 })).toEqual([])
    expect(await schemaProblems(session(true).session, widget({}))).toEqual([])
  })

  it('are not checked when a newer server has just got their definition, and are when nobody knows them', async () => {
    const { session: recent } = session(true)
    expect(await schemaProblems(recent, { apiVersion: 'new.example.com/v1', kind: 'Gadget', spec: 1 })).toEqual([])
    const { session: warned, told } = session(true, 'warn')
    await schemaProblems(warned, { apiVersion: 'new.example.com/v1', kind: 'Gadget' })
    expect(told).toEqual([])
    await schemaProblems(warned, { apiVersion: 'new.example.com/v1', kind: 'Unknown' })
    expect(told).toHaveLength(1)
  })

  it('are passed over with a line in the log by --validate=warn', async () => {
    const { session: warned, told } = session(false, 'warn')
    expect(await schemaProblems(warned, widget({}))).toEqual([])
    expect(told.join('')).toMatch(/^W0101 .* schema.go:145\] cannot perform warn validation if server-side field validation is unsupported/)
  })

  it('are checked one by one in a list, on any server', async () => {
    const list = { apiVersion: 'v1', kind: 'List', items: [widget({ size: 1 }), { kind: 'Widget' }] }
    expect(await schemaProblems(session(true).session, list)).toEqual([
      'ValidationError(Widget.spec): missing required field "parts" in com.example.v1.Spec',
      'apiVersion not set',
    ])
    expect(await schemaProblems(session(true).session, { apiVersion: 'v1', kind: 'List' })).toEqual(['invalid object to validate'])
  })
})
