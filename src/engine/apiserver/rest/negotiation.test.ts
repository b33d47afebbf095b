import { beforeAll, describe, expect, it } from 'vitest'
import { World } from '../testing'

const MAPS = '/api/v1/namespaces/default/configmaps'
const as = (form: string, format = 'json', version = 'v1') => ({ accept: `application/${format};as=${form};v=${version};g=meta.k8s.io` })

describe('what a client accepts', () => {
  let world: World

  beforeAll(async () => {
    world = new World()
    await world.ask('POST', MAPS, { metadata: { name: 'a', finalizers: ['x/y'] }, data: { z: 'off', b: '1' } })
  })

  it('an object is no list and a list no object', async () => {
    const asked = 'you requested PartialObjectMetadata'
    expect(await world.refusal('GET', MAPS, undefined, as('PartialObjectMetadata'))).toBe(
      `406 ${asked}, but the requested object is a list (*core.ConfigMapList)`,
    )
    expect(await world.refusal('GET', `${MAPS}/a`, undefined, as('PartialObjectMetadataList'))).toBe(
      `406 ${asked}List, but the requested object is not a list (*core.ConfigMap)`,
    )
    const { body } = await world.ask('GET', MAPS, undefined, as('PartialObjectMetadataList'))
    expect((body['items'] as { readonly kind: string }[]).map(({ kind }) => kind)).toEqual(['PartialObjectMetadata'])
  })

  it('tables and metadata come in the version asked for', async () => {
    const { body } = await world.ask('GET', `${MAPS}/a`, undefined, as('Table', 'json', 'v1beta1'))
    const [row] = body['rows'] as { readonly object: { readonly apiVersion: string } }[]
    expect([body['apiVersion'], row?.object.apiVersion]).toEqual(['meta.k8s.io/v1beta1', 'meta.k8s.io/v1beta1'])
  })

  it('the weights count, and YAML is as Go writes it', async () => {
    const headers = { accept: 'application/json;q=0.1,application/yaml;q=0.9' }
    const { body } = await world.ask('GET', `${MAPS}/a`, undefined, headers)
    expect(String(body['text']).split('\n').slice(0, 6)).toEqual([
      'apiVersion: v1',
      'data:',
      '  b: "1"',
      '  z: "off"',
      'kind: ConfigMap',
      'metadata:',
    ])
    expect(body['text']).toContain('\n  finalizers:\n  - x/y\n')
  })

  it('a watch is no YAML, and its refusal is', async () => {
    const { status, body } = await world.ask('GET', `${MAPS}?watch=1`, undefined, { accept: 'application/yaml' })
    expect([status, String(body['text']).split('\n').slice(3, 5)]).toEqual([
      406,
      [
        "message: 'only the following media types are accepted: application/json;stream=watch,",
        "  application/vnd.kubernetes.protobuf;stream=watch'",
      ],
    ])
  })

  it.each([
    [
      'GET',
      MAPS,
      undefined,
      'text/html',
      '406 406: Not Acceptable\n\nAvailable representations: application/json, application/yaml, application/vnd.kubernetes.protobuf, application/json;stream=watch, application/vnd.kubernetes.protobuf;stream=watch',
    ],
    [
      'GET',
      `${MAPS}/a`,
      undefined,
      'application/*',
      '406 406: Not Acceptable\n\nAvailable representations: application/json, application/yaml, application/vnd.kubernetes.protobuf',
    ],
    [
      'PUT',
      `${MAPS}/a`,
      undefined,
      'text/html',
      '415 415: Unsupported Media Type\n\nAvailable representations: application/json, application/yaml, application/vnd.kubernetes.protobuf',
    ],
    ['PUT', MAPS, undefined, 'text/html', '405 the server does not allow this method on the requested resource'],
    ['GET', '/api/v1/nosuch', undefined, 'text/html', '404 the server could not find the requested resource'],
    [
      'GET',
      MAPS,
      undefined,
      'text/html, application/json;as=Table;v=v9;g=meta.k8s.io',
      '406 only the following media types are accepted: application/json, application/yaml, application/vnd.kubernetes.protobuf',
    ],
    ['PATCH', `${MAPS}/nosuch`, undefined, 'application/json', '404 configmaps "nosuch" not found'],
    [
      'PATCH',
      `${MAPS}/nosuch?fieldManager=%07`,
      {},
      'application/json',
      '422 PatchOptions.meta.k8s.io "" is invalid: fieldManager: Invalid value: "\\a": invalid character U+0007 (at position 0)',
    ],
    [
      'PUT',
      '/api/v1/namespaces/default/endpoints/a/status?dryRun=x',
      {},
      'application/json',
      '404 the server could not find the requested resource',
    ],
    ['OPTIONS', '/apis/apps/v1/deployments/x', undefined, 'application/json', '404 the server could not find the requested resource'],
    [
      'POST',
      MAPS,
      { apiVersion: 1, kind: 'ConfigMap' },
      'application/json',
      `400 the object provided is unrecognized (must be of type ConfigMap): couldn't get version/kind; json parse error: json: cannot unmarshal number into Go struct field .apiVersion of type string ({"apiVersion":1,"kind":"Config ...)`,
    ],
    ['PUT', '/ui', {}, 'application/json', '404'],
    ['GET', `${MAPS}/%2e%2e`, undefined, 'application/json', `400 Name parameter invalid: "..": may not be '..'`],
    ['DELETE', `${MAPS}/a%25b`, undefined, 'application/json', `400 Name parameter invalid: "a%b": may not contain '%'`],
    ['GET', `${MAPS}/a%2Fb`, undefined, 'application/json', '404 the server could not find the requested resource'],
    [
      'GET',
      '/apis/apps',
      undefined,
      'application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1',
      '406 only the following media types are accepted: application/json, application/yaml, application/vnd.kubernetes.protobuf',
    ],
    [
      'POST',
      '/api/v1/watch/namespaces?timeoutSeconds=1',
      {},
      'application/json',
      '405 the server does not allow this method on the requested resource',
    ],
    ['GET', `${MAPS}/nosuch?dryRun=x`, undefined, 'application/json', '404 configmaps "nosuch" not found'],
    ['DELETE', `${MAPS}/nosuch?dryRun=x`, { preconditions: { uid: 'x' } }, 'application/json', '404 configmaps "nosuch" not found'],
    [
      'DELETE',
      `${MAPS}/nosuch?dryRun=x`,
      undefined,
      'application/json',
      '422 DeleteOptions.meta.k8s.io "" is invalid: dryRun: Unsupported value: ["x"]: supported values: "All"',
    ],
    [
      'POST',
      `${MAPS}?dryRun=x&dryRun=All&fieldManager=%07b%e2%80%8b&fieldValidation=q`,
      {},
      'application/json',
      '422 CreateOptions.meta.k8s.io "" is invalid: [fieldManager: Invalid value: "\\ab\\u200b": invalid character U+0007 (at position 0), fieldManager: Invalid value: "\\ab\\u200b": invalid character U+200B (at position 2), dryRun: Unsupported value: ["x","All"]: supported values: "All", fieldValidation: Unsupported value: "q": supported values: "", "Ignore", "Strict", "Warn"]',
    ],
    [
      'POST',
      MAPS,
      { metadata: { name: 'versioned', resourceVersion: '5' } },
      'application/json',
      '500 resourceVersion should not be set on objects to be created',
    ],
    ['POST', MAPS, { metadata: { name: 'versioned', resourceVersion: '-1' } }, 'application/json', '201'],
    ['HEAD', '/api/v1', undefined, 'application/json', '405 the server does not allow this method on the requested resource'],
    ['HEAD', '/apis/apps', undefined, 'application/json', '200'],
    [
      'GET',
      '/apis/apps/v1',
      undefined,
      'text/html',
      '406 406: Not Acceptable\n\nAvailable representations: application/json, application/yaml, application/vnd.kubernetes.protobuf',
    ],
    ['GET', '/version', undefined, 'application/yaml', '406 406: Not Acceptable\n\nAvailable representations: application/json'],
    [
      'PATCH',
      `${MAPS}/a?content=json`,
      {},
      'text/html',
      '406 406: Not Acceptable\n\nAvailable representations: application/json, application/yaml, application/vnd.kubernetes.protobuf',
    ],
    ['POST', '/version', {}, 'application/json', '405 the server does not allow this method on the requested resource'],
    ['POST', '/healthz', {}, 'application/json', '200'],
    ['constructor', `${MAPS}/a`, {}, 'application/json', '405 the server does not allow this method on the requested resource'],
    ['DELETE', `${MAPS}/nosuch`, { gracePeriodSeconds: 2 ** 62 }, 'application/json', '404 configmaps "nosuch" not found'],
  ])('%s %s %j for who takes %s', async (method, url, body, accept, said) => {
    const headers = { accept, ...(method === 'PATCH' ? { 'content-type': 'application/merge-patch+json' } : {}) }
    expect(await world.refusal(method, url, body, headers)).toBe(said)
  })

  it('rows carry one of three things', async () => {
    expect(await world.refusal('GET', `${MAPS}?includeObject=none`, undefined, as('Table'))).toBe(
      `400 Unable to convert to Table as requested: includeObject: Invalid value: "none": must be 'Metadata', 'Object', 'None', or empty`,
    )
  })

  it('built-in resources are not asked for by HEAD', async () => {
    expect((await world.ask('HEAD', `${MAPS}/a`)).status).toBe(405)
  })

  it('what is asked and never kept comes as no table', async () => {
    const review = { spec: { nonResourceAttributes: { path: '/', verb: 'get' } } }
    const url = '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews'
    expect(await world.refusal('POST', url, review, as('Table'))).toBe(
      '406 only the following media types are accepted: application/json, application/yaml, application/vnd.kubernetes.protobuf',
    )
    const { status, body } = await world.ask('POST', url, review, { accept: `${as('Table').accept},application/json` })
    expect([status, body['kind']]).toEqual([201, 'SelfSubjectAccessReview'])
  })
})
