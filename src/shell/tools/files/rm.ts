/** Taking names out of folders: rm, unlink. */
import { runsAsRoot } from '../../accounts'
import type { Command } from '../../command'
import { FileError, type FileStat } from '../../files'
import { joinPath } from '../../path'
import { HINT, tryStat } from './file-access'
import { kindOf } from './stat'
import { affirmed } from './transfer'
import { choice, parseOptions, tool, ToolError, usageError, type Io, type Options } from '../tool'

type Asking = 'never' | 'once' | 'always' | 'protected'

function askingOf(io: Io, options: Options): Asking {
  const last = options.order.filter((name) => ['f', 'i', 'I', 'interactive'].includes(name)).at(-1)
  if (last === 'interactive')
    return choice('rm', '--interactive', options.get('interactive') || 'always', ['never no none', 'once', 'always yes']) as Asking
  // Without an option only files that may not be written are asked about, and only at a terminal.
  return last === 'f' ? 'never' : last === 'i' ? 'always' : last === 'I' ? 'once' : io.context.isTty.stdin ? 'protected' : 'never'
}

/** One run of rm. */
class Removal {
  status = 0

  constructor(
    private readonly io: Io,
    private readonly options: Options,
    private readonly asking: Asking,
  ) {}

  /** Whether it is gone. */
  async remove(name: string, stat: FileStat): Promise<boolean> {
    const { io, asking } = this
    const { files } = io.context
    const path = io.path(name)
    const folder = stat.type === 'directory'
    const names = folder ? files.list(path) : []
    const guarded = this.isProtected(stat) ? 'write-protected ' : ''
    const asks = asking === 'always' || (asking === 'protected' && guarded !== '')
    if (folder && names.length > 0) {
      if (asks && !(await affirmed(io, `descend into ${guarded}directory '${name}'? `))) return false
      if (!(await this.contents(name, path, names))) return false
    }
    if (asks && !(await affirmed(io, `remove ${guarded}${kindOf(stat)} '${name}'? `))) return false
    try {
      files.remove(path)
    } catch (error) {
      if (!(error instanceof FileError)) throw error
      await this.complain(`cannot remove '${name}': ${error.message}`)
      return false
    }
    if (this.options.has('v')) await io.out(`removed ${folder ? 'directory ' : ''}'${name}'\n`)
    return true
  }

  /** Whether everything in a folder is gone. */
  private async contents(name: string, path: string, names: readonly string[]): Promise<boolean> {
    const { io, asking, options } = this
    // Nobody hears of a tree that goes in one piece.
    if (asking === 'never' && !options.has('v')) {
      try {
        for (const below of names) io.context.files.remove(joinPath(path, below), { recursive: true })
        return true
      } catch (error) {
        if (!(error instanceof FileError)) throw error
      }
    }
    let all = true
    for (const below of io.context.files.list(path)) {
      const stat = io.context.files.lstat(joinPath(path, below))
      if (!(await this.remove(joinPath(name, below), stat))) all = false
    }
    return all
  }

  private isProtected(stat: FileStat): boolean {
    const { system } = this.io.context
    return stat.type !== 'symlink' && !runsAsRoot(system) && (stat.owner !== system.user || (stat.mode & 0o200) === 0)
  }

  async complain(message: string): Promise<void> {
    this.status = 1
    await this.io.warn(message)
  }
}

const rm = tool('rm', async (io) => {
  const options = parseOptions(io.context, 'rRfivId', {
    recursive: 'r',
    force: 'f',
    verbose: 'v',
    dir: 'd',
    interactive: 'interactive?',
    'one-file-system': 'one',
    'no-preserve-root': 'root',
    'preserve-root': 'keep?',
  })
  const { operands } = options
  if (operands.length === 0) {
    if (options.has('f')) return 0
    throw new ToolError(`missing operand${HINT('rm')}`)
  }
  const recursive = options.has('r') || options.has('R')
  const asking = askingOf(io, options)
  if (asking === 'once' && (recursive || operands.length > 3)) {
    const what = `remove ${operands.length} argument${operands.length === 1 ? '' : 's'}${recursive ? ' recursively' : ''}? `
    if (!(await affirmed(io, what))) return 0
  }
  const removal = new Removal(io, options, asking === 'once' ? 'never' : asking)
  for (const name of operands) {
    const stat = tryStat(io, name, false)
    if (!stat) {
      if (!options.has('f')) await removal.complain(`cannot remove '${name}': No such file or directory`)
    } else if (stat.type === 'directory' && !recursive && !options.has('d'))
      await removal.complain(`cannot remove '${name}': Is a directory`)
    else if (/(^|\/)\.\.?\/?$/.test(name)) await removal.complain(`refusing to remove '.' or '..' directory: skipping '${name}'`)
    else if (recursive && io.path(name) === '/' && !options.has('root')) {
      await removal.complain("it is dangerous to operate recursively on '/'")
      await removal.complain('use --no-preserve-root to override this failsafe')
    } else if (stat.type === 'directory' && !recursive && io.context.files.list(io.path(name)).length > 0)
      await removal.complain(`cannot remove '${name}': Directory not empty`)
    else await removal.remove(name.length > 1 ? name.replace(/\/+$/, '') : name, stat)
  }
  return removal.status
})

const unlink = tool('unlink', async (io) => {
  const { operands } = parseOptions(io.context, '', {})
  const [name, extra] = operands
  if (name === undefined) throw new ToolError(`missing operand${HINT('unlink')}`)
  if (extra !== undefined) throw usageError('unlink', `extra operand '${extra}'`)
  try {
    if (io.context.files.lstat(io.path(name)).type === 'directory') throw new FileError('EISDIR', name)
    io.context.files.remove(io.path(name))
    return 0
  } catch (error) {
    throw error instanceof FileError ? new ToolError(`cannot unlink '${name}': ${error.message}`) : error
  }
})

export const tools: readonly Command[] = [rm, unlink]
