/** VolumeAttachments: volumes fixed to nodes. */
import { VOLUME_ATTACHMENTS } from '../../schema/resources'
import { builtin } from '../framework/define'

export const volumeAttachment = builtin(VOLUME_ATTACHMENTS, {
  versionedUpdates: true,
  cells: {
    Attacher: (object) => object.spec?.attacher ?? '',
    PV: (object) => object.spec?.source.persistentVolumeName ?? '',
    Node: (object) => object.spec?.nodeName ?? '',
    Attached: (object) => object.status?.attached ?? false,
  },
})
