/** Names of files: readlink, realpath, basename, dirname. */
import type { Command } from '../../command'
import { FileError, type FileStat } from '../../files'
import { baseName, directoryName, joinPath } from '../../path'
import { HINT, tryStat } from './file-access'
import { parseOptions, tool, ToolError, usageError, type Io } from '../tool'

function real(io: Io, path: string, must: boolean): string {
  const { files } = io.context
  let at = '/'
  const parts = io.path(path).split('/').filter(Boolean)
  for (let i = 0, hops = 0; i < parts.length; i++) {
    const next = joinPath(at, parts[i]!)
    let stat: FileStat | undefined
    try {
      stat = files.lstat(next)
    } catch (error) {
      if (must || i < parts.length - 1) throw error
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

const readlink = tool('readlink', async (io) => {
  const options = parseOptions(io.context, 'femnqsv', {
    canonicalize: 'f',
    'canonicalize-existing': 'e',
    'canonicalize-missing': 'm',
    'no-newline': 'n',
  })
  if (options.operands.length === 0) throw usageError('readlink', 'missing operand')
  for (const name of options.operands) {
    if (options.has('f') || options.has('e') || options.has('m')) {
      try {
        await io.out(`${real(io, name, options.has('e'))}\n`)
      } catch {
        return 1
      }
      continue
    }
    const stat = tryStat(io, name, false)
    if (stat?.type !== 'symlink') return 1
    await io.out(stat.target! + (options.has('n') ? '' : '\n'))
  }
  return 0
})

const realpath = tool('realpath', async (io) => {
  const options = parseOptions(io.context, 'emsqzLP', { 'canonicalize-existing': 'e', 'canonicalize-missing': 'm' })
  if (options.operands.length === 0) throw usageError('realpath', 'missing operand')
  let status = 0
  for (const name of options.operands) {
    try {
      await io.out(`${options.has('s') ? io.path(name) : real(io, name, options.has('e'))}\n`)
    } catch (error) {
      if (!(error instanceof FileError)) throw error
      await io.warn(`${name}: ${error.message}`)
      status = 1
    }
  }
  return status
})

const basename = tool('basename', async (io) => {
  const options = parseOptions(io.context, 'as:z', { suffix: 's', multiple: 'a' }, { stop: true })
  const [first, second] = options.operands
  if (first === undefined) throw new ToolError(`missing operand${HINT('basename')}`)
  const many = options.has('a') || options.has('s')
  for (const name of many ? options.operands : [first])
    await io.out(`${baseName(name, options.get('s') ?? (many ? '' : (second ?? '')))}\n`)
  return 0
})

const dirname = tool('dirname', async (io) => {
  if (io.args.length === 0) throw new ToolError(`missing operand${HINT('dirname')}`)
  for (const name of io.args) await io.out(`${directoryName(name)}\n`)
  return 0
})

export const tools: readonly Command[] = [readlink, realpath, basename, dirname]
