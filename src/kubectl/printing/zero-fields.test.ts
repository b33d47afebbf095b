import { describe, expect, it } from 'vitest'
import { customColumns } from './custom-columns'
import { withZeroFields } from './zero-fields'

describe('fields that Go always writes', () => {
  it.each([
    [
      'core.v1.Pod',
      { spec: { containers: [{ name: 'a' }] } },
      { metadata: {}, spec: { containers: [{ name: 'a', resources: {} }] }, status: {} },
    ],
    ['core.v1.ServiceSpec', { ports: [{ port: 80 }] }, { ports: [{ port: 80, targetPort: 0 }] }],
    ['apps.v1.StatefulSetStatus', {}, { availableReplicas: 0, replicas: 0 }],
    ['core.v1.ConfigMap', { data: { a: 'b' } }, { metadata: {}, data: { a: 'b' } }],
  ])('%s', (type, object, whole) => {
    expect(withZeroFields(object, `io.k8s.api.${type}`)).toEqual(whole)
  })

  it('are not added to what has no known type', () => {
    expect(withZeroFields({ spec: {} }, undefined)).toEqual({ spec: {} })
  })
})

describe('custom columns', () => {
  it('take tabs and line ends in cells for their own', () => {
    const object = { metadata: { name: 'cc' }, data: { a: 'x\ny\tz', b: 'c' } }
    expect(customColumns('N:.metadata.name,A:.data.a,B:.data.b', false, false).print(object)).toBe(
      'N     A     B\ncc    x\ny     z     c\n',
    )
  })
})
