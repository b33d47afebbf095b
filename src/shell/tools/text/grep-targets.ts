/** Which files grep looks through: its operands, and with -r what lies below them. */
import { FileError } from '../../files'
import { matches } from '../../interpreter/pattern'
import { joinPath } from '../../path'
import type { Io, Options } from '../tool'

/** The paths to look through, and whether one of the operands could not be read. */
export async function targetsOf(
  io: Io,
  options: Options,
  operands: readonly string[],
  recursive: boolean,
): Promise<{ readonly paths: readonly string[]; readonly failed: boolean }> {
  if (!recursive) return { paths: operands.length > 0 ? operands : ['-'], failed: false }
  const paths: string[] = []
  let failed = false
  for (const operand of operands.length > 0 ? operands : ['.']) {
    try {
      for (const path of filesBelow(io, options, operand)) paths.push(path)
    } catch (error) {
      if (!(error instanceof FileError)) throw error
      failed = true
      if (!options.has('s')) await io.warn(`${operand}: ${error.message}`)
    }
  }
  // Without an operand the names are shown without the folder that was meant.
  return { paths: operands.length > 0 ? paths : paths.map((path) => path.replace(/^\.\//, '')), failed }
}

/** A file itself, or the files below a folder, without the symbolic links in it. */
function* filesBelow(io: Io, options: Options, path: string): Generator<string> {
  const { files } = io.context
  if (files.stat(io.path(path)).type !== 'directory') {
    if (wanted(options, path.slice(path.lastIndexOf('/') + 1))) yield path
    return
  }
  for (const name of files.list(io.path(path))) {
    const child = joinPath(path, name)
    const { type } = files.lstat(io.path(child))
    if (type === 'directory' && options.all('exclude-dir').some((glob) => matches(glob, name))) continue
    if (type === 'file' || type === 'directory') yield* filesBelow(io, options, child)
  }
}

/** Whether --include and --exclude leave a file in. */
function wanted(options: Options, name: string): boolean {
  const included = options.all('include')
  if (included.length > 0 && !included.some((glob) => matches(glob, name))) return false
  return !options.all('exclude').some((glob) => matches(glob, name))
}
