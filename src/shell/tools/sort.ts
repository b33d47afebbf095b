/** sort. */
import { eachInput, parseOptions, textOf, tool, ToolError } from './tool'

interface Key {
  readonly from: number
  readonly fromChar: number
  readonly to: number
  readonly toChar: number
  readonly flags: string
}

function parseKey(text: string): Key {
  const found = /^(\d+)(?:\.(\d+))?([bdfghinMRrV]*)(?:,(\d+)(?:\.(\d+))?([bdfghinMRrV]*))?$/.exec(text)
  if (!found) throw new ToolError(`invalid number at field start: invalid count at start of '${text}'`, 2)
  return {
    from: Number(found[1]),
    fromChar: Number(found[2] ?? 1),
    to: Number(found[4] ?? Infinity),
    toChar: Number(found[5] ?? 0),
    flags: found[3]! + (found[6] ?? ''),
  }
}

const MONTHS = ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC']

/** Version order: runs of digits compare as numbers. */
export function compareVersions(a: string, b: string): number {
  const left = a.match(/\d+|\D+/g) ?? []
  const right = b.match(/\d+|\D+/g) ?? []
  for (let i = 0; i < Math.max(left.length, right.length); i++) {
    const [x, y] = [left[i], right[i]]
    if (x === undefined) return -1
    if (y === undefined) return 1
    if (x === y) continue
    const numeric = /^\d/.test(x) && /^\d/.test(y)
    if (numeric && Number(x) !== Number(y)) return Number(x) - Number(y)
    if (x !== y) return x < y ? -1 : 1
  }
  return 0
}

function numberOf(text: string): number {
  const found = /^\s*-?(?:\d+(?:\.\d*)?|\.\d+)/.exec(text)
  return found ? Number(found[0]) : 0
}

function humanOf(text: string): number {
  const found = /^\s*(-?\d+(?:\.\d*)?)([KMGTPEkmgtpe]?)/.exec(text)
  return found ? Number(found[1]) * 1024 ** (1 + 'KMGTPE'.indexOf(found[2]!.toUpperCase() || 'x')) : 0
}

function compareBy(a: string, b: string, flags: string): number {
  if (flags.includes('n')) return numberOf(a) - numberOf(b)
  if (flags.includes('g')) return (Number.parseFloat(a) || 0) - (Number.parseFloat(b) || 0)
  if (flags.includes('h')) return humanOf(a) - humanOf(b)
  if (flags.includes('M')) return MONTHS.indexOf(a.trim().slice(0, 3).toUpperCase()) - MONTHS.indexOf(b.trim().slice(0, 3).toUpperCase())
  if (flags.includes('V')) return compareVersions(a, b)
  let [x, y] = [a, b]
  if (flags.includes('b')) [x, y] = [x.trimStart(), y.trimStart()]
  if (flags.includes('d')) [x, y] = [x.replace(/[^\w\s]/g, ''), y.replace(/[^\w\s]/g, '')]
  if (flags.includes('f')) [x, y] = [x.toUpperCase(), y.toUpperCase()]
  return x < y ? -1 : x > y ? 1 : 0
}

const sort = tool('sort', async (io) => {
  const options = parseOptions(
    io.context,
    'bdfghinMRrVcCmo:st:uk:zS:T:',
    {
      'numeric-sort': 'n',
      reverse: 'r',
      unique: 'u',
      key: 'k',
      'field-separator': 't',
      output: 'o',
      'human-numeric-sort': 'h',
      'version-sort': 'V',
      'ignore-case': 'f',
      stable: 's',
      check: 'c',
      'random-sort': 'R',
      'ignore-leading-blanks': 'b',
      'month-sort': 'M',
      'zero-terminated': 'z',
      'general-numeric-sort': 'g',
    },
    { status: 2 },
  )
  const end = options.has('z') ? '\0' : '\n'
  const lines: string[] = []
  const status = await eachInput(
    io,
    options.operands,
    async (_, name) => {
      const text = await textOf(io, name)
      const parts = text.split(end)
      if (parts[parts.length - 1] === '') parts.pop()
      for (const part of parts) lines.push(part)
    },
    2,
  )
  if (status && lines.length === 0) return status
  const global = [...'bdfghinMV'].filter((letter) => options.has(letter)).join('')
  const keys = options.all('k').map(parseKey)
  const separator = options.get('t')
  const extract = (line: string, key: Key): string => {
    if (separator !== undefined) {
      const fields = line.split(separator)
      const part = fields.slice(key.from - 1, key.toChar === 0 ? key.to : key.to - 1)
      const last = key.toChar > 0 ? [(fields[key.to - 1] ?? '').slice(0, key.toChar)] : []
      return [...part, ...last].join(separator).slice(key.fromChar - 1)
    }
    const fields = line.match(/\s*\S+/g) ?? []
    const start = fields.slice(0, key.from - 1).join('').length
    const first = line.slice(start)
    const lead = key.fromChar > 1 && key.flags.includes('b') ? first.length - first.trimStart().length : 0
    const stop =
      key.to === Infinity
        ? line.length
        : key.toChar > 0
          ? fields.slice(0, key.to - 1).join('').length + key.toChar
          : fields.slice(0, key.to).join('').length
    return line.slice(start + lead + key.fromChar - 1, stop)
  }
  const reverse = options.has('r')
  const byKeys = (a: string, b: string): number => {
    for (const key of keys) {
      const own = key.flags.replace(/r/g, '')
      const flags = key.flags ? own : global
      const order = compareBy(extract(a, key), extract(b, key), flags)
      if (order !== 0) return (key.flags ? key.flags.includes('r') : reverse) ? -order : order
    }
    if (keys.length > 0) return 0
    const order = compareBy(a, b, global)
    return reverse ? -order : order
  }
  const compare = (a: string, b: string): number => {
    const order = byKeys(a, b)
    if (order !== 0 || options.has('s') || options.has('u')) return order
    const last = a < b ? -1 : a > b ? 1 : 0
    return reverse ? -last : last
  }
  if (options.has('c') || options.has('C')) {
    for (let i = 1; i < lines.length; i++) {
      const order = compare(lines[i - 1]!, lines[i]!)
      if (order > 0 || (options.has('u') && order === 0)) {
        if (options.has('c')) await io.warn(`${options.operands[0] ?? '-'}:${i + 1}: disorder: ${lines[i]}`)
        return 1
      }
    }
    return 0
  }
  let sorted: string[]
  if (options.has('R')) {
    const weight = new Map(lines.map((line) => [line, 0]))
    for (const line of weight.keys()) weight.set(line, io.context.system.random(1 << 30))
    sorted = lines.sort((a, b) => weight.get(a)! - weight.get(b)!)
  } else sorted = lines.sort(compare)
  if (options.has('u')) sorted = sorted.filter((line, index) => index === 0 || byKeys(sorted[index - 1]!, line) !== 0)
  const text = sorted.map((line) => line + end).join('')
  if (options.has('o')) io.context.files.write(io.path(options.get('o')!), text)
  else await io.out(text)
  return status
})

export const tools = [sort]
