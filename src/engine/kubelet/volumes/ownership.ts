/** Volumes of a pod with an fsGroup belong to that group; models volume.SetVolumeOwnership. */
import type { FileSystem } from '../../../shell/files'
import type { PodWorker } from '../pod/pod-worker'

const FOLDER = 0o2110

/** Gives the tree below `path` to the pod's fsGroup: readable for it, writable too unless the volume is read-only. Nothing without an fsGroup. */
export function giveToGroup(files: FileSystem, worker: PodWorker, readOnly: boolean, path = '/'): void {
  const group = worker.pod.spec?.securityContext?.fsGroup
  if (group === undefined) return
  const walk = (at: string): void => {
    // A volume may be reached through a link; links in it are left alone.
    const stat = at === path ? files.stat(at) : files.lstat(at)
    if (stat.type === 'symlink') return
    const isFolder = stat.type === 'directory'
    files.changeOwner(at, stat.owner, String(group))
    files.changeMode(at, stat.mode | (readOnly ? 0o440 : 0o660) | (isFolder ? FOLDER : 0))
    if (isFolder) for (const name of files.list(at)) walk(`${at === '/' ? '' : at}/${name}`)
  }
  walk(path)
}
