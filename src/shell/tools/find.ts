/** find. */
import { compileRegex } from '../regex'
import type { FileStat } from '../files'
import { baseName, joinPath } from '../path'
import { matches } from '../interpreter/pattern'
import { modeText } from './file-mode'
import { formatDate } from './time-format'
import { tool, ToolError } from './tool'

interface Found {
  readonly path: string
  readonly real: string
  readonly stat: FileStat
  readonly depth: number
}
type Test = (found: Found) => Promise<boolean>

function printf(format: string, { path, stat, depth }: Found, start: string): string {
  const values: Record<string, string> = {
    p: path,
    f: baseName(path),
    h: path.includes('/') ? path.slice(0, path.lastIndexOf('/')) || '/' : '.',
    P: path === start ? '' : path.slice(start.length + 1),
    s: String(stat.size),
    m: stat.mode.toString(8),
    M: modeText(stat),
    u: stat.owner,
    g: stat.group,
    y: stat.type === 'directory' ? 'd' : stat.type === 'symlink' ? 'l' : 'f',
    d: String(depth),
    l: stat.target ?? '',
    t: formatDate(stat.modified, '%c'),
    '%': '%',
  }
  return format
    .replace(/%(T[@+a-zA-Z]|[a-zA-Z%])/g, (_, code: string) =>
      code === 'T@' ? String(stat.modified / 1000) : code.startsWith('T') ? formatDate(stat.modified, `%${code[1]}`) : (values[code] ?? ''),
    )
    .replace(/\\n/g, '\n')
    .replace(/\\t/g, '\t')
    .replace(/\\0/g, '\0')
}

const find = tool('find', async (io) => {
  const args = [...io.args]
  const starts: string[] = []
  while (args[0] !== undefined && !/^[-(!]/.test(args[0])) starts.push(args.shift()!)
  const { files, system } = io.context
  const settings = { minimum: 0, maximum: Infinity, depthFirst: false, acted: false, pruned: false, stopped: false, start: '', status: 0 }
  const batches: { command: string[]; paths: string[] }[] = []
  let at = 0
  let regexType = 'emacs'
  const need = (name: string): string => {
    const value = args[at++]
    if (value === undefined) throw new ToolError(`missing argument to \`${name}'`)
    return value
  }
  const levels = (name: string): number => {
    const value = need(name)
    if (!/^\d+$/.test(value)) throw new ToolError(`Expected a positive decimal integer argument to ${name}, but got '${value}'`)
    return Number(value)
  }
  const compare = (text: string, name: string): ((value: number) => boolean) => {
    const found = /^([+-]?)(\d+(?:\.\d+)?)$/.exec(text)
    if (!found) throw new ToolError(`invalid argument \`${text}' to \`${name}'`)
    const wanted = Number(found[2])
    return (value) => (found[1] === '+' ? value > wanted : found[1] === '-' ? value < wanted : value === wanted)
  }
  const or = (): Test => {
    let left = and()
    while (args[at] === '-o' || args[at] === '-or') {
      at++
      const [a, b] = [left, and()]
      left = async (found) => (await a(found)) || b(found)
    }
    return left
  }
  const and = (): Test => {
    let left = not()
    while (at < args.length && args[at] !== '-o' && args[at] !== '-or' && args[at] !== ')') {
      if (args[at] === '-a' || args[at] === '-and') at++
      const [a, b] = [left, not()]
      left = async (found) => (await a(found)) && b(found)
    }
    return left
  }
  const not = (): Test => {
    if (args[at] !== '!' && args[at] !== '-not') return primary()
    at++
    const inner = not()
    return async (found) => !(await inner(found))
  }
  const always =
    (value: boolean): Test =>
    () =>
      Promise.resolve(value)
  const plain =
    (test: (found: Found) => boolean): Test =>
    (found) =>
      Promise.resolve(test(found))
  const primary = (): Test => {
    const name = args[at++]
    const now = system.clock.now()
    switch (name) {
      case '(': {
        const inner = or()
        if (args[at++] !== ')') throw new ToolError("invalid expression; I was expecting to find a ')' somewhere but did not see one.")
        return inner
      }
      case '-name':
      case '-iname': {
        const pattern = need(name)
        return plain(({ path }) => matches(pattern, baseName(path), { ignoreCase: name === '-iname' }))
      }
      case '-path':
      case '-wholename':
      case '-ipath': {
        const pattern = need(name)
        return plain(({ path }) => matches(pattern, path, { ignoreCase: name === '-ipath' }))
      }
      case '-regextype':
        regexType = need(name)
        return plain(() => true)
      case '-regex':
      case '-iregex': {
        const extended = /^posix-(egrep|extended)$|^egrep$|^(posix-)?awk$/.test(regexType)
        const given = need(name)
        // Emacs's operators `+` and `?` have no backslash, its others have.
        const source =
          extended || regexType !== 'emacs'
            ? given
            : given.replace(/\\[^]|\[\^?\]?[^\]]*\]|[+?]/g, (part) => (part.length === 1 ? `\\${part}` : part))
        const regex = compileRegex(source, { dialect: extended ? 'extended' : 'basic', ignoreCase: name === '-iregex', within: 'line' })
        return plain(({ path }) => regex.test(path))
      }
      case '-type': {
        const types = need(name).split(',')
        if (types.some((type) => !/^[fdlcbps]$/.test(type))) throw new ToolError(`Unknown argument to -type: ${types.join(',')}`)
        return plain(({ stat }) => types.includes({ file: 'f', directory: 'd', symlink: 'l', device: 'c' }[stat.type]))
      }
      case '-empty':
        return plain(({ stat, real }) =>
          stat.type === 'directory' ? files.list(real).length === 0 : stat.type === 'file' && stat.size === 0,
        )
      case '-links': {
        const test = compare(need(name), name)
        return plain(({ stat }) => test(stat.links ?? 1))
      }
      case '-size': {
        const text = need(name)
        const unit = { c: 1, k: 1024, M: 1048576, G: 1073741824, b: 512, w: 2 }[text[text.length - 1] as 'c'] ?? 512
        const test = compare(text.replace(/[ckMGbw]$/, ''), name)
        return plain(({ stat }) => test(Math.ceil(stat.size / unit)))
      }
      case '-mtime':
      case '-mmin':
      case '-ctime':
      case '-atime':
      case '-cmin':
      case '-amin': {
        const test = compare(need(name), name)
        const unit = name.endsWith('min') ? 60000 : 86400000
        return plain(({ stat }) => test(Math.floor((now - stat.modified) / unit)))
      }
      case '-newer': {
        const reference = need(name)
        if (!files.exists(io.path(reference))) throw new ToolError(`'${reference}': No such file or directory`)
        const { modified } = files.stat(io.path(reference))
        return plain(({ stat }) => stat.modified > modified)
      }
      case '-perm': {
        const text = need(name)
        const bits = parseInt(text.replace(/^[-/]/, ''), 8)
        return plain(({ stat }) =>
          text.startsWith('-')
            ? (stat.mode & bits) === bits
            : text.startsWith('/')
              ? (stat.mode & bits) !== 0
              : (stat.mode & 0o7777) === bits,
        )
      }
      case '-user':
      case '-group': {
        const owner = need(name)
        return plain(({ stat }) => (name === '-user' ? stat.owner : stat.group) === owner)
      }
      case '-executable':
        return plain(({ stat }) => (stat.mode & 0o111) !== 0)
      case '-readable':
      case '-writable':
      case '-true':
        return always(true)
      case '-false':
        return always(false)
      case '-mindepth':
        settings.minimum = levels(name)
        return always(true)
      case '-maxdepth':
        settings.maximum = levels(name)
        return always(true)
      case '-depth':
        settings.depthFirst = true
        return always(true)
      case '-mount':
      case '-xdev':
      case '-follow':
        return always(true)
      case '-prune':
        return plain(() => (settings.pruned = true))
      case '-quit':
        return plain(() => (settings.stopped = true))
      case '-print':
      case '-print0':
      case '-ls':
        settings.acted = true
        return async (found) => {
          await io.out(
            name === '-ls'
              ? `        1      4 ${modeText(found.stat)}   1 ${found.stat.owner}     ${found.stat.group}     ${String(found.stat.size).padStart(8)} ${formatDate(found.stat.modified, '%b %e %H:%M')} ${found.path}\n`
              : found.path + (name === '-print' ? '\n' : '\0'),
          )
          return true
        }
      case '-printf': {
        settings.acted = true
        const format = need(name)
        return async (found) => {
          await io.out(printf(format, found, settings.start))
          return true
        }
      }
      case '-delete':
        settings.acted = settings.depthFirst = true
        return async (found) => {
          try {
            files.remove(found.real)
            return true
          } catch (error) {
            await io.warn(`cannot delete '${found.path}': ${error instanceof Error ? error.message : ''}`)
            settings.status = 1
            return false
          }
        }
      case '-exec':
      case '-execdir':
      case '-ok': {
        settings.acted = true
        const command: string[] = []
        while (args[at] !== undefined && args[at] !== ';' && !(args[at] === '+' && command[command.length - 1] === '{}'))
          command.push(args[at++]!)
        const end = args[at++]
        if (end === undefined) throw new ToolError(`missing argument to \`${name}'`)
        if (end === '+') {
          const batch = { command: command.slice(0, -1), paths: [] as string[] }
          batches.push(batch)
          return plain(({ path }) => batch.paths.push(path) > 0)
        }
        return async ({ path }) => {
          const argv = command.map((word) => word.split('{}').join(path))
          if (!system.command(argv[0]!.includes('/') ? io.path(argv[0]!) : argv[0]!)) {
            await io.warn(`‘${argv[0]}’: No such file or directory`)
            return false
          }
          return (await io.context.run(argv)) === 0
        }
      }
      default:
        throw new ToolError(
          name === undefined
            ? 'expected an expression'
            : name.startsWith('-')
              ? `unknown predicate \`${name}'`
              : `paths must precede expression: \`${name}'`,
        )
    }
  }
  const test: Test = args.length === 0 ? always(true) : or()
  if (at < args.length) throw new ToolError(args[at] === ')' ? "you have too many ')'" : `paths must precede expression: \`${args[at]}'`)
  const visit = async (path: string, depth: number): Promise<void> => {
    if (settings.stopped) return
    const real = io.path(path)
    const stat = files.lstat(real)
    const found: Found = { path, real, stat, depth }
    const check = async (): Promise<void> => {
      if (depth >= settings.minimum && (await test(found)) && !settings.acted) await io.out(`${path}\n`)
    }
    settings.pruned = false
    if (!settings.depthFirst) await check()
    if (stat.type === 'directory' && depth < settings.maximum && !(settings.pruned && !settings.depthFirst))
      for (const name of files.list(real)) await visit(joinPath(path, name), depth + 1)
    if (settings.depthFirst) await check()
  }
  for (const start of starts.length > 0 ? starts : ['.']) {
    settings.start = start
    if (!files.exists(io.path(start))) {
      await io.warn(system.flavour === 'ash' ? `${start}: No such file or directory` : `‘${start}’: No such file or directory`)
      settings.status = 1
    } else await visit(start, 0)
  }
  for (const { command, paths } of batches)
    if (paths.length > 0 && (await io.context.run([...command, ...paths])) !== 0) settings.status = 1
  return settings.status
})

export const tools = [find]
