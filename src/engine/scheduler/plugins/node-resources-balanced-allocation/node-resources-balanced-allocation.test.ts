import { expect, test } from 'vitest'
import type { NodeInfo } from '../../framework/node-info'
import type { CycleState } from '../../framework/cycle-state'
import type { PodInfo } from '../../framework/pod-info'
import { nodeResourcesBalancedAllocation } from './node-resources-balanced-allocation'

type Used = readonly [cpu: number, memory: number]

/** The score of a node with 1000 of each. */
function score([cpu, memory]: Used, [usedCpu, usedMemory]: Used): number {
  const pod = { requests: { cpu, memory } } as unknown as PodInfo
  const node = { requested: { cpu: usedCpu, memory: usedMemory }, allocatable: { cpu: 1000, memory: 1000 } } as unknown as NodeInfo
  return nodeResourcesBalancedAllocation().score!(undefined as unknown as CycleState, pod, node)
}

test.each([
  ['leaves an even node even', [100, 100], [0, 0], 75],
  ['leaves an uneven node as uneven', [100, 100], [500, 0], 75],
  ['makes an even node as uneven as can be', [1000, 0], [0, 0], 50],
  ['makes the most uneven node even', [0, 1000], [1000, 0], 100],
  ['makes an even node a little uneven', [200, 0], [300, 300], 70],
  ['makes an uneven node a little more even', [200, 0], [300, 500], 80],
] as const)('a pod that %s', (_, pod, used, expected) => {
  expect(score(pod, used)).toBe(expected)
})
