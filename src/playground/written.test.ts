import { expect, it } from 'vitest'
import { written } from './written'

it('amounts and numbers are written as the server does, in fields that are such alone', () => {
  const template = { containers: [{ name: 'a', args: ['1000m'], resources: { requests: { cpu: '1000m', memory: '1024Mi' } } }] }
  const deployment = { apiVersion: 'apps/v1', kind: 'Deployment', spec: { template: { spec: template } } }
  expect(written(deployment)).toMatchObject({
    spec: { template: { spec: { containers: [{ args: ['1000m'], resources: { requests: { cpu: '1', memory: '1Gi' } } }] } } },
  })
  expect(written({ apiVersion: 'v1', kind: 'ConfigMap', data: { limits: '1000m' } })).toMatchObject({ data: { limits: '1000m' } })
})

it('what v1.36 has no type for is not, nor what is none of its type', () => {
  expect(written({ apiVersion: 'example.com/v1', kind: 'Backup', spec: { limits: { cpu: '1000m' } } })).toBeUndefined()
  expect(written({ apiVersion: 'v1', kind: 'Pod', spec: 'none' })).toBeUndefined()
  expect([written({ kind: 'Pod' }), written(null), written('text')]).toEqual([undefined, undefined, undefined])
})
