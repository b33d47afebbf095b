/** sort. */
import { choice, eachInput, parseOptions, textOf, tool, ToolError } from '../tool'

interface Key {
  readonly from: number
  readonly fromChar: number
  readonly to: number
  readonly toChar: number
  readonly flags: string
}

/** `F[.C][OPTS][,F[.C][OPTS]]`; what is wrong with it is said as GNU sort says it. */
function parseKey(text: string): Key {
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
function refuseMixture(flags: string): void {
  const kinds = [...'ghnMRVdi'].filter((letter) => flags.includes(letter))
  const orders = kinds.filter((letter) => 'ghnMRV'.includes(letter))
  const mixed = orders.length > 1 || (orders.some((letter) => 'ghnM'.includes(letter)) && kinds.length > orders.length)
  if (mixed) throw new ToolError(`options '-${[...'bdfghiMnRrV'].filter((letter) => kinds.includes(letter)).join('')}' are incompatible`, 2)
}

const SORTS: Readonly<Record<string, string>> = {
  'general-numeric': 'g',
  'human-numeric': 'h',
  month: 'M',
  numeric: 'n',
  random: 'R',
  version: 'V',
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

/** `-m` takes the smallest of the lines at the head of each input; what is not sorted stays so. */
function merged(inputs: readonly string[][], compare: (a: string, b: string) => number): string[] {
  const at = inputs.map(() => 0)
  const out: string[] = []
  for (;;) {
    let best = -1
    inputs.forEach((lines, index) => {
      if (at[index]! >= lines.length) return
      if (best < 0 || compare(lines[at[index]!]!, inputs[best]![at[best]!]!) < 0) best = index
    })
    if (best < 0) return out
    out.push(inputs[best]![at[best]!++]!)
  }
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
      'dictionary-order': 'd',
      'ignore-nonprinting': 'i',
      merge: 'm',
      sort: 'sort:',
      'buffer-size': 'S',
      'temporary-directory': 'T',
      parallel: 'parallel:',
      debug: 'debug',
    },
    { status: 2 },
  )
  const sorting = options.get('sort')
  const order = sorting === undefined ? '' : SORTS[choice('sort', '--sort', sorting, Object.keys(SORTS))]!
  const global = [...'bdfghinMV'].filter((letter) => options.has(letter) || order === letter).join('')
  refuseMixture(global + (options.has('R') ? 'R' : ''))
  const keys = options.all('k').map(parseKey)
  const given = options.get('t')
  if (given === '') throw new ToolError('empty tab', 2)
  const separator = given === '\\0' ? '\0' : given
  if (separator !== undefined && [...separator].length > 1) throw new ToolError(`multi-character tab '${separator}'`, 2)
  if ((options.has('c') || options.has('C')) && options.operands.length > 1)
    throw new ToolError(`extra operand '${options.operands[1]}' not allowed with -${options.has('c') ? 'c' : 'C'}`, 2)
  const end = options.has('z') ? '\0' : '\n'
  const lines: string[] = []
  const inputs: string[][] = []
  const status = await eachInput(
    io,
    options.operands,
    async (_, name) => {
      const text = await textOf(io, name)
      const parts = text.split(end)
      if (parts[parts.length - 1] === '') parts.pop()
      for (const part of parts) lines.push(part)
      inputs.push(parts)
    },
    2,
    (path, message) => `${message === 'Is a directory' ? 'read failed' : 'cannot read'}: ${path}: ${message}`,
  )
  if (status) return status
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
  if (options.has('R') || order === 'R') {
    const weight = new Map(lines.map((line) => [line, 0]))
    for (const line of weight.keys()) weight.set(line, io.context.system.random(1 << 30))
    sorted = lines.sort((a, b) => weight.get(a)! - weight.get(b)!)
  } else sorted = options.has('m') ? merged(inputs, compare) : lines.sort(compare)
  if (options.has('u')) sorted = sorted.filter((line, index) => index === 0 || byKeys(sorted[index - 1]!, line) !== 0)
  const text = sorted.map((line) => line + end).join('')
  if (options.has('o')) io.context.files.write(io.path(options.get('o')!), text)
  else await io.out(text)
  return status
})

export const tools = [sort]
