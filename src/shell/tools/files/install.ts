/** install: copies files with a mode and an owner, and makes folders. */
import type { Command } from '../../command'
import { baseName, directoryName, joinPath } from '../../path'
import { applyMode } from './file-mode'
import { attempt, HINT, tryStat } from './file-access'
import { parseOptions, tool, ToolError, usageError, type Io, type Options } from '../tool'

/** Makes a folder and those above it; tells of each with -v. */
async function makeFolders(io: Io, name: string, verbose: boolean): Promise<void> {
  if (name === '' || name === '/' || tryStat(io, name)) return
  await makeFolders(io, directoryName(name), verbose)
  io.context.files.makeDirectory(io.path(name))
  if (verbose) await io.out(`${io.context.name}: creating directory '${name}'\n`)
}

function setRights(io: Io, name: string, options: Options): void {
  const { files } = io.context
  const path = io.path(name)
  files.changeMode(path, applyMode(options.get('m') ?? '755', 0, { directory: files.stat(path).type === 'directory' }))
  const { owner, group } = files.stat(path)
  if (options.has('o') || options.has('g')) files.changeOwner(path, options.get('o') ?? owner, options.get('g') ?? group)
}

async function folders(io: Io, options: Options): Promise<number> {
  let status = 0
  for (const name of options.operands) {
    await makeFolders(io, name, options.has('v'))
    status = Math.max(status, await attempt(io, `cannot change permissions of '${name}'`, () => setRights(io, name, options)))
  }
  return status
}

/** Each source with its target. */
function pairs(io: Io, options: Options): { from: string; to: string }[] {
  const { operands } = options
  const folder = options.get('t')
  if (operands.length === 0) throw new ToolError(`missing file operand${HINT('install')}`)
  if (folder === undefined && operands.length === 1)
    throw new ToolError(`missing destination file operand after '${operands[0]!}'${HINT('install')}`)
  const sources = folder === undefined ? operands.slice(0, -1) : operands
  const target = folder ?? operands[operands.length - 1]!
  const into = !options.has('T') && (folder !== undefined || tryStat(io, target)?.type === 'directory')
  if (options.has('T') && sources.length > 1) throw usageError('install', `extra operand '${operands[2]!}'`)
  if (sources.length > 1 && !into)
    throw new ToolError(`target '${target}': ${tryStat(io, target) ? 'Not a directory' : 'No such file or directory'}`)
  return sources.map((from) => ({ from, to: into ? joinPath(target, baseName(from)) : target }))
}

const install = tool('install', async (io) => {
  const options = parseOptions(io.context, 'm:dDt:vo:g:pCTbscS:', {
    mode: 'm',
    directory: 'd',
    'target-directory': 't',
    verbose: 'v',
    owner: 'o',
    group: 'g',
    'preserve-timestamps': 'p',
    compare: 'C',
    'no-target-directory': 'T',
    strip: 's',
  })
  if (options.has('d')) {
    if (options.operands.length === 0) throw new ToolError(`missing file operand${HINT('install')}`)
    return folders(io, options)
  }
  const { files } = io.context
  let status = 0
  for (const { from, to } of pairs(io, options)) {
    const stat = tryStat(io, from)
    if (!stat || stat.type === 'directory') {
      await io.warn(stat ? `omitting directory '${from}'` : `cannot stat '${from}': No such file or directory`)
      status = 1
      continue
    }
    if (options.has('D')) await makeFolders(io, directoryName(to) === '.' ? '' : directoryName(to), options.has('v'))
    const failed = await attempt(io, `cannot create regular file '${to}'`, () => {
      if (tryStat(io, to, false)) files.remove(io.path(to))
      files.write(io.path(to), files.read(io.path(from)))
      setRights(io, to, options)
      if (options.has('p')) files.touch(io.path(to), stat.modified)
    })
    if (failed === 0 && options.has('v')) await io.out(`'${from}' -> '${to}'\n`)
    status = Math.max(status, failed)
  }
  return status
})

export const tools: readonly Command[] = [install]
