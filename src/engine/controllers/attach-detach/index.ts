/** Asks CSI drivers to attach volumes to the nodes whose pods need them, and to detach them after; models pkg/controller/volume/attachdetach. */
import type { ObjectKey } from '../../api/object'
import { defineController } from '../framework'
import { isActive } from '../framework/pods'
import { CSI_DRIVERS, NODES, PERSISTENT_VOLUME_CLAIMS, PERSISTENT_VOLUMES, PODS, VOLUME_ATTACHMENTS } from '../../schema/resources'
import type { Pod, VolumeAttachment } from '../../schema/types'
import { Attacher, BY_CLAIM, BY_VOLUME } from './attacher'

/** The claims a pod that is on a node holds on to; none once it is over. */
function claimsOf(pod: Pod): readonly ObjectKey[] {
  const volumes = pod.spec.volumes
  if (!pod.spec.nodeName || !volumes) return []
  const names = volumes.flatMap(({ name, persistentVolumeClaim, ephemeral }) =>
    persistentVolumeClaim ? [persistentVolumeClaim.claimName] : ephemeral ? [`${pod.metadata.name}-${name}`] : [],
  )
  return names.map((name) => `${pod.metadata.namespace}/${name}`)
}

export const attachDetachController = defineController({
  name: 'attachdetach-controller',
  start: (context) => {
    const { enqueue } = context
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
        attacher.forgetPod(pod.metadata.uid)
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
        attacher.forgetAttachment(attachment.metadata.name)
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

    const attacher = new Attacher(context, { volumes, claims, drivers, pods, attachments, nodes })
    return { reconcile: (name) => attacher.look(name) }
  },
})
