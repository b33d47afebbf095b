import { expect, it } from 'vitest'
import { sourcesOf, stillReads } from './pod-sources'
import type { PodObject } from './wire'

const reads = (spec: object) =>
  sourcesOf({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'p', uid: 'u', resourceVersion: '1', creationTimestamp: '' },
    spec,
  } as PodObject).map(({ kind, name, ways, optional }) => `${kind}/${name} ${ways.join(' ')}${optional ? ' optional' : ''}`)

it('ConfigMaps and Secrets are found wherever a pod names them, each once', () => {
  const spec = {
    volumes: [
      { name: 'a', configMap: { name: 'settings' } },
      { name: 'b', secret: { secretName: 'keys', optional: true } },
      { name: 'c', projected: { sources: [{ configMap: { name: 'more' } }, { secret: { name: 'keys', optional: true } }] } },
      { name: 'd', emptyDir: {} },
    ],
    initContainers: [{ name: 'i', envFrom: [{ secretRef: { name: 'login' } }] }],
    containers: [
      {
        name: 'c',
        env: [
          { name: 'A', value: 'b' },
          { name: 'K', valueFrom: { configMapKeyRef: { name: 'settings', key: 'k', optional: true } } },
        ],
        envFrom: [{ configMapRef: { name: 'flags', optional: true } }],
      },
    ],
    imagePullSecrets: [{ name: 'registry' }],
  }
  expect(reads(spec)).toEqual([
    'ConfigMap/settings files variables',
    'Secret/keys files optional',
    'ConfigMap/more files',
    'Secret/login variables',
    'ConfigMap/flags variables optional',
    'Secret/registry images optional',
  ])
})

it('what every pod has without asking for it is left out', () => {
  const token = {
    name: 'kube-api-access-x',
    projected: { sources: [{ serviceAccountToken: {} }, { configMap: { name: 'kube-root-ca.crt' } }] },
  }
  expect(reads({ volumes: [token], containers: [{ name: 'c' }] })).toEqual([])
})

it('a pod waits for what it reads until its containers have started, and again where one cannot be made anew', () => {
  const waits = (phase: string, reason?: string) => {
    const state = reason === undefined ? { running: {} } : { waiting: { reason } }
    const containerStatuses = [{ name: 'c', ready: false, restartCount: 0, state }]
    return stillReads({ apiVersion: 'v1', kind: 'Pod', status: { phase, containerStatuses } } as unknown as PodObject)
  }
  expect([waits('Pending', 'ContainerCreating'), waits('Running'), waits('Running', 'CrashLoopBackOff')]).toEqual([true, false, false])
  expect([waits('Running', 'CreateContainerConfigError'), waits('Succeeded')]).toEqual([true, false])
})
