/** What cp, mv and ln share: where things go, asking before something is replaced, and keeping what was there. */
import { isSameFile, type FileStat } from '../../files'
import { behind } from '../../machine'
import { baseName, directoryName, joinPath } from '../../path'
import { HINT, tryStat } from './file-access'
import { choice, linesOf, ToolError, usageError, type Io, type Options } from '../tool'

/** Long options that all of them have, by the letters of the short ones. */
export const TRANSFER_OPTIONS = {
  backup: 'backup?',
  force: 'f',
  interactive: 'i',
  'no-clobber': 'n',
  'strip-trailing-slashes': 'strip',
  suffix: 'S',
  'target-directory': 't',
  'no-target-directory': 'T',
  update: 'u',
  verbose: 'v',
} as const

export interface Transfer {
  readonly from: string
  readonly to: string
}

/** Sources with their targets. Throws ToolError when there is no place for them. */
export function transfers(io: Io, options: Options, alone?: string): readonly Transfer[] {
  const { name } = io.context
  const strip = (path: string): string => (options.has('strip') ? path.replace(/(?<=.)\/+$/, '') : path)
  const operands = options.operands
  const folder = options.get('t')
  if (folder !== undefined && options.has('T')) throw new ToolError('cannot combine --target-directory (-t) and --no-target-directory (-T)')
  if (operands.length === 0) throw new ToolError(`missing file operand${HINT(name)}`)
  const into = (target: string, source: string): Transfer => ({
    from: strip(source),
    to: joinPath(target === '.' && name === 'ln' ? './' : target, baseName(source)),
  })
  if (folder !== undefined) {
    const stat = tryStat(io, folder)
    if (stat?.type !== 'directory')
      throw new ToolError(`target directory '${folder}': ${stat ? 'Not a directory' : 'No such file or directory'}`)
    return operands.map((source) => into(folder, source))
  }
  if (operands.length === 1) {
    if (alone !== undefined) return [into(alone, operands[0]!)]
    throw new ToolError(`missing destination file operand after '${operands[0]}'${HINT(name)}`)
  }
  const target = operands[operands.length - 1]!
  const sources = operands.slice(0, -1)
  if (options.has('T')) {
    if (sources.length > 1) throw usageError(name, `extra operand '${operands[2]}'`)
    return [{ from: strip(sources[0]!), to: target }]
  }
  // A link to a folder is a file of its own for `ln -n`.
  const stat = tryStat(io, target, !(name === 'ln' && options.has('n')))
  if (stat?.type === 'directory') return sources.map((source) => into(target, source))
  if (sources.length > 1) {
    const missing = stat ? 'Not a directory' : 'No such file or directory'
    const above = tryStat(io, directoryName(target))
    throw new ToolError(`target '${target}': ${!stat && above && above.type !== 'directory' ? 'Not a directory' : missing}`)
  }
  return [{ from: strip(sources[0]!), to: target }]
}

/** Asks on stderr and reads a line of the answer. */
export async function affirmed(io: Io, question: string): Promise<boolean> {
  await io.context.stderr.write(`${io.context.name}: ${question}`)
  const answers = answersOf(io)
  const { value } = await answers.next()
  return /^[yY]/.test(value?.text ?? '')
}

const readers = new WeakMap<object, ReturnType<typeof linesOf>>()

/** The lines of standard input, of which every question takes one. */
function answersOf(io: Io): ReturnType<typeof linesOf> {
  const { process } = behind(io.context)
  let lines = readers.get(process)
  if (!lines) readers.set(process, (lines = linesOf(io.context.stdin)))
  return lines
}

const BACKUPS = ['none off', 'simple never', 'existing nil', 'numbered t']

/** How what is replaced is kept; undefined when it is not. */
export function backupOf(io: Io, options: Options): ((path: string) => string) | undefined {
  const { env, files } = io.context
  if (!options.has('b') && !options.has('backup') && !options.has('S')) return undefined
  const word = options.get('backup') || env.VERSION_CONTROL
  const method = word ? choice(io.context.name, 'backup type', word, BACKUPS) : 'existing'
  if (method === 'none') return undefined
  const suffix = options.get('S') ?? (env.SIMPLE_BACKUP_SUFFIX || '~')
  return (path) => {
    const folder = directoryName(io.path(path))
    const start = `${baseName(path)}.~`
    const numbers = files
      .list(folder)
      .filter((name) => name.startsWith(start) && /^\d+~$/.test(name.slice(start.length)))
      .map((name) => parseInt(name.slice(start.length), 10))
    const numbered = method === 'numbered' || (method === 'existing' && numbers.length > 0)
    return numbered ? `${path}.~${Math.max(0, ...numbers) + 1}~` : path + suffix
  }
}

/** Whether two operands are one file: by their paths, or as names of one. */
export function areSame(io: Io, from: string, to: string, a: FileStat, b: FileStat | undefined): boolean {
  if (!b) return false
  return io.path(from) === io.path(to) || isSameFile(a, b)
}
