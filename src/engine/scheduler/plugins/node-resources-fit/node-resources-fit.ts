/** Refuses nodes without room for the pod's requests, and prefers the least allocated ones. */
import { MAX_NODE_SCORE, type Plugin, type Rejection } from '../../framework/plugin'
import { podRequests, toAmounts, type Amounts } from '../../framework/resource-amounts'
import type { NodeInfo } from '../../framework/node-info'
import type { PodInfo } from '../../framework/pod-info'
import type { Pod } from '../../../schema/types'

function insufficient({ requests }: PodInfo, node: NodeInfo): Rejection | undefined {
  let reasons: string[] | undefined
  let resolvable = true
  if (node.pods.size + 1 > node.podLimit) reasons = ['Too many pods']
  for (const name of Object.keys(requests)) {
    const wanted = requests[name]!
    const allocatable = node.allocatable[name] ?? 0
    if (wanted === 0 || wanted <= allocatable - (node.requested[name] ?? 0)) continue
    reasons ??= []
    reasons.push(`Insufficient ${name}`)
    if (wanted > allocatable) resolvable = false
  }
  return reasons && { resolvable, reasons }
}

function couldFit(requests: Amounts, allocatable: Amounts): boolean {
  return Object.keys(requests).every((name) => requests[name]! <= (allocatable[name] ?? 0))
}

/** After a resize in place. */
function needsLess(pod: Pod, previous: Pod): boolean {
  if (pod.metadata.generation === previous.metadata.generation && (pod.metadata.generation ?? 1) <= 1) return false
  const [now, before] = [podRequests(pod), podRequests(previous)]
  return Object.keys(before).some((name) => (now[name] ?? 0) < before[name]!)
}

function leastRequested(requested: number, capacity: number): number {
  return capacity === 0 || requested > capacity ? 0 : Math.trunc(((capacity - requested) * MAX_NODE_SCORE) / capacity)
}

export function nodeResourcesFit(): Plugin {
  return {
    name: 'NodeResourcesFit',
    events: [
      {
        on: 'pod',
        helps: (_, { action, pod, previous }) =>
          action === 'unassigned' || (action === 'updated' && previous !== undefined && needsLess(pod, previous)),
      },
      {
        on: 'node',
        helps: (pod, { action, node, previous }) => {
          if (action === 'deleted') return false
          const allocatable = toAmounts(node.status?.allocatable)
          if (!couldFit(podRequests(pod), allocatable)) return false
          if (action === 'added' || !previous) return true
          const before = toAmounts(previous.status?.allocatable)
          return Object.keys(allocatable).some((name) => allocatable[name]! > (before[name] ?? 0))
        },
      },
      { on: 'self', helps: (_, { pod, previous }) => needsLess(pod, previous) },
    ],
    filter: (_, pod, node) => insufficient(pod, node),
    score(_, { scoringRequests }, { scoringRequested, allocatable }) {
      let sum = 0
      let weights = 0
      for (const name of ['cpu', 'memory'] as const) {
        const capacity = allocatable[name] ?? 0
        if (capacity === 0) continue
        sum += leastRequested(scoringRequested[name] + scoringRequests[name], capacity)
        weights++
      }
      return weights === 0 ? 0 : Math.trunc(sum / weights)
    },
  }
}
