/** An editor for the files of a node: the page's, on a copy beside the learner's own files, for as long as it is open. */
import type { FileSystem } from '../../shell/files'
import type { System } from '../../shell/system'

type Edit = NonNullable<System['edit']>

/** The machine that has the editor. */
export interface EditorHost {
  readonly files: FileSystem
  readonly edit?: Edit
}

/** What is saved in the copy is saved on the node at once, as by an editor that ran there. */
export function farEditor(local: EditorHost, node: string, far: FileSystem): Edit {
  return async ({ path, title, signal }) => {
    const { files, edit } = local
    if (!edit) return { saved: false }
    const copy = `/tmp/${node}${path}`
    files.makeDirectory(copy.slice(0, copy.lastIndexOf('/')), { parents: true })
    files.write(copy, far.exists(path) ? far.readText(path) : '', { mode: 0o600 })
    const unwatch = files.watch(copy, () => {
      if (files.exists(copy)) far.write(path, files.readText(copy))
    })
    try {
      return await edit({ path: copy, title: `${node}:${title}`, signal })
    } finally {
      unwatch()
      if (files.exists(copy)) files.remove(copy)
    }
  }
}
