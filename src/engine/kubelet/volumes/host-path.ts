/** hostPath: a file or folder of the node, with its type checks. */
import { trimEnd } from '../../api/trim-end'
import type { FileSystem } from '../../../shell/files'
import { folderVolume, VolumeError, type VolumePlugin } from './plugin'

export const hostPathPlugin: VolumePlugin = {
  name: 'kubernetes.io/host-path',
  canSupport: ({ hostPath }) => hostPath !== undefined,
  mount: ({ hostPath }, worker) => {
    const path = trimEnd(hostPath!.path, '/') || '/'
    checkHostPath(worker.node.files, path, hostPath!.type ?? '')
    return folderVolume(worker.node.files, path, false)
  },
}

/** Makes what the type allows to be made. Throws VolumeError when the path is something else. */
export function checkHostPath(files: FileSystem, path: string, type: string): void {
  const found = files.exists(path) ? files.stat(path).type : undefined
  switch (type) {
    case '':
      // The runtime makes a missing folder when it mounts it.
      if (!found) files.makeDirectory(path, { parents: true })
      return
    case 'DirectoryOrCreate':
      if (!found) files.makeDirectory(path, { parents: true })
      else if (found !== 'directory') throw new VolumeError(`hostPath type check failed: ${path} is not a directory`)
      return
    case 'Directory':
      if (found !== 'directory') throw new VolumeError(`hostPath type check failed: ${path} is not a directory`)
      return
    case 'FileOrCreate':
      if (!found) files.write(path, '')
      else if (found !== 'file') throw new VolumeError(`hostPath type check failed: ${path} is not a file`)
      return
    case 'File':
      if (found !== 'file') throw new VolumeError(`hostPath type check failed: ${path} is not a file`)
      return
    default:
      throw new VolumeError(
        `hostPath type check failed: ${path} is not a ${{ Socket: 'socket file', CharDevice: 'character device', BlockDevice: 'block device' }[type] ?? 'file'}`,
      )
  }
}
