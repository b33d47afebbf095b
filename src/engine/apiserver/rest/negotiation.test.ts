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
    expect([status, String(body['text']).split('\n')[3]]).toEqual([
      406,
      'message: "only the following media types are accepted: application/json;stream=watch, application/vnd.kubernetes.protobuf;stream=watch"',
    ])
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
