/** Names of files: readlink, realpath, basename, dirname. */
import type { Command } from '../../command'
import { FileError, type FileStat } from '../../files'
import { baseName, directoryName, joinPath } from '../../path'
import { HINT, tryStat } from './file-access'
import { parseOptions, tool, ToolError, usageError, type Io, type Options } from '../tool'

/** The path without links: all of it must be there, all but the last name, or none. */
function real(io: Io, path: string, must: 'all' | 'parents' | 'none'): string {
  const { files } = io.context
  let at = '/'
  const parts = io.path(path).split('/').filter(Boolean)
  for (let i = 0, hops = 0; i < parts.length; i++) {
    const next = joinPath(at, parts[i]!)
    let stat: FileStat | undefined
    try {
      stat = files.lstat(next)
    } catch (error) {
      if (must === 'all' || (must === 'parents' && i < parts.length - 1)) throw error
    }
    if (stat?.type === 'symlink' && hops++ < 40) {
      parts.splice(0, i + 1, ...(stat.target!.startsWith('/') ? stat.target! : `${at}/${stat.target!}`).split('/').filter(Boolean))
      const normal: string[] = []
      for (const part of parts) {
        if (part === '..') normal.pop()
        else if (part !== '.') normal.push(part)
      }
      parts.splice(0, parts.length, ...normal)
      at = '/'
      i = -1
    } else at = next
  }
  return at
}

const presence = (options: Options): 'all' | 'parents' | 'none' => (options.has('e') ? 'all' : options.has('m') ? 'none' : 'parents')

/** busybox takes a last name that is missing only behind a slash or a link. */
const presenceOf = (io: Io, name: string, options: Options): 'all' | 'parents' | 'none' =>
  io.context.system.flavour === 'ash' && !name.includes('/') && tryStat(io, name, false)?.type !== 'symlink' ? 'all' : presence(options)

/** The way from one absolute path to another. */
export function relativePath(from: string, to: string): string {
  const [a, b] = [from, to].map((path) => path.split('/').filter(Boolean)) as [string[], string[]]
  let same = 0
  while (same < a.length && same < b.length && a[same] === b[same]) same++
  return [...a.slice(same).map(() => '..'), ...b.slice(same)].join('/') || '.'
}

const readlink = tool('readlink', async (io) => {
  const options = parseOptions(io.context, 'femnqsvz', {
    zero: 'z',
    canonicalize: 'f',
    'canonicalize-existing': 'e',
    'canonicalize-missing': 'm',
    'no-newline': 'n',
  })
  if (options.operands.length === 0) throw usageError('readlink', 'missing operand')
  if (options.operands.length > 1 && io.context.system.flavour === 'ash')
    throw usageError('readlink', `extra operand '${options.operands[1]!}'`)
  const end = options.has('z') ? '\0' : '\n'
  for (const name of options.operands) {
    if (options.has('f') || options.has('e') || options.has('m')) {
      try {
        await io.out(`${real(io, name, presenceOf(io, name, options))}${options.has('n') && options.operands.length === 1 ? '' : end}`)
      } catch {
        return 1
      }
      continue
    }
    const stat = tryStat(io, name, false)
    if (stat?.type !== 'symlink') return 1
    await io.out(stat.target! + (options.has('n') ? '' : end))
  }
  return 0
})

const realpath = tool('realpath', async (io) => {
  const options = parseOptions(io.context, 'emsqzLP', {
    'canonicalize-existing': 'e',
    'canonicalize-missing': 'm',
    'no-symlinks': 's',
    strip: 's',
    quiet: 'q',
    zero: 'z',
    'relative-to': 'to:',
    'relative-base': 'base:',
  })
  if (options.operands.length === 0) throw usageError('realpath', 'missing operand')
  const resolved = (name: string): string => (options.has('s') ? io.path(name) : real(io, name, presenceOf(io, name, options)))
  const base = options.has('base') ? resolved(options.get('base')!) : undefined
  const from = options.has('to') ? resolved(options.get('to')!) : base
  const below = (path: string): boolean => base === undefined || base === '/' || path === base || path.startsWith(`${base}/`)
  let status = 0
  for (const name of options.operands) {
    try {
      const path = resolved(name)
      const shown = from !== undefined && below(path) && below(from) ? relativePath(from, path) : path
      await io.out(shown + (options.has('z') ? '\0' : '\n'))
    } catch (error) {
      if (!(error instanceof FileError)) throw error
      if (!options.has('q')) await io.warn(`${name}: ${error.message}`)
      status = 1
    }
  }
  return status
})

const basename = tool('basename', async (io) => {
  const options = parseOptions(io.context, 'as:z', { suffix: 's', multiple: 'a', zero: 'z' }, { stop: true })
  const [first, second, third] = options.operands
  if (first === undefined) throw new ToolError(`missing operand${HINT('basename')}`)
  const many = options.has('a') || options.has('s')
  if (!many && third !== undefined) throw usageError('basename', `extra operand '${third}'`)
  for (const name of many ? options.operands : [first])
    await io.out(baseName(name, options.get('s') ?? (many ? '' : (second ?? ''))) + (options.has('z') ? '\0' : '\n'))
  return 0
})

const dirname = tool('dirname', async (io) => {
  const options = parseOptions(io.context, 'z', { zero: 'z' })
  if (options.operands.length === 0) throw new ToolError(`missing operand${HINT('dirname')}`)
  for (const name of options.operands) await io.out(directoryName(name) + (options.has('z') ? '\0' : '\n'))
  return 0
})

export const tools: readonly Command[] = [readlink, realpath, basename, dirname]
