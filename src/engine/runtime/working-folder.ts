/** The folder that process 1 starts in, which the runtime makes where nobody else has; models what runc does before it closes the root. */
import type { FileSystem } from '../../shell/files'
import type { ContainerConfig } from './container-config'
import type { Container } from './container'
import { imageFiles } from './image-files'

/** In the runtime's words; undefined when the folder is there or can be made. */
export function workingFolderRefusal({ config, host }: Container): string | undefined {
  const { workingDirectory, image, mounts } = config
  if (workingDirectory === '/' || workingDirectory === (image.workingDirectory ?? '/')) return undefined
  if (mounts.some(({ path }) => `${workingDirectory}/`.startsWith(`${path}/`))) return undefined
  const files = imageFiles(image, host, () => host.clock.now())
  const inTheWay = ancestors(workingDirectory).find((path) => files.exists(path) && files.stat(path).type !== 'directory')
  return inTheWay && `mkdir ${inTheWay}: not a directory`
}

/** `own` is what lies under all mounts: it is not closed yet, though the container may find it so. */
export function makeWorkingFolder({ workingDirectory }: ContainerConfig, tree: FileSystem, own: FileSystem): void {
  if (tree.exists(workingDirectory)) return
  try {
    own.makeDirectory(workingDirectory, { parents: true })
  } catch {
    // What keeps it from being made keeps the container from starting.
  }
}

/** A path and the folders above it, the highest first. */
function ancestors(path: string): readonly string[] {
  const parts = path.split('/').filter(Boolean)
  return parts.map((_, index) => `/${parts.slice(0, index + 1).join('/')}`)
}
