/** tar's options, in all three of its styles. */
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

/** Long options that take a value; what a tree in memory has no use for is read and has no effect. */
const VALUED: Setting<[string]> = {
  'strip-components': (options, value) => {
    options.strip = Number(value)
  },
  exclude: (options, value) => {
    options.exclude.push(value)
  },
  mode: (options, value) => {
    options.as.mode = value
  },
  owner: (options, value) => {
    options.as.owner = value.replace(/:.*/, '')
  },
  group: (options, value) => {
    options.as.group = value.replace(/:.*/, '')
  },
  mtime: (options, value) => {
    options.as.modified = value
  },
  ...Object.fromEntries(['warning', 'sort', 'format', 'checkpoint', 'record-size'].map((name) => [name, nothing])),
}

const PLAIN: Setting<[]> = {
  'no-recursion': (options) => {
    options.flat = true
  },
  'remove-files': (options) => {
    options.removeFiles = true
  },
  'skip-old-files': (options) => {
    options.skip = true
  },
  totals: (options) => {
    options.totals = true
  },
  ...Object.fromEntries(
    'no-same-owner same-owner no-same-permissions overwrite numeric-owner wildcards no-wildcards anchored no-anchored recursion sparse xattrs acls selinux one-file-system'
      .split(' ')
      .map((name) => [name, nothing]),
  ),
}

export function parse(io: Io): TarOptions {
  const options: TarOptions = {
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
  const args = [...io.args]
  const long: Record<string, string> = {
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
    delete: 'D',
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
  const usage = (message: string): never => {
    throw new ToolError(`${message}\nTry 'tar --help' or 'tar --usage' for more information.`, 64)
  }
  const set = (letter: string, value: () => string, shown: string): void => {
    if ('cxtrudA'.includes(letter) || (letter === 'D' && shown === '--delete')) {
      if (options.mode && options.mode !== letter)
        throw new ToolError(
          "You may not specify more than one '-Acdtrux', '--delete' or  '--test-label' option\nTry 'tar --help' or 'tar --usage' for more information.",
          2,
        )
      options.mode = letter as Mode
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
    else if (letter === 'a') options.auto = true
    else if (letter === 'P') options.absolute = true
    else if (letter === 'h') options.follow = true
    else if (letter === 'X') options.exclude.push(...io.context.files.readText(io.path(value())).split('\n').filter(Boolean))
    else if ('psSoBlwWiGn'.includes(letter)) return
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
      if (VALUED[name]) VALUED[name](options, value())
      else if (PLAIN[name]) PLAIN[name](options)
      else set(long[name] ?? '?', value, arg)
    } else if (arg.startsWith('-') && arg.length > 1) {
      bundle = arg.slice(1)
      for (let i = 0; i < bundle.length; i++) {
        const letter = bundle[i]!
        const rest = bundle.slice(i + 1)
        if ('fCTX'.includes(letter)) {
          set(letter, rest !== '' ? () => rest : next(letter), letter)
          break
        }
        set(letter, next(letter), letter)
      }
    } else options.operands.push({ name: arg, folder: options.folder })
  }
  return options
}
