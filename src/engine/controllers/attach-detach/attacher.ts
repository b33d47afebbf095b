/** One look at one volume: which nodes it is wanted on, where it is, and what has to be asked of its driver; models the reconciler and the CSI attacher. */
import { digestOf } from '../../api/hash'
import { keyOf } from '../../api/object'
import type { Informer } from '../../client/client'
import { attachedName, csiSource, type CsiSource } from '../../kinds/persistent-volume/csi-source'
import type { ControllerContext } from '../framework'
import { ifThere } from '../framework/if-there'
import { isFinished, timeOf } from '../framework/pods'
import { NODES, VOLUME_ATTACHMENTS } from '../../schema/resources'
import type { CSIDriver, Node, PersistentVolume, PersistentVolumeClaim, Pod, VolumeAttachment } from '../../schema/types'

/** Milliseconds a driver has to attach a volume before it is said to have failed. */
const ATTACH_TIME = 120_000
/** A volume that a node does not say it has let go of is taken away from it after this much, milliseconds. */
const UNMOUNT_TIME = 360_000
/** Index of pods by the claims they hold on to. */
export const BY_CLAIM = 'claim'
/** Index of attachments by volume. */
export const BY_VOLUME = 'volume'

export interface AttachCaches {
  readonly volumes: Informer<PersistentVolume>
  readonly claims: Informer<PersistentVolumeClaim>
  readonly drivers: Informer<CSIDriver>
  readonly pods: Informer<Pod>
  readonly attachments: Informer<VolumeAttachment>
  readonly nodes: Informer<Node>
}

/** Whether only one node may have the volume. */
function isExclusive({ spec }: PersistentVolume): boolean {
  return !(spec?.accessModes ?? []).some((mode) => mode === 'ReadWriteMany' || mode === 'ReadOnlyMany')
}

export class Attacher {
  /** Pods that have been told that another node has the volume. */
  private readonly told = new Set<string>()
  /** When an attachment was first wanted no more, and when its failure was last told; by its name. */
  private readonly leaving = new Map<string, number>()
  private readonly blamed = new Map<string, number>()

  constructor(
    private readonly context: ControllerContext,
    private readonly caches: AttachCaches,
  ) {}

  look(name: string): void {
    const volume = this.caches.volumes.get(name)
    const source = volume && csiSource(volume)
    if (!volume || !source || this.caches.drivers.get(source.driver)?.spec.attachRequired === false) return
    const { claimRef } = volume.spec ?? {}
    const claim = claimRef && this.caches.claims.get(claimRef.name ?? '', claimRef.namespace)
    const wanted = claim?.spec?.volumeName === name ? this.podsByNode(claim) : new Map<string, Pod[]>()
    const held = this.caches.attachments.byIndex(BY_VOLUME, name)
    for (const attachment of held) {
      if (wanted.has(attachment.spec.nodeName)) this.leaving.delete(attachment.metadata.name)
      else this.detach(attachment, source)
    }
    for (const [node, there] of wanted) if (this.caches.nodes.get(node)) this.attach(volume, source, node, there, held)
  }

  forgetPod(uid: string): void {
    this.told.delete(uid)
  }

  forgetAttachment(name: string): void {
    this.leaving.delete(name)
    this.blamed.delete(name)
  }

  private podsByNode(claim: PersistentVolumeClaim): Map<string, Pod[]> {
    const found = new Map<string, Pod[]>()
    for (const pod of this.caches.pods.byIndex(BY_CLAIM, keyOf(claim))) {
      if (isFinished(pod)) continue
      const there = found.get(pod.spec.nodeName!)
      if (there) there.push(pod)
      else found.set(pod.spec.nodeName!, [pod])
    }
    return found
  }

  private fail(there: readonly Pod[], message: string): void {
    for (const pod of there) this.context.events.event(pod, 'Warning', 'FailedAttachVolume', message)
  }

  /** Writes down in the node's status that it has, or no longer has, the volume. True when that was news. */
  private note(node: string, name: string, attached: boolean): boolean {
    const known = this.caches.nodes.get(node)
    const list = known?.status?.volumesAttached ?? []
    if (!known || list.some((each) => each.name === name) === attached) return false
    const volumesAttached = attached ? [...list, { name, devicePath: '' }] : list.filter((each) => each.name !== name)
    this.context.client.resource(NODES).updateStatus({ ...known, status: { ...known.status, volumesAttached } })
    return true
  }

  private detach(attachment: VolumeAttachment, source: CsiSource): void {
    const { nodeName } = attachment.spec
    const node = this.caches.nodes.get(nodeName)
    const name = attachedName(source)
    const volume = attachment.spec.source.persistentVolumeName ?? ''
    if (node?.status?.volumesInUse?.includes(name)) {
      const since = this.leaving.get(attachment.metadata.name) ?? this.context.clock.now()
      this.leaving.set(attachment.metadata.name, since)
      const left = since + UNMOUNT_TIME - this.context.clock.now()
      if (left > 0) {
        this.context.enqueueAfter(volume, left)
        return
      }
    }
    if (attachment.metadata.deletionTimestamp !== undefined) return
    this.note(nodeName, name, false)
    ifThere(() => this.context.client.resource(VOLUME_ATTACHMENTS).delete(attachment.metadata.name))
  }

  private attach(
    volume: PersistentVolume,
    source: CsiSource,
    node: string,
    there: readonly Pod[],
    held: readonly VolumeAttachment[],
  ): void {
    const own = held.find(({ spec }) => spec.nodeName === node)
    if (own) {
      this.follow(volume, source, own, there)
      return
    }
    const elsewhere = held.filter(({ spec }) => spec.nodeName !== node)
    if (elsewhere.length > 0 && isExclusive(volume)) {
      const strangers = there.filter(({ metadata }) => !this.told.has(metadata.uid))
      for (const pod of strangers) {
        this.told.add(pod.metadata.uid)
        this.fail([pod], `Multi-Attach error for volume "${volume.metadata.name}" ${this.usedBy(volume, pod, node)}`)
      }
      return
    }
    this.context.client.resource(VOLUME_ATTACHMENTS).create({
      apiVersion: 'storage.k8s.io/v1',
      kind: 'VolumeAttachment',
      metadata: { name: `csi-${digestOf(`${source.handle}${source.driver}${node}`).slice('sha256:'.length)}` },
      spec: { attacher: source.driver, nodeName: node, source: { persistentVolumeName: volume.metadata.name } },
    })
  }

  /** Who has the volume on another node, as far as a pod's own namespace may know. */
  private usedBy(volume: PersistentVolume, pod: Pod, node: string): string {
    const claim = this.caches.claims.get(volume.spec?.claimRef?.name ?? '', volume.spec?.claimRef?.namespace)
    const others = claim ? [...this.podsByNode(claim)].flatMap(([where, found]) => (where === node ? [] : found)) : []
    const names = others.filter(({ metadata }) => metadata.namespace === pod.metadata.namespace).map(({ metadata }) => metadata.name)
    if (names.length === 0) return "Volume is already exclusively attached to one node and can't be attached to another"
    return `Volume is already used by pod(s) ${names.join(', ')}`
  }

  private follow(volume: PersistentVolume, source: CsiSource, attachment: VolumeAttachment, there: readonly Pod[]): void {
    const { name } = volume.metadata
    if (attachment.status?.attached) {
      if (this.note(attachment.spec.nodeName, attachedName(source), true))
        for (const pod of there)
          this.context.events.event(pod, 'Normal', 'SuccessfulAttachVolume', `AttachVolume.Attach succeeded for volume "${name}" `)
      return
    }
    const now = this.context.clock.now()
    const due = (this.blamed.get(attachment.metadata.name) ?? timeOf(attachment.metadata.creationTimestamp)) + ATTACH_TIME
    const trouble = attachment.status?.attachError?.message
    if (trouble !== undefined || now >= due) {
      this.blamed.set(attachment.metadata.name, now)
      const timeout = `timed out waiting for external-attacher of ${source.driver} CSI driver to attach volume ${source.handle}`
      this.fail(there, `AttachVolume.Attach failed for volume "${name}" : ${trouble ?? timeout}`)
    }
    this.context.enqueueAfter(name, now >= due ? ATTACH_TIME : due - now)
  }
}
