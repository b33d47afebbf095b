/** Changing the file tree: cp, mv, rm, mkdir, rmdir, ln. */
import type { Command } from '../../command'
import { FileError } from '../../files'
import { baseName, directoryName, joinPath } from '../../path'
import { HINT, tryStat, attempt } from './file-access'
import { applyMode } from './file-mode'
import { parseOptions, tool, ToolError, type Io } from '../tool'

function copyTree(io: Io, from: string, to: string, keep: boolean): void {
  const { files } = io.context
  const stat = files.lstat(from)
  if (stat.type === 'directory') {
    if (!files.exists(to)) files.makeDirectory(to, { mode: stat.mode })
    for (const name of files.list(from)) copyTree(io, joinPath(from, name), joinPath(to, name), keep)
  } else if (stat.type === 'symlink') {
    if (files.exists(to)) files.remove(to)
    files.link(stat.target!, to)
  } else files.write(to, files.read(from), files.exists(to) ? {} : { mode: stat.mode })
  if (keep && stat.type !== 'symlink') files.touch(to, stat.modified)
}

/** Source and target of cp, mv and ln. */
async function targets(
  io: Io,
  operands: readonly string[],
  directory: string | undefined,
  verb: string,
): Promise<{ from: string; to: string }[]> {
  const sources = directory === undefined ? operands.slice(0, -1) : operands
  const target = directory ?? operands[operands.length - 1]
  if (operands.length === 0) throw new ToolError(`missing file operand${HINT(io.context.name)}`)
  if (sources.length === 0 || target === undefined)
    throw new ToolError(`missing destination file operand after '${operands[0]}'${HINT(io.context.name)}`)
  const folder = tryStat(io, target)?.type === 'directory'
  if (sources.length > 1 && !folder)
    throw new ToolError(`target '${target}'${tryStat(io, target) ? ': Not a directory' : ': No such file or directory'}`)
  if (!folder && target.endsWith('/') && verb === 'copy' && tryStat(io, sources[0]!)?.type !== 'directory')
    throw new ToolError(`cannot create regular file '${target}': Not a directory`)
  return sources.map((from) => ({ from, to: folder ? joinPath(target, baseName(from)) : target }))
}

const cp = tool('cp', async (io) => {
  const options = parseOptions(io.context, 'rRafipvnduLPt:TH', {
    recursive: 'r',
    archive: 'a',
    force: 'f',
    verbose: 'v',
    'no-clobber': 'n',
    preserve: 'p',
    update: 'u',
    'target-directory': 't',
    parents: 'parents',
  })
  const recursive = options.has('r') || options.has('R') || options.has('a')
  let status = 0
  for (const { from, to } of await targets(io, options.operands, options.get('t'), 'copy')) {
    const stat = tryStat(io, from, !options.has('a'))
    if (!stat) {
      await io.warn(`cannot stat '${from}': No such file or directory`)
      status = 1
      continue
    }
    if (stat.type === 'directory' && !recursive) {
      await io.warn(`-r not specified; omitting directory '${from}'`)
      status = 1
      continue
    }
    if (io.path(from) === io.path(to)) {
      await io.warn(`'${from}' and '${to}' are the same file`)
      status = 1
      continue
    }
    if (stat.type === 'directory' && `${io.path(to)}/`.startsWith(`${io.path(from)}/`)) {
      await io.warn(`cannot copy a directory, '${from}', into itself, '${to}'`)
      status = 1
      continue
    }
    if (options.has('n') && tryStat(io, to)) continue
    if (options.has('u') && (tryStat(io, to)?.modified ?? -1) >= stat.modified) continue
    const copy = (): void => {
      if (stat.type === 'directory' || options.has('a')) copyTree(io, io.path(from), io.path(to), options.has('p') || options.has('a'))
      else {
        io.context.files.write(io.path(to), io.context.files.read(io.path(from)), tryStat(io, to) ? {} : { mode: stat.mode })
        if (options.has('p')) io.context.files.touch(io.path(to), stat.modified)
      }
    }
    const code = await attempt(io, `cannot create regular file '${to}'`, copy, `error writing '${to}'`)
    status ||= code
    if (code === 0 && options.has('v')) await io.out(`'${from}' -> '${to}'\n`)
  }
  return status
})

const mv = tool('mv', async (io) => {
  const options = parseOptions(io.context, 'finvut:T', { force: 'f', verbose: 'v', 'no-clobber': 'n', 'target-directory': 't' })
  const { files } = io.context
  let status = 0
  for (const { from, to } of await targets(io, options.operands, options.get('t'), 'move')) {
    if (!tryStat(io, from, false)) {
      await io.warn(`cannot stat '${from}': No such file or directory`)
      status = 1
      continue
    }
    if (options.has('n') && tryStat(io, to)) continue
    if (io.path(from) === io.path(to)) {
      await io.warn(`'${from}' and '${to}' are the same file`)
      status = 1
      continue
    }
    if (to.endsWith('/') && !tryStat(io, to) && tryStat(io, from, false)?.type !== 'directory') {
      await io.warn(`cannot move '${from}' to '${to}': Not a directory`)
      status = 1
      continue
    }
    const code = await attempt(io, `cannot move '${from}' to '${to}'`, () => {
      try {
        files.rename(io.path(from), io.path(to))
      } catch (error) {
        if (!(error instanceof FileError) || error.code !== 'EXDEV') throw error
        copyTree(io, io.path(from), io.path(to), true)
        files.remove(io.path(from), { recursive: true })
      }
    })
    status ||= code
    if (code === 0 && options.has('v')) await io.out(`renamed '${from}' -> '${to}'\n`)
  }
  return status
})

const rm = tool('rm', async (io) => {
  const options = parseOptions(io.context, 'rRfivId', {
    recursive: 'r',
    force: 'f',
    verbose: 'v',
    dir: 'd',
    'no-preserve-root': 'root',
    'preserve-root': 'keep',
  })
  if (options.operands.length === 0) {
    if (options.has('f')) return 0
    throw new ToolError(`missing operand${HINT('rm')}`)
  }
  const recursive = options.has('r') || options.has('R')
  let status = 0
  for (const name of options.operands) {
    const stat = tryStat(io, name, false)
    if (!stat) {
      if (options.has('f')) continue
      await io.warn(`cannot remove '${name}': No such file or directory`)
      status = 1
    } else if (stat.type === 'directory' && !recursive && !options.has('d')) {
      await io.warn(`cannot remove '${name}': Is a directory`)
      status = 1
    } else if (/(^|\/)\.\.?\/?$/.test(name)) {
      await io.warn(`refusing to remove '.' or '..' directory: skipping '${name}'`)
      status = 1
    } else if (io.path(name) === '/' && !options.has('root')) {
      await io.warn("it is dangerous to operate recursively on '/'")
      await io.warn('use --no-preserve-root to override this failsafe')
      status = 1
    } else {
      const code = await attempt(io, `cannot remove '${name}'`, () => io.context.files.remove(io.path(name), { recursive }))
      status ||= code
      if (code === 0 && options.has('v')) await io.out(stat.type === 'directory' ? `removed directory '${name}'\n` : `removed '${name}'\n`)
    }
  }
  return status
})

const mkdir = tool('mkdir', async (io) => {
  const options = parseOptions(io.context, 'pvm:', { parents: 'p', verbose: 'v', mode: 'm' })
  if (options.operands.length === 0) throw new ToolError(`missing operand${HINT('mkdir')}`)
  let status = 0
  for (const name of options.operands) {
    const code = await attempt(io, `cannot create directory '${name}'`, () =>
      io.context.files.makeDirectory(io.path(name), {
        parents: options.has('p'),
        ...(options.has('m') ? { mode: applyMode(options.get('m')!, 0o777) } : {}),
      }),
    )
    status ||= code
    if (code === 0 && options.has('v')) await io.out(`mkdir: created directory '${name}'\n`)
  }
  return status
})

const rmdir = tool('rmdir', async (io) => {
  const options = parseOptions(io.context, 'pv', { parents: 'p', verbose: 'v' })
  if (options.operands.length === 0) throw new ToolError(`missing operand${HINT('rmdir')}`)
  let status = 0
  for (const name of options.operands) {
    for (let at = name; at !== '.' && at !== '/'; at = directoryName(at)) {
      status ||= await attempt(io, `failed to remove '${at}'`, () => {
        if (io.context.files.lstat(io.path(at)).type !== 'directory') throw new FileError('ENOTDIR', at)
        io.context.files.remove(io.path(at))
      })
      if (!options.has('p') || status) break
    }
  }
  return status
})

const ln = tool('ln', async (io) => {
  const options = parseOptions(io.context, 'sfnvTt:r', { symbolic: 's', force: 'f', verbose: 'v', 'no-dereference': 'n' })
  const { files } = io.context
  const operands = options.operands.length === 1 ? [options.operands[0]!, '.'] : options.operands
  let status = 0
  for (const { from, to } of await targets(io, operands, options.get('t'), 'link')) {
    status ||= await attempt(io, `failed to create ${options.has('s') ? 'symbolic' : 'hard'} link '${to}'`, () => {
      if (tryStat(io, to, false) && options.has('f')) files.remove(io.path(to))
      if (options.has('s')) files.link(from, io.path(to))
      else {
        if (files.stat(io.path(from)).type === 'directory') throw new FileError('EPERM', from)
        if (tryStat(io, to, false)) throw new FileError('EEXIST', to)
        files.write(io.path(to), files.read(io.path(from)))
      }
    })
  }
  return status
})

export const tools: readonly Command[] = [cp, mv, rm, mkdir, rmdir, ln]
