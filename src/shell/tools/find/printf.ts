/** The formats of find's -printf and what -ls prints. */
import { accountOf, groupId } from '../../accounts'
import { baseName } from '../../path'
import { inodeOf, isOld, kibibytesOf, linksOf, timeOf, type FileTime } from '../files/file-access'
import { modeText } from '../files/file-mode'
import { formatDate } from '../dates/time-format'
import { TYPES, type Found, type Search } from './search'

const ESCAPES: Readonly<Record<string, string>> = { a: '\x07', b: '\b', f: '\f', n: '\n', r: '\r', t: '\t', v: '\v', '\\': '\\' }

/** The folder a path stands in, as `%h` has it. */
function folderOf(path: string): string {
  const bare = path.replace(/\/+$/, '')
  return bare.includes('/') ? bare.slice(0, bare.lastIndexOf('/')) : bare === '' ? '' : '.'
}

type Value = (found: Found, search: Search) => string

/** Seconds since the epoch, with the ten digits behind the point that findutils writes. */
const seconds = (milliseconds: number): string =>
  `${Math.floor(milliseconds / 1000)}.${String(milliseconds % 1000).padStart(3, '0')}0000000`

/** A date by the letter behind `%A`, `%C` or `%T`. */
function stamp(milliseconds: number, letter: string, zone: string | undefined): string {
  const whole = seconds(milliseconds)
  if (letter === '@') return whole
  const text = formatDate(milliseconds, letter === '+' ? '%F+%T' : `%${letter}`, zone)
  return '+ST'.includes(letter) ? text + whole.slice(whole.indexOf('.')) : text
}

const ctime =
  (time: FileTime): Value =>
  ({ stat }, { io }) => {
    const { TZ } = io.context.env
    const at = timeOf(stat, time)
    return `${formatDate(at, '%a %b %e', TZ)} ${stamp(at, 'T', TZ)} ${formatDate(at, '%Y', TZ)}`
  }

const TIMES: Readonly<Record<string, FileTime>> = { A: 'accessed', B: 'born', C: 'changed', T: 'modified' }

const VALUES: Readonly<Record<string, Value>> = {
  p: ({ path }) => path,
  f: ({ path }) => (path === '/' ? '/' : baseName(path)),
  h: ({ path }) => folderOf(path),
  H: ({ start }) => start,
  P: ({ path, start }) => (path === start ? '' : path.slice(start.length).replace(/^\/+/, '')),
  s: ({ stat }) => String(stat.size),
  m: ({ stat }) => (stat.mode & 0o7777).toString(8),
  M: ({ stat }) => modeText(stat),
  u: ({ stat }) => stat.owner,
  g: ({ stat }) => stat.group,
  U: ({ stat }, { io }) => String(accountOf(io.context.system, stat.owner)?.uid ?? stat.owner),
  G: ({ stat }, { io }) => String(groupId(io.context.system, stat.group)),
  y: ({ stat }) => TYPES[stat.type],
  Y: ({ stat, real }, search) => {
    const { type } = search.look(real, true)
    return stat.type === 'symlink' && type === 'symlink' ? 'N' : TYPES[type]
  },
  d: ({ depth }) => String(depth),
  l: ({ stat }) => stat.target ?? '',
  n: ({ stat }) => String(linksOf(stat)),
  k: ({ stat }) => String(kibibytesOf(stat)),
  b: ({ stat }) => String(kibibytesOf(stat) * 2),
  i: ({ stat, real }) => String(inodeOf(stat, real)),
  a: ctime('accessed'),
  c: ctime('changed'),
  t: ctime('modified'),
}

function valueOf(code: string): Value | undefined {
  if (Object.hasOwn(VALUES, code)) return VALUES[code]
  const time = code.length > 1 ? TIMES[code[0]!] : undefined
  return time && (({ stat }, { io }) => stamp(timeOf(stat, time), code[1]!, io.context.env.TZ))
}

/** A format as it will be printed, and what is wrong with it. */
export function compileFormat(
  format: string,
  search: Search,
): { readonly print: (found: Found) => string; readonly warnings: readonly string[] } {
  const warnings: string[] = []
  const parts: ((found: Found) => string)[] = []
  const said = (text: string): void => {
    parts.push(() => text)
  }
  const pattern = /\\([0-7]{1,3}|[^])|%([-0+ #]*)(\d*)(?:\.(\d+))?([ABCT][^]|[^])|[^\\%]+|[\\%]/g
  for (const [whole, escape, flags = '', width = '', digits, code] of format.matchAll(pattern)) {
    // Nothing is printed behind it.
    if (escape === 'c') break
    const value = code === undefined ? undefined : valueOf(code)
    if (value)
      parts.push((found) => {
        const text = value(found, search).slice(0, digits === undefined ? undefined : Number(digits))
        return flags.includes('-') ? text.padEnd(Number(width)) : text.padStart(Number(width))
      })
    else if (escape !== undefined && /^[0-7]/.test(escape)) said(String.fromCharCode(parseInt(escape, 8)))
    else if (escape !== undefined && ESCAPES[escape] !== undefined) said(ESCAPES[escape])
    else if (code === '%') said('%')
    else {
      if (escape !== undefined) warnings.push(`warning: unrecognized escape \`\\${escape}'`)
      if (code !== undefined) warnings.push(`warning: unrecognized format directive \`%${code}'`)
      said(whole)
    }
  }
  return { print: (found) => parts.map((part) => part(found)).join(''), warnings }
}

/** A line of `-ls`. */
export function longLine({ stat, path, real }: Found, now: number, zone: string | undefined): string {
  const old = isOld(stat.modified, now)
  const columns = [
    String(inodeOf(stat, real)).padStart(9),
    String(kibibytesOf(stat)).padStart(6),
    modeText(stat),
    String(linksOf(stat)).padStart(3),
    stat.owner.padEnd(8),
    stat.group.padEnd(8),
    String(stat.size).padStart(8),
    formatDate(stat.modified, old ? '%b %e  %Y' : '%b %e %H:%M', zone),
  ]
  return `${columns.join(' ')} ${path}${stat.target === undefined ? '' : ` -> ${stat.target}`}\n`
}
