/** In which order sort puts lines: by keys, by kinds of numbers and words, as they are. */
import { ToolError } from '../tool'

export interface Key {
  readonly from: number
  readonly fromChar: number
  readonly to: number
  readonly toChar: number
  readonly flags: string
}

/** `F[.C][OPTS][,F[.C][OPTS]]`; what is wrong with it is said as GNU sort says it. */
export function parseKey(text: string): Key {
  const wrong = (what: string): never => {
    throw new ToolError(`${what}: invalid field specification '${text}'`, 2)
  }
  let at = 0
  const number = (where: string): number => {
    const digits = /^\d+/.exec(text.slice(at))?.[0]
    if (digits === undefined) throw new ToolError(`invalid number ${where}: invalid count at start of '${text.slice(at)}'`, 2)
    at += digits.length
    return Number(digits)
  }
  const flags = (): string => {
    const letters = /^[bdfghinMRrV]*/.exec(text.slice(at))![0]
    at += letters.length
    return letters
  }
  const from = number('at field start')
  if (from === 0) wrong('field number is zero')
  let fromChar = 1
  if (text[at] === '.') {
    at++
    fromChar = number("after '.'")
    if (fromChar === 0) wrong('character offset is zero')
  }
  const fromFlags = flags()
  let to = Infinity
  let toChar = 0
  let toFlags = ''
  if (text[at] === ',') {
    at++
    to = number("after ','")
    if (to === 0) wrong('field number is zero')
    if (text[at] === '.') {
      at++
      toChar = number("after '.'")
    }
    toFlags = flags()
  }
  if (at < text.length) wrong('stray character in field spec')
  const all = fromFlags + toFlags
  if (all !== '') refuseMixture(all)
  return { from, fromChar, to, toChar, flags: all }
}

/** Only one kind of order can hold; letters are named in the order of GNU sort's own list. */
export function refuseMixture(flags: string): void {
  const kinds = [...'ghnMRVdi'].filter((letter) => flags.includes(letter))
  const orders = kinds.filter((letter) => 'ghnMRV'.includes(letter))
  const mixed = orders.length > 1 || (orders.some((letter) => 'ghnM'.includes(letter)) && kinds.length > orders.length)
  if (mixed) throw new ToolError(`options '-${[...'bdfghiMnRrV'].filter((letter) => kinds.includes(letter)).join('')}' are incompatible`, 2)
}

export const SORTS: Readonly<Record<string, string>> = {
  'general-numeric': 'g',
  'human-numeric': 'h',
  month: 'M',
  numeric: 'n',
  random: 'R',
  version: 'V',
}

const MONTHS = ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC']

const SUFFIX = /(?:\.[A-Za-z~][A-Za-z0-9~]*)*$/

/** Version order of file names: what comes before the suffixes counts first. Models gnulib's filevercmp. */
export function compareVersions(a: string, b: string): number {
  if (a === b) return 0
  if (a === '' || b === '') return a === '' ? -1 : 1
  const rank = (name: string): number => (name === '.' ? 0 : name === '..' ? 1 : name.startsWith('.') ? 2 : 3)
  if (rank(a) !== rank(b)) return rank(a) - rank(b)
  const [left, right] = [a.replace(SUFFIX, ''), b.replace(SUFFIX, '')]
  return left === right ? compareParts(a, b) : compareParts(left, right) || compareParts(a, b)
}

/** Where a character stands: a tilde before the end, then the end and digits, letters, everything else. */
function placeOf(c: string | undefined): number {
  if (c === undefined) return -1
  if (c === '~') return -2
  if (/\d/.test(c)) return 0
  return /[A-Za-z]/.test(c) ? c.charCodeAt(0) : c.charCodeAt(0) + 256
}

/** Runs of digits compare as numbers, everything else by its place. */
function compareParts(a: string, b: string): number {
  const isDigit = (c: string | undefined): boolean => c !== undefined && /\d/.test(c)
  let [i, j] = [0, 0]
  while (i < a.length || j < b.length) {
    while ((i < a.length && !isDigit(a[i])) || (j < b.length && !isDigit(b[j]))) {
      const order = placeOf(a[i]) - placeOf(b[j])
      if (order !== 0) return order
      i++
      j++
    }
    const [x, y] = [/^\d*/.exec(a.slice(i))![0], /^\d*/.exec(b.slice(j))![0]]
    const [m, n] = [x.replace(/^0+/, ''), y.replace(/^0+/, '')]
    if (m.length !== n.length) return m.length - n.length
    if (m !== n) return m < n ? -1 : 1
    i += x.length
    j += y.length
  }
  return 0
}

function numberOf(text: string): number {
  const found = /^\s*-?(?:\d+(?:\.\d*)?|\.\d+)/.exec(text)
  return found ? Number(found[0]) : 0
}

/** The unit counts before the number, as a sign turns it. */
function compareHuman(a: string, b: string): number {
  const unit = (text: string): number => {
    const found = /^\s*(-?)(?:\d+(?:\.\d*)?|\.\d+)([KkMGTPEZY]?)/.exec(text)
    if (!found || numberOf(text) === 0) return 0
    const power = found[2] === '' ? 0 : 1 + 'KMGTPEZY'.indexOf(found[2]!.toUpperCase())
    return found[1] === '-' ? -power : power
  }
  return unit(a) - unit(b) || numberOf(a) - numberOf(b)
}

/** As strtold(3) reads them; what is no number comes first, then what is none by its name. */
function generalOf(text: string): number | undefined {
  const found = /^\s*([-+]?)(?:(0[xX][0-9a-fA-F]+)|(inf(?:inity)?)|(nan)|((?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?))/i.exec(text)
  if (!found) return undefined
  const [, sign, hex, infinite, nan, decimal] = found
  const value = hex !== undefined ? Number(hex) : infinite !== undefined ? Infinity : nan !== undefined ? NaN : Number(decimal)
  return sign === '-' ? -value : value
}

function compareGeneral(a: string, b: string): number {
  const [x, y] = [generalOf(a), generalOf(b)]
  if (x === undefined || y === undefined) return Number(x !== undefined) - Number(y !== undefined)
  if (Number.isNaN(x) || Number.isNaN(y)) return Number(!Number.isNaN(x)) - Number(!Number.isNaN(y))
  return x < y ? -1 : x > y ? 1 : 0
}

function compareBy(a: string, b: string, flags: string): number {
  if (flags.includes('n')) return numberOf(a) - numberOf(b)
  if (flags.includes('g')) return compareGeneral(a, b)
  if (flags.includes('h')) return compareHuman(a, b)
  if (flags.includes('M')) return MONTHS.indexOf(a.trim().slice(0, 3).toUpperCase()) - MONTHS.indexOf(b.trim().slice(0, 3).toUpperCase())
  if (flags.includes('V')) return compareVersions(a, b)
  let [x, y] = [a, b]
  if (flags.includes('b')) [x, y] = [x.trimStart(), y.trimStart()]
  if (flags.includes('d')) [x, y] = [x.replace(/[^\w\s]/g, ''), y.replace(/[^\w\s]/g, '')]
  if (flags.includes('f')) [x, y] = [x.toUpperCase(), y.toUpperCase()]
  return x < y ? -1 : x > y ? 1 : 0
}

/** The keys of old: `+1 -2` counts fields from 0. Gives the arguments as they are written today. */
export function oldKeys(args: readonly string[]): string[] {
  const out: string[] = []
  for (let i = 0; i < args.length; i++) {
    const begin = /^\+(\d+)(?:\.(\d+))?([bdfghinMRrV]*)$/.exec(args[i]!)
    if (args[i] === '--') return [...out, ...args.slice(i)]
    if (!begin) {
      out.push(args[i]!)
      continue
    }
    const [, field, character = '0', flags] = begin
    const end = /^-(\d+)(?:\.(\d+))?([bdfghinMRrV]*)$/.exec(args[i + 1] ?? '')
    const start = `${Number(field) + 1}.${Number(character) + 1}${flags}`
    if (!end) {
      out.push('-k', start)
      continue
    }
    i++
    const [, last, stop = '0', more] = end
    out.push('-k', `${start},${stop === '0' ? last! : `${Number(last) + 1}.${stop}`}${more}`)
  }
  return out
}

export interface OrderSettings {
  readonly keys: readonly Key[]
  /** Letters of the order of keys that have none of their own, and of whole lines. */
  readonly global: string
  readonly separator: string | undefined
  readonly reverse: boolean
  /** Lines whose keys are equal are equal: they stay in their order, or only the first is kept. */
  readonly keysOnly: boolean
}

export class SortOrder {
  constructor(private readonly settings: OrderSettings) {}

  compare(a: string, b: string): number {
    const order = this.byKeys(a, b)
    if (order !== 0 || this.settings.keysOnly) return order
    const last = a < b ? -1 : a > b ? 1 : 0
    return this.settings.reverse ? -last : last
  }

  byKeys(a: string, b: string): number {
    const { keys, global, reverse } = this.settings
    for (const key of keys) {
      const own = key.flags.replace(/r/g, '')
      const order = compareBy(this.extract(a, key), this.extract(b, key), key.flags ? own : global)
      if (order !== 0) return (key.flags ? key.flags.includes('r') : reverse) ? -order : order
    }
    if (keys.length > 0) return 0
    const order = compareBy(a, b, global)
    return reverse ? -order : order
  }

  /** What of a line a key means. */
  private extract(line: string, key: Key): string {
    const { separator } = this.settings
    if (separator !== undefined) {
      const fields = line.split(separator)
      const part = fields.slice(key.from - 1, key.toChar === 0 ? key.to : key.to - 1)
      const last = key.toChar > 0 ? [(fields[key.to - 1] ?? '').slice(0, key.toChar)] : []
      return [...part, ...last].join(separator).slice(key.fromChar - 1)
    }
    const fields = line.match(/\s*\S+/g) ?? []
    const lengthOf = (count: number): number => fields.slice(0, count).join('').length
    const start = lengthOf(key.from - 1)
    const first = line.slice(start)
    const lead = key.fromChar > 1 && key.flags.includes('b') ? first.length - first.trimStart().length : 0
    const stop = key.to === Infinity ? line.length : key.toChar > 0 ? lengthOf(key.to - 1) + key.toChar : lengthOf(key.to)
    return line.slice(start + lead + key.fromChar - 1, stop)
  }
}
