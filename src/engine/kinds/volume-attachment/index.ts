/** The kind VolumeAttachment of storage.k8s.io/v1. */
import { VOLUME_ATTACHMENTS } from '../../schema/resources'
import { builtin } from '../framework/define'

export const volumeAttachment = builtin(VOLUME_ATTACHMENTS)
