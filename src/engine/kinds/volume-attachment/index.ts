/** VolumeAttachments: volumes fixed to nodes. */
import { immutableField, invalid, required } from '../../api/field-errors'
import { equalJson } from '../../api/json'
import type { FieldError } from '../../api/kind'
import { dns1123SubdomainErrors } from '../../api/names'
import { VOLUME_ATTACHMENTS } from '../../schema/resources'
import type { VolumeAttachment } from '../../schema/types'
import { builtin } from '../framework/define'
import { csiDriverNameErrors } from '../pod-spec/volume-sources'

/** The spec as Go prints the server's own type. */
const specView = ({ spec }: VolumeAttachment): object => ({
  Attacher: spec?.attacher ?? '',
  Source: { PersistentVolumeName: spec?.source?.persistentVolumeName ?? null, InlineVolumeSpec: spec?.source?.inlineVolumeSpec ?? null },
  NodeName: spec?.nodeName ?? '',
})

function validate({ spec }: VolumeAttachment): FieldError[] {
  const errors: FieldError[] = []
  const { attacher = '', nodeName = '' } = spec ?? {}
  const { persistentVolumeName: volume, inlineVolumeSpec: inline } = spec?.source ?? {}
  const field = 'spec.source.persistentVolumeName'
  if (!attacher) errors.push(required('spec.attacher'))
  if ((volume === undefined) === (inline === undefined))
    errors.push(required('spec.source', 'must specify exactly one of inlineVolumeSpec and persistentVolumeName'))
  else if (volume === '') errors.push(required(field, 'must specify non empty persistentVolumeName'))
  for (const message of dns1123SubdomainErrors(nodeName)) errors.push(invalid('spec.nodeName', nodeName, message))
  errors.push(...csiDriverNameErrors(attacher, 'spec.attacher'))
  if (volume !== undefined) for (const message of dns1123SubdomainErrors(volume)) errors.push(invalid(field, volume, message))
  return errors
}

export const volumeAttachment = builtin(VOLUME_ATTACHMENTS, {
  versionedUpdates: true,
  validate,
  validateUpdate: (object, old) => [
    ...validate(object),
    ...(equalJson(object.spec, old.spec) ? [] : [immutableField('spec', specView(object))]),
  ],
  cells: {
    Attacher: (object) => object.spec?.attacher ?? '',
    PV: (object) => object.spec?.source.persistentVolumeName ?? '',
    Node: (object) => object.spec?.nodeName ?? '',
    Attached: (object) => object.status?.attached ?? false,
  },
})
