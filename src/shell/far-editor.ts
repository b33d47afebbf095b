/** An editor for the files of a node or a container: the page's, on a copy beside the learner's own files, for as long as it is open. */
import { FileError, type FileSystem } from './files'
import type { System } from './system'

type Edit = NonNullable<System['edit']>

/** The machine that has the editor. */
export interface EditorHost {
  readonly files: FileSystem
  readonly edit?: Edit
}

/** What is saved in the copy is saved there at once, as by an editor that ran there. */
export function farEditor(local: EditorHost, place: string, far: FileSystem): Edit {
  return async ({ path, title, signal }) => {
    const { files, edit } = local
    if (!edit) return { saved: false }
    const copy = `/tmp/${place}${path}`
    files.makeDirectory(copy.slice(0, copy.lastIndexOf('/')), { parents: true })
    files.write(copy, far.exists(path) ? far.readText(path) : '', { mode: 0o600 })
    let refusal: FileError | undefined
    const unwatch = files.watch(copy, () => {
      if (!files.exists(copy)) return
      try {
        far.write(path, files.readText(copy))
        refusal = undefined
      } catch (error) {
        if (!(error instanceof FileError)) throw error
        refusal = error
      }
    })
    try {
      const outcome = await edit({ path: copy, title: `${place}:${title}`, signal })
      // What could not be written is told by the editor's program.
      if (refusal) throw refusal
      return outcome
    } finally {
      unwatch()
      if (files.exists(copy)) files.remove(copy)
    }
  }
}
