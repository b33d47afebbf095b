/** Places pods where their volumes are or can be, and has volumes bound that wait for their first consumer. */
import { claimsOf, classOf, findClaim, isFullyBound, usesClaim } from '../../framework/claims'
import { StateKey, type CycleState } from '../../framework/cycle-state'
import { PRE_BIND_TIMEOUT, unresolvable, type Handle, type Plugin, type Rejection } from '../../framework/plugin'
import type { NodeInfo } from '../../framework/node-info'
import type { PodInfo } from '../../framework/pod-info'
import { PERSISTENT_VOLUME_CLAIMS, PERSISTENT_VOLUMES } from '../../../schema/resources'
import type { PersistentVolumeClaim } from '../../../schema/types'
import { canProvision, findVolume, volumeFitsNode } from './volume-match'

const SELECTED_NODE = 'volume.kubernetes.io/selected-node'
const BOUND_BY_CONTROLLER = 'pv.kubernetes.io/bound-by-controller'

interface PodVolumes {
  readonly bound: readonly PersistentVolumeClaim[]
  readonly waiting: readonly PersistentVolumeClaim[]
  /** What each node would do: claim name to volume name, or to be provisioned. */
  readonly plans: Map<string, Plan>
}

interface Plan {
  readonly bind: readonly { readonly claim: PersistentVolumeClaim; readonly volume: string }[]
  readonly provision: readonly PersistentVolumeClaim[]
}

const STATE = new StateKey<PodVolumes>('VolumeBinding')

export function volumeBinding({ informers, client, now }: Handle): Plugin {
  const volumes = informers.informer(PERSISTENT_VOLUMES)
  /** Volumes promised to a claim (uid) whose binding is under way. */
  const promised = new Map<string, string>()

  function sortClaims({ pod }: PodInfo): PodVolumes | Rejection {
    const bound: PersistentVolumeClaim[] = []
    const waiting: PersistentVolumeClaim[] = []
    let immediate = false
    for (const { name, ephemeral } of claimsOf(pod)) {
      const claim = findClaim(name, pod, informers)
      if (!claim) {
        return unresolvable(
          ephemeral
            ? `waiting for ephemeral volume controller to create the persistentvolumeclaim "${name}"`
            : `persistentvolumeclaim "${name}" not found`,
        )
      }
      if (claim.status?.phase === 'Lost') {
        return unresolvable(`persistentvolumeclaim "${name}" bound to non-existent persistentvolume "${claim.spec?.volumeName ?? ''}"`)
      }
      if (claim.metadata.deletionTimestamp) return unresolvable(`persistentvolumeclaim "${name}" is being deleted`)
      if (isFullyBound(claim)) bound.push(claim)
      else if (classOf(claim, informers)?.volumeBindingMode === 'WaitForFirstConsumer' && !claim.spec?.volumeName) waiting.push(claim)
      else immediate = true
    }
    return immediate ? unresolvable('pod has unbound immediate PersistentVolumeClaims') : { bound, waiting, plans: new Map() }
  }

  /** How the waiting claims would be met on a node; undefined when one cannot be. */
  function planFor(waiting: readonly PersistentVolumeClaim[], { node, name }: NodeInfo): Plan | undefined {
    const bind: { claim: PersistentVolumeClaim; volume: string }[] = []
    const provision: PersistentVolumeClaim[] = []
    for (const claim of waiting) {
      const selected = claim.metadata.annotations?.[SELECTED_NODE]
      if (selected !== undefined) {
        if (selected !== name) return undefined
        provision.push(claim)
        continue
      }
      const taken = (volume: string): boolean =>
        bind.some((each) => each.volume === volume) || (promised.has(volume) && promised.get(volume) !== claim.metadata.uid)
      const volume = findVolume(claim, node, volumes.list(), taken)
      if (volume) bind.push({ claim, volume: volume.metadata.name })
      else if (canProvision(classOf(claim, informers), node)) provision.push(claim)
      else return undefined
    }
    return { bind, provision }
  }

  function forget(state: CycleState, node: NodeInfo): void {
    for (const { claim, volume } of state.get(STATE)?.plans.get(node.name)?.bind ?? []) {
      if (promised.get(volume) === claim.metadata.uid) promised.delete(volume)
    }
  }

  function carryOut({ bind, provision }: Plan, node: string): void {
    for (const { claim, volume } of bind) {
      const { name, namespace, uid, resourceVersion } = claim.metadata
      const claimRef = { apiVersion: 'v1', kind: 'PersistentVolumeClaim', name, namespace, uid, resourceVersion }
      const patch = { metadata: { annotations: { [BOUND_BY_CONTROLLER]: 'yes' } }, spec: { claimRef } }
      client.resource(PERSISTENT_VOLUMES).patch(volume, undefined, 'merge', patch)
    }
    for (const { metadata } of provision) {
      if (metadata.annotations?.[SELECTED_NODE] === node) continue
      const patch = { metadata: { annotations: { [SELECTED_NODE]: node } } }
      client.resource(PERSISTENT_VOLUME_CLAIMS).patch(metadata.name, metadata.namespace, 'merge', patch)
    }
  }

  return {
    name: 'VolumeBinding',
    events: [
      { on: 'pvc', helps: (pod, { object }) => usesClaim(pod, object) },
      { on: 'pv' },
      { on: 'storageclass' },
      { on: 'node', helps: (_, { changed }) => changed.has('labels') },
    ],
    preFilter(state, pod) {
      if (claimsOf(pod.pod).length === 0) return 'skip'
      const sorted = sortClaims(pod)
      if ('reasons' in sorted) return { reject: sorted }
      state.set(STATE, sorted)
      return undefined
    },
    filter(state, _, node) {
      const { bound, waiting, plans } = state.get(STATE)!
      for (const claim of bound) {
        const volume = volumes.get(claim.spec!.volumeName!)
        if (!volume) return unresolvable('node(s) unavailable due to one or more pvc(s) bound to non-existent pv(s)')
        if (!volumeFitsNode(volume, node.node)) return unresolvable("node(s) didn't match PersistentVolume's node affinity")
      }
      if (waiting.length === 0) return undefined
      const plan = planFor(waiting, node)
      if (!plan) return unresolvable("node(s) didn't find available persistent volumes to bind")
      plans.set(node.name, plan)
      return undefined
    },
    reserve(state, _, node) {
      for (const { claim, volume } of state.get(STATE)?.plans.get(node.name)?.bind ?? []) promised.set(volume, claim.metadata.uid)
      return undefined
    },
    unreserve: (state, _, node) => forget(state, node),
    preBind(state, { pod }, node) {
      const known = state.get(STATE)
      const plan = known?.plans.get(node.name)
      if (!known || !plan) return undefined
      const failed = (why: string) => ({ error: `running PreBind plugin "VolumeBinding": ${why}` })
      const began = now()
      let begun = false
      return () => {
        if (!begun) {
          begun = true
          try {
            carryOut(plan, node.name)
          } catch (error) {
            return failed(error instanceof Error ? error.message : String(error))
          }
        }
        for (const { metadata } of known.waiting) {
          const claim = findClaim(metadata.name, pod, informers)
          if (!claim) return failed(`binding volumes: persistentvolumeclaim "${metadata.name}" not found`)
          if (isFullyBound(claim)) continue
          const provisioning = plan.provision.some((each) => each.metadata.uid === claim.metadata.uid)
          const selected = claim.metadata.annotations?.[SELECTED_NODE]
          if (provisioning && selected === undefined && claim.metadata.resourceVersion !== metadata.resourceVersion) {
            return failed(`binding volumes: provisioning failed for PVC "${metadata.name}"`)
          }
          return now() - began < PRE_BIND_TIMEOUT ? 'wait' : failed('binding volumes: context deadline exceeded')
        }
        forget(state, node)
        return 'done'
      }
    },
  }
}
