/** Finds volumes for claims on a node, promises them and has them bound; models the scheduler's volume binder. */
import { PERSISTENT_VOLUME_CLAIMS, PERSISTENT_VOLUMES } from '../../../schema/resources'
import type { PersistentVolume, PersistentVolumeClaim, Pod } from '../../../schema/types'
import type { Informer } from '../../../client/client'
import { classOf, findClaim, isFullyBound } from '../../framework/claims'
import type { NodeInfo } from '../../framework/node-info'
import { PRE_BIND_TIMEOUT, unresolvable, type Handle, type PreBindProgress, type Rejection } from '../../framework/plugin'
import type { Plan, PodVolumes } from './pod-volumes'
import { canProvision, findVolume, volumeFitsNode } from './volume-match'

const SELECTED_NODE = 'volume.kubernetes.io/selected-node'
const BOUND_BY_CONTROLLER = 'pv.kubernetes.io/bound-by-controller'

const failed = (why: string) => ({ error: `running PreBind plugin "VolumeBinding": ${why}` })

export class VolumeBinder {
  private readonly volumes: Informer<PersistentVolume>
  /** Volumes promised to a claim (uid) whose binding is under way. */
  private readonly promised = new Map<string, string>()

  constructor(private readonly handle: Pick<Handle, 'informers' | 'client' | 'now'>) {
    this.volumes = handle.informers.informer(PERSISTENT_VOLUMES)
  }

  /** Whether bound claims can be used on a node. */
  checkBound(bound: readonly PersistentVolumeClaim[], { node }: NodeInfo): Rejection | undefined {
    for (const claim of bound) {
      const volume = this.volumes.get(claim.spec!.volumeName!)
      if (!volume) return unresolvable('node(s) unavailable due to one or more pvc(s) bound to non-existent pv(s)')
      if (!volumeFitsNode(volume, node)) return unresolvable("node(s) didn't match PersistentVolume's node affinity")
    }
    return undefined
  }

  /** How the waiting claims would be met on a node; undefined when one cannot be. */
  planFor(waiting: readonly PersistentVolumeClaim[], { node, name }: NodeInfo): Plan | undefined {
    const bind: { claim: PersistentVolumeClaim; volume: string }[] = []
    const provision: PersistentVolumeClaim[] = []
    for (const claim of waiting) {
      const selected = claim.metadata.annotations?.[SELECTED_NODE]
      if (selected !== undefined) {
        if (selected !== name) return undefined
        provision.push(claim)
        continue
      }
      const taken = (volume: string): boolean => bind.some((each) => each.volume === volume) || this.isPromisedToOther(volume, claim)
      const volume = findVolume(claim, node, this.volumes.list(), taken)
      if (volume) bind.push({ claim, volume: volume.metadata.name })
      else if (canProvision(classOf(claim, this.handle.informers), node)) provision.push(claim)
      else return undefined
    }
    return { bind, provision }
  }

  private isPromisedToOther(volume: string, { metadata }: PersistentVolumeClaim): boolean {
    return this.promised.has(volume) && this.promised.get(volume) !== metadata.uid
  }

  /** Keeps the plan's volumes from other pods. */
  promise({ bind }: Plan): void {
    for (const { claim, volume } of bind) this.promised.set(volume, claim.metadata.uid)
  }

  forget({ bind }: Plan): void {
    for (const { claim, volume } of bind) {
      if (this.promised.get(volume) === claim.metadata.uid) this.promised.delete(volume)
    }
  }

  /** Begins when it is first called, and goes on until every waiting claim is bound. */
  binding(pod: Pod, { waiting }: PodVolumes, plan: Plan, node: string): PreBindProgress {
    const deadline = this.handle.now() + PRE_BIND_TIMEOUT
    let begun = false
    return () => {
      if (!begun) {
        begun = true
        try {
          this.carryOut(plan, node)
        } catch (error) {
          return failed(error instanceof Error ? error.message : String(error))
        }
      }
      for (const before of waiting) {
        const progress = this.progressOf(before, pod, plan, deadline)
        if (progress !== 'done') return progress
      }
      this.forget(plan)
      return 'done'
    }
  }

  /** How far one claim is; `before` is the claim as it was when the pod was placed. */
  private progressOf({ metadata }: PersistentVolumeClaim, pod: Pod, plan: Plan, deadline: number): ReturnType<PreBindProgress> {
    const claim = findClaim(metadata.name, pod, this.handle.informers)
    if (!claim) return failed(`binding volumes: persistentvolumeclaim "${metadata.name}" not found`)
    if (isFullyBound(claim)) return 'done'
    const provisioning = plan.provision.some((each) => each.metadata.uid === claim.metadata.uid)
    const selected = claim.metadata.annotations?.[SELECTED_NODE]
    if (provisioning && selected === undefined && claim.metadata.resourceVersion !== metadata.resourceVersion) {
      return failed(`binding volumes: provisioning failed for PVC "${metadata.name}"`)
    }
    return this.handle.now() < deadline ? 'wait' : failed('binding volumes: context deadline exceeded')
  }

  private carryOut({ bind, provision }: Plan, node: string): void {
    const { client } = this.handle
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
}
