/** A mount that the container runtime cannot make: a folder where the image has a file, or a file where it has a folder. */
import type { Container } from './container'
import { imageFiles } from './image-files'
import type { Mount } from './mount-table'

/** What runc has opened by then decides the number; this is the one met most often. */
const TARGET = '/proc/thread-self/fd/11'

/** In the runtime's words; undefined when all mounts can be made. */
export function mountRefusal({ config, host, id }: Container): string | undefined {
  if (config.mounts.length === 0) return undefined
  const own = imageFiles(config.image, host, () => host.clock.now())
  for (const mount of config.mounts) {
    const { path, hostPath, readOnly } = mount
    if (!own.exists(path)) continue
    const wantsFolder = own.stat(path).type === 'directory'
    if (wantsFolder !== isFile(mount)) continue
    const what = `error mounting "${hostPath}" to rootfs at "${path}": `
    // The place for a folder is made before, the one for a file is there; then the kernel refuses.
    const flags = `${readOnly ? 'MS_RDONLY|' : ''}MS_BIND|MS_REC`
    if (wantsFolder) return `${what}mount src=${hostPath}, dst=${path}, dstFd=${TARGET}, flags=${flags}: not a directory`
    const root = `/run/containerd/io.containerd.runtime.v2.task/k8s.io/${id}/rootfs`
    return `${what}create mountpoint for ${path} mount: cannot create subdirectories in "${root}${path}": not a directory`
  }
  return undefined
}

function isFile({ source, files }: Mount): boolean {
  return source !== '/' && files.exists(source) && files.stat(source).type !== 'directory'
}
