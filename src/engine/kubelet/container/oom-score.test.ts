/** Facts about which container the kernel kills first when a node's memory is gone. */
import { expect, test } from 'vitest'
import type { Container, Pod } from '../../schema/types'
import { oomScoreAdjust } from './oom-score'
import type { PodWorker } from '../pod/pod-worker'

const GIB = 1024 ** 3

function adjust(pod: Partial<NonNullable<Pod['spec']>>, container: Container, all: readonly Container[] = [container]): number {
  const worker = {
    pod: { metadata: { name: 'p' }, spec: { ...pod, containers: all } },
    node: { node: () => ({ status: { capacity: { memory: String(4 * GIB) } } }) },
  }
  return oomScoreAdjust(worker as unknown as PodWorker, container)
}
const asking = (requests: Record<string, string>, limits?: Record<string, string>): Container => ({
  name: 'a',
  resources: { requests, ...(limits ? { limits } : {}) },
})

test.each<[string, number, Container]>([
  ['nothing', 1000, { name: 'a' }],
  ['all it may ever use', -997, asking({ cpu: '1', memory: '1Gi' }, { cpu: '1', memory: '1Gi' })],
  ['processors only', 999, asking({ cpu: '100m' })],
  ['a quarter of the memory', 750, asking({ memory: '1Gi' })],
  ['a little of the memory', 999, asking({ memory: '4Mi' })],
  ['all of the memory', 3, asking({ memory: '4Gi' })],
])('a container that asks for %s', (_, score, container) => {
  expect(adjust({}, container)).toBe(score)
})

test('what the node cannot do without is protected like a guaranteed container', () => {
  expect(adjust({ priority: 2_000_001_000 }, { name: 'a' })).toBe(-997)
})

test('a sidecar goes no sooner than the containers it serves', () => {
  const sidecar: Container = { ...asking({ memory: '64Mi' }), name: 'helper', restartPolicy: 'Always' }
  expect(adjust({}, sidecar, [asking({ memory: '2Gi' })])).toBe(500)
})

test('a sidecar is held against the container that asks for least', () => {
  const sidecar: Container = { ...asking({ memory: '64Mi' }), name: 'helper', restartPolicy: 'Always' }
  expect(adjust({}, sidecar, [asking({ memory: '2Gi' }), asking({ memory: '1Gi' })])).toBe(750)
})

test('what a pod as a whole asks for beyond its containers is shared among them', () => {
  const [small, large] = [asking({ memory: '512Mi' }), { ...asking({ memory: '1Gi' }), name: 'b' }]
  const whole = { resources: { requests: { memory: '2560Mi' } } }
  expect([small, large].map((container) => adjust(whole, container, [small, large]))).toEqual([750, 625])
})
