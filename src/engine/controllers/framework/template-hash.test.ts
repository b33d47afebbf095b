import { describe, expect, it } from 'vitest'
import { podDefaults } from '../../kinds/pod/strategy'
import { applyDefaults } from '../../schema'
import { dumpForHash } from '../../schema/go-dump'
import type { Pod, PodTemplateSpec } from '../../schema/types'
import type { Draft } from '../../api/object'
import { revisionData } from './history'
import { podTemplateHash, revisionDataHash } from './template-hash'

/** The template as the API server stores it. */
function stored(labels: Record<string, string>, containers: readonly object[], spec: object = {}): PodTemplateSpec {
  const pod = { apiVersion: 'v1', kind: 'Pod', metadata: {}, spec: { containers, ...spec } } as unknown as Draft<Pod>
  applyDefaults('io.k8s.api.core.v1.Pod', pod)
  podDefaults(pod)
  const { enableServiceLinks: _, ...rest } = pod.spec as Pod['spec']
  return JSON.parse(JSON.stringify({ metadata: { labels }, spec: rest })) as PodTemplateSpec
}

describe('hashes recorded on a v1.36 cluster', () => {
  it.each([
    ['7887448d46', { app: 'web' }, { name: 'nginx', image: 'nginx' }],
    ['7b655f454', { app: 'dpy-nginx' }, { name: 'nginx', image: 'nginx' }],
    ['869c5dbc9f', { app: 'db' }, { name: 'mysql', image: 'mysql:8', env: [{ name: 'MYSQL_ROOT_PASSWORD', value: 'secret123' }] }],
    [
      '59bdb87699',
      { app: 'chatty' },
      { name: 'busybox', image: 'busybox:1.36', command: ['sh', '-c', 'echo starting; while true; do echo tick; sleep 2; done'] },
    ],
    ['664b46df8', { app: 'frontend' }, { name: 'webapp', image: 'kodekloud/webapp-color:v2', ports: [{ containerPort: 8080 }] }],
  ])('pod-template-hash %s', (hash, labels, container) => {
    expect(podTemplateHash(stored(labels, [container]))).toBe(hash)
  })

  it('the name of a StatefulSet’s revision', () => {
    const container = { name: 'nginx', image: 'registry.k8s.io/nginx-slim:0.21', ports: [{ containerPort: 80, name: 'web' }] }
    expect(revisionDataHash(revisionData(stored({ app: 'nginx' }, [container])), 0)).toBe('768f5d9db4')
  })
})

it('a collision gives another hash', () => {
  const template = stored({ app: 'web' }, [{ name: 'nginx', image: 'nginx' }])
  expect(new Set([podTemplateHash(template), podTemplateHash(template, 0), podTemplateHash(template, 1)]).size).toBe(3)
})

describe('what Go keeps of a quantity', () => {
  const memory = (text: string): string => dumpForHash('resource.Quantity', text)
  const amount = (value: string, scale: number): string =>
    `i:(resource.int64Amount){value:(int64)${value} scale:(resource.Scale)${scale}} d:(resource.infDecAmount){Dec:(*inf.Dec)<nil>}`

  it.each([
    ['100m', `{${amount('100', -3)} s:(string)100m Format:(resource.Format)DecimalSI}`],
    ['1', `{${amount('1', 0)} s:(string)1 Format:(resource.Format)DecimalSI}`],
    ['0', `{${amount('0', 0)} s:(string)0 Format:(resource.Format)DecimalSI}`],
    ['128Mi', `{${amount('134217728', 0)} s:(string) Format:(resource.Format)BinarySI}`],
    ['12Gi', `{${amount('12884901888', 0)} s:(string)12Gi Format:(resource.Format)BinarySI}`],
    ['1e3', `{${amount('1', 3)} s:(string)1e3 Format:(resource.Format)DecimalExponent}`],
  ])('%s', (text, inside) => expect(memory(text)).toBe(`(resource.Quantity)${inside}`))

  it('an amount that needs too many digits is a decimal of nine places', () => {
    expect(memory('100Ti')).toContain('unscaled:(big.Int){neg:(bool)false abs:(big.nat)[')
    expect(memory('100Ti')).toContain('scale:(inf.Scale)9}')
  })
})
