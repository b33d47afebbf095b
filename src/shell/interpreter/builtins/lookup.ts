/** Builtins that look commands up or choose how to run them: type, command, builtin, hash, enable, alias, unalias. */
import type { Builtin } from './builtin'
import { quotedIfNeeded } from './declaring'
import { ShellError } from '../errors'
import { quoteWord } from '../quote'
import { printFunction } from '../print'
import type { Shell } from '../shell'
import { SPECIAL_BUILTINS } from '../special-builtins'

export const KEYWORDS = [
  'if',
  'then',
  'else',
  'elif',
  'fi',
  'time',
  'for',
  'in',
  'until',
  'while',
  'do',
  'done',
  'case',
  'esac',
  'coproc',
  'select',
  'function',
  '{',
  '}',
  '[[',
  ']]',
  '!',
]

/** Keywords that dash does not know. */
const NOT_DASH = new Set(['time', 'coproc', 'select', 'function', '[[', ']]'])

type Found =
  | { readonly kind: 'alias' | 'keyword' | 'function' | 'builtin'; readonly value?: string }
  | { readonly kind: 'file'; readonly value: string }

/** What a name may stand for, the first of which counts; with `all` every program that PATH leads to. */
function findAll(shell: Shell, name: string, skipFunctions: boolean, all = false): Found[] {
  const found: Found[] = []
  const alias = shell.aliases.get(name)
  if (alias !== undefined && (shell.shopts.expand_aliases || shell.interactive || shell.almquist))
    found.push({ kind: 'alias', value: alias })
  if (KEYWORDS.includes(name) && !(shell.has('dash') && NOT_DASH.has(name))) found.push({ kind: 'keyword' })
  if (!skipFunctions && shell.functions.has(name)) found.push({ kind: 'function' })
  if (shell.engine.builtins.has(name) && !shell.disabled.has(name)) found.push({ kind: 'builtin' })
  if (name.includes('/')) return shell.machine.command(shell.path(name)) ? [...found, { kind: 'file', value: name }] : found
  const paths = all ? [...shell.programs(name)] : [shell.findProgram(name)]
  for (const path of paths) if (path !== undefined) found.push({ kind: 'file', value: path })
  return found
}

async function describe(shell: Shell, name: string, found: Found, all = false): Promise<void> {
  switch (found.kind) {
    case 'alias':
      return shell.out(`${name} is ${shell.almquist ? 'an alias for ' : 'aliased to `'}${found.value}${shell.almquist ? '' : "'"}\n`)
    case 'keyword':
      return shell.out(`${name} is a shell keyword\n`)
    case 'function':
      if (shell.has('dash')) return shell.out(`${name} is a shell function\n`)
      return shell.out(`${name} is a function\n${shell.flavour === 'ash' ? '' : `${printFunction(shell.functions.get(name)!)}\n`}`)
    case 'builtin':
      if (shell.almquist && (SPECIAL_BUILTINS.has(name) || name === 'local')) return shell.out(`${name} is a special shell builtin\n`)
      return shell.out(`${name} is a shell builtin\n`)
    case 'file':
      return shell.out(
        shell.hashed.has(name) && !all && !shell.almquist ? `${name} is hashed (${found.value})\n` : `${name} is ${found.value}\n`,
      )
  }
}

const type: Builtin = async (shell, args) => {
  const rest = [...args]
  let flags = ''
  while (/^-[aftpP]+$/.test(rest[0] ?? '')) flags += rest.shift()!
  if (rest[0] === '--') rest.shift()
  const all = flags.includes('a')
  let status = 0
  for (const name of rest) {
    let found = findAll(shell, name, /[fP]/.test(flags), all)
    if (flags.includes('P')) found = found.filter((one) => one.kind === 'file')
    if (found.length === 0) {
      status = 1
      if (shell.almquist) await shell.out(`${name}: not found\n`)
      else if (!/[tpP]/.test(flags)) await shell.complain(`type: ${name}: not found`)
      if (shell.almquist) status = 127
      continue
    }
    // Of -t, -p and -P the last one counts.
    const manner = flags.replace(/[^tpP]/g, '').at(-1)
    for (const one of all ? found : found.slice(0, 1)) {
      if (manner === 't') await shell.out(`${one.kind}\n`)
      else if (manner === undefined) await describe(shell, name, one, all)
      else if (one.kind === 'file') await shell.out(`${one.value}\n`)
    }
  }
  return status
}

const command: Builtin = async (shell, args) => {
  let rest = [...args]
  let flags = ''
  while (/^-[pvV]+$/.test(rest[0] ?? '')) flags += rest.shift()
  if (rest[0] === '--') rest = rest.slice(1)
  if (/[vV]/.test(flags)) {
    let any = false
    // dash looks for the first name alone.
    for (const name of shell.almquist ? rest.slice(0, 1) : rest) {
      const [found] = findAll(shell, name, false)
      any ||= found !== undefined
      if (!found) {
        if (flags.includes('V') && shell.almquist) await shell.out(`${name}: not found\n`)
        else if (flags.includes('V')) await shell.complain(`command: ${name}: not found`)
      } else if (flags.includes('V')) await describe(shell, name, found)
      else
        await shell.out(
          found.kind === 'alias' ? `alias ${name}=${quoteWord(found.value!)}\n` : found.kind === 'file' ? `${found.value}\n` : `${name}\n`,
        )
    }
    return any || rest.length === 0 ? 0 : shell.almquist ? 127 : 1
  }
  if (rest.length === 0) return 0
  if (!shell.has('dash')) return shell.engine.runWords(shell, rest, { skipFunctions: true })
  const { viaCommand } = shell
  shell.viaCommand = true
  try {
    return await shell.engine.runWords(shell, rest, { skipFunctions: true })
  } finally {
    shell.viaCommand = viaCommand
  }
}

function showAlias(shell: Shell, name: string): string {
  const value = quoteWord(shell.aliases.get(name)!)
  return shell.almquist ? `${name}=${value}\n` : `alias ${name}=${value}\n`
}

/** Where programs were found: shows, notes and forgets. */
const hash: Builtin = async (shell, args) => {
  const { hashed } = shell
  const flags = new Set<string>()
  let path: string | undefined
  let at = 0
  for (; /^-./.test(args[at] ?? '') && args[at] !== '--'; at++)
    for (const letter of args[at]!.slice(1)) {
      if (shell.has('dash') && letter !== 'r') throw new ShellError(`hash: Illegal option -${letter}`, 2)
      if (!'lrpdt'.includes(letter)) {
        await shell.complain(`hash: -${letter}: invalid option`)
        await shell.err('hash: usage: hash [-lr] [-p pathname] [-dt] [name ...]\n')
        return 2
      }
      flags.add(letter)
      if (letter === 'p') path = args[++at] ?? ''
    }
  const names = args.slice(args[at] === '--' ? at + 1 : at)
  if (flags.has('r')) hashed.clear()
  if (names.length === 0) {
    if (flags.has('r')) return 0
    if (hashed.size === 0 && shell.almquist) return 0
    if (hashed.size === 0) await shell.out('hash: hash table empty\n')
    else if (flags.has('l'))
      for (const [name, entry] of hashed) await shell.out(`builtin hash -p ${quotedIfNeeded(entry.path)} ${quotedIfNeeded(name)}\n`)
    else {
      if (shell.almquist) {
        for (const { path: known } of hashed.values()) await shell.out(`${known}\n`)
        return 0
      }
      await shell.out('hits\tcommand\n')
      for (const { path: known, hits } of hashed.values()) await shell.out(`${String(hits).padStart(4)}\t${known}\n`)
    }
    return 0
  }
  let status = 0
  for (const name of names) {
    const entry = hashed.get(name)
    const found = path ?? (flags.has('t') || flags.has('d') ? entry?.path : shell.findProgram(name))
    if (found === undefined) {
      await shell.complain(`hash: ${name}: not found`)
      status = 1
    } else if (flags.has('d')) hashed.delete(name)
    else if (flags.has('t')) {
      if (entry) hashed.set(name, { ...entry, hits: entry.hits + 1 })
      await shell.out(`${names.length > 1 ? `${name}\t` : ''}${found}\n`)
    } else if (!name.includes('/')) hashed.set(name, { path: found, hits: 0 })
  }
  return status
}

export const lookup: Record<string, Builtin> = {
  type,
  command,
  builtin: async (shell, args) => {
    const [name, ...rest] = args
    if (name === undefined) return 0
    const found = shell.engine.builtins.get(name)
    if (!found) throw new ShellError(`builtin: ${name}: not a shell builtin`)
    return found(shell, rest, name)
  },
  hash,
  enable: async (shell, args) => {
    const off = args.some((arg) => /^-[aps]*n[aps]*$/.test(arg))
    const names = args.filter((arg) => !/^-[anps]+$/.test(arg))
    if (names.length === 0) {
      const every = args.some((arg) => /^-\w*a/.test(arg))
      for (const name of [...shell.engine.builtins.keys()].sort()) {
        const disabled = shell.disabled.has(name)
        if (every || disabled === off) await shell.out(`enable ${disabled ? '-n ' : ''}${name}\n`)
      }
      return 0
    }
    let status = 0
    for (const name of names) {
      if (!shell.engine.builtins.has(name)) {
        await shell.complain(`enable: ${name}: not a shell builtin`)
        status = 1
      } else if (off) shell.disabled.add(name)
      else shell.disabled.delete(name)
    }
    return status
  },
  alias: async (shell, args) => {
    const rest = args.filter((arg) => arg !== '-p')
    if (rest.length === 0) for (const name of [...shell.aliases.keys()].sort()) await shell.out(showAlias(shell, name))
    let status = 0
    for (const arg of rest) {
      const at = arg.indexOf('=')
      if (at > 0 && /[\s'"`$\\/|&;<>()]/.test(arg.slice(0, at)) && shell.flavour === 'bash') {
        await shell.complain(`alias: \`${arg.slice(0, at)}': invalid alias name`)
        status = 1
      } else if (at > 0) shell.aliases.set(arg.slice(0, at), arg.slice(at + 1))
      else if (shell.aliases.has(arg)) await shell.out(showAlias(shell, arg))
      else {
        if (shell.almquist) await shell.err(`alias: ${arg} not found\n`)
        else await shell.complain(`alias: ${arg}: not found`)
        status = 1
      }
    }
    return status
  },
  unalias: async (shell, args) => {
    if (args[0] === '-a') {
      shell.aliases.clear()
      return 0
    }
    if (args.length === 0 && shell.almquist) return 0
    if (args.length === 0) {
      await shell.err('unalias: usage: unalias [-a] name [name ...]\n')
      return 2
    }
    let status = 0
    for (const name of args) {
      if (shell.aliases.delete(name)) continue
      if (shell.almquist) await shell.err(`unalias: ${name} not found\n`)
      else await shell.complain(`unalias: ${name}: not found`)
      status = 1
    }
    return status
  },
}
