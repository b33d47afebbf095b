/** Places pods where their volumes are or can be, and has volumes bound that wait for their first consumer. */
import { claimsOf, usesClaim } from '../../framework/claims'
import { StateKey, type CycleState } from '../../framework/cycle-state'
import { unresolvable, type Handle, type Plugin } from '../../framework/plugin'
import type { NodeInfo } from '../../framework/node-info'
import { VolumeBinder } from './binder'
import { sortClaims, type Plan, type PodVolumes } from './pod-volumes'

const STATE = new StateKey<PodVolumes>('VolumeBinding')

const planOn = (state: CycleState, { name }: NodeInfo): Plan | undefined => state.get(STATE)?.plans.get(name)

export function volumeBinding(handle: Handle): Plugin {
  const binder = new VolumeBinder(handle)
  return {
    name: 'VolumeBinding',
    events: [
      { on: 'pvc', helps: (pod, { object }) => usesClaim(pod, object) },
      { on: 'pv' },
      { on: 'storageclass' },
      { on: 'node', helps: (_, { changed }) => changed.has('labels') },
    ],
    preFilter(state, { pod }) {
      if (claimsOf(pod).length === 0) return 'skip'
      const sorted = sortClaims(pod, handle.informers)
      if ('reasons' in sorted) return { reject: sorted }
      state.set(STATE, sorted)
      return undefined
    },
    filter(state, _, node) {
      const { bound, waiting, plans } = state.get(STATE)!
      const rejected = binder.checkBound(bound, node)
      if (rejected || waiting.length === 0) return rejected
      const plan = binder.planFor(waiting, node)
      if (!plan) return unresolvable("node(s) didn't find available persistent volumes to bind")
      plans.set(node.name, plan)
      return undefined
    },
    reserve(state, _, node) {
      const plan = planOn(state, node)
      if (plan) binder.promise(plan)
      return undefined
    },
    unreserve(state, _, node) {
      const plan = planOn(state, node)
      if (plan) binder.forget(plan)
    },
    preBind(state, { pod }, node) {
      const plan = planOn(state, node)
      return plan && binder.binding(pod, state.get(STATE)!, plan, node.name)
    },
  }
}
