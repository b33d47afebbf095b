/** Opens a text in the user's editor and reads it back; models kubectl's util/editor. */
import { CliError } from '../command/errors'
import { temporaryFolder } from '../command/temporary-folder'
import type { Session } from '../session'

const DEFAULT_EDITOR = 'vi'

/** Writes `text` to a temporary file, runs $KUBE_EDITOR or $EDITOR on it and returns what it holds afterwards. Throws CliError. */
export async function openEditor(
  session: Session,
  text: string,
  extension: string,
): Promise<{ readonly text: string; readonly path: string }> {
  const { io } = session
  const editor = io.env['KUBE_EDITOR'] || io.env['EDITOR'] || DEFAULT_EDITOR
  const folder = temporaryFolder(io)
  const path = `${folder}/kubectl-edit-${io.system.random(2 ** 31)}${extension}`
  if (!io.files.exists(folder)) throw new CliError(`open ${path}: no such file or directory`)
  io.files.write(path, text, { mode: 0o600 })
  // Quotes and backslashes need a shell; a plain command line is only split at spaces.
  const argv = /["'\\]/.test(editor) ? ['bash', '-c', `${editor} "${path}"`] : [...editor.split(' ').filter((word) => word !== ''), path]
  if (!io.system.command(argv[0]!)) throw new CliError(`unable to launch the editor ${JSON.stringify(editor)}`)
  const code = await io.run(argv)
  if (code === 127) throw new CliError(`unable to launch the editor ${JSON.stringify(editor)}`)
  if (code !== 0) throw new CliError(`there was a problem with the editor ${JSON.stringify(editor)}`)
  return { text: io.files.readText(path), path }
}
