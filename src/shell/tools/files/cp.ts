/** cp. */
import type { Command } from '../../command'
import { FileError, type FileStat } from '../../files'
import { behind } from '../../machine'
import { directoryName, joinPath } from '../../path'
import { copyFile, keepAttributes, LinkCopies, type CopySettings } from './copying'
import { tryStat } from './file-access'
import { affirmed, areSame, backupOf, TRANSFER_OPTIONS, transfers } from './transfer'
import { choice, parseOptions, tool, ToolError, type Io, type Options } from '../tool'

const ATTRIBUTES = ['mode', 'timestamps', 'ownership', 'links', 'context', 'xattr', 'all']

function settingsOf(options: Options): CopySettings {
  const archive = options.has('a')
  const listed = (name: string): Set<string> =>
    new Set(
      options
        .all(name)
        .flatMap((list) => list.split(',').filter(Boolean))
        .map((word) => choice('cp', `--${name}`, word, ATTRIBUTES)),
    )
  const preserved = listed('preserve')
  const left = listed('no-preserve')
  const bare = options.has('p') || archive || (options.has('preserve') && options.all('preserve').includes(''))
  const keeps = (word: string, byDefault: boolean): boolean =>
    (byDefault || preserved.has(word) || preserved.has('all')) && !left.has(word) && !left.has('all')
  const recursive = options.has('r') || options.has('R') || archive
  const last = options.order.filter((name) => 'adHLP'.includes(name)).at(-1)
  return {
    recursive,
    follow: last === 'L' ? 'all' : last === 'H' ? 'operands' : last !== undefined || recursive ? 'none' : 'all',
    keep: {
      mode: keeps('mode', bare),
      owner: keeps('ownership', bare),
      times: keeps('timestamps', bare),
      links: keeps('links', archive || options.has('d')),
    },
    ...(options.has('l') ? { as: 'hard' } : options.has('s') ? { as: 'symbolic' } : {}),
    attributesOnly: options.has('attributes-only'),
  }
}

/** One run of cp. */
class Copy {
  private status = 0
  private readonly links = new LinkCopies()
  private readonly backup: ((path: string) => string) | undefined
  /** What this run has made: it is not written over by what has the same name elsewhere. */
  private readonly made = new Set<string>()

  constructor(
    private readonly io: Io,
    private readonly options: Options,
    private readonly settings: CopySettings,
  ) {
    this.backup = backupOf(io, options)
  }

  async run(): Promise<number> {
    const { options, io } = this
    for (const { from, to } of transfers(io, options)) {
      if (!options.has('parents')) {
        await this.copy(from, to, true)
        continue
      }
      const target = joinPath(options.get('t') ?? options.operands.at(-1)!, from.replace(/^\/+/, ''))
      await this.guarded(target, 'cannot make directory', () => this.parents(from, target))
      await this.copy(from, target, true)
    }
    return this.status
  }

  private async complain(message: string): Promise<void> {
    this.status = 1
    await this.io.warn(message)
  }

  /** `end` is what follows the name in the message. */
  private async guarded(shown: string, what: string, action: () => void | Promise<void>, end = ''): Promise<boolean> {
    try {
      await action()
      return true
    } catch (error) {
      if (!(error instanceof FileError)) throw error
      await this.complain(`${error.code === 'ENOSPC' ? 'error writing' : what} '${shown}'${end}: ${error.message}`)
      return false
    }
  }

  /** The folders above a target of --parents, each like the one it is a copy of. */
  private async parents(from: string, target: string): Promise<void> {
    const { io, options } = this
    const base = target.slice(0, target.length - from.replace(/^\/+/, '').length)
    let at = ''
    for (const part of directoryName(from)
      .split('/')
      .filter((name) => name !== '' && name !== '.')) {
      at = at === '' ? part : `${at}/${part}`
      const path = io.path(base + at)
      if (io.context.files.exists(path)) continue
      io.context.files.makeDirectory(path)
      if (options.has('v')) await io.out(`${from.startsWith('/') ? '/' : ''}${at} -> ${base}${at}\n`)
    }
  }

  private async copy(from: string, to: string, operand: boolean): Promise<void> {
    const { io, settings } = this
    const { follow } = settings
    let stat: FileStat
    try {
      const through = follow === 'all' || (follow === 'operands' && operand)
      stat = through ? io.context.files.stat(io.path(from)) : io.context.files.lstat(io.path(from))
    } catch (error) {
      if (!(error instanceof FileError)) throw error
      return this.complain(`cannot stat '${from}': ${error.message}`)
    }
    if (stat.type === 'directory') return this.folder(from, to, stat, operand)
    if (!(await this.mayReplace(from, to, stat))) return
    await this.file(from, to, stat)
  }

  private async folder(from: string, to: string, stat: FileStat, operand: boolean): Promise<void> {
    const { io, settings, options } = this
    const { files } = io.context
    if (!settings.recursive) return this.complain(`-r not specified; omitting directory '${from}'`)
    const target = tryStat(io, to)
    if (target && target.type !== 'directory') return this.complain(`cannot overwrite non-directory '${to}' with directory '${from}'`)
    if (operand && `${io.path(to)}/`.startsWith(`${io.path(from)}/`))
      return this.complain(`cannot copy a directory, '${from}', into itself, '${to}'`)
    if (!target) {
      const { umask } = behind(io.context).process
      const made = await this.guarded(to, 'cannot create directory', () =>
        files.makeDirectory(io.path(to), { mode: settings.keep.mode ? stat.mode : stat.mode & ~umask }),
      )
      if (!made) return
      if (options.has('v')) await io.out(`'${from}' -> '${to}'\n`)
    }
    let names: readonly string[] = []
    const read = (): void => {
      names = files.list(io.path(from))
    }
    if (await this.guarded(from, 'cannot access', read))
      for (const name of names) await this.copy(joinPath(from, name), joinPath(to, name), false)
    if (!target) await this.guarded(to, 'preserving times for', () => keepAttributes(io, stat, io.path(to), settings))
  }

  /** Whether what stands at the target, if anything does, gives way. */
  private async mayReplace(from: string, to: string, stat: FileStat): Promise<boolean> {
    const { io, options, settings } = this
    const there = tryStat(io, to, false)
    if (!there) return true
    const target = tryStat(io, to)
    const refuse = async (message: string): Promise<boolean> => {
      await this.complain(message)
      return false
    }
    if (target?.type === 'directory') return refuse(`cannot overwrite directory '${to}' with non-directory`)
    if (options.has('n')) return false
    if (options.has('u') && target && target.modified >= stat.modified) return false
    if (areSame(io, from, to, stat, target) && !(settings.as === 'hard' || this.backup))
      return refuse(`'${from}' and '${to}' are the same file`)
    if (this.made.has(io.path(to))) return refuse(`will not overwrite just-created '${to}' with '${from}'`)
    if (options.has('i') && !(await affirmed(io, `overwrite '${to}'? `))) return false
    if (!target && !options.has('f') && !this.backup && !options.has('remove') && settings.follow === 'all' && !settings.as)
      return refuse(`not writing through dangling symlink '${to}'`)
    return true
  }

  private async file(from: string, to: string, stat: FileStat): Promise<void> {
    const { io, options, settings } = this
    const { files } = io.context
    const [source, target] = [io.path(from), io.path(to)]
    if (to.endsWith('/') && !tryStat(io, to)) return this.complain(`cannot create regular file '${to}': Not a directory`)
    if (settings.as === 'symbolic' && !from.startsWith('/') && directoryName(to) !== '.')
      return this.complain(`${to}: can make relative symbolic links only in current directory`)
    const kept = tryStat(io, to, false) ? this.backup?.(to) : undefined
    // Whether it may be read is found out before anything is made.
    if (stat.type === 'file' && !settings.as && !(await this.guarded(from, 'cannot open', () => void files.read(source), ' for reading')))
      return
    const what =
      settings.as === 'hard'
        ? 'cannot create hard link'
        : stat.type === 'symlink' || settings.as
          ? 'cannot create symbolic link'
          : 'cannot create regular file'
    const done = await this.guarded(to, what, async () => {
      if (kept !== undefined) files.rename(target, io.path(kept))
      const there = tryStat(io, to, false)
      if (there && (options.has('remove') || stat.type === 'symlink' || (settings.as && (options.has('f') || options.has('i'))))) {
        files.remove(target)
        if (options.has('v') && options.has('remove')) await io.out(`removed '${to}'\n`)
      }
      if (settings.as === 'hard') {
        if (!tryStat(io, to, false)) files.hardLink(source, target)
      } else if (settings.as === 'symbolic') files.link(from, target)
      else copyFile(io, stat, source, target, settings, this.links)
    })
    if (!done) return
    this.made.add(target)
    if (options.has('v')) await io.out(`'${from}' -> '${to}'${kept === undefined ? '' : ` (backup: '${kept}')`}\n`)
  }
}

const cp = tool('cp', async (io) => {
  const options = parseOptions(io.context, 'abdfHilLnprRsS:t:TuvxPZ', {
    ...TRANSFER_OPTIONS,
    archive: 'a',
    'attributes-only': 'attributes-only',
    'copy-contents': 'contents',
    dereference: 'L',
    'no-dereference': 'P',
    link: 'l',
    'symbolic-link': 's',
    recursive: 'r',
    preserve: 'preserve?',
    'no-preserve': 'no-preserve:',
    parents: 'parents',
    'remove-destination': 'remove',
    sparse: 'sparse:',
    reflink: 'reflink?',
    'one-file-system': 'x',
    debug: 'v',
  })
  if (options.has('l') && options.has('s')) throw new ToolError('cannot make both hard and symbolic links')
  return new Copy(io, options, settingsOf(options)).run()
})

export const tools: readonly Command[] = [cp]
