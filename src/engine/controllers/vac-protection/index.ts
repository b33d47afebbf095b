/** Keeps classes of volume attributes from vanishing while claims or volumes name them; models pkg/controller/volume/vacprotection. */
import { defineController } from '../framework'
import { Protection } from '../framework/protection'
import { PERSISTENT_VOLUME_CLAIMS, PERSISTENT_VOLUMES, VOLUME_ATTRIBUTES_CLASSES } from '../../schema/resources'
import type { PersistentVolume, PersistentVolumeClaim } from '../../schema/types'

const BY_CLASS = 'volumeAttributesClass'

/** The classes a claim has, wants, or is being changed to. */
function classesOfClaim({ spec, status }: PersistentVolumeClaim): string[] {
  const names = [
    spec.volumeAttributesClassName,
    status?.currentVolumeAttributesClassName,
    status?.modifyVolumeStatus?.targetVolumeAttributesClassName,
  ]
  return names.filter((name) => name !== undefined)
}

function classesOfVolume({ spec }: PersistentVolume): string[] {
  return spec.volumeAttributesClassName === undefined ? [] : [spec.volumeAttributesClassName]
}

export const vacProtectionController = defineController({
  name: 'volumeattributesclass-protection-controller',
  start: (context) => {
    const released = (names: readonly string[]): void => {
      for (const name of names) protection.released(name)
    }
    const claims = context.watch(PERSISTENT_VOLUME_CLAIMS, {
      updated: (before) => released(classesOfClaim(before)),
      deleted: (claim) => released(classesOfClaim(claim)),
    })
    const volumes = context.watch(PERSISTENT_VOLUMES, {
      updated: (before) => released(classesOfVolume(before)),
      deleted: (volume) => released(classesOfVolume(volume)),
    })
    claims.addIndex(BY_CLASS, classesOfClaim)
    volumes.addIndex(BY_CLASS, classesOfVolume)
    const protection = new Protection(context, VOLUME_ATTRIBUTES_CLASSES, 'kubernetes.io/vac-protection', ({ metadata: { name } }) =>
      [claims, volumes].some((users) => users.byIndex(BY_CLASS, name).length > 0),
    )
    return protection
  },
})
