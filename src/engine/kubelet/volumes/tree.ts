/** A file tree without the devices a machine's root has. */
import { MemoryFiles } from '../../../shell/memory-files'

/** `mode` is the top folder's; `tmpfs` when it is kept in memory. */
export function emptyTree(now: () => number, mode = 0o755, tmpfs = false): MemoryFiles {
  const files = new MemoryFiles({ now, tmpfs })
  for (const name of files.list('/')) files.remove(`/${name}`, { recursive: true })
  files.changeMode('/', mode)
  return files
}
