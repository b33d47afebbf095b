import { describe, expect, it } from 'vitest'
import type { JsonObject } from '../../api/json'
import { World } from '../testing'

const GVK = [{ group: 'shop.example', version: 'v1', kind: 'Order' }]

/** What v2 and v3 say of a custom resource with this schema. */
async function published(schema: JsonObject): Promise<{ readonly v2: JsonObject; readonly v3: JsonObject }> {
  const world = new World()
  await world.ask('POST', '/apis/apiextensions.k8s.io/v1/customresourcedefinitions', {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: 'orders.shop.example' },
    spec: {
      group: 'shop.example',
      scope: 'Namespaced',
      names: { plural: 'orders', kind: 'Order' },
      versions: [{ name: 'v1', served: true, storage: true, schema: { openAPIV3Schema: schema } }],
    },
  })
  world.pass()
  const v2 = (await world.ask('GET', '/openapi/v2')).body['definitions'] as JsonObject
  const v3 = (await world.ask('GET', '/openapi/v3/apis/shop.example/v1')).body['components'] as JsonObject
  const name = 'example.shop.v1.Order'
  return { v2: v2[name] as JsonObject, v3: (v3['schemas'] as JsonObject)[name] as JsonObject }
}

describe('a custom resource in /openapi/v2', () => {
  it('has only its kind when it keeps unknown fields, since old clients refuse what is not named', async () => {
    const { v2, v3 } = await published({
      type: 'object',
      'x-kubernetes-preserve-unknown-fields': true,
      properties: { a: { type: 'string' } },
    })
    expect(v2).toEqual({ type: 'object', 'x-kubernetes-group-version-kind': GVK })
    expect(v3).toMatchObject({ properties: { a: { type: 'string' }, kind: { type: 'string' } } })
  })

  it.each<[string, JsonObject, JsonObject]>([
    ['what may be null is of no type', { type: 'object', nullable: true, properties: { a: { type: 'string' } } }, {}],
    [
      'where unknown fields are kept nothing is named',
      { type: 'object', 'x-kubernetes-preserve-unknown-fields': true, properties: { a: { type: 'string' } } },
      { 'x-kubernetes-preserve-unknown-fields': true },
    ],
    [
      'alternatives are left out',
      { 'x-kubernetes-int-or-string': true, anyOf: [{ type: 'integer' }, { type: 'string' }] },
      { 'x-kubernetes-int-or-string': true },
    ],
    [
      'what may be null is not demanded',
      { type: 'object', required: ['a', 'b'], properties: { a: { type: 'string', nullable: true }, b: { type: 'string' } } },
      { type: 'object', required: ['b'], properties: { a: {}, b: { type: 'string' } } },
    ],
    [
      'the rest is as it was',
      { type: 'array', items: { type: 'object', additionalProperties: { type: 'integer', format: 'int32' } } },
      { type: 'array', items: { type: 'object', additionalProperties: { type: 'integer', format: 'int32' } } },
    ],
  ])('%s', async (_, schema, expected) => {
    const { v2 } = await published({ type: 'object', properties: { spec: schema } })
    expect((v2['properties'] as JsonObject)['spec']).toEqual(expected)
    expect((v2['properties'] as JsonObject)['metadata']).toMatchObject({
      $ref: '#/definitions/io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta',
    })
  })

  it('an object within it has a type and metadata in both', async () => {
    const { v2, v3 } = await published({
      type: 'object',
      properties: { template: { type: 'object', 'x-kubernetes-embedded-resource': true, properties: { spec: { type: 'object' } } } },
    })
    const template = { required: ['kind', 'apiVersion'], properties: { apiVersion: { type: 'string' }, kind: { type: 'string' } } }
    expect(v3).toMatchObject({ properties: { template } })
    expect(v2).toMatchObject({ properties: { template } })
  })
})
