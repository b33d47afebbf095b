/** What a real server says of custom resources: bodies, patches, paths, statuses and scales that are not as they should be. */
import { beforeAll, describe, expect, it } from 'vitest'
import { VirtualClock } from '../../clock/clock'
import { Random } from '../../clock/random'
import { createApiServer } from '../server'

const GROUP = 'things.dev'
const FOOS = `/apis/${GROUP}/v1/namespaces/default/foos`
const MERGE = 'application/merge-patch+json'
const FOO = { apiVersion: `${GROUP}/v1`, kind: 'Foo', metadata: { name: 'a' }, spec: { n: 1, s: 'x' } }

const clock = new VirtualClock(Date.parse('2026-01-01T00:00:00Z'))
const server = createApiServer({ clock, random: new Random('answers') })

async function ask(method: string, url: string, body?: unknown, type = 'application/json') {
  const sent = body === undefined ? {} : { body: new TextEncoder().encode(typeof body === 'string' ? body : JSON.stringify(body)) }
  const answer = await server.handler.handle({ method, url, headers: body === undefined ? {} : { 'content-type': type }, ...sent })
  const text = new TextDecoder().decode(answer.body as Uint8Array)
  const message = text.startsWith('{') ? (JSON.parse(text) as { message?: string }).message : text
  return { code: answer.status, message: message?.replaceAll(GROUP, 'G'), text, warning: answer.headers['warning'] }
}

beforeAll(async () => {
  server.bootstrap()
  clock.runSync(clock.now() + 1000)
  const spec = {
    type: 'object',
    properties: { n: { type: 'integer', minimum: 0 }, s: { type: 'string' }, list: { type: 'array', items: { type: 'object' } } },
  }
  await ask('POST', '/apis/apiextensions.k8s.io/v1/customresourcedefinitions', {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: `foos.${GROUP}` },
    spec: {
      group: GROUP,
      names: { plural: 'foos', singular: 'foo', kind: 'Foo', listKind: 'FooList' },
      scope: 'Namespaced',
      versions: [
        {
          name: 'v1',
          served: true,
          storage: true,
          schema: {
            openAPIV3Schema: {
              type: 'object',
              properties: { spec, status: { type: 'object', properties: { r: { type: 'integer' } } } },
            },
          },
          subresources: { status: {}, scale: { specReplicasPath: '.spec.n', statusReplicasPath: '.status.r' } },
          additionalPrinterColumns: [{ name: 'S', type: 'string', jsonPath: '.spec.s' }],
        },
      ],
    },
  })
  clock.runSync(clock.now() + 500)
  await ask('POST', FOOS, FOO)
})

describe('a custom resource', () => {
  it.each([
    ['{}', 400, "the object provided is unrecognized (must be of type Foo): Object 'Kind' is missing in '{}' ({})"],
    ['null', 400, "the object provided is unrecognized (must be of type Foo): Object 'Kind' is missing in 'null' (6e756c6c)"],
    ['{"kind":"Foo"}', 400, 'the API version in the data () does not match the expected API version (G/v1)'],
  ])('is not taken from %s', async (body, code, message) => {
    expect(await ask('POST', FOOS, body)).toMatchObject({ code, message })
  })

  it('warns of unknown metadata first, then of all else in order', async () => {
    const body = { ...FOO, metadata: { name: 'w', foo: 1 }, spec: { zz: 1, list: [{ b: 1 }] }, qq: 1 }
    const { warning } = await ask('POST', `${FOOS}?dryRun=All`, body)
    expect(warning?.replaceAll('299 - ', '').split('\n')).toEqual([
      '"unknown field \\"metadata.foo\\""',
      '"unknown field \\"qq\\""',
      '"unknown field \\"spec.list[0].b\\""',
      '"unknown field \\"spec.zz\\""',
    ])
  })

  it.each([
    [{ kind: 'Bar' }, 422, 'Bar.G "a" is invalid: kind: Invalid value: "Bar": must be Foo'],
    [{ apiVersion: 'v2' }, 422, 'Foo "a" is invalid: apiVersion: Invalid value: "v2": must be G/v1'],
    [{ metadata: { namespace: 'x' } }, 400, 'the namespace of the provided object does not match the namespace sent on the request'],
    [{ metadata: { resourceVersion: 'abc' } }, 500, 'strconv.ParseUint: parsing "abc": invalid syntax'],
    [
      { metadata: { resourceVersion: '' } },
      422,
      'foos.G "a" is invalid: metadata.resourceVersion: Invalid value: 0: must be specified for an update',
    ],
    [
      { metadata: { deletionTimestamp: '2020-01-01T00:00:00Z' } },
      422,
      'Foo.G "a" is invalid: metadata.deletionTimestamp: Invalid value: "2020-01-01T00:00:00Z": field is immutable',
    ],
    [
      { metadata: { ownerReferences: [{}] } },
      422,
      'Foo.G "a" is invalid: [metadata.ownerReferences.apiVersion: Invalid value: "": version must not be empty, metadata.ownerReferences.kind: Invalid value: "": must not be empty, metadata.ownerReferences.name: Invalid value: "": must not be empty, metadata.ownerReferences.uid: Invalid value: "": must not be empty]',
    ],
    [
      { spec: { n: -2 } },
      422,
      'Foo.G "a" is invalid: [spec.n: Invalid value: -2: spec.n in body should be greater than or equal to 0, .spec.n: Invalid value: -2: should be a non-negative integer]',
    ],
    [
      { spec: { n: 1.5 } },
      422,
      'Foo.G "a" is invalid: [spec.n: Invalid value: "number": spec.n in body must be of type integer: "number", <nil>: Invalid value: "": Checked value must be of type integer (default format) in spec.n, .spec.n: Invalid value: 0: .spec.n accessor error: 1.5 is of the type float64, expected int64]',
    ],
    [
      { spec: { n: 'x' } },
      422,
      'Foo.G "a" is invalid: [spec.n: Invalid value: "string": spec.n in body must be of type integer: "string", .spec.n: Invalid value: 0: .spec.n accessor error: x is of the type string, expected int64]',
    ],
  ])('is not patched with %j', async (patch, code, message) => {
    expect(await ask('PATCH', `${FOOS}/a`, patch, MERGE)).toMatchObject({ code, message })
  })

  it.each([
    [
      { status: { r: 'x' } },
      422,
      'Foo.G "a" is invalid: [status.r: Invalid value: "string": r in body must be of type integer: "string", .status.r: Invalid value: 0: .status.r accessor error: x is of the type string, expected int64]',
    ],
    [{ status: null, spec: { n: -1 } }, 200, undefined],
  ])('takes as status %j: %i', async (patch, code, message) => {
    expect(await ask('PATCH', `${FOOS}/a/status`, patch, MERGE)).toMatchObject({ code, message })
  })

  it.each([
    ['GET', `${FOOS}/a/foo`, 404, 'foos.G "a" not found'],
    ['GET', `/apis/${GROUP}/v1/foos/a`, 404, '404 page not found\n'],
    ['POST', `/apis/${GROUP}/v1/foos`, 404, '404 page not found\n'],
    ['POST', `${FOOS}/a/status`, 405, 'create is not supported on resources of kind "foos.G"'],
    ['DELETE', `${FOOS}/a/scale`, 405, 'delete is not supported on resources of kind "foos.G"'],
    ['FROB', FOOS, 405, ' is not supported on resources of kind "foos.G"'],
    ['PUT', FOOS, 400, 'name must be provided'],
  ])('%s %s: %i', async (method, url, code, message) => {
    expect(await ask(method, url, method === 'GET' ? undefined : FOO)).toMatchObject({ code, message })
  })

  it.each([
    ['limit=abc', 400, 'strconv.ParseInt: parsing "abc": invalid syntax'],
    [
      'resourceVersion=abc',
      400,
      'invalid resource version: resourceVersion: Invalid value: "abc": strconv.ParseUint: parsing "abc": invalid syntax',
    ],
    ['watch=1&resourceVersion=abc', 500, 'resourceVersion: Invalid value: "abc": strconv.ParseUint: parsing "abc": invalid syntax'],
    ['continue=e30', 400, 'invalid continue token: continue key is not valid: server does not recognize this encoded version '],
    [
      'watch=1&resourceVersionMatch=Exact',
      422,
      'ListOptions.meta.k8s.io "" is invalid: [resourceVersionMatch: Forbidden: resourceVersionMatch is forbidden for watch unless sendInitialEvents is provided, resourceVersionMatch: Unsupported value: "Exact": supported values: "NotOlderThan"]',
    ],
  ])('is not listed with %s', async (query, code, message) => {
    expect(await ask('GET', `${FOOS}?${query}`)).toMatchObject({ code, message })
  })

  // What Go says of a token of that text.
  it.each([
    ['xw', "invalid character 'Ç' looking for beginning of value"],
    // Names of fields count in any case, null says nothing and of two the last counts.
    ['eyJWIjoxfQ', 'json: cannot unmarshal number into Go struct field continueToken.v of type string'],
    ['eyJWIjoibWV0YS5rOHMuaW8vdjEiLCJSViI6MCwiU3RhcnQiOiJhIn0', 'incorrect encoded start resourceVersion (version meta.k8s.io/v1)'],
    ['eyJWIjoibWV0YS5rOHMuaW8vdjEiLCJyViI6NywicnYiOm51bGwsIsW_dGFydCI6ImEvIiwiU1RBUlQiOm51bGx9', 'a/'],
    ['eyJ2Ijoib25lIiwiViI6InR3byJ9', 'server does not recognize this encoded version two'],
    ['WzFd', 'json: cannot unmarshal array into Go value of type storage.continueToken'],
    ['eyJ2IjoxfQ', 'json: cannot unmarshal number into Go struct field continueToken.v of type string'],
    ['eyJydiI6IjEifQ', 'json: cannot unmarshal string into Go struct field continueToken.rv of type int64'],
    ['eyJydiI6MS41fQ', 'json: cannot unmarshal number 1.5 into Go struct field continueToken.rv of type int64'],
    ['eyJydiI6MWUzfQ', 'json: cannot unmarshal number 1e3 into Go struct field continueToken.rv of type int64'],
    ['eyJydiI6MS4wfQ', 'json: cannot unmarshal number 1.0 into Go struct field continueToken.rv of type int64'],
    [
      'eyJydiI6OTIyMzM3MjAzNjg1NDc3NTgwOH0',
      'json: cannot unmarshal number 9223372036854775808 into Go struct field continueToken.rv of type int64',
    ],
    [
      'eyJydiI6LTkyMjMzNzIwMzY4NTQ3NzU4MDl9',
      'json: cannot unmarshal number -9223372036854775809 into Go struct field continueToken.rv of type int64',
    ],
    ['eyJ2IjoiXHUwMGcwIn0', "invalid character 'g' in \\u hexadecimal character escape"],
    ['eyJ2IjoibWV0YS5rOHMuaW8vdjEiLCJydiI6MX0', 'encoded start key empty (version meta.k8s.io/v1)'],
    ['eyJ2IjoibWV0YS5rOHMuaW8vdjEiLCJydiI6MSwic3RhcnQiOiJhLy4uL2IifQ', 'a/../b'],
    ['eyJ2IjoibWV0YS5rOHMuaW8vdjEiLCJydiI6MSwic3RhcnQiOiJhLy9iIn0', 'a//b'],
  ])('is not listed on from %s', async (token, why) => {
    const message = `invalid continue token: continue key is not valid: ${why}`
    expect(await ask('GET', `${FOOS}?continue=${token}`)).toMatchObject({ code: 400, message })
  })

  it('is listed as a map, whole from revision 0', async () => {
    await ask('POST', FOOS, { ...FOO, metadata: { name: 'b' } })
    const { text } = await ask('GET', `${FOOS}?limit=1&resourceVersion=0`)
    const list = JSON.parse(text) as { items: unknown[]; metadata: object }
    expect([Object.keys(list), list.items.length, Object.keys(list.metadata)]).toEqual([
      ['apiVersion', 'items', 'kind', 'metadata'],
      2,
      ['continue', 'resourceVersion'],
    ])
  })

  it('is deleted as the body says, whatever the query says', async () => {
    await ask('POST', FOOS, { ...FOO, metadata: { name: 'd' } })
    expect(await ask('DELETE', `${FOOS}/d?dryRun=All`, {})).toMatchObject({ code: 200 })
    expect(await ask('GET', `${FOOS}/d`)).toMatchObject({ code: 404 })
  })

  it.each([
    [
      '[]',
      'couldn\'t get version/kind; json parse error: json: cannot unmarshal array into Go value of type struct { APIVersion string "json:\\"apiVersion,omitempty\\""; Kind string "json:\\"kind,omitempty\\"" }',
    ],
    [
      '{"kind":"Foo"}',
      'no kind "Foo" is registered for version "meta.k8s.io/v1" in scheme "k8s.io/apimachinery/pkg/apis/meta/internalversion/scheme/register.go:27"',
    ],
    ['{"dryRun":"All"}', 'json: cannot unmarshal string into Go struct field DeleteOptions.dryRun of type []string'],
    ['{"gracePeriodSeconds":"x"}', 'json: cannot unmarshal string into Go struct field DeleteOptions.gracePeriodSeconds of type int64'],
  ])('is not deleted with %s', async (body, message) => {
    expect(await ask('DELETE', `${FOOS}/a`, body)).toMatchObject({ code: 400, message })
  })
})
