/** jq's functions on plain values. */
import { compare, equal, isArray, isObject, JsonProblem, JsonReader, print, sortedKeys, typeName, type Json } from './json'
import { builtinNames } from './evaluate'
import type { Native } from './host'
import { textOf } from './formats'
import { brokenDown, formatTime, parseTime, secondsOf } from './dates'
import { captures, matchAll } from './regex'
import { contains, deletePaths, describe, indexesOf, JqError, setPath, splitText, type Path } from './values'

const encoder = new TextEncoder()

function needText(value: Json, message: string): string {
  if (typeof value !== 'string') throw new JqError(`${describe(value)} ${message}`)
  return value
}

function needArray(value: Json, message: string): readonly Json[] {
  if (!isArray(value)) throw new JqError(`${describe(value)} ${message}`)
  return value
}

function keys(value: Json, sorted: boolean): Json {
  if (isObject(value)) return sorted ? sortedKeys(value) : [...value.keys()]
  if (isArray(value)) return value.map((_, index) => index)
  throw new JqError(`${describe(value)} has no keys`)
}

function length(value: Json): Json {
  if (value === null) return 0
  if (typeof value === 'number') return Math.abs(value)
  if (typeof value === 'string') return [...value].length
  if (isArray(value)) return value.length
  if (isObject(value)) return value.size
  throw new JqError(`${describe(value)} has no length`)
}

function keyed(input: Json, by: Json, what: string): { value: Json; key: Json }[] {
  const list = needArray(input, `cannot be ${what}, as it is not an array`)
  const keysOf = by as readonly Json[]
  return list.map((value, index) => ({ value, key: keysOf[index]! }))
}

const sorted = (input: Json, by: Json): { value: Json; key: Json }[] => keyed(input, by, 'sorted').sort((a, b) => compare(a.key, b.key))

function extreme(input: Json, by: Json, sign: number): Json {
  let best: { value: Json; key: Json } | undefined
  for (const item of keyed(input, by, 'iterated over')) {
    const order = best ? compare(item.key, best.key) * sign : 1
    if (order > 0 || (order === 0 && sign > 0)) best = item
  }
  return best?.value ?? null
}

function flatten(list: readonly Json[], depth: number): Json[] {
  return list.flatMap((item) => (isArray(item) && depth > 0 ? flatten(item, depth - 1) : [item]))
}

function toNumber(value: Json): Json {
  if (typeof value === 'number') return value
  if (typeof value === 'string') {
    if (/^\s*-?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?\s*$/.test(value)) return Number(value)
    if (value.trim() === 'nan') return NaN
    throw new JqError(`Invalid numeric literal at EOF at line 1, column ${value.length} (while parsing '${value}')`)
  }
  throw new JqError(`${describe(value)} cannot be parsed as a number`)
}

function fromJson(value: Json): Json {
  const text = needText(value, 'cannot be parsed as JSON')
  try {
    return new JsonReader(text).next() ?? null
  } catch (error) {
    if (!(error instanceof JsonProblem)) throw error
    const ended = error.atEnd || error.column >= text.length
    throw new JqError(
      `${error.message} at ${ended ? 'EOF at ' : ''}line ${error.line}, column ${Math.min(error.column, text.length)} (while parsing '${text}')`,
    )
  }
}

function indices(input: Json, wanted: Json): Json {
  if (input === null) return null
  if (typeof input === 'string' && typeof wanted === 'string') {
    if (wanted === '') return null
    const out: number[] = []
    for (let at = input.indexOf(wanted); at >= 0; at = input.indexOf(wanted, at + 1)) out.push([...input.slice(0, at)].length)
    return out
  }
  if (isArray(input) && isArray(wanted)) return indexesOf(input, wanted)
  if (isArray(input)) return input.flatMap((item, index) => (equal(item, wanted) ? [index] : []))
  throw new JqError(`Cannot index ${typeName(input)} with ${typeof wanted === 'string' ? `"${wanted}"` : typeName(wanted)}`)
}

function has(input: Json, key: Json): Json {
  if (isObject(input) && typeof key === 'string') return input.has(key)
  if (isArray(input) && typeof key === 'number') return key >= 0 && key < input.length
  throw new JqError(`Cannot check whether ${typeName(input)} has a ${typeof key === 'string' ? 'string' : typeName(key)} key`)
}

function search(input: Json, target: Json): Json {
  const list = needArray(input, 'cannot be searched from')
  let low = 0
  let high = list.length - 1
  while (low <= high) {
    const middle = (low + high) >> 1
    const order = compare(list[middle]!, target)
    if (order === 0) return middle
    if (order < 0) low = middle + 1
    else high = middle - 1
  }
  return -1 - low
}

const math = (name: string, apply: (value: number) => number): [string, Native] => [
  `${name}/0`,
  (input) => {
    if (typeof input !== 'number') throw new JqError(`${describe(input)} number required`)
    return apply(input)
  },
]

const math2 = (name: string, apply: (a: number, b: number) => number): [string, Native] => [
  `${name}/2`,
  (_, [a, b]) => {
    for (const value of [a!, b!]) if (typeof value !== 'number') throw new JqError(`${describe(value)} number required`)
    return apply(a as number, b as number)
  },
]

/** Rounds halves to even, as rint does. */
const nearest = (value: number): number => {
  const down = Math.floor(value)
  return value - down === 0.5 ? (down % 2 === 0 ? down : down + 1) : Math.round(value)
}

const trimmed =
  (side: 'start' | 'end'): Native =>
  (input, [part]) =>
    typeof input === 'string' && typeof part === 'string' && (side === 'start' ? input.startsWith(part) : input.endsWith(part))
      ? side === 'start'
        ? input.slice(part.length)
        : input.slice(0, input.length - part.length)
      : input

const affix =
  (name: 'startsWith' | 'endsWith'): Native =>
  (input, [part]) => {
    if (typeof input !== 'string' || typeof part !== 'string') throw new JqError(`${name.toLowerCase()}() requires string inputs`)
    return input[name](part)
  }

const onText =
  (apply: (text: string) => string): Native =>
  (input) =>
    apply(needText(input, 'cannot be trimmed'))

export const NATIVES: ReadonlyMap<string, Native> = new Map<string, Native>([
  ['length/0', length],
  ['utf8bytelength/0', (input) => encoder.encode(needText(input, 'only strings have UTF-8 byte length')).length],
  ['keys/0', (input) => keys(input, true)],
  ['keys_unsorted/0', (input) => keys(input, false)],
  ['type/0', typeName],
  ['has/1', (input, [key]) => has(input, key!)],
  ['contains/1', (input, [other]) => contains(input, other!)],
  ['tostring/0', textOf],
  ['fromjson/0', fromJson],
  ['tonumber/0', toNumber],
  [
    'explode/0',
    (input) => {
      if (typeof input !== 'string') throw new JqError('explode input must be a string')
      return Array.from(input, (c) => c.codePointAt(0)!)
    },
  ],
  [
    'implode/0',
    (input) =>
      needArray(input, 'cannot be imploded')
        .map((code) => {
          if (typeof code !== 'number') throw new JqError('Unicode codepoint must be numeric')
          return String.fromCodePoint(Math.max(0, Math.min(0x10ffff, Math.floor(code))))
        })
        .join(''),
  ],
  [
    'split/1',
    (input, [separator]) => {
      if (typeof input !== 'string' || typeof separator !== 'string') throw new JqError('split input and separator must be strings')
      return splitText(input, separator)
    },
  ],
  ['ltrimstr/1', trimmed('start')],
  ['rtrimstr/1', trimmed('end')],
  ['trim/0', onText((text) => text.trim())],
  ['ltrim/0', onText((text) => text.trimStart())],
  ['rtrim/0', onText((text) => text.trimEnd())],
  ['startswith/1', affix('startsWith')],
  ['endswith/1', affix('endsWith')],
  ['indices/1', (input, [wanted]) => indices(input, wanted!)],
  ['_indices/1', (input, [wanted]) => indices(input, wanted!)],
  [
    'reverse/0',
    (input) =>
      typeof input === 'string'
        ? [...input].reverse().join('')
        : input === null
          ? []
          : [...needArray(input, 'cannot be reversed, as it is not an array')].reverse(),
  ],
  ['sort/0', (input) => [...needArray(input, 'cannot be sorted, as it is not an array')].sort(compare)],
  ['_sort_by/1', (input, [by]) => sorted(input, by!).map(({ value }) => value)],
  [
    '_group_by/1',
    (input, [by]) => {
      const groups: { key: Json; values: Json[] }[] = []
      for (const { value, key } of keyed(input, by!, 'grouped').sort((a, b) => compare(a.key, b.key))) {
        const last = groups[groups.length - 1]
        if (last && equal(last.key, key)) last.values.push(value)
        else groups.push({ key, values: [value] })
      }
      return groups.map((group) => group.values)
    },
  ],
  ['min/0', (input) => extreme(input, input, -1)],
  ['max/0', (input) => extreme(input, input, 1)],
  ['_min_by/1', (input, [by]) => extreme(input, by!, -1)],
  ['_max_by/1', (input, [by]) => extreme(input, by!, 1)],
  [
    'flatten/1',
    (input, [depth]) => {
      if (typeof depth !== 'number' || depth < 0) throw new JqError('flatten depth must not be negative')
      return flatten(needArray(input, 'cannot be flattened'), depth)
    },
  ],
  ['bsearch/1', (input, [target]) => search(input, target!)],
  ['setpath/2', (input, [path, value]) => setPath(input, needArray(path!, 'is not a path') as Path, value!)],
  ['delpaths/1', (input, [paths]) => deletePaths(input, needArray(paths!, 'Paths must be specified as an array') as Path[])],
  [
    'error/0',
    (input) => {
      throw new JqError(input)
    },
  ],
  ['infinite/0', () => Infinity],
  ['nan/0', () => NaN],
  ['isinfinite/0', (input) => input === Infinity || input === -Infinity],
  ['isnan/0', (input) => typeof input === 'number' && Number.isNaN(input)],
  ['isnormal/0', (input) => typeof input === 'number' && Number.isFinite(input) && input !== 0],
  ['now/0', (_, __, run) => run.host.now() / 1000],
  ['mktime/0', (input) => secondsOf(input)],
  ['gmtime/0', (input) => brokenDown(input)],
  ['localtime/0', (input) => brokenDown(input)],
  ['strftime/1', (input, [format]) => formatTime(input, format!)],
  ['strflocaltime/1', (input, [format]) => formatTime(input, format!)],
  ['strptime/1', (input, [format]) => parseTime(input, format!)],
  ['_match_all/2', (input, [pattern, flags]) => matchAll(input, pattern!, flags!)],
  ['_test/2', (input, [pattern, flags]) => (matchAll(input, pattern!, flags!) as readonly Json[]).length > 0],
  ['_captures/0', captures],
  [
    'debug/0',
    (input, _, run) => {
      run.host.note(`${print(['DEBUG:', input])}\n`)
      return input
    },
  ],
  [
    'stderr/0',
    (input, _, run) => {
      run.host.note(print(input))
      return input
    },
  ],
  ['_line/0', (_, __, run) => run.host.line()],
  ['input_filename/0', (_, __, run) => run.host.file()],
  ['builtins/0', () => builtinNames(NATIVES)],
  ['halt/0', () => throwHalt(0, null)],
  ['halt_error/1', (input, [code]) => throwHalt(Number(code), input)],
  ['tojson/0', (input) => print(input)],
  math('floor', Math.floor),
  math('ceil', Math.ceil),
  math('round', (value) => Math.sign(value) * Math.round(Math.abs(value))),
  math('trunc', Math.trunc),
  math('rint', nearest),
  math('nearbyint', nearest),
  math('sqrt', Math.sqrt),
  math('cbrt', Math.cbrt),
  math('fabs', Math.abs),
  math('exp', Math.exp),
  math('exp2', (value) => 2 ** value),
  math('exp10', (value) => 10 ** value),
  math('expm1', Math.expm1),
  math('log', Math.log),
  math('log2', Math.log2),
  math('log10', Math.log10),
  math('log1p', Math.log1p),
  math('sin', Math.sin),
  math('cos', Math.cos),
  math('tan', Math.tan),
  math('asin', Math.asin),
  math('acos', Math.acos),
  math('atan', Math.atan),
  math('sinh', Math.sinh),
  math('cosh', Math.cosh),
  math('tanh', Math.tanh),
  math('significand', (value) => (value === 0 ? 0 : value / 2 ** Math.floor(Math.log2(Math.abs(value))))),
  math('logb', (value) => Math.floor(Math.log2(Math.abs(value)))),
  math2('pow', Math.pow),
  math2('atan2', Math.atan2),
  math2('fmin', Math.min),
  math2('fmax', Math.max),
  math2('fmod', (a, b) => a % b),
  math2('ldexp', (a, b) => a * 2 ** b),
])

/** Ends the program at once with a status; what it says goes to stderr. */
export class Halt extends Error {
  constructor(
    readonly status: number,
    readonly value: Json,
  ) {
    super('halt')
  }
}

function throwHalt(status: number, value: Json): never {
  throw new Halt(status, value)
}
