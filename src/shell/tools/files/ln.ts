/** More names for files: ln, link. */
import type { Command } from '../../command'
import { FileError, isSameFile } from '../../files'
import { directoryName } from '../../path'
import { HINT, tryStat } from './file-access'
import { relativePath } from './paths'
import { affirmed, backupOf, TRANSFER_OPTIONS, transfers, type Transfer } from './transfer'
import { parseOptions, tool, ToolError, usageError, type Io, type Options } from '../tool'

/** One run of ln. */
class Linking {
  private readonly backup: ((path: string) => string) | undefined

  constructor(
    private readonly io: Io,
    private readonly options: Options,
  ) {
    this.backup = backupOf(io, options)
  }

  /** False when it could not be made, which is said. */
  async make({ from, to }: Transfer): Promise<boolean> {
    const { io, options } = this
    const symbolic = options.has('s')
    const refused = symbolic ? undefined : this.refusal(from)
    if (refused !== undefined) return this.refuse(refused)
    const there = tryStat(io, to, false)
    const source = symbolic ? undefined : tryStat(io, from, options.has('L'))
    if (there?.type === 'directory' && (options.has('f') || options.has('i'))) return this.refuse(`${to}: cannot overwrite directory`)
    const replacing = options.has('f') || options.has('i') || this.backup !== undefined
    if (there && replacing && io.path(from) === io.path(to)) return this.refuse(`'${from}' and '${to}' are the same file`)
    if (there && source && replacing && isSameFile(source, there) && !this.backup) return true
    if (there && options.has('i') && !(await affirmed(io, `replace '${to}'? `))) return true
    const kept = there && this.backup?.(to)
    const what = `failed to create ${symbolic ? 'symbolic' : 'hard'} link '${to}'`
    try {
      if (kept !== undefined) io.context.files.rename(io.path(to), io.path(kept))
      else if (there && replacing) io.context.files.remove(io.path(to))
      if (symbolic) io.context.files.link(this.targetOf(from, to), io.path(to))
      else this.hard(from, to)
    } catch (error) {
      if (!(error instanceof FileError)) throw error
      const both = !symbolic && error.code !== 'EEXIST' ? ` => '${from}'` : ''
      return this.refuse(`${what}${both}: ${error.message}`)
    }
    const arrow = symbolic ? `-> '${this.targetOf(from, to)}'` : `=> '${from}'`
    if (options.has('v')) await io.out(`'${to}' ${arrow}${kept === undefined ? '' : ` (backup: '${kept}')`}\n`)
    return true
  }

  private hard(from: string, to: string): void {
    const { files } = this.io.context
    const path = this.io.path(from)
    const { target } = files.lstat(path)
    // A link itself gets the second name, unless what it leads to is asked for.
    const real =
      target !== undefined && this.options.has('L')
        ? this.io.path(target.startsWith('/') ? target : `${directoryName(from)}/${target}`)
        : path
    files.hardLink(real, this.io.path(to))
  }

  /** Why there is nothing to make a hard link to. */
  private refusal(from: string): string | undefined {
    const stat = tryStat(this.io, from, this.options.has('L'))
    if (!stat) return `failed to access '${from}': No such file or directory`
    return stat.type === 'directory' ? `${from}: hard link not allowed for directory` : undefined
  }

  private targetOf(from: string, to: string): string {
    const { io } = this
    return this.options.has('r') ? relativePath(io.path(directoryName(to)), io.path(from)) : from
  }

  private async refuse(message: string): Promise<false> {
    await this.io.warn(message)
    return false
  }
}

const ln = tool('ln', async (io) => {
  const options = parseOptions(io.context, 'bdFfiLnPrsS:t:Tv', {
    ...TRANSFER_OPTIONS,
    directory: 'd',
    logical: 'L',
    'no-dereference': 'n',
    physical: 'P',
    relative: 'r',
    symbolic: 's',
  })
  if (options.has('r') && !options.has('s')) throw new ToolError('cannot do --relative without --symbolic')
  const linking = new Linking(io, options)
  let status = 0
  for (const transfer of transfers(io, options, '.')) if (!(await linking.make(transfer))) status = 1
  return status
})

const link = tool('link', async (io) => {
  const { operands } = parseOptions(io.context, '', {})
  const [from, to, extra] = operands
  if (from === undefined) throw new ToolError(`missing operand${HINT('link')}`)
  if (to === undefined) throw new ToolError(`missing operand after '${from}'${HINT('link')}`)
  if (extra !== undefined) throw usageError('link', `extra operand '${extra}'`)
  try {
    io.context.files.hardLink(io.path(from), io.path(to))
    return 0
  } catch (error) {
    throw error instanceof FileError ? new ToolError(`cannot create link '${to}' to '${from}': ${error.message}`) : error
  }
})

export const tools: readonly Command[] = [ln, link]
