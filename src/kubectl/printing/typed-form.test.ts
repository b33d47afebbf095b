import { describe, expect, it } from 'vitest'
import { customColumns } from './custom-columns'
import { typedForm } from './typed-form'

describe('objects of the types clients have', () => {
  it.each([
    [
      { spec: { containers: [{ name: 'a' }] }, kind: 'Pod', apiVersion: 'v1' },
      '{"kind":"Pod","apiVersion":"v1","metadata":{},"spec":{"containers":[{"name":"a","resources":{}}]},"status":{}}',
    ],
    [
      { apiVersion: 'v1', kind: 'Service', spec: { type: 'ClusterIP', ports: [{ port: 80 }], selector: { b: '2', a: '1' } } },
      '{"kind":"Service","apiVersion":"v1","metadata":{},"spec":{"ports":[{"port":80,"targetPort":0}],"selector":{"a":"1","b":"2"},"type":"ClusterIP"},"status":{"loadBalancer":{}}}',
    ],
    [
      { apiVersion: 'v1', kind: 'ResourceQuotaList', items: [{ spec: { hard: { memory: '3145728Ki', cpu: '2000m' } }, foo: 1 }] },
      '{"kind":"ResourceQuotaList","apiVersion":"v1","metadata":{},"items":[{"metadata":{},"spec":{"hard":{"cpu":"2","memory":"3Gi"}},"status":{}}]}',
    ],
    [
      { apiVersion: 'v1', data: { b: 'c', a: 'd' }, kind: 'ConfigMap' },
      '{"kind":"ConfigMap","apiVersion":"v1","metadata":{},"data":{"a":"d","b":"c"}}',
    ],
    [
      { apiVersion: 'v1', kind: 'ReplicationController', spec: { template: { spec: { imagePullSecrets: [{}], containers: [{}] } } } },
      '{"kind":"ReplicationController","apiVersion":"v1","metadata":{},"spec":{"template":{"metadata":{},"spec":{"containers":[{"name":"","resources":{}}],"imagePullSecrets":[{}]}}},"status":{"replicas":0}}',
    ],
    [{ apiVersion: 'a.b/v1', spec: {}, kind: 'Widget' }, '{"kind":"Widget","apiVersion":"a.b/v1","spec":{}}'],
  ])('%j', (object, written) => {
    expect(JSON.stringify(typedForm(object))).toBe(written)
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
