/** A file tree without the devices a machine's root has. */
import { MemoryFiles } from '../../../shell/memory-files'

export function emptyTree(now: () => number): MemoryFiles {
  const files = new MemoryFiles({ now })
  for (const name of files.list('/')) files.remove(`/${name}`, { recursive: true })
  return files
}
