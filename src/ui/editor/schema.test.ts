import { describe, expect, it } from 'vitest'
import { editorSchema, type Facts } from './schema'
import { descriptions } from './schema-plugin'

const facts: Facts = {
  'io.k8s.api.core.v1.Pod': {
    gvk: [{ group: '', version: 'v1', kind: 'Pod' }],
    fields: { metadata: { ref: 'io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta' }, spec: { ref: 'io.k8s.api.core.v1.PodSpec' } },
  },
  'io.k8s.api.core.v1.PodList': { gvk: [{ group: '', version: 'v1', kind: 'PodList' }], fields: { metadata: {}, items: {} } },
  'io.k8s.api.core.v1.PodSpec': {
    fields: {
      restartPolicy: { type: 'string', enum: ['Always', 'Never'] },
      limit: { ref: 'io.k8s.apimachinery.pkg.api.resource.Quantity' },
    },
    required: ['restartPolicy'],
  },
  'io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta': { fields: { name: { type: 'string' } } },
}

describe("the editor's schema", () => {
  it('has a branch per kind that people write, strict about fields', () => {
    const schema = editorSchema(facts, () => undefined) as { properties: { kind: unknown }; definitions: Record<string, object> }
    expect(schema.properties.kind).toEqual({ enum: ['Pod'] })
    expect(schema.definitions['io.k8s.api.core.v1.PodSpec']).toEqual({
      type: 'object',
      additionalProperties: false,
      required: ['restartPolicy'],
      properties: { restartPolicy: { type: 'string', enum: ['Always', 'Never'] }, limit: { type: ['string', 'number'] } },
    })
  })

  it("takes its descriptions from the API's own", () => {
    const describeField = descriptions()
    expect(describeField('io.k8s.api.core.v1.Container', 'image')).toMatch(/^Container image name\./)
    expect(describeField('io.k8s.api.apps.v1.Deployment')).toMatch(/Deployment enables declarative updates/)
  })
})
