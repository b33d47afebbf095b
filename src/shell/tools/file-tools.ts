/** Tools on the file tree: cp, mv, rm, mkdir, rmdir, touch, ln, readlink, realpath, basename, dirname, stat, chmod, chown, mktemp, du, df, tree. */
import { FileError, type FileStat } from '../files'
import { baseName, directoryName, joinPath } from '../path'
import { modeText } from './ls'
import { formatDate } from './time-format'
import { humanSize, parseOptions, tool, ToolError, type Io } from './tool'

const HINT = (name: string): string => `\nTry '${name} --help' for more information.`

function tryStat(io: Io, path: string, follow = true): FileStat | undefined {
  try {
    return follow ? io.context.files.stat(io.path(path)) : io.context.files.lstat(io.path(path))
  } catch {
    return undefined
  }
}

/** Runs one step and words a FileError the way the tool does. */
async function attempt(io: Io, prefix: string, action: () => void): Promise<number> {
  try {
    action()
    return 0
  } catch (error) {
    if (!(error instanceof FileError)) throw error
    await io.warn(`${prefix}: ${error.message}`)
    return 1
  }
}

function copyTree(io: Io, from: string, to: string, keep: boolean): void {
  const { files } = io.context
  const stat = files.lstat(from)
  if (stat.type === 'directory') {
    if (!files.exists(to)) files.makeDirectory(to, { mode: stat.mode })
    for (const name of files.list(from)) copyTree(io, joinPath(from, name), joinPath(to, name), keep)
  } else if (stat.type === 'symlink') {
    if (files.exists(to)) files.remove(to)
    files.link(stat.target!, to)
  } else files.write(to, files.read(from), files.exists(to) ? {} : { mode: stat.mode })
  if (keep && stat.type !== 'symlink') files.touch(to, stat.modified)
}

/** Source and target of cp, mv and ln. */
async function targets(
  io: Io,
  operands: readonly string[],
  directory: string | undefined,
  verb: string,
): Promise<{ from: string; to: string }[]> {
  const sources = directory === undefined ? operands.slice(0, -1) : operands
  const target = directory ?? operands[operands.length - 1]
  if (operands.length === 0) throw new ToolError(`missing file operand${HINT(io.context.name)}`)
  if (sources.length === 0 || target === undefined)
    throw new ToolError(`missing destination file operand after '${operands[0]}'${HINT(io.context.name)}`)
  const folder = tryStat(io, target)?.type === 'directory'
  if (sources.length > 1 && !folder)
    throw new ToolError(`target '${target}'${tryStat(io, target) ? ' is not a directory' : ': No such file or directory'}`)
  if (!folder && target.endsWith('/') && verb === 'copy' && tryStat(io, sources[0]!)?.type !== 'directory')
    throw new ToolError(`cannot create regular file '${target}': Not a directory`)
  return sources.map((from) => ({ from, to: folder ? joinPath(target, baseName(from)) : target }))
}

const cp = tool('cp', async (io) => {
  const options = parseOptions(io.context, 'rRafipvnduLPt:TH', {
    recursive: 'r',
    archive: 'a',
    force: 'f',
    verbose: 'v',
    'no-clobber': 'n',
    preserve: 'p',
    update: 'u',
    'target-directory': 't',
    parents: 'parents',
  })
  const recursive = options.has('r') || options.has('R') || options.has('a')
  let status = 0
  for (const { from, to } of await targets(io, options.operands, options.get('t'), 'copy')) {
    const stat = tryStat(io, from, !options.has('a'))
    if (!stat) {
      await io.warn(`cannot stat '${from}': No such file or directory`)
      status = 1
      continue
    }
    if (stat.type === 'directory' && !recursive) {
      await io.warn(`-r not specified; omitting directory '${from}'`)
      status = 1
      continue
    }
    if (io.path(from) === io.path(to)) {
      await io.warn(`'${from}' and '${to}' are the same file`)
      status = 1
      continue
    }
    if (stat.type === 'directory' && `${io.path(to)}/`.startsWith(`${io.path(from)}/`)) {
      await io.warn(`cannot copy a directory, '${from}', into itself, '${to}'`)
      status = 1
      continue
    }
    if (options.has('n') && tryStat(io, to)) continue
    if (options.has('u') && (tryStat(io, to)?.modified ?? -1) >= stat.modified) continue
    const code = await attempt(io, `cannot create regular file '${to}'`, () => {
      if (stat.type === 'directory' || options.has('a')) copyTree(io, io.path(from), io.path(to), options.has('p') || options.has('a'))
      else {
        io.context.files.write(io.path(to), io.context.files.read(io.path(from)), tryStat(io, to) ? {} : { mode: stat.mode })
        if (options.has('p')) io.context.files.touch(io.path(to), stat.modified)
      }
    })
    status ||= code
    if (code === 0 && options.has('v')) await io.out(`'${from}' -> '${to}'\n`)
  }
  return status
})

const mv = tool('mv', async (io) => {
  const options = parseOptions(io.context, 'finvut:T', { force: 'f', verbose: 'v', 'no-clobber': 'n', 'target-directory': 't' })
  const { files } = io.context
  let status = 0
  for (const { from, to } of await targets(io, options.operands, options.get('t'), 'move')) {
    if (!tryStat(io, from, false)) {
      await io.warn(`cannot stat '${from}': No such file or directory`)
      status = 1
      continue
    }
    if (options.has('n') && tryStat(io, to)) continue
    if (io.path(from) === io.path(to)) {
      await io.warn(`'${from}' and '${to}' are the same file`)
      status = 1
      continue
    }
    const code = await attempt(io, `cannot move '${from}' to '${to}'`, () => {
      try {
        files.rename(io.path(from), io.path(to))
      } catch (error) {
        if (!(error instanceof FileError) || error.code !== 'EXDEV') throw error
        copyTree(io, io.path(from), io.path(to), true)
        files.remove(io.path(from), { recursive: true })
      }
    })
    status ||= code
    if (code === 0 && options.has('v')) await io.out(`renamed '${from}' -> '${to}'\n`)
  }
  return status
})

const rm = tool('rm', async (io) => {
  const options = parseOptions(io.context, 'rRfivId', {
    recursive: 'r',
    force: 'f',
    verbose: 'v',
    dir: 'd',
    'no-preserve-root': 'root',
    'preserve-root': 'keep',
  })
  if (options.operands.length === 0) {
    if (options.has('f')) return 0
    throw new ToolError(`missing operand${HINT('rm')}`)
  }
  const recursive = options.has('r') || options.has('R')
  let status = 0
  for (const name of options.operands) {
    const stat = tryStat(io, name, false)
    if (!stat) {
      if (options.has('f')) continue
      await io.warn(`cannot remove '${name}': No such file or directory`)
      status = 1
    } else if (stat.type === 'directory' && !recursive && !options.has('d')) {
      await io.warn(`cannot remove '${name}': Is a directory`)
      status = 1
    } else if (/(^|\/)\.\.?\/?$/.test(name)) {
      await io.warn(`refusing to remove '.' or '..' directory: skipping '${name}'`)
      status = 1
    } else if (io.path(name) === '/' && !options.has('root')) {
      await io.warn("it is dangerous to operate recursively on '/'")
      await io.warn('use --no-preserve-root to override this failsafe')
      status = 1
    } else {
      const code = await attempt(io, `cannot remove '${name}'`, () => io.context.files.remove(io.path(name), { recursive }))
      status ||= code
      if (code === 0 && options.has('v')) await io.out(stat.type === 'directory' ? `removed directory '${name}'\n` : `removed '${name}'\n`)
    }
  }
  return status
})

/** An octal or symbolic mode applied to permission bits. */
export function applyMode(text: string, mode: number, directory = false): number {
  if (/^[0-7]{1,4}$/.test(text)) return parseInt(text, 8)
  let out = mode
  for (const clause of text.split(',')) {
    const found = /^([ugoa]*)((?:[-+=][rwxXst]*)+)$/.exec(clause)
    if (!found) throw new ToolError(`invalid mode: '${text}'`)
    const who = found[1] === '' || found[1]!.includes('a') ? 'ugo' : found[1]!
    for (const part of found[2]!.matchAll(/([-+=])([rwxXst]*)/g)) {
      for (const group of who) {
        const shift = { u: 6, g: 3, o: 0 }[group as 'u']
        let bits = 0
        for (const letter of part[2]!)
          bits |= letter === 'r' ? 4 : letter === 'w' ? 2 : letter === 'x' || (letter === 'X' && (directory || mode & 0o111)) ? 1 : 0
        if (part[1] === '+') out |= bits << shift
        else if (part[1] === '-') out &= ~(bits << shift)
        else out = (out & ~(7 << shift)) | (bits << shift)
      }
      if (part[2]!.includes('t')) out = part[1] === '-' ? out & ~0o1000 : out | 0o1000
      if (part[2]!.includes('s'))
        out = part[1] === '-' ? out & ~0o6000 : out | (who.includes('u') ? 0o4000 : 0) | (who.includes('g') ? 0o2000 : 0)
    }
  }
  return out
}

const mkdir = tool('mkdir', async (io) => {
  const options = parseOptions(io.context, 'pvm:', { parents: 'p', verbose: 'v', mode: 'm' })
  if (options.operands.length === 0) throw new ToolError(`missing operand${HINT('mkdir')}`)
  let status = 0
  for (const name of options.operands) {
    const code = await attempt(io, `cannot create directory '${name}'`, () =>
      io.context.files.makeDirectory(io.path(name), {
        parents: options.has('p'),
        ...(options.has('m') ? { mode: applyMode(options.get('m')!, 0o777) } : {}),
      }),
    )
    status ||= code
    if (code === 0 && options.has('v')) await io.out(`mkdir: created directory '${name}'\n`)
  }
  return status
})

const rmdir = tool('rmdir', async (io) => {
  const options = parseOptions(io.context, 'pv', { parents: 'p', verbose: 'v' })
  if (options.operands.length === 0) throw new ToolError(`missing operand${HINT('rmdir')}`)
  let status = 0
  for (const name of options.operands) {
    for (let at = name; at !== '.' && at !== '/'; at = directoryName(at)) {
      status ||= await attempt(io, `failed to remove '${at}'`, () => {
        if (io.context.files.lstat(io.path(at)).type !== 'directory') throw new FileError('ENOTDIR', at)
        io.context.files.remove(io.path(at))
      })
      if (!options.has('p') || status) break
    }
  }
  return status
})

const touch = tool('touch', async (io) => {
  const options = parseOptions(io.context, 'acmr:d:t:h', { 'no-create': 'c', date: 'd', reference: 'r' })
  if (options.operands.length === 0) throw new ToolError(`missing file operand${HINT('touch')}`)
  const { files, system } = io.context
  const when = options.has('r')
    ? files.stat(io.path(options.get('r')!)).modified
    : options.has('d')
      ? parseDate(options.get('d')!, system.clock.now())
      : system.clock.now()
  if (when === undefined) throw new ToolError(`invalid date format '${options.get('d')}'`)
  let status = 0
  for (const name of options.operands) {
    status ||= await attempt(io, `cannot touch '${name}'`, () => {
      if (!files.exists(io.path(name))) {
        if (options.has('c')) return
        files.write(io.path(name), '')
      }
      files.touch(io.path(name), when)
    })
  }
  return status
})

/** The dates `date -d` and `touch -d` are given most: absolute, `@seconds`, `now`, `2 days ago`, `+1 hour`, `tomorrow`. */
export function parseDate(text: string, now: number): number | undefined {
  const trimmed = text.trim()
  if (/^@-?\d+(\.\d+)?$/.test(trimmed)) return Number(trimmed.slice(1)) * 1000
  let base = now
  let rest = trimmed.toLowerCase()
  const absolute = /^(\d{4}-\d\d-\d\d)(?:[t ](\d\d:\d\d(?::\d\d(?:\.\d+)?)?))?\s*(z|utc|gmt|[+-]\d\d:?\d\d)?/.exec(rest)
  if (absolute) {
    const zone = absolute[3] && /^[+-]/.test(absolute[3]) ? absolute[3].replace(/^(...)(\d\d)$/, '$1:$2') : 'Z'
    base = Date.parse(`${absolute[1]}T${absolute[2] ?? '00:00:00'}${(absolute[2]?.length ?? 8) === 5 ? ':00' : ''}${zone}`)
    rest = rest.slice(absolute[0].length)
  } else if (/^[a-z]{3},? .*\d{4}/.test(rest) && !Number.isNaN(Date.parse(`${trimmed}${/utc|gmt|[+-]\d{4}/i.test(trimmed) ? '' : ' UTC'}`)))
    return Date.parse(`${trimmed}${/utc|gmt|[+-]\d{4}/i.test(trimmed) ? '' : ' UTC'}`)
  const units: Record<string, number> = {
    sec: 1e3,
    second: 1e3,
    min: 6e4,
    minute: 6e4,
    hour: 36e5,
    day: 864e5,
    week: 6048e5,
    fortnight: 12096e5,
  }
  while ((rest = rest.trim()) !== '') {
    const relative = /^([+-]?\s*\d+|a|next|last)?\s*(sec|second|min|minute|hour|day|week|fortnight|month|year)s?(\s+ago)?/.exec(rest)
    const named = /^(now|today|tomorrow|yesterday|utc|z)\b/.exec(rest)
    const clock = /^(\d\d?):(\d\d)(?::(\d\d))?/.exec(rest)
    if (relative) {
      const count =
        (relative[1] === undefined || relative[1] === 'a' || relative[1] === 'next'
          ? 1
          : relative[1] === 'last'
            ? -1
            : Number(relative[1].replace(/\s/g, ''))) * (relative[3] ? -1 : 1)
      const unit = relative[2]!
      if (unit === 'month' || unit === 'year') {
        const date = new Date(base)
        if (unit === 'month') date.setUTCMonth(date.getUTCMonth() + count)
        else date.setUTCFullYear(date.getUTCFullYear() + count)
        base = date.getTime()
      } else base += count * units[unit]!
      rest = rest.slice(relative[0].length)
    } else if (named) {
      base += named[1] === 'tomorrow' ? 864e5 : named[1] === 'yesterday' ? -864e5 : 0
      rest = rest.slice(named[0].length)
    } else if (clock) {
      base = Math.floor(base / 864e5) * 864e5 + (Number(clock[1]) * 3600 + Number(clock[2]) * 60 + Number(clock[3] ?? 0)) * 1000
      rest = rest.slice(clock[0].length)
    } else return undefined
  }
  return base
}

const ln = tool('ln', async (io) => {
  const options = parseOptions(io.context, 'sfnvTt:r', { symbolic: 's', force: 'f', verbose: 'v', 'no-dereference': 'n' })
  const { files } = io.context
  const operands = options.operands.length === 1 ? [options.operands[0]!, '.'] : options.operands
  let status = 0
  for (const { from, to } of await targets(io, operands, options.get('t'), 'link')) {
    status ||= await attempt(io, `failed to create ${options.has('s') ? 'symbolic' : 'hard'} link '${to}'`, () => {
      if (tryStat(io, to, false) && options.has('f')) files.remove(io.path(to))
      if (options.has('s')) files.link(from, io.path(to))
      else {
        if (files.stat(io.path(from)).type === 'directory') throw new FileError('EPERM', from)
        if (tryStat(io, to, false)) throw new FileError('EEXIST', to)
        files.write(io.path(to), files.read(io.path(from)))
      }
    })
  }
  return status
})

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
  const options = parseOptions(io.context, 'femnqsv', { canonicalize: 'f' })
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

const stat = tool('stat', async (io) => {
  const options = parseOptions(io.context, 'c:Lft', { format: 'c', printf: 'printf:', dereference: 'L' })
  let status = 0
  for (const name of options.operands) {
    const found = tryStat(io, name, options.has('L'))
    if (!found) {
      await io.warn(`cannot statx '${name}': No such file or directory`)
      status = 1
      continue
    }
    const kind =
      found.type === 'file'
        ? found.size === 0
          ? 'regular empty file'
          : 'regular file'
        : found.type === 'symlink'
          ? 'symbolic link'
          : found.type === 'device'
            ? 'character special file'
            : 'directory'
    const time = formatDate(found.modified, '%F %T.%N +0000')
    const values: Record<string, string> = {
      n: name,
      N: found.target ? `'${name}' -> '${found.target}'` : `'${name}'`,
      s: String(found.size),
      a: found.mode.toString(8),
      A: modeText(found),
      U: found.owner,
      G: found.group,
      u: found.owner === 'root' ? '0' : '1000',
      g: found.group === 'root' ? '0' : '1000',
      F: kind,
      y: time,
      x: time,
      z: time,
      w: time,
      Y: String(Math.floor(found.modified / 1000)),
      X: String(Math.floor(found.modified / 1000)),
      Z: String(Math.floor(found.modified / 1000)),
      h: '1',
      i: '1',
      b: String(Math.ceil(found.size / 4096) * 8),
      B: '512',
      o: '4096',
      d: '0',
    }
    const format = options.get('c') ?? options.get('printf')
    if (format !== undefined)
      await io.out(
        format
          .replace(/%([a-zA-Z])/g, (whole, letter: string) => values[letter] ?? whole)
          .replace(/\\n/g, options.has('printf') ? '\n' : '\\n') + (options.has('printf') ? '' : '\n'),
      )
    else
      await io.out(
        `  File: ${name}${found.target ? ` -> ${found.target}` : ''}\n  Size: ${String(found.size).padEnd(10)}\tBlocks: ${values.b!.padEnd(10)} IO Block: 4096   ${kind}\nDevice: 0,1\tInode: 1           Links: 1\nAccess: (${found.mode.toString(8).padStart(4, '0')}/${modeText(found)})  Uid: (${values.u!.padStart(5)}/${found.owner.padStart(8)})   Gid: (${values.g!.padStart(5)}/${found.group.padStart(8)})\nAccess: ${time}\nModify: ${time}\nChange: ${time}\n Birth: -\n`,
      )
  }
  return status
})

function eachNode(io: Io, path: string, recursive: boolean, action: (path: string, stat: FileStat) => void): void {
  const found = io.context.files.stat(path)
  action(path, found)
  if (recursive && found.type === 'directory')
    for (const name of io.context.files.list(path)) eachNode(io, joinPath(path, name), true, action)
}

const chmod = tool('chmod', async (io) => {
  const args = [...io.args]
  const recursive = args.some((arg) => /^-[vf]*R/.test(arg))
  const operands = args.filter((arg) => !/^(-[Rvfc]+|--recursive|--)$/.test(arg))
  const [mode, ...names] = operands
  if (mode === undefined) throw new ToolError(`missing operand${HINT('chmod')}`)
  if (names.length === 0) throw new ToolError(`missing operand after '${mode}'${HINT('chmod')}`)
  applyMode(mode, 0)
  let status = 0
  for (const name of names)
    status ||= await attempt(io, `cannot access '${name}'`, () =>
      eachNode(io, io.path(name), recursive, (path, found) =>
        io.context.files.changeMode(path, applyMode(mode, found.mode, found.type === 'directory')),
      ),
    )
  return status
})

const chown = (command: 'chown' | 'chgrp') =>
  tool(command, async (io) => {
    const options = parseOptions(io.context, 'Rvfh', { recursive: 'R' })
    const [spec, ...names] = options.operands
    if (spec === undefined || names.length === 0) throw new ToolError(`missing operand${HINT(command)}`)
    const [owner, group] = command === 'chgrp' ? ['', spec] : spec.split(/[:.]/)
    let status = 0
    for (const name of names)
      status ||= await attempt(io, `cannot access '${name}'`, () =>
        eachNode(io, io.path(name), options.has('R'), (path, found) =>
          io.context.files.changeOwner(path, owner || found.owner, group || found.group),
        ),
      )
    return status
  })

const mktemp = tool('mktemp', async (io) => {
  const options = parseOptions(io.context, 'dup:tq', { directory: 'd', tmpdir: 'p', suffix: 'suffix:' })
  const template = options.operands[0] ?? 'tmp.XXXXXXXXXX'
  const marks = /X{3,}(?=[^X]*$)/.exec(template)
  if (!marks) throw new ToolError(`too few X's in template '${template}'`)
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789'
  const random = Array.from(marks[0], () => alphabet[io.context.system.random(alphabet.length)]).join('')
  const name = template.slice(0, marks.index) + random + template.slice(marks.index + marks[0].length) + (options.get('suffix') ?? '')
  const folder = options.get('p') ?? (options.operands.length === 0 || options.has('t') ? (io.context.env.TMPDIR ?? '/tmp') : undefined)
  const path = folder === undefined ? name : joinPath(folder, name)
  if (!options.has('u')) {
    const code = await attempt(
      io,
      `failed to create ${options.has('d') ? 'directory' : 'file'} via template '${folder === undefined ? '' : `${folder}/`}${template}'`,
      () => {
        if (options.has('d')) io.context.files.makeDirectory(io.path(path), { mode: 0o700 })
        else io.context.files.write(io.path(path), '', { mode: 0o600 })
      },
    )
    if (code) return code
  }
  await io.out(`${path}\n`)
  return 0
})

const du = tool('du', async (io) => {
  const options = parseOptions(io.context, 'sahbkmcd:x', {
    summarize: 's',
    all: 'a',
    'human-readable': 'h',
    bytes: 'b',
    'max-depth': 'd',
    total: 'c',
    'apparent-size': 'apparent',
  })
  const depth = options.has('s') ? 0 : Number(options.get('d') ?? Infinity)
  const { files } = io.context
  const show = (bytes: number): string =>
    options.has('h') ? humanSize(bytes) : String(options.has('b') ? bytes : Math.ceil(bytes / (options.has('m') ? 1048576 : 1024)))
  const measure = async (path: string, shown: string, level: number): Promise<number> => {
    const found = files.lstat(path)
    let size = options.has('b') ? found.size : Math.max(found.type === 'directory' ? 4096 : 0, Math.ceil(found.size / 4096) * 4096)
    if (found.type === 'directory')
      for (const name of files.list(path)) size += await measure(joinPath(path, name), joinPath(shown, name), level + 1)
    if ((found.type === 'directory' && level <= depth) || level === 0 || (options.has('a') && level <= depth))
      await io.out(`${show(size)}\t${shown}\n`)
    return size
  }
  let total = 0
  let status = 0
  for (const name of options.operands.length > 0 ? options.operands : ['.']) {
    if (!tryStat(io, name, false)) {
      await io.warn(`cannot access '${name}': No such file or directory`)
      status = 1
    } else total += await measure(io.path(name), name, 0)
  }
  if (options.has('c')) await io.out(`${show(total)}\ttotal\n`)
  return status
})

const df = tool('df', async (io) => {
  const options = parseOptions(io.context, 'hkTaPi', { 'human-readable': 'h' })
  if (options.has('h'))
    await io.out(
      'Filesystem      Size  Used Avail Use% Mounted on\noverlay          20G  4.1G   15G  22% /\ntmpfs            64M     0   64M   0% /dev\n',
    )
  else
    await io.out(
      'Filesystem     1K-blocks    Used Available Use% Mounted on\noverlay         20466256 4302848  15098368  23% /\ntmpfs              65536       0     65536   0% /dev\n',
    )
  return 0
})

const tree = tool('tree', async (io) => {
  const options = parseOptions(io.context, 'adL:fi', {})
  const limit = Number(options.get('L') ?? Infinity)
  const { files } = io.context
  let folders = 0
  let plain = 0
  const walk = async (path: string, indent: string, level: number): Promise<void> => {
    if (level > limit) return
    const names = files.list(path).filter((name) => options.has('a') || !name.startsWith('.'))
    const kept = options.has('d') ? names.filter((name) => files.lstat(joinPath(path, name)).type === 'directory') : names
    for (let i = 0; i < kept.length; i++) {
      const child = joinPath(path, kept[i]!)
      const found = files.lstat(child)
      const last = i === kept.length - 1
      await io.out(`${indent}${last ? '└── ' : '├── '}${kept[i]}${found.target ? ` -> ${found.target}` : ''}\n`)
      if (found.type === 'directory') {
        folders++
        await walk(child, `${indent}${last ? '    ' : '│   '}`, level + 1)
      } else plain++
    }
  }
  for (const name of options.operands.length > 0 ? options.operands : ['.']) {
    await io.out(`${name}\n`)
    await walk(io.path(name), '', 1)
  }
  await io.out(`\n${folders} director${folders === 1 ? 'y' : 'ies'}${options.has('d') ? '' : `, ${plain} file${plain === 1 ? '' : 's'}`}\n`)
  return 0
})

export const fileTools = [
  cp,
  mv,
  rm,
  mkdir,
  rmdir,
  touch,
  ln,
  readlink,
  realpath,
  basename,
  dirname,
  stat,
  chmod,
  chown('chown'),
  chown('chgrp'),
  mktemp,
  du,
  df,
  tree,
]
