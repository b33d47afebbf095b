/** Who may do what with files: chmod, chown, chgrp. */
import { accounts, groupId, groupName } from '../../accounts'
import type { Command } from '../../command'
import { FileError, type FileStat } from '../../files'
import { behind } from '../../machine'
import { joinPath } from '../../path'
import { applyMode, modeText } from './file-mode'
import { HINT, tryStat } from './file-access'
import { parseOptions, tool, ToolError, type Io, type Options } from '../tool'

/** What one of the tools does to a file: what it says about that with -v, and whether anything changed. */
type Change = (shown: string, path: string, stat: FileStat) => { readonly changed: boolean; readonly said: string }

const LONG = {
  changes: 'c',
  silent: 'f',
  quiet: 'f',
  verbose: 'v',
  recursive: 'R',
  reference: 'reference:',
  'preserve-root': 'keep',
  'no-preserve-root': 'root',
}

/** Does it to all operands, and with -R to what is below them; `what` is the beginning of the message when that is refused. */
async function onEach(
  io: Io,
  options: Options,
  names: readonly string[],
  what: string,
  change: Change,
  /** What -v says of one that is not there. */
  lost: (shown: string) => string,
): Promise<number> {
  const { files } = io.context
  const ownership = !what.includes('permissions')
  const links = ownership && (options.has('h') || (options.has('R') && !options.has('H') && !options.has('L')))
  let status = 0
  const failed = async (error: unknown, message: string): Promise<void> => {
    if (!(error instanceof FileError)) throw error
    status = 1
    if (!options.has('f')) await io.warn(`${message}: ${error.message}`)
  }
  const visit = async (shown: string, path: string, below: boolean): Promise<void> => {
    const followed = !links && !below
    let stat: FileStat
    try {
      stat = followed ? files.stat(path) : files.lstat(path)
    } catch (error) {
      if (options.has('v')) await io.out(`${lost(shown)}\n`)
      if (followed && tryStat(io, shown, false)) {
        status = 1
        return options.has('f') ? undefined : io.warn(`cannot operate on dangling symlink '${shown}'`)
      }
      return failed(error, `cannot access '${shown}'`)
    }
    // Links have no rights of their own.
    if (stat.type === 'symlink' && below && !ownership) return
    const itself = async (): Promise<void> => {
      try {
        const { changed, said } = change(shown, path, stat)
        if (options.has('v') || (options.has('c') && changed)) await io.out(`${said}\n`)
      } catch (error) {
        await failed(error, `${what} '${shown}'`)
      }
    }
    // A folder's owner changes after those of what is in it, its mode before.
    if (!ownership) await itself()
    if (options.has('R') && stat.type === 'directory')
      try {
        for (const name of files.list(path)) await visit(joinPath(shown, name), joinPath(path, name), true)
      } catch (error) {
        await failed(error, `cannot read directory '${shown}'`)
      }
    if (ownership) await itself()
  }
  for (const name of names) {
    if (options.has('R') && io.path(name) === '/' && options.has('keep')) {
      await io.warn("it is dangerous to operate recursively on '/'")
      await io.warn('use --no-preserve-root to override this failsafe')
      status = 1
    } else await visit(name, io.path(name), false)
  }
  return status
}

/** Options of chmod, with a mode that begins with a dash taken out: it would be read as letters of options. */
function chmodWords(io: Io): { readonly options: Options; readonly dashed: string | undefined } {
  const end = io.args.indexOf('--')
  const at = io.args.findIndex((arg, index) => /^-[rwxXstugoa0-7,=+-]+$/.test(arg) && arg !== '--' && (end < 0 || index < end))
  const args = at < 0 ? io.args : io.args.filter((_, index) => index !== at)
  const options = parseOptions({ ...io.context, args }, 'cfvR', LONG)
  return { options, dashed: at < 0 ? undefined : io.args[at] }
}

const bitsText = (mode: number): string => `${(mode & 0o7777).toString(8).padStart(4, '0')} (${modeText({ type: 'file', mode }).slice(1)})`

const chmod = tool('chmod', async (io) => {
  const { options, dashed } = chmodWords(io)
  const { files } = io.context
  const reference = options.get('reference')
  const [mode, ...names] = dashed === undefined && reference === undefined ? options.operands : [dashed ?? '', ...options.operands]
  if (mode === undefined) throw new ToolError(`missing operand${HINT('chmod')}`)
  if (names.length === 0)
    throw new ToolError(reference === undefined ? `missing operand after '${mode}'${HINT('chmod')}` : `missing operand${HINT('chmod')}`)
  const { umask } = behind(io.context).process
  const wanted = reference === undefined ? undefined : referred(io, reference).mode
  const to = (stat: FileStat, mask: number): number =>
    wanted ?? applyMode(mode, stat.mode, { directory: stat.type === 'directory', umask: mask })
  if (wanted === undefined) {
    try {
      applyMode(mode, 0)
    } catch (error) {
      throw error instanceof ToolError ? new ToolError(`${error.message}${HINT('chmod')}`) : error
    }
  }
  const told: string[] = []
  const status = await onEach(
    io,
    options,
    names,
    'changing permissions of',
    (shown, path, stat) => {
      const after = to(stat, umask)
      files.changeMode(path, after)
      const changed = after !== (stat.mode & 0o7777)
      // A mode that looked like an option takes more than the umask let it.
      if (dashed !== undefined && after !== to(stat, 0))
        told.push(
          `${shown}: new permissions are ${modeText({ type: 'file', mode: after }).slice(1)}, not ${modeText({ type: 'file', mode: to(stat, 0) }).slice(1)}`,
        )
      return {
        changed,
        said: changed
          ? `mode of '${shown}' changed from ${bitsText(stat.mode)} to ${bitsText(after)}`
          : `mode of '${shown}' retained as ${bitsText(after)}`,
      }
    },
    (shown) => `'${shown}' could not be accessed`,
  )
  for (const message of told) await io.warn(message)
  return told.length > 0 ? 1 : status
})

function referred(io: Io, name: string): FileStat {
  try {
    return io.context.files.stat(io.path(name))
  } catch (error) {
    throw error instanceof FileError ? new ToolError(`failed to get attributes of '${name}': ${error.message}`) : error
  }
}

interface Owners {
  readonly owner: string | undefined
  readonly group: string | undefined
}

/** `user`, `user:group`, `user:` (its own group), `:group`; names that nobody has are refused, numbers are not. */
async function ownersOf(io: Io, given: string): Promise<Owners> {
  const { system } = io.context
  // The way it was written before colons.
  const dotted = !given.includes(':') && !accounts(system).some(({ name }) => name === given) && /^[^.]+\.[^.]+$/.test(given)
  if (dotted && system.flavour === 'bash') await io.warn(`warning: '.' should be ':': '${given}'`)
  const spec = dotted ? given.replace('.', ':') : given
  const [user, rest] = /^([^:]*)(?::(.*))?$/s.exec(spec)!.slice(1) as [string, string | undefined]
  const all = accounts(system)
  const account = all.find(({ name }) => name === user) ?? (/^\d+$/.test(user) ? all.find(({ uid }) => uid === Number(user)) : undefined)
  if (user !== '' && !account && !/^\d+$/.test(user)) throw new ToolError(`invalid user: '${spec}'`)
  const owner = user === '' ? undefined : (account?.name ?? user)
  if (rest === undefined) return { owner, group: undefined }
  if (rest !== '') return { owner, group: groupNamed(io, rest, spec) }
  if (owner !== undefined && !account) throw new ToolError(`invalid spec: '${spec}'`)
  return { owner, group: account && groupName(system, account.gid) }
}

function groupNamed(io: Io, text: string, shown: string): string {
  const { system } = io.context
  if (/^\d+$/.test(text)) return groupName(system, Number(text))
  const known = groupName(system, groupId(system, text)) === text || accounts(system).some(({ name }) => name === text)
  if (!known) throw new ToolError(`invalid group: '${shown}'`)
  return text
}

const chown = (command: 'chown' | 'chgrp'): Command =>
  tool(command, async (io) => {
    const options = parseOptions(io.context, 'cfvRhHLP', { ...LONG, from: 'from:', 'no-dereference': 'h', dereference: 'deref' })
    const { files } = io.context
    const reference = options.get('reference')
    const [spec, ...rest] = options.operands
    const names = reference === undefined ? rest : options.operands
    if (spec === undefined) throw new ToolError(`missing operand${HINT(command)}`)
    if (names.length === 0) throw new ToolError(`missing operand after '${spec}'${HINT(command)}`)
    const like = reference === undefined ? undefined : referred(io, reference)
    const wanted: Owners = like
      ? { owner: command === 'chown' ? like.owner : undefined, group: like.group }
      : command === 'chgrp'
        ? { owner: undefined, group: spec === '' ? undefined : groupNamed(io, spec, spec) }
        : await ownersOf(io, spec)
    const only = options.has('from') ? await ownersOf(io, options.get('from')!) : undefined
    const what = command === 'chown' ? 'ownership' : 'group'
    const typed = like ? `${like.owner}:${like.group}` : wanted.owner !== undefined && spec.endsWith(':') ? spec + wanted.group! : spec
    const groupAlone = wanted.owner === undefined
    return onEach(
      io,
      options,
      names,
      `changing ${what} of`,
      (shown, path, stat) => {
        const left = (only?.owner !== undefined && only.owner !== stat.owner) || (only?.group !== undefined && only.group !== stat.group)
        const owner = left ? stat.owner : (wanted.owner ?? stat.owner)
        const group = left ? stat.group : (wanted.group ?? stat.group)
        if (!left) files.changeOwner(path, owner, group, stat.type === 'symlink')
        const changed = owner !== stat.owner || group !== stat.group
        const shape = (one: string, other: string): string =>
          command === 'chgrp' ? other : wanted.group === undefined ? one : `${one}:${other}`
        if (!changed) return { changed, said: `${what} of '${shown}' retained as ${shape(owner, group)}` }
        const before = groupAlone ? stat.group : shape(stat.owner, stat.group)
        return { changed, said: `changed ${groupAlone ? 'group' : what} of '${shown}' from ${before} to ${typed.replace(/^:/, '')}` }
      },
      (shown) => `failed to change ${what} of '${shown}' to ${typed}`,
    )
  })

export const tools: readonly Command[] = [chmod, chown('chown'), chown('chgrp')]
