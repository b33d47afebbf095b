import { expect, it } from 'vitest'
import { inGoOrder } from '.'
import { fieldOrder } from './field-order'

const keysOf = (value: unknown): string => Object.keys(value as object).join(' ')

it('fields come as the Go type declares them, embedded types in the place of their field', () => {
  expect(fieldOrder('io.k8s.api.core.v1.Container').slice(0, 8).join(' ')).toBe('name image command args workingDir ports envFrom env')
  expect(fieldOrder('io.k8s.api.core.v1.Probe').slice(0, 5).join(' ')).toBe('exec httpGet tcpSocket grpc initialDelaySeconds')
  expect(fieldOrder('io.k8s.api.apps.v1.Deployment').join(' ')).toBe('kind apiVersion metadata spec status')
  expect(fieldOrder('io.k8s.apimachinery.pkg.apis.meta.v1.OwnerReference').slice(0, 3).join(' ')).toBe('apiVersion kind name')
  expect(fieldOrder('io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.JSONSchemaProps').slice(0, 5).join(' ')).toBe(
    'id $schema $ref description type',
  )
})

it('an object is put in order all the way down; maps are sorted, what is free-form stays as it is', () => {
  const pod = inGoOrder('io.k8s.api.core.v1.Pod', {
    spec: {
      containers: [{ image: 'i', resources: { limits: { memory: '1Gi', cpu: '1' } }, name: 'c' }],
      volumes: [{ emptyDir: {}, name: 'v' }],
    },
    metadata: { labels: { b: '', a: '' }, name: 'p', managedFields: [{ fieldsV1: { z: {}, a: {} }, manager: 'm' }] },
    kind: 'Pod',
    apiVersion: 'v1',
  })
  expect(JSON.stringify(pod)).toBe(
    '{"kind":"Pod","apiVersion":"v1","metadata":{"name":"p","labels":{"a":"","b":""},"managedFields":[{"manager":"m","fieldsV1":{"z":{},"a":{}}}]},' +
      '"spec":{"volumes":[{"name":"v","emptyDir":{}}],"containers":[{"name":"c","image":"i","resources":{"limits":{"cpu":"1","memory":"1Gi"}}}]}}',
  )
})

it('schemas in a definition are in order in whatever form they come', () => {
  const schema = inGoOrder('io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.JSONSchemaProps', {
    items: { type: 'string', description: 'd' },
    additionalProperties: false,
    type: 'object',
  }) as { readonly items: unknown }
  expect([keysOf(schema), keysOf(schema.items)]).toEqual(['type items additionalProperties', 'description type'])
})
