/** sed -i: what comes out is written beside the file and then takes its place, so that the file is another one afterwards. */
import { Signalled } from '../../command'
import { FileError } from '../../files'
import { ToolError, type Io } from '../tool'
import { SedInput } from './input'
import { Output } from './output'
import type { Run, RunSettings } from './run'

const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789'
/** Status of GNU sed when a file cannot be opened or moved while it runs. */
const PANIC = 4

/** Edits files in place, each with its own line numbers, and keeps the old ones where a suffix is given. */
export async function inPlace(io: Io, suffix: string, names: readonly string[], run: Run, settings: RunSettings): Promise<number> {
  const { files } = io.context
  let status = 0
  for (const name of names) {
    const path = io.path(name)
    if (!files.exists(path)) {
      await io.warn(`can't read ${name}: No such file or directory`)
      status = 2
      continue
    }
    if (files.stat(path).type !== 'file') {
      await io.warn(`couldn't edit ${name}: not a regular file`)
      status = PANIC
      continue
    }
    const beside = besideOf(io, name)
    let text = ''
    const output = new Output((part) => Promise.resolve(void (text += part)), settings.end)
    const input = new SedInput(io, [name], settings.end === '\0')
    run.moveTo(input, output)
    let stopped: number | undefined
    try {
      stopped = await run.lines()
      // What `q` left unread stays as it was.
      for (let line = stopped === undefined ? undefined : await input.take(); line; line = await input.take())
        await output.line(line.text, line.ended)
    } catch (error) {
      // A sed that gives up takes its file along; one that is killed has no time to.
      if (!(error instanceof Signalled)) files.remove(io.path(beside))
      throw error
    }
    replace(io, beside, name, text, suffix)
    if (stopped !== undefined) return stopped
  }
  return status
}

/** Makes the file that the text goes into. */
function besideOf(io: Io, name: string): string {
  const { files, system } = io.context
  const drawn = Array.from('XXXXXX', () => LETTERS[system.random(LETTERS.length)]).join('')
  const folder = name.includes('/') ? name.slice(0, name.lastIndexOf('/') + 1) : './'
  const beside = isAsh(io) ? name + drawn : `${folder}sed${drawn}`
  try {
    files.write(io.path(beside), '')
  } catch (error) {
    if (!(error instanceof FileError)) throw error
    throw isAsh(io)
      ? new ToolError(`can't create temp file '${beside}': ${error.message}`, 1)
      : new ToolError(`couldn't open temporary file ${beside}: ${error.message}`, PANIC)
  }
  return beside
}

function replace(io: Io, beside: string, name: string, text: string, suffix: string): void {
  const { files } = io.context
  const path = io.path(name)
  const from = io.path(beside)
  let moving = [beside, name]
  try {
    const { mode, owner, group } = files.stat(path)
    files.write(from, text)
    likeBefore(() => files.changeOwner(from, owner, group))
    likeBefore(() => files.changeMode(from, mode))
    if (suffix) {
      moving = [name, backupPath(io, name, suffix)]
      files.rename(path, moving[1]!)
      moving = [beside, name]
    }
    files.rename(from, path)
  } catch (error) {
    files.remove(from)
    if (!(error instanceof FileError) || error.code === 'ENOSPC') throw error
    throw isAsh(io)
      ? new ToolError(`can't move '${moving[0]}' to '${moving[1]}': ${error.message}`, 1)
      : new ToolError(`cannot rename ${moving[0]}: ${error.message}`, PANIC)
  }
}

/** Who may not give the file to another keeps it. */
function likeBefore(change: () => void): void {
  try {
    change()
  } catch (error) {
    if (!(error instanceof FileError)) throw error
  }
}

const isAsh = (io: Io): boolean => io.context.system.flavour === 'ash'

/** `*` in the suffix stands for the file's name; with a slash it leads to another folder. */
function backupPath(io: Io, name: string, suffix: string): string {
  if (!suffix.includes('*')) return io.path(name + suffix)
  const cut = name.lastIndexOf('/') + 1
  const backup = suffix.replaceAll('*', name.slice(cut))
  return io.path(backup.includes('/') ? backup : name.slice(0, cut) + backup)
}
