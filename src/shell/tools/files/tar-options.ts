/** tar's options, in all three of its styles. */
import { joinPath } from '../../path'
import { ToolError, type Io } from '../tool'

export interface TarOptions {
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

export function parse(io: Io): TarOptions {
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
