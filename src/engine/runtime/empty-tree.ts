/** A file tree without the devices a machine's root has. */
import { MemoryFiles } from '../../shell/memory-files'

/** `mode` is the top folder's; `tmpfs` when it is kept in memory; `capacity` the bytes it has room for. */
export function emptyTree(now: () => number, mode = 0o755, tmpfs = false, capacity?: number): MemoryFiles {
  const files = new MemoryFiles({ now, tmpfs, ...(capacity === undefined ? {} : { capacity }) })
  for (const name of files.list('/')) files.remove(`/${name}`, { recursive: true })
  files.changeMode('/', mode)
  return files
}
