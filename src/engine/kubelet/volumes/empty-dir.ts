/** emptyDir: a folder that lives as long as the pod. */
import { MemoryFiles } from '../../../shell/memory-files'
import { emptyTree } from './tree'
import { folderVolume, type VolumePlugin } from './plugin'

export const emptyDirPlugin: VolumePlugin = {
  name: 'kubernetes.io/empty-dir',
  canSupport: ({ emptyDir }) => emptyDir !== undefined,
  mount: (_volume, worker) => {
    // The tree is made when somebody looks: most emptyDirs of a large cluster stay untouched.
    let files: MemoryFiles | undefined
    return lazily(
      () => (files ??= emptyTree(() => worker.node.clock.now())),
      () => files?.writtenBytes() ?? 0,
    )
  },
}

function lazily(tree: () => MemoryFiles, usedBytes: () => number): ReturnType<VolumePlugin['mount']> {
  return {
    get files() {
      return tree()
    },
    source: '/',
    readOnly: false,
    usedBytes,
    snapshot: (path) => folderVolume(tree(), '/', false).snapshot(path),
    sourceOf: (path) => folderVolume(tree(), '/', false).sourceOf(path),
  }
}
