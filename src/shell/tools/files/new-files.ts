/** Files made under names that are given or drawn: mktemp, mkfifo, mknod. */
import type { Command } from '../../command'
import { behind } from '../../machine'
import { joinPath } from '../../path'
import { attempt, HINT } from './file-access'
import { applyMode } from './file-mode'
import { parseOptions, tool, ToolError, usageError } from '../tool'

const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789'

const mktemp = tool('mktemp', async (io) => {
  const options = parseOptions(io.context, 'dup:tqV', { directory: 'd', tmpdir: 'tmpdir?', suffix: 'suffix:', quiet: 'q', 'dry-run': 'u' })
  const { files, env, system } = io.context
  if (options.operands.length > 1) throw usageError('mktemp', 'too many templates')
  const template = options.operands[0] ?? 'tmp.XXXXXXXXXX'
  const suffix = options.get('suffix')
  if (suffix !== undefined && !template.endsWith('X')) throw new ToolError(`with --suffix, template '${template}' must end in X`)
  const marks = /X{3,}(?=[^X]*$)/.exec(template)
  if (!marks) throw new ToolError(`too few X's in template '${template}'`)
  const behindMarks = template.slice(marks.index + marks[0].length) + (suffix ?? '')
  if (behindMarks.includes('/')) throw new ToolError(`invalid suffix '${behindMarks}', contains directory separator`)
  const random = Array.from(marks[0], () => LETTERS[system.random(LETTERS.length)]).join('')
  const name = template.slice(0, marks.index) + random + behindMarks
  const temporary = env.TMPDIR || '/tmp'
  const folder = options.has('t')
    ? env.TMPDIR || options.get('p') || '/tmp'
    : options.has('p') || options.has('tmpdir')
      ? (options.get('p') ?? (options.get('tmpdir') || temporary))
      : options.operands.length === 0
        ? temporary
        : undefined
  if (options.has('t') && template.includes('/')) throw new ToolError(`invalid template, '${template}', contains directory separator`)
  if (folder !== undefined && template.startsWith('/'))
    throw new ToolError(`invalid template, '${template}'; with --tmpdir, it may not be absolute`)
  const path = folder === undefined ? name : joinPath(folder, name)
  if (!options.has('u')) {
    const shown = folder === undefined ? template : joinPath(folder, template)
    const make = (): void => {
      if (options.has('d')) files.makeDirectory(io.path(path), { mode: 0o700 })
      else files.write(io.path(path), '', { mode: 0o600 })
    }
    const what = `failed to create ${options.has('d') ? 'directory' : 'file'} via template '${shown}${suffix ?? ''}'`
    const code = await attempt(options.has('q') ? { ...io, warn: () => Promise.resolve() } : io, what, make)
    if (code) return code
  }
  await io.out(`${path}\n`)
  return 0
})

function modeGiven(text: string): number {
  try {
    return applyMode(text, 0o666)
  } catch (error) {
    throw error instanceof ToolError ? new ToolError('invalid mode') : error
  }
}

const mkfifo = tool('mkfifo', async (io) => {
  const options = parseOptions(io.context, 'm:Z', { mode: 'm', context: 'context?' })
  if (options.operands.length === 0) throw new ToolError(`missing operand${HINT('mkfifo')}`)
  const mode = options.has('m') ? modeGiven(options.get('m')!) : 0o666 & ~behind(io.context).process.umask
  let status = 0
  for (const name of options.operands) {
    const failed = await attempt(io, `cannot create fifo '${name}'`, () => io.context.files.makeFifo(io.path(name), mode))
    status ||= failed
  }
  return status
})

const mknod = tool('mknod', async (io) => {
  const options = parseOptions(io.context, 'm:Z', { mode: 'm', context: 'context?' })
  const [name, kind, ...numbers] = options.operands
  if (name === undefined) throw new ToolError(`missing operand${HINT('mknod')}`)
  if (kind === undefined) throw new ToolError(`missing operand after '${name}'${HINT('mknod')}`)
  const mode = options.has('m') ? modeGiven(options.get('m')!) : 0o666 & ~behind(io.context).process.umask
  if (kind[0] === 'p') {
    if (numbers[0] !== undefined)
      throw new ToolError(
        `extra operand '${numbers[0]}'${numbers.length === 2 ? '\nFifos do not have major and minor device numbers.' : ''}${HINT('mknod')}`,
      )
    return attempt(io, name, () => io.context.files.makeFifo(io.path(name), mode))
  }
  if (numbers.length < 2)
    throw new ToolError(
      `missing operand after '${options.operands.at(-1)!}'${numbers.length === 0 ? '\nSpecial files require major and minor device numbers.' : ''}${HINT('mknod')}`,
    )
  if (!/^[bcu]/.test(kind)) throw usageError('mknod', `invalid device type '${kind}'`)
  if (numbers.length > 2) throw usageError('mknod', `extra operand '${numbers[2]!}'`)
  // Containers and the machines of learners have no right to make devices.
  await io.warn(`${name}: Operation not permitted`)
  return 1
})

export const tools: readonly Command[] = [mktemp, mkfifo, mknod]
