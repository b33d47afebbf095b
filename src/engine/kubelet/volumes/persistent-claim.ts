/** persistentVolumeClaim: the volume a claim is bound to, when that is a folder of this node or a simulated disk. */
import { trimEnd } from '../../api/trim-end'
import { hasReason } from '../../api/status'
import { PERSISTENT_VOLUME_CLAIMS, PERSISTENT_VOLUMES } from '../../schema/resources'
import { csiVolume } from './csi'
import { checkHostPath } from './host-path'
import { giveToGroup } from './ownership'
import { folderVolume, VolumeError, type VolumePlugin } from './plugin'
import { remoteDisk } from './remote-disk'

export const persistentClaimPlugin: VolumePlugin = {
  name: 'kubernetes.io/persistent-claim',
  canSupport: ({ persistentVolumeClaim, ephemeral }) => Boolean(persistentVolumeClaim ?? ephemeral),
  mount: (volume, worker) => {
    const { client, files } = worker.node
    const claimName = volume.persistentVolumeClaim?.claimName ?? `${worker.pod.metadata.name}-${volume.name}`
    try {
      const claim = client.resource(PERSISTENT_VOLUME_CLAIMS).get(claimName, worker.pod.metadata.namespace)
      const name = claim.spec?.volumeName
      if (!name || claim.status?.phase !== 'Bound') throw new VolumeError(`PersistentVolumeClaim is not bound`)
      const provided = client.resource(PERSISTENT_VOLUMES).get(name)
      const { spec } = provided
      const readOnly = volume.persistentVolumeClaim?.readOnly ?? false
      const disk = csiVolume(worker.node, provided, readOnly)
      if (disk) return disk
      const folder = spec?.hostPath ?? spec?.local
      if (!folder) {
        const disk = remoteDisk(worker.node.clock, name)
        giveToGroup(disk, worker, readOnly)
        return folderVolume(disk, '/', readOnly)
      }
      const path = trimEnd(folder.path, '/') || '/'
      try {
        if (spec?.local && !files.exists(path)) throw new VolumeError(`path "${path}" does not exist`)
        checkHostPath(files, path, spec?.hostPath?.type ?? '')
      } catch (error) {
        throw error instanceof VolumeError ? new VolumeError(error.message, name) : error
      }
      if (spec?.local) giveToGroup(files, worker, readOnly, path)
      return folderVolume(files, path, readOnly)
    } catch (error) {
      if (hasReason(error, 'NotFound')) throw new VolumeError(error.message)
      throw error
    }
  },
}
