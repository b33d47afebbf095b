import { describe, expect, it } from 'vitest'
import { World } from './testing'

const DEFINITIONS = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions'
const BOATS = '/apis/sea.example.com/v1/namespaces/default/boats'

type Json = Readonly<Record<string, unknown>>

function definition(versions: readonly Json[], more: Json = {}, names: Json = { plural: 'boats', kind: 'Boat', shortNames: ['bt'] }): Json {
  return {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: `${String(names['plural'])}.sea.example.com` },
    spec: { group: 'sea.example.com', names, scope: 'Namespaced', versions, ...more },
  }
}

const version = (name: string, spec: Json, more: Json = {}): Json => ({
  name,
  served: true,
  storage: name === 'v1',
  schema: { openAPIV3Schema: { type: 'object', properties: { spec: { type: 'object', ...spec } } } },
  ...more,
})

const boat = (name: string, spec: Json, apiVersion = 'sea.example.com/v1'): Json => ({ apiVersion, kind: 'Boat', metadata: { name }, spec })

async function worldWith(...definitions: readonly Json[]): Promise<World> {
  const world = new World()
  for (const each of definitions) {
    expect(await world.refusal('POST', DEFINITIONS, each)).toBe('201')
    world.pass(100)
  }
  return world
}

const merge = { 'content-type': 'application/merge-patch+json' }

describe('rules in CEL', () => {
  const sails = {
    properties: {
      sails: { type: 'integer' },
      name: { type: 'string', 'x-kubernetes-validations': [{ rule: 'self == oldSelf', message: 'names stay' }] },
      'max-speed': { type: 'integer' },
    },
    'x-kubernetes-validations': [
      { rule: '!has(self.sails) || self.sails > 0', message: 'a boat needs sails', fieldPath: '.sails' },
      {
        rule: '!has(self.max__dash__speed) || self.max__dash__speed < 50',
        messageExpression: "'no faster than 50, not %d'.format([self.max__dash__speed])",
      },
    ],
  }

  it('judge new objects, and say it of the field', async () => {
    const world = await worldWith(definition([version('v1', sails)]))
    expect(await world.refusal('POST', BOATS, boat('a', { sails: 0, 'max-speed': 60 }))).toBe(
      '422 Boat.sea.example.com "a" is invalid: [spec.sails: Invalid value: a boat needs sails, spec: Invalid value: no faster than 50, not 60]',
    )
    expect(await world.refusal('POST', BOATS, boat('a', { sails: 2 }))).toBe('201')
  })

  it('judge transitions, and leave alone what was wrong before', async () => {
    const world = await worldWith(definition([version('v1', sails)]))
    await world.ask('POST', BOATS, boat('a', { name: 'Anna', sails: 1 }))
    expect(await world.refusal('PATCH', `${BOATS}/a`, { spec: { name: 'Berta' } }, merge)).toBe(
      '422 Boat.sea.example.com "a" is invalid: spec.name: Invalid value: "Berta": names stay',
    )
    expect(await world.refusal('PATCH', `${BOATS}/a`, { spec: { sails: 3 } }, merge)).toBe('200')
    expect(await world.refusal('PATCH', `${BOATS}/a`, { spec: { sails: null, name: null } }, merge)).toBe('200')
  })

  it('wait until the object is well-formed', async () => {
    const world = await worldWith(definition([version('v1', { ...sails, required: ['sails'] })]))
    expect(await world.refusal('POST', BOATS, boat('a', {}))).toBe(
      '422 Boat.sea.example.com "a" is invalid: [spec.sails: Required value, <nil>: Invalid value: null: some validation rules were not checked because the object was invalid; correct the existing errors to complete validation]',
    )
  })

  it('see times as times', async () => {
    const built = { type: 'string', format: 'date-time' }
    const rule = 'self.built.getFullYear() > 1900 && string(self.built).endsWith("Z") && self.trip < duration("24h")'
    const properties = { built, trip: { type: 'string', format: 'duration' } }
    const world = await worldWith(definition([version('v1', { properties, 'x-kubernetes-validations': [{ rule, message: 'too old' }] })]))
    expect(await world.refusal('POST', BOATS, boat('a', { built: '2001-02-03T04:05:06Z', trip: '90m' }))).toBe('201')
    expect(await world.refusal('POST', BOATS, boat('b', { built: '1899-02-03T04:05:06Z', trip: '90m' }))).toMatch(/too old$/)
    expect(await world.refusal('POST', BOATS, boat('c', { built: '2001-02-03T04:05:06Z', trip: '25h' }))).toMatch(/too old$/)
  })

  it('are refused when they do not fit the schema', async () => {
    const world = new World()
    const wrong = (rule: string): Promise<string> =>
      world.refusal(
        'POST',
        DEFINITIONS,
        definition([version('v1', { properties: { sails: { type: 'integer' } }, 'x-kubernetes-validations': [{ rule }] })]),
      )
    const head =
      '422 CustomResourceDefinition.apiextensions.k8s.io "boats.sea.example.com" is invalid: spec.validation.openAPIV3Schema.properties[spec].x-kubernetes-validations[0].rule: Invalid value: '
    const go = (rule: string): string =>
      JSON.stringify({ Rule: rule, Message: '', MessageExpression: '', Reason: null, FieldPath: '', OptionalOldSelf: null }).replaceAll(
        '>',
        '\\u003e',
      )
    expect(await wrong('self.sail > 1')).toBe(
      `${head}${go('self.sail > 1')}: compilation failed: ERROR: <input>:1:5: undefined field 'sail'\n | self.sail > 1\n | ....^`,
    )
    expect(await wrong('self.sails')).toBe(`${head}${go('self.sails')}: cel expression must evaluate to a bool`)
  })
})

describe('versions', () => {
  const two = definition([
    version('v1', { properties: { sails: { type: 'integer', default: 1 }, crew: { type: 'array', items: { type: 'string' } } } }),
    version(
      'v1beta1',
      { properties: { sails: { type: 'integer' } } },
      { deprecated: true, additionalPrinterColumns: [{ name: 'Sails', type: 'integer', jsonPath: '.spec.sails' }] },
    ),
  ])
  const OLD = '/apis/sea.example.com/v1beta1/namespaces/default/boats'

  it('rule 19: serve the same objects, each with its own fields, columns and warnings', async () => {
    const world = await worldWith(two)
    await world.ask('POST', BOATS, boat('a', { crew: ['ann'] }))
    const { body, warnings } = await world.ask('GET', `${OLD}/a`)
    expect(body).toMatchObject({ apiVersion: 'sea.example.com/v1beta1', spec: { sails: 1 } })
    expect(body['spec']).not.toHaveProperty('crew')
    expect(warnings).toEqual(['299 - "sea.example.com/v1beta1 Boat is deprecated; use sea.example.com/v1 Boat"'])
    const table = await world.ask('GET', OLD, undefined, { accept: 'application/json;as=Table;v=v1;g=meta.k8s.io' })
    expect((table.body['columnDefinitions'] as { name: string }[]).map((each) => each.name)).toEqual(['Name', 'Sails'])
    const group = await world.ask('GET', '/apis/sea.example.com')
    expect(group.body).toMatchObject({ preferredVersion: { version: 'v1' }, versions: [{ version: 'v1' }, { version: 'v1beta1' }] })
  })

  it('are stored as one of them, which stays on record', async () => {
    const world = await worldWith(two)
    expect(await world.refusal('POST', OLD, boat('b', { sails: 4 }, 'sea.example.com/v1beta1'))).toBe('201')
    expect(world.server.store.get('sea.example.com/boats', 'default/b')?.apiVersion).toBe('sea.example.com/v1')
    const stored = (await world.ask('GET', `${DEFINITIONS}/boats.sea.example.com`)).body
    const spec = stored['spec'] as { versions: Json[] }
    const moved = {
      ...stored,
      spec: { ...spec, versions: spec.versions.map((each) => ({ ...each, storage: each['name'] === 'v1beta1' })) },
    }
    expect(await world.refusal('PUT', `${DEFINITIONS}/boats.sea.example.com`, moved)).toBe('200')
    world.pass(100)
    const after = (await world.ask('GET', `${DEFINITIONS}/boats.sea.example.com`)).body
    expect((after['status'] as Json)['storedVersions']).toEqual(['v1', 'v1beta1'])
    expect((await world.ask('GET', `${BOATS}/b`)).body).toMatchObject({ apiVersion: 'sea.example.com/v1', spec: { sails: 4 } })
    const dropped = { ...after, spec: { ...(after['spec'] as Json), versions: [(moved.spec.versions as Json[])[1]] } }
    expect(await world.refusal('PUT', `${DEFINITIONS}/boats.sea.example.com`, dropped)).toContain(
      'status.storedVersions[0]: Invalid value: "v1": missing from spec.versions; v1 was previously a storage version, and must remain in spec.versions until a storage migration ensures no data remains persisted in v1 and removes v1 from status.storedVersions',
    )
  })

  it('that a webhook converts cannot be had without it', async () => {
    const conversion = {
      strategy: 'Webhook',
      webhook: { conversionReviewVersions: ['v1'], clientConfig: { service: { namespace: 'default', name: 'yard', path: '/convert' } } },
    }
    const world = await worldWith(definition([version('v1', {}), version('v2', {})], { conversion }))
    expect(await world.refusal('POST', BOATS, boat('a', {}))).toBe('201')
    expect(await world.refusal('GET', '/apis/sea.example.com/v2/namespaces/default/boats/a')).toBe(
      '500 conversion webhook for sea.example.com/v1, Kind=Boat failed: Post "https://yard.default.svc:443/convert?timeout=30s": service "yard" not found',
    )
  })
})

describe('names', () => {
  it('that another definition has are refused until it goes', async () => {
    const world = await worldWith(
      definition([version('v1', {})]),
      definition([version('v1', {})], {}, { plural: 'ships', kind: 'Ship', shortNames: ['bt'] }),
    )
    const ships = async (): Promise<Json> => (await world.ask('GET', `${DEFINITIONS}/ships.sea.example.com`)).body['status'] as Json
    expect((await ships())['conditions']).toMatchObject([
      { type: 'NamesAccepted', status: 'False', reason: 'ShortNamesConflict', message: '"bt" is already in use' },
      { type: 'Established', status: 'False', reason: 'NotAccepted', message: 'not all names are accepted' },
    ])
    expect((await world.ask('GET', '/apis/sea.example.com/v1/ships')).status).toBe(404)
    await world.ask('DELETE', `${DEFINITIONS}/boats.sea.example.com`)
    world.pass(3000)
    expect((await ships())['conditions']).toMatchObject([
      { type: 'NamesAccepted', status: 'True', reason: 'NoConflicts' },
      { type: 'Established', status: 'True', reason: 'InitialNamesAccepted' },
    ])
    expect((await world.ask('GET', '/apis/sea.example.com/v1/ships')).status).toBe(200)
  })
})

describe('schemas', () => {
  it('prune, default and drop nulls', async () => {
    const spec = {
      properties: {
        a: { type: 'string', default: 'x' },
        b: { type: 'string', nullable: true },
        c: { type: 'string' },
        any: { 'x-kubernetes-preserve-unknown-fields': true, type: 'object' },
        port: { 'x-kubernetes-int-or-string': true },
      },
    }
    const world = await worldWith(definition([version('v1', spec)]))
    const { body, warnings } = await world.ask('POST', BOATS, boat('a', { a: null, b: null, c: null, any: { k: 1 }, port: '80%', zzz: 1 }))
    expect(body['spec']).toEqual({ a: 'x', b: null, any: { k: 1 }, port: '80%' })
    expect(warnings).toEqual(['299 - "unknown field \\"spec.zzz\\""'])
  })

  it('name what fits none of their alternatives', async () => {
    const spec = {
      properties: {
        at: {
          type: 'object',
          properties: { x: { type: 'string' }, y: { type: 'string' } },
          oneOf: [{ required: ['x'] }, { required: ['y'] }],
        },
        tags: { type: 'array', items: { type: 'string' }, 'x-kubernetes-list-type': 'set' },
      },
    }
    const world = await worldWith(definition([version('v1', spec)]))
    expect(await world.refusal('POST', BOATS, boat('a', { at: { x: '1', y: '2' } }))).toBe(
      '422 Boat.sea.example.com "a" is invalid: <nil>: Invalid value: "": "spec.at" must validate one and only one schema (oneOf). Found 2 valid alternatives',
    )
    expect(await world.refusal('POST', BOATS, boat('a', { tags: ['x', 'x'] }))).toBe(
      '422 Boat.sea.example.com "a" is invalid: spec.tags[1]: Duplicate value: "x"',
    )
    expect(await world.refusal('POST', BOATS, boat('a', { tags: 'x' }))).toBe(
      '422 Boat.sea.example.com "a" is invalid: spec.tags: Invalid value: "string": spec.tags in body must be of type array: "string"',
    )
  })
})

describe('objects that were stored under another schema', () => {
  const defaulted = (field: string, value: string): Json => ({
    properties: {
      spec: { type: 'object', properties: { a: { type: 'string' }, b: { type: 'string' }, [field]: { type: 'string', default: value } } },
    },
  })
  const redefine = async (world: World, schema: Json): Promise<void> => {
    const body = { spec: { versions: [version('v1', {}, { schema: { openAPIV3Schema: { type: 'object', ...schema } } })] } }
    expect(await world.refusal('PATCH', `${DEFINITIONS}/boats.sea.example.com`, body, merge)).toBe('200')
    world.pass(100)
  }
  const specs = async (world: World): Promise<unknown[]> => {
    const { body } = await world.ask('GET', BOATS)
    return (body['items'] as { spec: unknown }[]).map(({ spec }) => spec)
  }

  it('are read with its defaults, keep those they were written with, and lose what it does not know', async () => {
    const world = await worldWith(
      definition([version('v1', { properties: { a: { type: 'string' }, b: { type: 'string' }, old: { type: 'string' } } })]),
    )
    await world.ask('POST', BOATS, boat('one', { old: 'x' }))
    await redefine(world, defaulted('a', 'A'))
    expect(await specs(world)).toEqual([{ a: 'A' }])
    await world.ask('POST', BOATS, boat('two', {}))
    await redefine(world, defaulted('b', 'B'))
    expect(await specs(world)).toEqual([{ b: 'B' }, { a: 'A', b: 'B' }])
    const { body } = await world.ask('GET', `${BOATS}/one`)
    expect(body).toMatchObject({ spec: { b: 'B' } })
  })
})

describe('a definition that goes away', () => {
  const one = `${DEFINITIONS}/boats.sea.example.com`
  const status = { 'content-type': 'application/merge-patch+json' }

  it('has a finalizer from then on, which nobody owns, as nobody owns the mark of its deletion', async () => {
    const world = await worldWith(definition([version('v1', {})]))
    await world.ask('POST', BOATS, { ...boat('a', {}), metadata: { name: 'a', finalizers: ['sea.example.com/kept'] } })
    const before = (await world.ask('GET', one)).body as { metadata: { finalizers?: string[]; managedFields: { subresource?: string }[] } }
    expect(before.metadata.finalizers).toBeUndefined()
    expect(before.metadata.managedFields.map((each) => each.subresource)).toEqual(['status', undefined])
    await world.ask('DELETE', one)
    const { metadata, status: after } = (await world.ask('GET', one)).body as unknown as {
      metadata: Json
      status: { conditions: Json[] }
    }
    expect(metadata['finalizers']).toEqual(['customresourcecleanup.apiextensions.k8s.io'])
    expect(JSON.stringify(metadata['managedFields'])).not.toMatch(/finalizers|deletionTimestamp/)
    expect(after.conditions.find((each) => each['type'] === 'Terminating')).toMatchObject({ reason: 'InstanceDeletionPending' })
  })

  it('goes although it was stored in a version that it does not have', async () => {
    const world = await worldWith(definition([version('v1', {})]))
    expect(await world.refusal('PATCH', `${one}/status`, { status: { storedVersions: ['v9'] } }, status)).toBe('200')
    await world.ask('DELETE', one)
    world.pass(3000)
    expect(await world.refusal('GET', one)).toMatch(/^404/)
  })
})

describe('the routes of custom resources', () => {
  it.each([
    ['PATCH', BOATS, '400 name must be provided', undefined],
    ['PUT', BOATS, '400 name must be provided', undefined],
    [
      'GET',
      `${BOATS}/a`,
      '406 only the following media types are accepted: application/json, application/yaml, application/vnd.kubernetes.protobuf',
      'text/html',
    ],
  ])('%s %s: %s', async (method, url, said, accept) => {
    const world = await worldWith(definition([version('v1', {})]))
    expect(await world.refusal(method, `${url}?force=x`, {}, { ...merge, ...(accept ? { accept } : {}) })).toBe(said)
  })

  it('speak protobuf in refusals alone', async () => {
    const world = await worldWith(definition([version('v1', {})]))
    const headers = { accept: 'application/vnd.kubernetes.protobuf' }
    const answer = await world.server.handler.handle({ method: 'GET', url: `${BOATS}/a`, headers })
    expect([answer.status, answer.headers['content-type']]).toEqual([406, 'application/vnd.kubernetes.protobuf'])
    expect(new TextDecoder().decode(answer.body as Uint8Array)).toContain(
      'only the following media types are accepted: application/json, application/yaml, application/vnd.kubernetes.protobuf',
    )
  })
})
