/** Asks CSI drivers to attach volumes to the nodes whose pods need them, and to detach them after; models pkg/controller/volume/attachdetach. */
import { keyOf, type ObjectKey } from '../../api/object'
import { hasReason } from '../../api/status'
import { digestOf } from '../../api/hash'
import { attachedName, csiSource, type CsiSource } from '../../kinds/persistent-volume/csi-source'
import { defineController } from '../framework'
import { isActive, isFinished, timeOf } from '../framework/pods'
import { CSI_DRIVERS, NODES, PERSISTENT_VOLUME_CLAIMS, PERSISTENT_VOLUMES, PODS, VOLUME_ATTACHMENTS } from '../../schema/resources'
import type { PersistentVolume, PersistentVolumeClaim, Pod, VolumeAttachment } from '../../schema/types'

/** Milliseconds a driver has to attach a volume before it is said to have failed. */
const ATTACH_TIME = 120_000
/** A volume that a node does not say it has let go of is taken away from it after this much, milliseconds. */
const UNMOUNT_TIME = 360_000
const BY_CLAIM = 'claim'
const BY_VOLUME = 'volume'

/** The claims a pod that is on a node holds on to; none once it is over. */
function claimsOf(pod: Pod): readonly ObjectKey[] {
  const volumes = pod.spec.volumes
  if (!pod.spec.nodeName || !volumes) return []
  const names = volumes.flatMap(({ name, persistentVolumeClaim, ephemeral }) =>
    persistentVolumeClaim ? [persistentVolumeClaim.claimName] : ephemeral ? [`${pod.metadata.name}-${name}`] : [],
  )
  return names.map((name) => `${pod.metadata.namespace}/${name}`)
}

/** Whether only one node may have the volume. */
function isExclusive({ spec }: PersistentVolume): boolean {
  return !(spec?.accessModes ?? []).some((mode) => mode === 'ReadWriteMany' || mode === 'ReadOnlyMany')
}

export const attachDetachController = defineController({
  name: 'attachdetach-controller',
  start: (context) => {
    const { client, clock, enqueue, events } = context
    /** Pods that have been told that another node has the volume. */
    const told = new Set<string>()
    /** When an attachment was first wanted no more, and when its failure was last told; by its name. */
    const leaving = new Map<string, number>()
    const blamed = new Map<string, number>()
    const volumes = context.watch(PERSISTENT_VOLUMES, {
      added: ({ metadata }) => enqueue(metadata.name),
      updated: (before, { metadata, status }) => {
        if (before.status?.phase !== status?.phase) enqueue(metadata.name)
      },
    })
    const claims = context.watch(PERSISTENT_VOLUME_CLAIMS)
    const drivers = context.watch(CSI_DRIVERS)
    const podChanged = (pod: Pod): void => {
      for (const key of claimsOf(pod)) {
        const [namespace = '', name = ''] = key.split('/')
        const volume = claims.get(name, namespace)?.spec?.volumeName
        if (volume) enqueue(volume)
      }
    }
    const pods = context.watch(PODS, {
      added: podChanged,
      updated: (before, pod) => {
        if (before.spec.nodeName !== pod.spec.nodeName || isActive(before) !== isActive(pod)) podChanged(pod)
      },
      deleted: (pod) => {
        told.delete(pod.metadata.uid)
        podChanged(pod)
      },
    })
    pods.addIndex(BY_CLAIM, claimsOf)
    const attachmentChanged = ({ spec }: VolumeAttachment): void => {
      if (spec.source.persistentVolumeName) enqueue(spec.source.persistentVolumeName)
    }
    const attachments = context.watch(VOLUME_ATTACHMENTS, {
      added: attachmentChanged,
      updated: (_, attachment) => attachmentChanged(attachment),
      deleted: (attachment) => {
        leaving.delete(attachment.metadata.name)
        blamed.delete(attachment.metadata.name)
        attachmentChanged(attachment)
      },
    })
    attachments.addIndex(BY_VOLUME, ({ spec }) => (spec.source.persistentVolumeName ? [spec.source.persistentVolumeName] : []))
    const nodes = context.watch(NODES, {
      updated: (before, node) => {
        if (before.status?.volumesInUse === node.status?.volumesInUse) return
        for (const attachment of attachments.list()) if (attachment.spec.nodeName === node.metadata.name) attachmentChanged(attachment)
      },
      deleted: () => attachments.list().forEach(attachmentChanged),
    })

    function podsByNode(claim: PersistentVolumeClaim): Map<string, Pod[]> {
      const found = new Map<string, Pod[]>()
      for (const pod of pods.byIndex(BY_CLAIM, keyOf(claim))) {
        if (isFinished(pod)) continue
        const there = found.get(pod.spec.nodeName!)
        if (there) there.push(pod)
        else found.set(pod.spec.nodeName!, [pod])
      }
      return found
    }

    function fail(there: readonly Pod[], message: string): void {
      for (const pod of there) events.event(pod, 'Warning', 'FailedAttachVolume', message)
    }

    /** Writes down in the node's status that it has, or no longer has, the volume. True when that was news. */
    function note(node: string, name: string, attached: boolean): boolean {
      const known = nodes.get(node)
      const list = known?.status?.volumesAttached ?? []
      if (!known || list.some((each) => each.name === name) === attached) return false
      const volumesAttached = attached ? [...list, { name, devicePath: '' }] : list.filter((each) => each.name !== name)
      client.resource(NODES).updateStatus({ ...known, status: { ...known.status, volumesAttached } })
      return true
    }

    function detach(attachment: VolumeAttachment, source: CsiSource): void {
      const { nodeName } = attachment.spec
      const node = nodes.get(nodeName)
      const name = attachedName(source)
      const volume = attachment.spec.source.persistentVolumeName ?? ''
      if (node?.status?.volumesInUse?.includes(name)) {
        const since = leaving.get(attachment.metadata.name) ?? clock.now()
        leaving.set(attachment.metadata.name, since)
        const left = since + UNMOUNT_TIME - clock.now()
        if (left > 0) {
          context.enqueueAfter(volume, left)
          return
        }
      }
      if (attachment.metadata.deletionTimestamp !== undefined) return
      note(nodeName, name, false)
      try {
        client.resource(VOLUME_ATTACHMENTS).delete(attachment.metadata.name)
      } catch (error) {
        if (!hasReason(error, 'NotFound')) throw error
      }
    }

    function attach(
      volume: PersistentVolume,
      source: CsiSource,
      node: string,
      there: readonly Pod[],
      held: readonly VolumeAttachment[],
    ): void {
      const own = held.find(({ spec }) => spec.nodeName === node)
      if (own) {
        follow(volume, source, own, there)
        return
      }
      const elsewhere = held.filter(({ spec }) => spec.nodeName !== node)
      if (elsewhere.length > 0 && isExclusive(volume)) {
        const strangers = there.filter(({ metadata }) => !told.has(metadata.uid))
        for (const pod of strangers) {
          told.add(pod.metadata.uid)
          fail([pod], `Multi-Attach error for volume "${volume.metadata.name}" ${usedBy(volume, pod, node)}`)
        }
        return
      }
      client.resource(VOLUME_ATTACHMENTS).create({
        apiVersion: 'storage.k8s.io/v1',
        kind: 'VolumeAttachment',
        metadata: { name: `csi-${digestOf(`${source.handle}${source.driver}${node}`).slice('sha256:'.length)}` },
        spec: { attacher: source.driver, nodeName: node, source: { persistentVolumeName: volume.metadata.name } },
      })
    }

    /** Who has the volume on another node, as far as a pod's own namespace may know. */
    function usedBy(volume: PersistentVolume, pod: Pod, node: string): string {
      const claim = claims.get(volume.spec?.claimRef?.name ?? '', volume.spec?.claimRef?.namespace)
      const others = claim ? [...podsByNode(claim)].flatMap(([where, found]) => (where === node ? [] : found)) : []
      const names = others.filter(({ metadata }) => metadata.namespace === pod.metadata.namespace).map(({ metadata }) => metadata.name)
      if (names.length === 0) return "Volume is already exclusively attached to one node and can't be attached to another"
      return `Volume is already used by pod(s) ${names.join(', ')}`
    }

    function follow(volume: PersistentVolume, source: CsiSource, attachment: VolumeAttachment, there: readonly Pod[]): void {
      const { name } = volume.metadata
      if (attachment.status?.attached) {
        if (note(attachment.spec.nodeName, attachedName(source), true))
          for (const pod of there)
            events.event(pod, 'Normal', 'SuccessfulAttachVolume', `AttachVolume.Attach succeeded for volume "${name}" `)
        return
      }
      const now = clock.now()
      const due = (blamed.get(attachment.metadata.name) ?? timeOf(attachment.metadata.creationTimestamp)) + ATTACH_TIME
      const trouble = attachment.status?.attachError?.message
      if (trouble !== undefined || now >= due) {
        blamed.set(attachment.metadata.name, now)
        const timeout = `timed out waiting for external-attacher of ${source.driver} CSI driver to attach volume ${source.handle}`
        fail(there, `AttachVolume.Attach failed for volume "${name}" : ${trouble ?? timeout}`)
      }
      context.enqueueAfter(name, now >= due ? ATTACH_TIME : due - now)
    }

    return {
      reconcile(name) {
        const volume = volumes.get(name)
        const source = volume && csiSource(volume)
        if (!volume || !source || drivers.get(source.driver)?.spec.attachRequired === false) return
        const { claimRef } = volume.spec ?? {}
        const claim = claimRef && claims.get(claimRef.name ?? '', claimRef.namespace)
        const wanted = claim?.spec?.volumeName === name ? podsByNode(claim) : new Map<string, Pod[]>()
        const held = attachments.byIndex(BY_VOLUME, name)
        for (const attachment of held) {
          if (wanted.has(attachment.spec.nodeName)) leaving.delete(attachment.metadata.name)
          else detach(attachment, source)
        }
        for (const [node, there] of wanted) if (nodes.get(node)) attach(volume, source, node, there, held)
      },
    }
  },
})
