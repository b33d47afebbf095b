/** emptyDir: a folder that lives as long as the pod. */
import { quantityNumber } from '../../api/quantity'
import { MemoryFiles } from '../../../shell/memory-files'
import { giveToGroup } from './ownership'
import { memoryOfPod } from './tmpfs'
import { emptyTree } from '../../runtime/empty-tree'
import { folderVolume, type VolumePlugin } from './plugin'

export const emptyDirPlugin: VolumePlugin = {
  name: 'kubernetes.io/empty-dir',
  canSupport: ({ emptyDir }) => emptyDir !== undefined,
  mount: ({ emptyDir }, worker, found) => {
    if (found) return found
    // The tree is made when somebody looks: most emptyDirs of a large cluster stay untouched.
    let files: MemoryFiles | undefined
    const inMemory = emptyDir?.medium === 'Memory'
    const limit = emptyDir?.sizeLimit
    const memory = inMemory ? (limit === undefined ? true : (quantityNumber(limit) ?? true)) : undefined
    return lazily(
      () => {
        if (!files) {
          const capacity = memory === undefined ? undefined : Math.min(memoryOfPod(worker), memory === true ? Infinity : memory)
          files = emptyTree(() => worker.node.clock.now(), inMemory ? 0o1777 : 0o777, inMemory, capacity)
          giveToGroup(files, worker, false)
        }
        return files
      },
      () => files,
      memory,
    )
  },
}

/** `made`: the tree, if anybody has looked. */
function lazily(
  tree: () => MemoryFiles,
  made: () => MemoryFiles | undefined,
  memory: true | number | undefined,
): ReturnType<VolumePlugin['mount']> {
  return {
    get files() {
      return tree()
    },
    source: '/',
    readOnly: false,
    usedBytes: () => made()?.writtenBytes() ?? 0,
    usedInodes: () => made()?.writtenInodes() ?? 0,
    ...(memory === undefined ? {} : { memory }),
    snapshot: (path) => folderVolume(tree(), '/', false).snapshot(path),
    sourceOf: (path) => folderVolume(tree(), '/', false).sourceOf(path),
  }
}
