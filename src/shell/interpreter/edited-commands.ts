/** Commands that an editor changes in a temporary file before they run; models what `fc` and edit-and-execute-command of bash share. */
import { FileError } from '../files'
import { ShellError } from './errors'
import type { Shell } from './shell'

export interface EditedCommands {
  /** What the editor ended with; only 0 leaves a text. */
  readonly status: number
  readonly text: string
}

/** Throws ShellError where there can be no such file. */
export async function editedCommands(shell: Shell, text: string, edit: (path: string) => Promise<number>): Promise<EditedCommands> {
  const { files } = shell.machine
  const path = `/tmp/bash-fc.${shell.process.pid}`
  try {
    files.write(path, `${text}\n`)
    const status = await edit(path)
    return { status, text: status === 0 ? files.readText(path).replace(/\n+$/, '') : '' }
  } catch (error) {
    if (!(error instanceof FileError)) throw error
    throw new ShellError(`fc: ${path}: cannot open temp file: ${error.message}`)
  } finally {
    if (files.exists(path)) files.remove(path)
  }
}
