/** nfs: a share that every node sees alike. */
import { folderVolume, type VolumePlugin } from './plugin'
import { remoteDisk } from './remote-disk'

export const nfsPlugin: VolumePlugin = {
  name: 'kubernetes.io/nfs',
  canSupport: ({ nfs }) => nfs !== undefined,
  mount: ({ nfs }, worker) => folderVolume(remoteDisk(worker.node.clock, `${nfs!.server}:${nfs!.path}`), '/', nfs!.readOnly ?? false),
}
