/** Making and removing folders: mkdir, rmdir. */
import type { Command } from '../../command'
import { FileError } from '../../files'
import { behind } from '../../machine'
import { directoryName, joinPath } from '../../path'
import { attempt, HINT, tryStat } from './file-access'
import { applyMode } from './file-mode'
import { parseOptions, tool, ToolError, type Io } from '../tool'

/** The folders that must be made for a path, from above: those on the way with -p, and itself. */
function missing(io: Io, name: string): string[] {
  const made: string[] = []
  let at = name.startsWith('/') ? '/' : ''
  for (const part of name.split('/').filter(Boolean)) {
    at = at === '' ? part : joinPath(at, part)
    const stat = tryStat(io, at)
    if (stat && stat.type !== 'directory') throw new FileError(io.path(at) === io.path(name) ? 'EEXIST' : 'ENOTDIR', at)
    if (!stat) made.push(at)
  }
  return made
}

function modeGiven(text: string): number {
  try {
    return applyMode(text, 0o777, { directory: true })
  } catch (error) {
    throw error instanceof ToolError ? new ToolError(`invalid mode '${text}'`) : error
  }
}

const mkdir = tool('mkdir', async (io) => {
  const options = parseOptions(io.context, 'pvm:Z', { parents: 'p', verbose: 'v', mode: 'm', context: 'context?' })
  if (options.operands.length === 0) throw new ToolError(`missing operand${HINT('mkdir')}`)
  const { files } = io.context
  const usual = 0o777 & ~behind(io.context).process.umask
  const wanted = options.has('m') ? modeGiven(options.get('m')!) : usual
  let status = 0
  for (const name of options.operands) {
    const made: string[] = []
    const code = await attempt(io, `cannot create directory '${name}'`, () => {
      const paths = options.has('p') ? missing(io, name) : [name]
      for (const path of paths) {
        // Folders on the way are as if they were made without -m, and their owner can go on in them.
        files.makeDirectory(io.path(path), { mode: path === paths.at(-1) ? wanted : usual | 0o300 })
        made.push(path)
      }
    })
    status ||= code
    if (options.has('v')) for (const path of made) await io.out(`${io.context.name}: created directory '${path}'\n`)
  }
  return status
})

const rmdir = tool('rmdir', async (io) => {
  const options = parseOptions(io.context, 'pv', { parents: 'p', verbose: 'v', 'ignore-fail-on-non-empty': 'ignore' })
  if (options.operands.length === 0) throw new ToolError(`missing operand${HINT('rmdir')}`)
  const { files } = io.context
  let status = 0
  for (const name of options.operands) {
    for (let at = name.replace(/(?<=.)\/+$/, ''); at !== '.' && at !== '/'; at = directoryName(at)) {
      if (options.has('v')) await io.out(`rmdir: removing directory, '${at}'\n`)
      try {
        if (/(^|\/)\.$/.test(at)) throw new FileError('EINVAL', at)
        if (files.lstat(io.path(at)).type !== 'directory') throw new FileError('ENOTDIR', at)
        files.remove(io.path(at))
      } catch (error) {
        if (!(error instanceof FileError)) throw error
        if (error.code === 'ENOTEMPTY' && options.has('ignore')) break
        await io.warn(`failed to remove ${at === name ? '' : 'directory '}'${at}': ${error.message}`)
        status = 1
        break
      }
      if (!options.has('p')) break
    }
  }
  return status
})

export const tools: readonly Command[] = [mkdir, rmdir]
