/** tar's options, in all three of its styles. */
import { FileError } from '../../../files'
import { own } from '../../../own'
import { joinPath } from '../../../path'
import { choice, textOf, ToolError, type Io } from '../../tool'
import { BACKUPS, CACHE_TAG, versionControl, type ExcludeTag, type Matching } from './excluded'
import { transformOf, type Transform } from './transform'

/** Making, extracting, listing, appending, updating, comparing, concatenating, deleting, telling the label. */
export type Mode = 'c' | 'x' | 't' | 'r' | 'u' | 'd' | 'A' | 'D' | 'L'

export interface TarOptions {
  mode: Mode | undefined
  file: string | undefined
  zip: boolean
  /** Whether the archive's name says how it is compressed. */
  auto: boolean
  verbose: number
  folder: string
  strip: number
  toStdout: boolean
  keep: boolean
  /** As `keep`, without a word about it. */
  skip: boolean
  /** Names keep the slash they begin with. */
  absolute: boolean
  /** Links are stored as what they lead to. */
  follow: boolean
  flat: boolean
  removeFiles: boolean
  totals: boolean
  /** What entries are given instead of what their files have. */
  as: { mode?: string; owner?: string; group?: string; modified?: string }
  /** Files get the time of their extraction. */
  isNew: boolean
  /** An archive's own name. */
  label: string | undefined
  /** Files that lie there already stay when they are not older. */
  keepNewer: boolean
  /** What lies there is taken away first. */
  unlinkFirst: boolean
  /** Everything is put below one folder of this name, or of the archive's. */
  topLevel: string | undefined
  /** A program that gets what is in files, in place of the disk. */
  toCommand: string | undefined
  /** Only what has changed since: its bytes, or anything about it. */
  newer: { readonly date: string; readonly only: 'bytes' | 'any' } | undefined
  /** How often a member is met that is meant. */
  occurrence: number | undefined
  transform: Transform | undefined
  /** Listings tell names as they become. */
  showTransformed: boolean
  times: { seconds: boolean; utc: boolean; numeric: boolean }
  quoting: 'escape' | 'literal' | 'c'
  blockNumber: boolean
  /** Blocks in a record. */
  blocking: number
  indexFile: string | undefined
  exclude: { readonly pattern: string; readonly matching: Matching }[]
  tags: ExcludeTag[]
  /** Options that came after the files they should have been for. */
  late: string[]
  /** Names came from a list, which may be empty. */
  hasList: boolean
  /** How the patterns that follow are meant. */
  matching: Matching
  /** Lists of names have zeros between. */
  nulls: boolean
  operands: { readonly name: string; readonly folder: string; readonly matching?: Matching }[]
}

type Setting<T extends unknown[]> = Readonly<Record<string, (options: TarOptions, ...value: T) => void>>

const nothing = (): void => undefined
const HINT = "\nTry 'tar --help' or 'tar --usage' for more information."

/** Options that take a value, by letter or by the long name of those without one; what a tree in memory has no use for has no effect. */
const VALUED: Setting<[value: string, io: Io]> = {
  f: (options, value) => (options.file = value),
  C: (options, value) => (options.folder = options.folder === '.' ? value : joinPath(options.folder, value)),
  X: (options, value, io) => exclude(options, '--exclude-from', ...linesIn(io, value)),
  V: (options, value) => (options.label = value),
  N: (options, value) => (options.newer = { date: value, only: 'any' }),
  'newer-mtime': (options, value) => (options.newer = { date: value, only: 'bytes' }),
  b: (options, value) => (options.blocking = numberIn(value, 'Invalid blocking factor')),
  I: (options, value) => compressedBy(options, value),
  'strip-components': (options, value) => (options.strip = numberIn(value, 'Invalid number of elements')),
  exclude: (options, value) => exclude(options, '--exclude', value),
  'exclude-tag': (options, value) => options.tags.push({ name: value, keeps: 'tag' }),
  'exclude-tag-under': (options, value) => options.tags.push({ name: value, keeps: 'folder' }),
  'exclude-tag-all': (options, value) => options.tags.push({ name: value, keeps: 'nothing' }),
  transform: (options, value) => {
    const [before, then] = [options.transform, transformOf(value)]
    options.transform = before ? (name, as) => then(before(name, as), as) : then
  },
  'to-command': (options, value) => (options.toCommand = value),
  'index-file': (options, value) => (options.indexFile = value),
  'quoting-style': (options, value) =>
    (options.quoting = wordOf('--quoting-style', value, ['literal', 'escape', 'c']) as TarOptions['quoting']),
  mode: (options, value) => (options.as.mode = value),
  owner: (options, value) => (options.as.owner = value.replace(/:.*/, '')),
  group: (options, value) => (options.as.group = value.replace(/:.*/, '')),
  mtime: (options, value) => (options.as.modified = value),
  ...Object.fromEntries(['warning', 'format', 'record-size'].map((name) => [name, nothing])),
  sort: (_, value) => void wordOf('--sort', value, ['none', 'name', 'inode']),
}

const NO_EFFECT =
  'p s S o B l w W i G n no-same-owner same-owner no-same-permissions overwrite overwrite-dir recursion sparse xattrs acls selinux one-file-system no-unquote unquote wildcards-match-slash'

const PLAIN: Setting<[]> = {
  ...Object.fromEntries(
    [...'cxtrudA', 'delete', 'test-label'].map((name) => [
      name,
      (options: TarOptions) => setMode(options, name === 'delete' ? 'D' : name === 'test-label' ? 'L' : (name as Mode)),
    ]),
  ),
  U: (options) => (options.unlinkFirst = true),
  R: (options) => (options.blockNumber = true),
  'keep-newer-files': (options) => (options.keepNewer = true),
  'exclude-vcs': (options) => exclude(options, '--exclude-vcs', ...versionControl()),
  'exclude-backups': (options) => exclude(options, '--exclude-backups', ...BACKUPS),
  'exclude-caches': (options) => options.tags.push({ name: CACHE_TAG, keeps: 'tag' }),
  'exclude-caches-under': (options) => options.tags.push({ name: CACHE_TAG, keeps: 'folder' }),
  'exclude-caches-all': (options) => options.tags.push({ name: CACHE_TAG, keeps: 'nothing' }),
  wildcards: (options) => (options.matching = { ...options.matching, wildcards: true }),
  'no-wildcards': (options) => (options.matching = { ...options.matching, wildcards: false }),
  anchored: (options) => (options.matching = { ...options.matching, anchored: true }),
  'no-anchored': (options) => (options.matching = { ...options.matching, anchored: false }),
  'ignore-case': (options) => (options.matching = { ...options.matching, ignoreCase: true }),
  'no-ignore-case': (options) => (options.matching = { ...options.matching, ignoreCase: false }),
  'show-transformed-names': (options) => (options.showTransformed = true),
  'full-time': (options) => (options.times.seconds = true),
  utc: (options) => (options.times.utc = true),
  'numeric-owner': (options) => (options.times.numeric = true),
  null: (options) => (options.nulls = true),
  'no-null': (options) => (options.nulls = false),
  z: (options) => (options.zip = true),
  v: (options) => options.verbose++,
  O: (options) => (options.toStdout = true),
  k: (options) => (options.keep = true),
  m: (options) => (options.isNew = true),
  a: (options) => (options.auto = true),
  P: (options) => (options.absolute = true),
  h: (options) => (options.follow = true),
  j: () => lacking('bzip2'),
  J: () => lacking('xz'),
  'no-recursion': (options) => (options.flat = true),
  'remove-files': (options) => (options.removeFiles = true),
  'skip-old-files': (options) => (options.skip = true),
  ...Object.fromEntries(NO_EFFECT.split(' ').map((name) => [name, nothing])),
}

/** Long names of options that have a letter. */
const LETTERS: Readonly<Record<string, string>> = {
  create: 'c',
  extract: 'x',
  get: 'x',
  list: 't',
  append: 'r',
  update: 'u',
  diff: 'd',
  compare: 'd',
  catenate: 'A',
  concatenate: 'A',
  dereference: 'h',
  'absolute-names': 'P',
  'same-permissions': 'p',
  'auto-compress': 'a',
  'exclude-from': 'X',
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
  'unlink-first': 'U',
  'block-number': 'R',
  label: 'V',
  newer: 'N',
  'after-date': 'N',
  'blocking-factor': 'b',
  'use-compress-program': 'I',
  xform: 'transform',
  'show-stored-names': 'show-transformed-names',
}

/** Options that may have a value, which stands behind an equals sign then. */
const OPTIONAL: Setting<[value: string | undefined]> = {
  'one-top-level': (options, value) => (options.topLevel = value ?? ''),
  occurrence: (options, value) => (options.occurrence = value === undefined ? 1 : numberIn(value, 'Invalid number')),
  totals: (options) => (options.totals = true),
  checkpoint: nothing,
}

function exclude(options: TarOptions, name: string, ...patterns: string[]): void {
  if (options.operands.length > 0) return void options.late.push(`${name} ‘${patterns[0] ?? ''}’`)
  options.exclude.push(...patterns.map((pattern) => ({ pattern, matching: options.matching })))
}

/** tar does not point to its help there. */
function wordOf(option: string, given: string, words: readonly string[]): string {
  try {
    return choice('tar', option, given, words, 2)
  } catch (error) {
    throw error instanceof ToolError ? new ToolError(error.message.replace(/\nTry .*$/, ''), 2) : error
  }
}

function numberIn(text: string, mistake: string): number {
  if (/^\d+$/.test(text)) return Number(text)
  throw new ToolError(`${text}: ${mistake}${HINT}`, 2)
}

function compressedBy(options: TarOptions, command: string): void {
  const [program = ''] = command.trim().split(/\s+/)
  if (!/^(?:.*\/)?(?:gzip|pigz)$/.test(program)) lacking(program)
  options.zip = true
}

function setMode(options: TarOptions, mode: Mode): void {
  if (options.mode && options.mode !== mode)
    throw new ToolError(`You may not specify more than one '-Acdtrux', '--delete' or  '--test-label' option${HINT}`, 2)
  options.mode = mode
}

function lacking(program: string): never {
  throw new ToolError(`${program}: Cannot exec: No such file or directory\ntar: Error is not recoverable: exiting now`, 2)
}

function usage(message: string): never {
  throw new ToolError(message + HINT, 64)
}

function linesIn(io: Io, file: string, end = '\n'): string[] {
  try {
    return io.context.files.readText(io.path(file)).split(end).filter(Boolean)
  } catch (error) {
    if (!(error instanceof FileError)) throw error
    throw new ToolError(`${file}: Cannot stat: ${error.message}\ntar: Error is not recoverable: exiting now`, 2)
  }
}

/** The words of a command line, read from the first to the last. */
class CommandLine {
  private readonly options: TarOptions = {
    mode: undefined,
    file: undefined,
    zip: false,
    auto: false,
    verbose: 0,
    folder: '.',
    strip: 0,
    toStdout: false,
    keep: false,
    skip: false,
    absolute: false,
    follow: false,
    flat: false,
    removeFiles: false,
    totals: false,
    as: {},
    isNew: false,
    label: undefined,
    keepNewer: false,
    unlinkFirst: false,
    topLevel: undefined,
    toCommand: undefined,
    newer: undefined,
    occurrence: undefined,
    transform: undefined,
    showTransformed: false,
    times: { seconds: false, utc: false, numeric: false },
    quoting: 'escape',
    blockNumber: false,
    blocking: 20,
    indexFile: undefined,
    exclude: [],
    tags: [],
    late: [],
    hasList: false,
    matching: { wildcards: undefined, anchored: undefined, ignoreCase: false },
    nulls: false,
    operands: [],
  }
  private readonly args: string[]

  constructor(private readonly io: Io) {
    this.args = [...io.args]
  }

  async read(): Promise<TarOptions> {
    const { args, options } = this
    if (args[0] !== undefined && !args[0].startsWith('-')) await this.oldStyle(args.shift()!)
    while (args.length > 0) {
      const arg = args.shift()!
      if (arg === '--') for (const name of args.splice(0)) this.operand(name)
      else if (arg.startsWith('--')) await this.long(arg)
      else if (arg.startsWith('-') && arg.length > 1) await this.letters(arg.slice(1))
      else this.operand(arg)
    }
    return options
  }

  private operand(name: string): void {
    const { options } = this
    options.operands.push({ name, folder: options.folder, matching: options.matching })
  }

  /** Letters without a dash, whose values follow behind them in their order. */
  private async oldStyle(bundle: string): Promise<void> {
    for (const letter of bundle) {
      const valued = own(VALUED, letter)
      if (valued) valued(this.options, this.args.shift() ?? this.lacksOld(letter), this.io)
      else if (letter === 'T') await this.listed(this.args.shift() ?? this.lacksOld(letter))
      else this.plain(letter, `invalid option -- '${letter}'`)
    }
  }

  private lacksOld(letter: string): never {
    throw new ToolError(`Old option '${letter}' requires an argument.${HINT}`, 2)
  }

  /** `-T`: the names that a file or standard input has, where `-C` may stand between lines. */
  private async listed(file: string): Promise<void> {
    const { options, io } = this
    options.hasList = true
    const end = options.nulls ? '\0' : '\n'
    const names = file === '-' ? (await textOf(io, '-')).split(end).filter(Boolean) : linesIn(io, file, end)
    for (let i = 0; i < names.length; i++) {
      const name = names[i]!
      const [, letter, value] = options.nulls ? [] : (/^-([a-zA-Z])\s*(.*)$/.exec(name) ?? [])
      if (letter === 'C' && value) VALUED.C!(options, value, io)
      else if (letter === undefined) this.operand(name)
      else throw new ToolError(`${file}:${i + 1}: unrecognized option`, 2)
    }
  }

  private async letters(bundle: string): Promise<void> {
    for (let i = 0; i < bundle.length; i++) {
      const letter = bundle[i]!
      const valued = own(VALUED, letter)
      if (letter === 'T') return this.listed(bundle.slice(i + 1) || this.next(letter))
      if (valued) return void valued(this.options, bundle.slice(i + 1) || this.next(letter), this.io)
      this.plain(letter, `invalid option -- '${letter}'`)
    }
  }

  private async long(arg: string): Promise<void> {
    const [, typed, value] = /^--([^=]*)(?:=([^]*))?$/.exec(arg)!
    const name = own(LETTERS, typed!) ?? (typed!.length === 1 ? '' : typed!)
    const valued = own(VALUED, name)
    const optional = own(OPTIONAL, name)
    if (name === 'T') await this.listed(value ?? this.next(name))
    else if (valued) valued(this.options, value ?? this.next(name), this.io)
    else if (optional) optional(this.options, value)
    else this.plain(name, `unrecognized option '${arg}'`)
  }

  private plain(name: string, unknown: string): void {
    const set = own(PLAIN, name) ?? usage(unknown)
    set(this.options)
  }

  private next(name: string): string {
    return this.args.shift() ?? usage(`option requires an argument -- '${name}'`)
  }
}

export const parse = (io: Io): Promise<TarOptions> => new CommandLine(io).read()
