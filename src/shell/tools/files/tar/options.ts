/** tar's options, in all three of its styles. */
import { own } from '../../../own'
import { joinPath } from '../../../path'
import { ToolError, type Io } from '../../tool'

/** Making, extracting, listing, appending, updating, comparing, concatenating, deleting. */
export type Mode = 'c' | 'x' | 't' | 'r' | 'u' | 'd' | 'A' | 'D'

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
  exclude: string[]
  operands: { readonly name: string; readonly folder: string }[]
}

type Setting<T extends unknown[]> = Readonly<Record<string, (options: TarOptions, ...value: T) => void>>

const nothing = (): void => undefined
const HINT = "\nTry 'tar --help' or 'tar --usage' for more information."

/** Options that take a value, by letter or by the long name of those without one; what a tree in memory has no use for has no effect. */
const VALUED: Setting<[value: string, io: Io]> = {
  f: (options, value) => (options.file = value),
  C: (options, value) => (options.folder = options.folder === '.' ? value : joinPath(options.folder, value)),
  T: (options, value, io) => options.operands.push(...linesIn(io, value).map((name) => ({ name, folder: options.folder }))),
  X: (options, value, io) => options.exclude.push(...linesIn(io, value)),
  'strip-components': (options, value) => (options.strip = Number(value)),
  exclude: (options, value) => options.exclude.push(value),
  mode: (options, value) => (options.as.mode = value),
  owner: (options, value) => (options.as.owner = value.replace(/:.*/, '')),
  group: (options, value) => (options.as.group = value.replace(/:.*/, '')),
  mtime: (options, value) => (options.as.modified = value),
  ...Object.fromEntries(['warning', 'sort', 'format', 'checkpoint', 'record-size'].map((name) => [name, nothing])),
}

const NO_EFFECT =
  'p s S o B l w W i G n no-same-owner same-owner no-same-permissions overwrite numeric-owner wildcards no-wildcards anchored no-anchored recursion sparse xattrs acls selinux one-file-system'

const PLAIN: Setting<[]> = {
  ...Object.fromEntries(
    [...'cxtrudA', 'delete'].map((name) => [name, (options: TarOptions) => setMode(options, name === 'delete' ? 'D' : (name as Mode))]),
  ),
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
  totals: (options) => (options.totals = true),
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

const linesIn = (io: Io, file: string): string[] => io.context.files.readText(io.path(file)).split('\n').filter(Boolean)

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
    exclude: [],
    operands: [],
  }
  private readonly args: string[]

  constructor(private readonly io: Io) {
    this.args = [...io.args]
  }

  read(): TarOptions {
    const { args, options } = this
    if (args[0] !== undefined && !args[0].startsWith('-')) this.oldStyle(args.shift()!)
    while (args.length > 0) {
      const arg = args.shift()!
      if (arg === '--') for (const name of args.splice(0)) this.operand(name)
      else if (arg.startsWith('--')) this.long(arg)
      else if (arg.startsWith('-') && arg.length > 1) this.letters(arg.slice(1))
      else this.operand(arg)
    }
    return options
  }

  private operand(name: string): void {
    this.options.operands.push({ name, folder: this.options.folder })
  }

  /** Letters without a dash, whose values follow behind them in their order. */
  private oldStyle(bundle: string): void {
    for (const letter of bundle) {
      const valued = own(VALUED, letter)
      if (valued) valued(this.options, this.next(letter), this.io)
      else this.plain(letter, `invalid option -- '${letter}'`)
    }
  }

  private letters(bundle: string): void {
    for (let i = 0; i < bundle.length; i++) {
      const letter = bundle[i]!
      const valued = own(VALUED, letter)
      if (valued) return void valued(this.options, bundle.slice(i + 1) || this.next(letter), this.io)
      this.plain(letter, `invalid option -- '${letter}'`)
    }
  }

  private long(arg: string): void {
    const [, typed, value] = /^--([^=]*)(?:=([^]*))?$/.exec(arg)!
    const name = own(LETTERS, typed!) ?? (typed!.length === 1 ? '' : typed!)
    const valued = own(VALUED, name)
    if (valued) valued(this.options, value ?? this.next(name), this.io)
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

export const parse = (io: Io): TarOptions => new CommandLine(io).read()
