/** gzip, gunzip and zcat. */
import { own } from '../../own'
import { gunzipSync, gzipSync } from 'fflate'
import type { Command } from '../../command'
import { FileError } from '../../files'
import { joinPath } from '../../path'
import { readAll } from '../../pipe'
import { tool, ToolError, type Io } from '../tool'

interface Settings {
  toStdout: boolean
  inflate: boolean
  keep: boolean
  force: boolean
  list: boolean
  test: boolean
  verbose: boolean
  quiet: boolean
  /** Neither name nor date of a file are kept. */
  nameless: boolean
  recursive: boolean
  level: number
  suffix: string
  readonly names: string[]
}

const LONG: Readonly<Record<string, string>> = {
  stdout: 'c',
  'to-stdout': 'c',
  decompress: 'd',
  uncompress: 'd',
  keep: 'k',
  force: 'f',
  list: 'l',
  test: 't',
  verbose: 'v',
  quiet: 'q',
  recursive: 'r',
  best: '9',
  fast: '1',
  'no-name': 'n',
  name: 'N',
}

function settingsOf(name: string, args: readonly string[]): Settings {
  const settings: Settings = {
    toStdout: name === 'zcat',
    inflate: name !== 'gzip',
    keep: false,
    force: false,
    list: false,
    test: false,
    verbose: false,
    quiet: false,
    nameless: false,
    recursive: false,
    level: 6,
    suffix: '.gz',
    names: [],
  }
  const refuse = (message: string): never => {
    throw new ToolError(`${message}\nTry \`${name} --help' for more information.`)
  }
  const set = (letter: string): void => {
    if (letter === 'c') settings.toStdout = true
    else if (letter === 'd') settings.inflate = true
    else if (letter === 'k') settings.keep = true
    else if (letter === 'f') settings.force = true
    else if (letter === 'l') settings.list = settings.inflate = true
    else if (letter === 't') settings.test = settings.inflate = true
    else if (letter === 'v') settings.verbose = true
    else if (letter === 'n') settings.nameless = true
    else if (letter === 'N') settings.nameless = false
    else if (letter === 'q') settings.quiet = true
    else if (letter === 'r') settings.recursive = true
    else if (/[1-9]/.test(letter)) settings.level = Number(letter)
    else if (!'nN'.includes(letter)) refuse(`invalid option -- '${letter}'`)
  }
  let ended = false
  for (let i = 0; i < args.length; i++) {
    const arg = args[i]!
    if (ended || !arg.startsWith('-') || arg === '-') settings.names.push(arg)
    else if (arg === '--') ended = true
    else if (arg.startsWith('--suffix=')) settings.suffix = arg.slice(9)
    else if (arg.startsWith('--')) set(own(LONG, arg.slice(2)) ?? refuse(`unrecognized option '${arg}'`))
    else if (arg.startsWith('-S') && arg.length > 2) settings.suffix = arg.slice(2)
    else if (arg === '-S') settings.suffix = args[++i] ?? refuse("option requires an argument -- 'S'")
    else for (const letter of arg.slice(1)) set(letter)
  }
  return settings
}

/** How much smaller it became, as gzip shows it: the header, and in it the file's name, does not count. */
function ratio(whole: number, bytes: Uint8Array): string {
  const name = (bytes[3]! & 8) === 0 ? 0 : bytes.indexOf(0, 10) - 9
  const share = whole === 0 ? 0 : (whole - (bytes.length - 18 - name)) / whole
  return `${(share * 100).toFixed(1).padStart(5)}%`
}

/** Problems of one file that end nothing; `status` 2 is only a warning. */
class Skipped extends Error {
  constructor(
    message: string,
    readonly status: 1 | 2,
    /** Of broken data it speaks behind an empty line. */
    readonly broken = false,
  ) {
    super(message)
  }
}

class Gzip {
  private headed = false
  private status = 0

  constructor(
    private readonly io: Io,
    private readonly settings: Settings,
  ) {}

  async run(): Promise<number> {
    const { names } = this.settings
    for (const name of names.length > 0 ? names : ['-']) await this.one(name)
    return this.status
  }

  private async one(name: string): Promise<void> {
    const { files } = this.io.context
    try {
      if (name === '-') return await this.stream()
      const path = this.io.path(name)
      if (!this.settings.recursive || !files.exists(path) || files.stat(path).type !== 'directory') return await this.file(name)
      for (const child of files.list(path)) await this.below(joinPath(name, child))
    } catch (error) {
      const message =
        error instanceof FileError
          ? `${error.code === 'EBADF' ? 'standard input' : this.shown(name)}: ${error.message}`
          : error instanceof Skipped
            ? error.message
            : undefined
      if (message === undefined) throw error
      const code = error instanceof Skipped ? error.status : 1
      if (code !== 2 || !this.settings.quiet) await this.tell(message, error instanceof Skipped && error.broken)
      this.status = this.status === 1 ? 1 : code
    }
  }

  /** GNU's scripts all run gzip; busybox's programs have names and words of their own. */
  private async tell(message: string, broken: boolean): Promise<void> {
    const { name, system, stderr } = this.io.context
    if (system.flavour !== 'ash') return stderr.write(`${broken ? '\n' : ''}gzip: ${message}\n`)
    const words = message
      .replace(/ -- ignored$/, ' - ignored')
      .replace(/^.*: not in gzip format$/, name === 'zcat' ? 'no gzip/bzip2/xz magic' : 'invalid magic')
    return stderr.write(`${name}: ${words}\n`)
  }

  /** What is in a folder that -r goes through: links are left alone. */
  private async below(name: string): Promise<void> {
    if (this.io.context.files.lstat(this.io.path(name)).type !== 'symlink') return this.one(name)
    await this.io.context.stderr.write(`gzip: ${name}: Too many levels of symbolic links\n`)
    this.status = 1
  }

  /** The name that was looked for. */
  private shown(given: string): string {
    const { inflate, suffix } = this.settings
    return inflate &&
      this.io.context.system.flavour !== 'ash' &&
      !this.io.context.files.exists(this.io.path(given)) &&
      !given.endsWith(suffix)
      ? given + suffix
      : given
  }

  private async stream(): Promise<void> {
    const given = await readAll(this.io.context.stdin)
    const bytes = this.convert(given, 'stdin', this.io.context.system.clock.now())
    if (this.settings.list) await this.list('stdout', given, bytes.length)
    else if (!this.settings.test) await this.io.out(bytes)
  }

  /** `modified` and `name` tell of the file in what is compressed. */
  private convert(bytes: Uint8Array, shown: string, modified: number, name?: string): Uint8Array {
    const { inflate, level, nameless } = this.settings
    if (!inflate)
      return gzipSync(bytes, {
        level: level as 6,
        mtime: nameless ? 0 : modified,
        ...(name === undefined || nameless ? {} : { filename: name }),
      })
    if (bytes.length === 0) throw new Skipped(`${shown}: unexpected end of file`, 1, true)
    if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) throw new Skipped(`${shown}: not in gzip format`, 1, true)
    try {
      return gunzipSync(bytes)
    } catch {
      throw new Skipped(`${shown}: ${bytes.length < 18 ? 'unexpected end of file' : 'invalid compressed data--format violated'}`, 1, true)
    }
  }

  private async list(name: string, packed: Uint8Array, whole: number): Promise<void> {
    if (!this.headed && !this.settings.quiet) await this.io.out('         compressed        uncompressed  ratio uncompressed_name\n')
    this.headed = true
    await this.io.out(`${String(packed.length).padStart(19)} ${String(whole).padStart(19)} ${ratio(whole, packed)} ${name}\n`)
  }

  private async file(given: string): Promise<void> {
    const { files, stderr } = this.io.context
    const { inflate, toStdout, suffix, force, keep, list, test, verbose } = this.settings
    const shown = this.shown(given)
    const source = this.io.path(shown)
    const { type, mode, modified } = files.stat(source)
    if (type === 'directory') throw new Skipped(`${given} is a directory -- ignored`, 2)
    const named = shown.endsWith(suffix)
    const elsewhere = toStdout || list || test
    if (inflate && !named && !elsewhere) throw new Skipped(`${given}: unknown suffix -- ignored`, 2)
    if (!inflate && named && !elsewhere && !force) throw new Skipped(`${given} already has ${suffix} suffix -- unchanged`, 2)
    const before = files.read(source)
    const bytes = this.convert(before, shown, modified, given.replace(/.*\//, ''))
    const bare = named ? shown.slice(0, -suffix.length) : shown
    if (list) return this.list(bare, before, bytes.length)
    const [whole, packed] = inflate ? [bytes.length, before] : [before.length, bytes]
    if (test) {
      if (verbose) await stderr.write(`${shown}:\t OK\n`)
      return
    }
    if (toStdout) {
      await this.io.out(bytes)
      return
    }
    const target = inflate ? bare : given + suffix
    if (files.exists(this.io.path(target)) && !force) throw new Skipped(`${target} already exists;\tnot overwritten`, 2)
    files.write(this.io.path(target), bytes, { mode })
    files.touch(this.io.path(target), modified)
    if (!keep) files.remove(source)
    if (verbose) await stderr.write(`${shown}:\t${ratio(whole, packed)} -- ${keep ? 'created' : 'replaced with'} ${target}\n`)
  }
}

const gzip = (name: 'gzip' | 'gunzip' | 'zcat'): Command => tool(name, (io) => new Gzip(io, settingsOf(name, io.args)).run())

export const tools: readonly Command[] = [gzip('gzip'), gzip('gunzip'), gzip('zcat')]
