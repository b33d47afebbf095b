/** The files of one container: its image's, written over privately, with the volumes mounted; models a snapshot with its mounts. */
import type { MemoryFiles } from '../../shell/memory-files'
import type { Container } from './container'
import { procView, sysView } from './container-view'
import { refusalIn } from './credentials'
import { imageFiles } from './image-files'
import { MountTable, type Mount } from './mount-table'
import { ProcFiles } from './proc-files'
import { SysFiles } from './sys-files'
import { makeWorkingFolder } from './working-folder'

/** Built when somebody first looks at them: of most containers nobody does. */
export class ContainerFiles {
  private built: MountTable | undefined
  private ownLayer: MemoryFiles | undefined
  /** Files that are written once the tree is built: a list that is made longer, as most stay short. */
  private left: readonly { readonly path: string; readonly text: string; readonly time: number }[] = []

  constructor(private readonly container: Container) {}

  get tree(): MountTable {
    return (this.built ??= this.build())
  }

  private build(): MountTable {
    const { config, host, sandbox, cgroup } = this.container
    const own = imageFiles(config.image, host, () => host.clock.now())
    this.ownLayer = own
    const proc: Mount = { path: '/proc', files: new ProcFiles(procView(this.container)), source: '/', readOnly: false }
    const sys: Mount = { path: '/sys', files: new SysFiles(sysView(this.container)), source: '/', readOnly: true }
    const tree = new MountTable(own, [proc, sys, ...config.mounts, ...sandbox.systemMounts(this.container)], {
      readOnlyRoot: config.readOnlyRoot ?? false,
      layers: config.image.layers === 1 ? 'one' : 'several',
      holds: (bytes) => cgroup.holdFiles(bytes),
    })
    makeWorkingFolder(config, tree, own)
    const { left } = this
    this.left = []
    for (const { path, text, time } of left) {
      own.makeDirectory(folderOf(path), { parents: true })
      own.write(path, text)
      own.touch(path, time)
    }
    return tree
  }

  /** Why programs cannot make files in a folder; undefined when they can. Asked of an ordinary root without building the tree. */
  refusal(folder: string): 'EACCES' | 'EROFS' | undefined {
    const { config } = this.container
    const closed = config.mounts.some(({ path, readOnly }) => readOnly && `${folder}/`.startsWith(`${path}/`))
    return config.user === 'root' && !config.readOnlyRoot && !closed ? undefined : refusalIn(folder, config, this.tree)
  }

  /** Writes a small file when the tree is built; at once when it is. */
  leave(path: string, text: string): void {
    const { config, host } = this.container
    if (config.readOnlyRoot) return
    if (!this.built) {
      this.left = this.left.concat({ path, text, time: host.clock.now() })
      return
    }
    this.built.makeDirectory(folderOf(path), { parents: true })
    this.built.write(path, text)
  }

  /** The text of a file that a program may have written; nothing where none has looked at the files, or it is not there. */
  written(path: string): string {
    return this.built && path && this.built.exists(path) ? this.built.readText(path) : ''
  }

  /** Bytes of the writable layer. */
  writtenBytes(): number {
    return this.ownLayer?.writtenBytes() ?? 0
  }

  /** Files and folders of the writable layer. */
  writtenInodes(): number {
    return this.ownLayer?.writtenInodes() ?? 0
  }
}

function folderOf(path: string): string {
  return path.slice(0, path.lastIndexOf('/')) || '/'
}
