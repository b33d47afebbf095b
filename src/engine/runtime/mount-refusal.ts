/** A mount that the container runtime cannot make: a folder where the image has a file. */
import type { Container } from './container'
import { imageFiles } from './image-files'

/** In the runtime's words; undefined when all mounts can be made. */
export function mountRefusal({ config, host, id }: Container): string | undefined {
  if (config.mounts.length === 0) return undefined
  const own = imageFiles(config.image, host, () => host.clock.now())
  for (const mount of config.mounts) {
    const { path } = mount
    if (!own.exists(path) || own.stat(path).type === 'directory') continue
    const { hostPath, files, source } = mount
    if (source !== '/' && files.exists(source) && files.stat(source).type !== 'directory') continue
    const root = `/run/containerd/io.containerd.runtime.v2.task/k8s.io/${id}/rootfs`
    return `error mounting "${hostPath}" to rootfs at "${path}": create mountpoint for ${path} mount: cannot create subdirectories in "${root}${path}": not a directory`
  }
  return undefined
}
