/** tar and its friends gzip, gunzip, zcat: archives in ustar format. */
import { gunzipSync, gzipSync } from 'fflate'
import type { Command } from '../command'
import { FileError } from '../files'
import { joinPath } from '../path'
import { concat, encode, readAll } from '../pipe'
import { modeText } from './file-mode'
import { accountOf, groupId } from '../accounts'
import { matches } from '../interpreter/pattern'
import { openInput, tool, ToolError, type Io } from './tool'
import { formatDate } from './time-format'

const BLOCK = 512
const decoder = new TextDecoder()

interface Entry {
  readonly name: string
  readonly mode: number
  readonly modified: number
  readonly owner: string
  readonly group: string
  readonly type: 'file' | 'directory' | 'symlink'
  readonly target: string
  readonly data: Uint8Array
}

function header(io: Io, entry: Entry): Uint8Array {
  const out = new Uint8Array(BLOCK)
  const put = (at: number, text: string): void => out.set(encode(text), at)
  const octal = (at: number, width: number, value: number): void => put(at, `${value.toString(8).padStart(width - 1, '0')}`)
  let name = encode(entry.name)
  if (name.length > 100) {
    // The front of a long path goes into the prefix field.
    const cut = entry.name.lastIndexOf('/', 154)
    if (cut > 0) put(345, entry.name.slice(0, cut))
    name = encode(entry.name.slice(cut + 1)).slice(0, 100)
  }
  out.set(name, 0)
  octal(100, 8, entry.mode)
  octal(108, 8, accountOf(io.context.system, entry.owner)?.uid ?? 0)
  octal(116, 8, groupId(io.context.system, entry.group))
  octal(124, 12, entry.type === 'file' ? entry.data.length : 0)
  octal(136, 12, Math.floor(entry.modified / 1000))
  put(148, '        ')
  put(156, { file: '0', symlink: '2', directory: '5' }[entry.type])
  put(157, entry.target)
  put(257, 'ustar\x0000')
  put(265, entry.owner)
  put(297, entry.group)
  put(
    148,
    `${out
      .reduce((sum, byte) => sum + byte, 0)
      .toString(8)
      .padStart(6, '0')}\0 `,
  )
  return out
}

function* entriesOf(bytes: Uint8Array): Generator<Entry> {
  const text = (at: number, length: number, from: Uint8Array): string =>
    decoder.decode(from.subarray(at, at + length)).replace(/\0[\s\S]*$/, '')
  let longName: string | undefined
  for (let at = 0; at + BLOCK <= bytes.length;) {
    const head = bytes.subarray(at, at + BLOCK)
    at += BLOCK
    if (head.every((byte) => byte === 0)) return
    if (!text(257, 6, head).startsWith('ustar'))
      throw new ToolError('This does not look like a tar archive\ntar: Exiting with failure status due to previous errors', 2)
    const size = parseInt(text(124, 12, head), 8) || 0
    const data = bytes.slice(at, at + size)
    if (data.length < size) throw new ToolError('Unexpected EOF in archive\ntar: Error is not recoverable: exiting now', 2)
    at += Math.ceil(size / BLOCK) * BLOCK
    const kind = text(156, 1, head)
    if (kind === 'L') {
      longName = decoder.decode(data).replace(/\0[\s\S]*$/, '')
      continue
    }
    const prefix = text(345, 155, head)
    const name = longName ?? (prefix ? `${prefix}/` : '') + text(0, 100, head)
    longName = undefined
    if (kind !== '' && !'0125'.includes(kind)) continue
    yield {
      name,
      mode: parseInt(text(100, 8, head), 8) & 0o7777,
      modified: (parseInt(text(136, 12, head), 8) || 0) * 1000,
      owner: text(265, 32, head) || 'root',
      group: text(297, 32, head) || 'root',
      type: kind === '5' ? 'directory' : kind === '2' ? 'symlink' : 'file',
      target: text(157, 100, head),
      data,
    }
  }
}

interface TarOptions {
  mode: 'c' | 'x' | 't' | 'r' | undefined
  file: string | undefined
  zip: boolean
  verbose: number
  folder: string
  strip: number
  toStdout: boolean
  keep: boolean
  /** Files get the time of their extraction. */
  isNew: boolean
  exclude: string[]
  operands: { readonly name: string; readonly folder: string }[]
}

function parse(io: Io): TarOptions {
  const options: TarOptions = {
    mode: undefined,
    file: undefined,
    zip: false,
    verbose: 0,
    folder: '.',
    strip: 0,
    toStdout: false,
    keep: false,
    isNew: false,
    exclude: [],
    operands: [],
  }
  const args = [...io.args]
  const long: Record<string, string> = {
    create: 'c',
    extract: 'x',
    get: 'x',
    list: 't',
    append: 'r',
    file: 'f',
    gzip: 'z',
    gunzip: 'z',
    verbose: 'v',
    directory: 'C',
    'to-stdout': 'O',
    'keep-old-files': 'k',
    touch: 'm',
    'preserve-permissions': 'p',
    'files-from': 'T',
  }
  const usage = (message: string): never => {
    throw new ToolError(`${message}\nTry 'tar --help' or 'tar --usage' for more information.`, 64)
  }
  const set = (letter: string, value: () => string, shown: string): void => {
    if ('cxtr'.includes(letter)) {
      if (options.mode && options.mode !== letter)
        throw new ToolError(
          "You may not specify more than one '-Acdtrux', '--delete' or  '--test-label' option\nTry 'tar --help' or 'tar --usage' for more information.",
          2,
        )
      options.mode = letter as 'c'
    } else if (letter === 'f') options.file = value()
    else if (letter === 'z') options.zip = true
    else if (letter === 'v') options.verbose++
    else if (letter === 'C') options.folder = options.folder === '.' ? value() : joinPath(options.folder, value())
    else if (letter === 'O') options.toStdout = true
    else if (letter === 'k') options.keep = true
    else if (letter === 'm') options.isNew = true
    else if (letter === 'T')
      for (const name of io.context.files.readText(io.path(value())).split('\n').filter(Boolean))
        options.operands.push({ name, folder: options.folder })
    else if ('phPasSo'.includes(letter)) return
    else if (letter === 'j' || letter === 'J')
      throw new ToolError(
        `${letter === 'j' ? 'bzip2' : 'xz'}: Cannot exec: No such file or directory\ntar: Error is not recoverable: exiting now`,
        2,
      )
    else usage(shown.length > 2 ? `unrecognized option '${shown}'` : `invalid option -- '${letter}'`)
  }
  const next = (name: string) => (): string => {
    const value = args.shift()
    return value ?? usage(`option requires an argument -- '${name}'`)
  }
  let bundle = args[0] !== undefined && !args[0].startsWith('-') ? args.shift() : undefined
  // Old style: letters without a dash, whose values follow in their order.
  if (bundle !== undefined) for (const letter of bundle) set(letter, next(letter), letter)
  while (args.length > 0) {
    const arg = args.shift()!
    if (arg === '--') {
      for (const name of args.splice(0)) options.operands.push({ name, folder: options.folder })
    } else if (arg.startsWith('--')) {
      const at = arg.indexOf('=')
      const name = at < 0 ? arg.slice(2) : arg.slice(2, at)
      const value = (): string => (at < 0 ? next(name)() : arg.slice(at + 1))
      if (name === 'strip-components') options.strip = Number(value())
      else if (name === 'exclude') options.exclude.push(value())
      else if (
        [
          'no-same-owner',
          'same-owner',
          'no-same-permissions',
          'warning',
          'overwrite',
          'numeric-owner',
          'sort',
          'mtime',
          'owner',
          'group',
        ].includes(name)
      )
        continue
      else set(long[name] ?? '?', value, arg)
    } else if (arg.startsWith('-') && arg.length > 1) {
      bundle = arg.slice(1)
      for (let i = 0; i < bundle.length; i++) {
        const letter = bundle[i]!
        const rest = bundle.slice(i + 1)
        if ('fCT'.includes(letter)) {
          set(letter, rest !== '' ? () => rest : next(letter), letter)
          break
        }
        set(letter, next(letter), letter)
      }
    } else options.operands.push({ name: arg, folder: options.folder })
  }
  return options
}

const line = (entry: Entry): string =>
  `${modeText({ ...entry, size: 0 })} ${entry.owner}/${entry.group} ${String(entry.data.length).padStart(Math.max(1, 19 - entry.owner.length - entry.group.length - 2))} ${formatDate(entry.modified, '%F %H:%M')} ${entry.name}${entry.type === 'symlink' ? ` -> ${entry.target}` : ''}`

async function create(io: Io, options: TarOptions): Promise<number> {
  const { files } = io.context
  if (options.operands.length === 0)
    throw new ToolError("Cowardly refusing to create an empty archive\nTry 'tar --help' or 'tar --usage' for more information.", 2)
  const chunks: Uint8Array[] = []
  let failed = false
  let stripped = false
  const log = async (text: string): Promise<void> => {
    if (options.file === undefined || options.file === '-') await io.context.stderr.write(text)
    else await io.out(text)
  }
  const excluded = (name: string): boolean =>
    options.exclude.some((pattern) => matches(pattern, name) || matches(pattern, name.split('/').pop()!))
  const add = async (path: string, shown: string): Promise<void> => {
    if (excluded(shown)) return
    let name = shown.replace(/^\/+/, '')
    if (name !== shown && !stripped) {
      stripped = true
      await io.warn("Removing leading `/' from member names")
    }
    const stat = files.lstat(path)
    if (stat.type === 'device') return
    if (stat.type === 'directory' && !name.endsWith('/')) name += '/'
    const entry: Entry = {
      name,
      mode: stat.mode,
      modified: stat.modified,
      owner: stat.owner,
      group: stat.group,
      type: stat.type,
      target: stat.target ?? '',
      data: stat.type === 'file' ? files.read(path) : new Uint8Array(),
    }
    if (options.verbose > 0)
      await log(`${options.verbose > 1 ? line(entry) : stat.type === 'directory' && !shown.endsWith('/') ? `${shown}/` : shown}\n`)
    chunks.push(header(io, entry))
    if (stat.type === 'file') {
      chunks.push(entry.data)
      const rest = entry.data.length % BLOCK
      if (rest > 0) chunks.push(new Uint8Array(BLOCK - rest))
    }
    if (stat.type === 'directory')
      for (const child of files.list(path)) await add(joinPath(path, child), `${shown.replace(/\/$/, '')}/${child}`)
  }
  for (const { name, folder } of options.operands) {
    const path = io.path(folder === '.' ? name : joinPath(folder, name))
    try {
      await add(path, name)
    } catch (error) {
      if (!(error instanceof FileError)) throw error
      failed = true
      await io.warn(`${name}: Cannot stat: ${error.message}`)
    }
  }
  const size = chunks.reduce((sum, chunk) => sum + chunk.length, 0)
  chunks.push(new Uint8Array(Math.ceil((size + 2 * BLOCK) / 10240) * 10240 - size))
  const whole = concat(chunks)
  const bytes = options.zip ? gzipSync(whole, { mtime: io.context.system.clock.now() }) : whole
  if (options.file === undefined || options.file === '-') await io.out(bytes)
  else {
    try {
      files.write(io.path(options.file), bytes)
    } catch (error) {
      if (error instanceof FileError)
        throw new ToolError(`${options.file}: Cannot open: ${error.message}\ntar: Error is not recoverable: exiting now`, 2)
      throw error
    }
  }
  if (failed) await io.warn('Exiting with failure status due to previous errors')
  return failed ? 2 : 0
}

async function load(io: Io, options: TarOptions): Promise<Uint8Array> {
  let bytes: Uint8Array
  try {
    bytes = await readAll(openInput(io, options.file ?? '-'))
  } catch (error) {
    if (error instanceof FileError)
      throw new ToolError(`${options.file}: Cannot open: ${error.message}\ntar: Error is not recoverable: exiting now`, 2)
    throw error
  }
  const zipped = bytes[0] === 0x1f && bytes[1] === 0x8b
  if (options.zip && !zipped) {
    await io.context.stderr.write('\ngzip: stdin: not in gzip format\n')
    throw new ToolError('Child returned status 1\ntar: Error is not recoverable: exiting now', 2)
  }
  return zipped ? gunzipSync(bytes) : bytes
}

async function extract(io: Io, options: TarOptions): Promise<number> {
  const { files } = io.context
  const folder = io.path(options.folder)
  if (options.folder !== '.' && !files.exists(folder))
    throw new ToolError(`${options.folder}: Cannot open: No such file or directory\ntar: Error is not recoverable: exiting now`, 2)
  const found = new Set<string>()
  const wanted = options.operands.map(({ name }) => name.replace(/\/$/, ''))
  let status = 0
  for (const entry of entriesOf(await load(io, options))) {
    const bare = entry.name.replace(/\/$/, '')
    const hit = wanted.find((name) => bare === name || bare.startsWith(`${name}/`))
    if (wanted.length > 0 && hit === undefined) continue
    if (hit !== undefined) found.add(hit)
    if (options.exclude.some((pattern) => matches(pattern, bare) || matches(pattern, bare.split('/').pop()!))) continue
    if (options.mode === 't') {
      await io.out(`${options.verbose > 0 ? line(entry) : entry.name}\n`)
      continue
    }
    const kept = bare
      .replace(/^\/+/, '')
      .split('/')
      .filter((part) => part !== '.')
      .slice(options.strip)
    if (kept.includes('..')) {
      await io.warn(`${entry.name}: Member name contains '..'`)
      status = 2
      continue
    }
    if (options.verbose > 0) await (options.toStdout ? io.context.stderr.write(`${entry.name}\n`) : io.out(`${entry.name}\n`))
    if (kept.length === 0) continue
    if (options.toStdout) {
      await io.out(entry.data)
      continue
    }
    const path = joinPath(folder, kept.join('/'))
    try {
      files.makeDirectory(path.slice(0, path.lastIndexOf('/')) || '/', { parents: true })
      if (entry.type === 'directory') files.makeDirectory(path, { parents: true, mode: entry.mode })
      else if (entry.type === 'symlink') {
        if (files.exists(path)) files.remove(path)
        files.link(entry.target, path)
        continue
      } else {
        if (files.exists(path)) {
          if (options.keep) throw new FileError('EEXIST', path)
          files.remove(path)
        }
        files.write(path, entry.data, { mode: entry.mode })
      }
      if (!options.isNew) files.touch(path, entry.modified)
    } catch (error) {
      if (!(error instanceof FileError)) throw error
      await io.warn(`${entry.name}: Cannot open: ${error.message}`)
      status = 2
    }
  }
  for (const name of wanted)
    if (!found.has(name)) {
      await io.warn(`${name}: Not found in archive`)
      status = 2
    }
  if (status) await io.warn('Exiting with failure status due to previous errors')
  return status
}

const tar = tool('tar', async (io) => {
  const options = parse(io)
  if (options.mode === undefined)
    throw new ToolError(
      "You must specify one of the '-Acdtrux', '--delete' or '--test-label' options\nTry 'tar --help' or 'tar --usage' for more information.",
      2,
    )
  if (options.mode === 'r') throw new ToolError('appending to archives is not possible on this machine', 2)
  return options.mode === 'c' ? create(io, options) : extract(io, options)
})

const gzip = (name: 'gzip' | 'gunzip' | 'zcat'): Command =>
  tool(name, async (io) => {
    let toStdout = name === 'zcat'
    let inflate = name !== 'gzip'
    let keep = false
    let force = false
    let level = 6
    const names: string[] = []
    for (const arg of io.args) {
      if (!arg.startsWith('-') || arg === '-') names.push(arg)
      else if (arg.startsWith('--')) {
        if (arg === '--stdout' || arg === '--to-stdout') toStdout = true
        else if (arg === '--decompress' || arg === '--uncompress') inflate = true
        else if (arg === '--keep') keep = true
        else if (arg === '--force') force = true
        else if (arg === '--best') level = 9
        else if (arg !== '--fast') throw new ToolError(`unrecognized option '${arg}'\nTry \`${name} --help' for more information.`)
      } else
        for (const letter of arg.slice(1)) {
          if (letter === 'c') toStdout = true
          else if (letter === 'd') inflate = true
          else if (letter === 'k') keep = true
          else if (letter === 'f') force = true
          else if (/[1-9]/.test(letter)) level = Number(letter)
          else if (!'nqv'.includes(letter))
            throw new ToolError(`invalid option -- '${letter}'\nTry \`${name} --help' for more information.`)
        }
    }
    const convert = (bytes: Uint8Array, shown: string): Uint8Array => {
      if (!inflate) return gzipSync(bytes, { level: level as 6, mtime: io.context.system.clock.now() })
      if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) throw new ToolError(`${shown}: not in gzip format`)
      try {
        return gunzipSync(bytes)
      } catch {
        throw new ToolError(`${shown}: invalid compressed data--format violated`)
      }
    }
    const report = async (message: string): Promise<void> => io.context.stderr.write(`gzip: ${message}\n`)
    if (names.length === 0 || (names.length === 1 && names[0] === '-')) {
      try {
        await io.out(convert(await readAll(io.context.stdin), 'stdin'))
        return 0
      } catch (error) {
        if (!(error instanceof ToolError)) throw error
        await io.context.stderr.write(`\ngzip: ${error.message}\n`)
        return 1
      }
    }
    const { files } = io.context
    let status = 0
    for (const given of names) {
      const path = io.path(given)
      try {
        const source = inflate && !files.exists(path) && files.exists(`${path}.gz`) ? `${path}.gz` : path
        if (files.stat(source).type === 'directory') {
          await report(`${given} is a directory -- ignored`)
          status = 2
          continue
        }
        const shown = source === path ? given : `${given}.gz`
        if (inflate && !toStdout && !source.endsWith('.gz')) {
          await report(`${given}: unknown suffix -- ignored`)
          status = 2
          continue
        }
        if (!inflate && !toStdout && source.endsWith('.gz')) {
          await report(`${given} already has .gz suffix -- unchanged`)
          status = 2
          continue
        }
        const bytes = convert(files.read(source), shown)
        if (toStdout) {
          await io.out(bytes)
          continue
        }
        const target = inflate ? source.slice(0, -3) : `${source}.gz`
        if (files.exists(target) && !force) {
          await report(`${target.split('/').pop()} already exists;\tnot overwritten`)
          status = 2
          continue
        }
        files.write(target, bytes, { mode: files.stat(source).mode })
        files.touch(target, files.stat(source).modified)
        if (!keep) files.remove(source)
      } catch (error) {
        if (error instanceof FileError) await report(`${given}: ${error.message}`)
        else if (error instanceof ToolError) await report(error.message)
        else throw error
        status = 1
      }
    }
    return status
  })

export const tools: readonly Command[] = [tar, gzip('gzip'), gzip('gunzip'), gzip('zcat')]
