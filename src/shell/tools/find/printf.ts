/** The formats of find's -printf and what -ls prints. */
import { accountOf, groupId } from '../../accounts'
import { baseName } from '../../path'
import { modeText } from '../file-mode'
import { formatDate } from '../time-format'
import type { Found, Search } from './search'

const TYPES = { file: 'f', directory: 'd', symlink: 'l', device: 'c' } as const

const ESCAPES: Readonly<Record<string, string>> = { a: '\x07', b: '\b', f: '\f', n: '\n', r: '\r', t: '\t', v: '\v', '\\': '\\' }

/** The folder a path stands in, as `%h` has it. */
function folderOf(path: string): string {
  const bare = path.replace(/\/+$/, '')
  return bare.includes('/') ? bare.slice(0, bare.lastIndexOf('/')) : bare === '' ? '' : '.'
}

const kibibytes = ({ stat }: Found): number => (stat.type === 'symlink' ? 0 : Math.ceil((stat.allocated ?? stat.size) / 4096) * 4)

function stamp(milliseconds: number, code: string, zone: string | undefined): string {
  const seconds = `${Math.floor(milliseconds / 1000)}.${String(milliseconds % 1000).padStart(3, '0')}0000000`
  if (code === '@') return seconds
  const fraction = `${seconds.slice(seconds.indexOf('.'))}`
  if (code === '+') return `${formatDate(milliseconds, '%F+%T', zone)}${fraction}`
  if (code === 'S' || code === 'T') return `${formatDate(milliseconds, `%${code}`, zone)}${fraction}`
  return formatDate(milliseconds, `%${code}`, zone)
}

function valueOf(code: string, found: Found, search: Search): string | undefined {
  const { path, stat, depth, start } = found
  const { system, env } = search.io.context
  switch (code) {
    case 'p':
      return path
    case 'f':
      return path === '/' ? '/' : baseName(path)
    case 'h':
      return folderOf(path)
    case 'H':
      return start
    case 'P':
      return path === start ? '' : path.slice(start.length).replace(/^\/+/, '')
    case 's':
      return String(stat.size)
    case 'm':
      return (stat.mode & 0o7777).toString(8)
    case 'M':
      return modeText(stat)
    case 'u':
      return stat.owner
    case 'g':
      return stat.group
    case 'U':
      return String(accountOf(system, stat.owner)?.uid ?? stat.owner)
    case 'G':
      return String(groupId(system, stat.group))
    case 'y':
      return TYPES[stat.type]
    case 'Y': {
      if (stat.type !== 'symlink') return TYPES[stat.type]
      const target = search.look(found.real, true)
      return target.type === 'symlink' ? 'N' : TYPES[target.type]
    }
    case 'd':
      return String(depth)
    case 'l':
      return stat.target ?? ''
    case 'n':
      return String(stat.links ?? (stat.type === 'directory' ? 2 : 1))
    case 'k':
      return String(kibibytes(found))
    case 'b':
      return String(kibibytes(found) * 2)
    case 'a':
    case 'c':
    case 't':
      return (
        formatDate(stat.modified, '%a %b %e %H:%M:%S.', env.TZ) +
        `${stamp(stat.modified, '@', env.TZ).split('.')[1]} ${formatDate(stat.modified, '%Y', env.TZ)}`
      )
    default:
      return /^[ACT]./.test(code) ? stamp(stat.modified, code[1]!, env.TZ) : undefined
  }
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
  const pattern = /\\([0-7]{1,3}|[^])|%([-0+ #]*)(\d*)(?:\.(\d+))?([ACT][^]|[^])|[^\\%]+|[\\%]/g
  for (const [whole, escape, flags = '', width = '', digits, code] of format.matchAll(pattern)) {
    if (escape !== undefined) {
      if (escape === 'c') {
        break
      } else if (/^[0-7]/.test(escape)) said(String.fromCharCode(parseInt(escape, 8)))
      else if (ESCAPES[escape] !== undefined) said(ESCAPES[escape])
      else {
        warnings.push(`warning: unrecognized escape \`\\${escape}'`)
        said(whole)
      }
    } else if (code === '%') said('%')
    else if (code === undefined) said(whole)
    else if (!/^(?:[pfhHPsmMuUgGyYdlnkbact]|[ACT].)$/.test(code)) {
      warnings.push(`warning: unrecognized format directive \`%${code}'`)
      said(whole)
    } else
      parts.push((found) => {
        const value = valueOf(code, found, search) ?? ''
        const text = digits === undefined ? value : value.slice(0, Number(digits))
        return flags.includes('-') ? text.padEnd(Number(width)) : text.padStart(Number(width))
      })
  }
  return { print: (found) => parts.map((part) => part(found)).join(''), warnings }
}

/** A line of `-ls`. */
export function longLine(found: Found, now: number, zone: string | undefined): string {
  const { stat, path } = found
  const old = Math.abs(now - stat.modified) > (365.2425 / 2) * 86_400_000
  const columns = [
    '1'.padStart(9),
    String(kibibytes(found)).padStart(6),
    modeText(stat),
    String(stat.links ?? (stat.type === 'directory' ? 2 : 1)).padStart(3),
    stat.owner.padEnd(8),
    stat.group.padEnd(8),
    String(stat.size).padStart(8),
    formatDate(stat.modified, old ? '%b %e  %Y' : '%b %e %H:%M', zone),
  ]
  return `${columns.join(' ')} ${path}${stat.target === undefined ? '' : ` -> ${stat.target}`}\n`
}
