/** mv. */
import type { Command } from '../../command'
import { FileError, type FileStat } from '../../files'
import { directoryName } from '../../path'
import { copyTree } from './copying'
import { attempt, tryStat } from './file-access'
import { affirmed, areSame, backupOf, TRANSFER_OPTIONS, transfers } from './transfer'
import { parseOptions, tool, type Io, type Options } from '../tool'

function rename(io: Io, from: string, to: string): void {
  const { files } = io.context
  const [source, target] = [io.path(from), io.path(to)]
  try {
    files.rename(source, target)
  } catch (error) {
    if (!(error instanceof FileError) || error.code !== 'EXDEV') throw error
    // What has the name there gives way, a link too.
    const old = tryStat(io, target, false)
    if (old && old.type !== 'directory') files.remove(target)
    copyTree(io, source, target)
    files.remove(source, { recursive: true })
  }
}

/** What forbids a move, in mv's words. */
function refusal(io: Io, from: string, to: string, stat: FileStat, target: FileStat | undefined): string | undefined {
  if (/(^|\/)\.\.?$/.test(from)) return `cannot move '${from}' to '${to}': Device or resource busy`
  if (areSame(io, from, to, stat, target)) return `'${from}' and '${to}' are the same file`
  if (stat.type === 'directory' && `${io.path(to)}/`.startsWith(`${io.path(from)}/`))
    return `cannot move '${from}' to a subdirectory of itself, '${to}'`
  if (target?.type === 'directory' && stat.type !== 'directory') return `cannot overwrite directory '${to}' with non-directory`
  if (target && target.type !== 'directory' && stat.type === 'directory')
    return `cannot overwrite non-directory '${to}' with directory '${from}'`
  if (to.endsWith('/') && !target && stat.type !== 'directory') return `cannot move '${from}' to '${to}': Not a directory`
  return undefined
}

/** Whether what is at the target gives way. */
async function replaces(io: Io, options: Options, to: string, stat: FileStat, target: FileStat): Promise<boolean> {
  const last = options.order.filter((name) => 'fin'.includes(name)).at(-1)
  if (last === 'n' || (options.has('u') && target.modified >= stat.modified)) return false
  return last !== 'i' || (await affirmed(io, `overwrite '${to}'? `))
}

const mv = tool('mv', async (io) => {
  const options = parseOptions(io.context, 'bfinS:t:TuvZ', TRANSFER_OPTIONS)
  const backup = backupOf(io, options)
  let status = 0
  for (const { from, to } of transfers(io, options)) {
    const stat = tryStat(io, from, false)
    const target = tryStat(io, to, false)
    const refused = stat ? refusal(io, from, to, stat, target) : `cannot stat '${from}': ${lost(io, from)}`
    if (refused !== undefined) {
      await io.warn(refused)
      status = 1
      continue
    }
    if (target && !(await replaces(io, options, to, stat!, target))) continue
    const kept = target && backup?.(to)
    const failed = await attempt(io, `cannot move '${from}' to '${to}'`, () => {
      if (kept !== undefined) rename(io, to, kept)
      rename(io, from, to)
    })
    status ||= failed
    if (!failed && options.has('v')) await io.out(`renamed '${from}' -> '${to}'${kept === undefined ? '' : ` (backup: '${kept}')`}\n`)
  }
  return status
})

/** Why there is nothing at a path. */
function lost(io: Io, path: string): string {
  const above = tryStat(io, directoryName(path))
  return above && above.type !== 'directory' ? 'Not a directory' : 'No such file or directory'
}

export const tools: readonly Command[] = [mv]
