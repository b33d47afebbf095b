/** stat: what is known of files and of the file systems they lie in. */
import { accountOf, groupId } from '../../accounts'
import type { Command } from '../../command'
import { FileError, type FileStat } from '../../files'
import { mountHolding, type Mount } from '../../system'
import { formatDate } from '../dates/time-format'
import { mountsOf } from '../machine/machine-model'
import { inodeOf, kibibytesOf, linksOf, timeOf, type FileTime } from './file-access'
import { modeText } from './file-mode'
import { quoteAlways } from './shell-quote'
import { choice, parseOptions, tool, usageError, type Io } from '../tool'

interface Asked {
  readonly io: Io
  readonly name: string
  readonly path: string
  readonly stat: FileStat
}

const KIND_BITS: Readonly<Record<FileStat['type'], number>> = {
  file: 0o100000,
  directory: 0o040000,
  symlink: 0o120000,
  device: 0o020000,
  fifo: 0o010000,
}

export function kindOf({ type, size }: FileStat): string {
  if (type === 'file') return size === 0 ? 'regular empty file' : 'regular file'
  return { directory: 'directory', symlink: 'symbolic link', device: 'character special file', fifo: 'fifo' }[type]
}

/** The file system a path lies in. */
function mountAt({ io, path }: Asked): Mount | undefined {
  return mountHolding(path, mountsOf(io.context.system))
}

/** Major and minor number of the device it lies on: the number of its file system among the machine's. */
function placeOf(asked: Asked): readonly [major: number, minor: number] {
  const all = mountsOf(asked.io.context.system)
  const mount = mountHolding(asked.path, all)
  return [mount?.source.startsWith('/dev/') ? 254 : 0, mount ? all.indexOf(mount) : 0]
}

/** How numbers of devices are put into one. */
const packed = ([major, minor]: readonly [number, number]): number => (major << 8) | minor

const date =
  (time: FileTime) =>
  ({ stat, io }: Asked): string =>
    formatDate(timeOf(stat, time), '%F %T.%N %z', io.context.env.TZ)

/** Seconds since the epoch; a precision says how many digits stand behind the point. */
function seconds(milliseconds: number, precision: string | undefined): string {
  const whole = String(Math.floor(milliseconds / 1000))
  if (precision === undefined || precision === '0') return whole
  const digits = `${String(milliseconds % 1000).padStart(3, '0')}000000`
  return `${whole}.${digits.slice(0, precision === '' ? 9 : Number(precision)).padEnd(Number(precision || 9), '0')}`
}

/** Whose name nobody knows. */
const named = (name: string): string => (/^\d+$/.test(name) ? 'UNKNOWN' : name)

type Value = (asked: Asked) => string
const uid: Value = ({ io, stat }) => String(accountOf(io.context.system, stat.owner)?.uid ?? stat.owner)
const gid: Value = ({ io, stat }) => String(groupId(io.context.system, stat.group))

const VALUES: Readonly<Record<string, Value>> = {
  n: ({ name }) => name,
  N: ({ name, stat }) => quoteAlways(name) + (stat.target === undefined ? '' : ` -> ${quoteAlways(stat.target)}`),
  s: ({ stat }) => String(stat.size),
  a: ({ stat }) => stat.mode.toString(8),
  A: ({ stat }) => modeText(stat),
  U: ({ stat }) => named(stat.owner),
  G: ({ stat }) => named(stat.group),
  u: uid,
  g: gid,
  F: ({ stat }) => kindOf(stat),
  f: ({ stat }) => (KIND_BITS[stat.type] | stat.mode).toString(16),
  w: (asked) => (asked.stat.born === undefined ? '-' : date('born')(asked)),
  x: date('accessed'),
  y: date('modified'),
  z: date('changed'),
  h: ({ stat }) => String(linksOf(stat)),
  i: ({ stat, path }) => String(inodeOf(stat, path)),
  b: ({ stat }) => String(kibibytesOf(stat) * 2),
  B: () => '512',
  o: () => '4096',
  d: (asked) => String(packed(placeOf(asked))),
  D: (asked) => packed(placeOf(asked)).toString(16),
  Hd: (asked) => String(placeOf(asked)[0]),
  Ld: (asked) => String(placeOf(asked)[1]),
  t: ({ stat }) => (stat.device?.[0] ?? 0).toString(16),
  T: ({ stat }) => (stat.device?.[1] ?? 0).toString(16),
  r: ({ stat }) => String(packed(stat.device ?? [0, 0])),
  R: ({ stat }) => packed(stat.device ?? [0, 0]).toString(16),
  Hr: ({ stat }) => String(stat.device?.[0] ?? 0),
  Lr: ({ stat }) => String(stat.device?.[1] ?? 0),
  m: (asked) => mountAt(asked)?.target ?? '/',
}
/** Times in seconds, which a precision gives digits behind the point. */
const SECONDS: Readonly<Record<string, FileTime>> = { W: 'born', X: 'accessed', Y: 'modified', Z: 'changed' }

const FILE_SYSTEM: Readonly<Record<string, Value>> = {
  n: ({ name }) => name,
  T: (asked) => mountAt(asked)?.type ?? 'overlayfs',
  t: (asked) => (mountAt(asked)?.type === 'tmpfs' ? '1021994' : '794c7630'),
  i: () => '0',
  l: () => '255',
  s: () => '4096',
  S: () => '4096',
  b: (asked) => String(Math.floor((mountAt(asked)?.size ?? 0) / 4096)),
  f: freeBlocks,
  a: freeBlocks,
  c: (asked) => String(Math.floor((mountAt(asked)?.size ?? 0) / 16384)),
  d: (asked) => String(Math.floor((mountAt(asked)?.size ?? 0) / 16384)),
}

function freeBlocks(asked: Asked): string {
  const mount = mountAt(asked)
  return String(Math.floor(((mount?.size ?? 0) - (mount?.used?.() ?? 0)) / 4096))
}

const ESCAPES: Readonly<Record<string, string>> = {
  a: '\x07',
  b: '\b',
  e: '\x1b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
  '\\': '\\',
  '"': '"',
}

/** `escapes` as with --printf. What is wrong with an escape is told by `warn`. */
function formatted(
  format: string,
  asked: Asked,
  values: Readonly<Record<string, Value>>,
  escapes: boolean,
  warn: (text: string) => void,
): string {
  const pattern = /%([-0+ #']*)(\d*)(?:\.(\d*))?([HL][dr]|.)?|\\(?:([0-7]{1,3})|x([0-9a-fA-F]{1,2})|([^]))/g
  return format.replace(
    pattern,
    (
      whole,
      flags: string | undefined,
      width = '',
      precision: string | undefined,
      code: string | undefined,
      octal: string | undefined,
      hex: string | undefined,
      escape: string | undefined,
    ) => {
      if (flags === undefined) {
        if (!escapes) return whole as string
        if (octal ?? hex) return String.fromCharCode(parseInt(octal ?? hex!, octal ? 8 : 16))
        const known = ESCAPES[escape!]
        if (known === undefined) warn(`warning: unrecognized escape '\\${escape}'`)
        return known ?? escape!
      }
      if (code === undefined || code === '%') return '%'
      const time = values === VALUES ? SECONDS[code] : undefined
      if (time)
        return padded(
          time === 'born' && asked.stat.born === undefined ? '0' : seconds(timeOf(asked.stat, time), precision),
          flags,
          width as string,
        )
      const value = values[code]?.(asked) ?? '?'
      const number = /^\d+$/.test(value) && code !== 'n'
      const sign =
        number && flags.includes('+') ? '+' : number && flags.includes(' ') ? ' ' : code === 'a' && flags.includes('#') ? '0' : ''
      return padded(sign + (precision && !number ? value.slice(0, Number(precision)) : value), flags, width as string)
    },
  )
}

const padded = (text: string, flags: string, width: string): string =>
  flags.includes('-') ? text.padEnd(Number(width)) : text.padStart(Number(width), flags.includes('0') ? '0' : ' ')

const TERSE = '%n %s %b %f %u %g %D %i %h %t %T %X %Y %Z %W %o'
const TERSE_SYSTEM = '%n %i %l %t %s %S %b %f %a %c %d'

const whole = ({ stat, name }: Asked): string => `  File: ${name}${stat.target === undefined ? '' : ` -> ${stat.target}`}
  Size: %-10s\tBlocks: %-10b IO Block: %-6o %F
Device: %Hd,%Ld\tInode: %-10i  Links: ${stat.device ? '%-5h Device type: %Hr,%Lr' : '%h'}
Access: (%04a/%10A)  Uid: (%5u/%8U)   Gid: (%5g/%8G)
Access: %x
Modify: %y
Change: %z
 Birth: %w`

const WHOLE_SYSTEM = `  File: "%n"
    ID: %-8i Namelen: %-7l Type: %T
Block size: %-10s Fundamental block size: %S
Blocks: Total: %-10b Free: %-10f Available: %a
Inodes: Total: %-10c Free: %d`

const stat = tool('stat', async (io) => {
  const options = parseOptions(io.context, 'c:Lft', {
    format: 'c',
    printf: 'printf:',
    dereference: 'L',
    'file-system': 'f',
    terse: 't',
    cached: 'cached:',
  })
  if (options.has('cached')) choice('stat', '--cached', options.get('cached')!, ['default', 'never', 'always'])
  if (options.operands.length === 0) throw usageError('stat', 'missing operand')
  const { files } = io.context
  const system = options.has('f')
  const asPrinted = options.has('printf')
  let status = 0
  for (const name of options.operands) {
    const path = name === '-' && !system ? '/dev/stdin' : name
    const warnings: string[] = []
    let shown: string
    try {
      const at = io.path(path)
      const asked: Asked = { io, name, path: at, stat: options.has('L') || system ? files.stat(at) : files.lstat(at) }
      const own = system ? (options.has('t') ? TERSE_SYSTEM : WHOLE_SYSTEM) : options.has('t') ? TERSE : whole(asked)
      const format = options.get('c') ?? options.get('printf') ?? own
      shown = formatted(format, asked, system ? FILE_SYSTEM : VALUES, asPrinted, (text) => warnings.push(text))
    } catch (error) {
      if (!(error instanceof FileError)) throw error
      await io.warn(
        system ? `cannot read file system information for '${name}': ${error.message}` : `cannot statx '${name}': ${error.message}`,
      )
      status = 1
      continue
    }
    for (const warning of warnings) await io.warn(warning)
    await io.out(asPrinted ? shown : `${shown}\n`)
  }
  return status
})

export const tools: readonly Command[] = [stat]
