/** The methods of texts. */
import { failure, keyError, typeOf } from './types'
import { Bytes, Dict, isInteger, List, plainOf, Tuple, type MethodTable, type Run, type Value } from './values/index'
import type { Runtime } from './runtime'
import { MOST_TEXT } from './memory'
import { encodeText } from '../../../../shell/bytes'

const text = (value: Value | undefined, what = 'str'): string => {
  if (typeof value !== 'string') throw failure('TypeError', `must be ${what}, not ${typeOf(value ?? null).name}`)
  return value
}

/** The codes that hold fewer characters than there are: what they are called, and how many they have. */
const NARROW: readonly (readonly [pattern: RegExp, name: string, size: number])[] = [
  [/^(us-?)?ascii$/i, 'ascii', 128],
  [/^(latin-?_?1|iso-?8859-?1|l1)$/i, 'latin-1', 256],
]

const REPLACED: Readonly<Record<string, (char: string) => string>> = {
  ignore: () => '',
  replace: () => '?',
  xmlcharrefreplace: (char) => `&#${char.codePointAt(0)};`,
  backslashreplace: (char) => escapedCode(char),
}

function escapedCode(char: string): string {
  const code = char.codePointAt(0)!
  const [letter, width] = code < 256 ? ['x', 2] : code < 65_536 ? ['u', 4] : ['U', 8]
  return `\\${letter}${code.toString(16).padStart(Number(width), '0')}`
}

function encoded(value: string, encoding: string, errors: string): Bytes {
  if (/^(utf[-_]?8|u8)$/i.test(encoding)) return new Bytes(encodeText(value))
  if (/^utf[-_]8[-_]sig$/i.test(encoding)) return new Bytes(encodeText(`\ufeff${value}`))
  const [, name, size = 0] = NARROW.find(([pattern]) => pattern.test(encoding)) ?? []
  if (name === undefined) throw failure('LookupError', `unknown encoding: ${encoding}`)
  const chars = [...value]
  const isBeyond = (char: string): boolean => char.codePointAt(0)! >= size
  const from = chars.findIndex(isBeyond)
  const replace = Object.hasOwn(REPLACED, errors) ? REPLACED[errors] : undefined
  if (from >= 0 && !replace && errors !== 'strict') throw failure('LookupError', `unknown error handler name '${errors}'`)
  if (from >= 0 && !replace) {
    let to = from
    while (to + 1 < chars.length && isBeyond(chars[to + 1]!)) to++
    const place = to === from ? `character '${escapedCode(chars[from]!)}' in position ${from}` : `characters in position ${from}-${to}`
    throw failure('UnicodeEncodeError', `'${name}' codec can't encode ${place}: ordinal not in range(${size})`)
  }
  const fitting = chars.map((char) => (isBeyond(char) ? replace!(char) : char)).join('')
  return new Bytes(Uint8Array.from(fitting, (char) => char.charCodeAt(0)))
}

const bounds = (value: string, args: readonly Value[]): readonly [number, number] => {
  const at = (given: Value | undefined, otherwise: number): number =>
    given === undefined || given === null
      ? otherwise
      : Math.max(0, Math.min(value.length, Number(given) < 0 ? Number(given) + value.length : Number(given)))
  return [at(args[1], 0), at(args[2], value.length)]
}

function strip(value: string, chars: Value | undefined, left: boolean, right: boolean): string {
  const gone = chars === undefined || chars === null ? /\s/ : undefined
  const drop = (char: string): boolean => (gone ? gone.test(char) : text(chars).includes(char))
  let from = 0
  let to = value.length
  while (left && from < to && drop(value[from]!)) from++
  while (right && to > from && drop(value[to - 1]!)) to--
  return value.slice(from, to)
}

function split(value: string, separator: Value | undefined, most: Value | undefined, fromRight = false): string[] {
  const limit = most === undefined ? -1 : Number(most)
  if (separator === undefined || separator === null) {
    const words = value.trim().split(/\s+/).filter(Boolean)
    if (limit < 0 || words.length <= limit) return words
    if (fromRight) {
      const tail = words.slice(words.length - limit)
      const found = new RegExp(`^([^]*?)\\s+${tail.map(() => '(\\S+)').join('\\s+')}\\s*$`).exec(value.trim())
      return [found?.[1] ?? words.slice(0, words.length - limit).join(' '), ...tail]
    }
    const rest = new RegExp(`^\\s*(?:\\S+\\s+){${limit}}`).exec(value)
    return [...words.slice(0, limit), value.slice(rest?.[0].length ?? 0)]
  }
  const between = text(separator)
  if (between === '') throw failure('ValueError', 'empty separator')
  const parts = value.split(between)
  if (limit < 0 || parts.length <= limit + 1) return parts
  if (fromRight) return [parts.slice(0, parts.length - limit).join(between), ...parts.slice(parts.length - limit)]
  return [...parts.slice(0, limit), parts.slice(limit).join(between)]
}

/** `'{} {name}'.format(...)`. */
export function* template(
  rt: Runtime,
  source: string,
  args: readonly Value[],
  named: (name: string) => Run<Value>,
  /** How many fields without a name there were: those within others count as well. */
  fields = { count: 0 },
): Run<string> {
  let out = ''
  for (let i = 0; i < source.length; i++) {
    const char = source[i]!
    if ((char === '{' || char === '}') && source[i + 1] === char) {
      out += char
      i++
      continue
    }
    if (char === '}') throw failure('ValueError', "Single '}' encountered in format string")
    if (char !== '{') {
      out += char
      continue
    }
    let end = i + 1
    for (let depth = 1; end < source.length; end++) {
      if (source[end] === '{') depth++
      else if (source[end] === '}' && --depth === 0) break
    }
    if (end >= source.length) throw failure('ValueError', "Single '{' encountered in format string")
    const found = /^([^!:.[]*)((?:\.\w+|\[[^\]]*\])*)(?:!([rsa]))?(?::([^]*))?$/.exec(source.slice(i + 1, end))
    if (!found) throw failure('ValueError', 'bad format string')
    const [, name = '', path = '', conversion, spec = ''] = found
    let value: Value | undefined
    if (/^\d*$/.test(name)) {
      const at = name === '' ? fields.count++ : Number(name)
      value = args[at]
      if (value === undefined) throw failure('IndexError', `Replacement index ${at} out of range for positional args tuple`)
    } else value = yield* named(name)
    for (const [part] of path.matchAll(/\.\w+|\[[^\]]*\]/g)) {
      const key = part.startsWith('.') ? part.slice(1) : part.slice(1, -1)
      value = part.startsWith('.') ? yield* rt.get(value, key) : yield* rt.subscript(value, /^\d+$/.test(key) ? Number(key) : key)
    }
    const inner = spec.includes('{') ? yield* template(rt, spec, args, named, fields) : spec
    out += yield* rt.format(conversion === 'r' ? yield* rt.repr(value) : conversion === 's' ? yield* rt.str(value) : value, inner)
    i = end
  }
  return out
}

const capital = (word: string): string => word.charAt(0).toUpperCase() + word.slice(1).toLowerCase()

export function stringMethods(rt: Runtime): MethodTable<string> {
  const affix = (given: Value | undefined, test: (part: string) => boolean): boolean =>
    given instanceof Tuple ? given.items.some((one) => test(text(one))) : test(text(given))
  const found = (value: string, args: readonly Value[], last: boolean): number => {
    const [from, to] = bounds(value, args)
    const part = value.slice(from, to)
    const at = last ? part.lastIndexOf(text(args[0])) : part.indexOf(text(args[0]))
    return at < 0 ? -1 : at + from
  }
  const needed = (at: number): number => {
    if (at < 0) throw failure('ValueError', 'substring not found')
    return at
  }
  const pad = (value: string, args: readonly Value[], side: 'left' | 'right' | 'both'): string => {
    const room = Math.max(0, Number(args[0]) - value.length)
    rt.memory.take(room + value.length, MOST_TEXT)
    const fill = args[1] === undefined ? ' ' : text(args[1])
    if (side === 'left') return fill.repeat(room) + value
    if (side === 'right') return value + fill.repeat(room)
    const left = Math.floor(room / 2) + (room % 2 === 1 && Number(args[0]) % 2 === 1 ? 1 : 0)
    return fill.repeat(left) + value + fill.repeat(room - left)
  }
  const all = (value: string, pattern: RegExp): boolean => pattern.test(value)
  return {
    upper: (value) => value.toUpperCase(),
    lower: (value) => value.toLowerCase(),
    casefold: (value) => value.toLowerCase(),
    capitalize: (value) => capital(value),
    title: (value) => value.replace(/\p{L}+/gu, capital),
    swapcase: (value) => [...value].map((char) => (char === char.toUpperCase() ? char.toLowerCase() : char.toUpperCase())).join(''),
    strip: (value, [chars]) => strip(value, chars, true, true),
    lstrip: (value, [chars]) => strip(value, chars, true, false),
    rstrip: (value, [chars]) => strip(value, chars, false, true),
    split: (value, [separator, most], keywords) =>
      new List(split(value, separator ?? keywords.get('sep'), most ?? keywords.get('maxsplit'))),
    rsplit: (value, [separator, most], keywords) =>
      new List(split(value, separator ?? keywords.get('sep'), most ?? keywords.get('maxsplit'), true)),
    splitlines: (value, [keep = false], keywords) => {
      const lines = value.match(/[^\n\r]*(?:\r\n|\n|\r)|[^\n\r]+$/g) ?? []
      const kept = (keywords.get('keepends') ?? keep) === true
      return new List(lines.map((line) => (kept ? line : line.replace(/[\r\n]+$/, ''))))
    },
    partition: (value, [separator]) => {
      const at = value.indexOf(text(separator))
      return new Tuple(at < 0 ? [value, '', ''] : [value.slice(0, at), separator!, value.slice(at + text(separator).length)])
    },
    rpartition: (value, [separator]) => {
      const at = value.lastIndexOf(text(separator))
      return new Tuple(at < 0 ? ['', '', value] : [value.slice(0, at), separator!, value.slice(at + text(separator).length)])
    },
    *join(value, [items]) {
      const parts: string[] = []
      for (const [index, given] of (yield* rt.all(items ?? null)).entries()) {
        const item = plainOf(given)
        if (typeof item !== 'string')
          throw failure('TypeError', `sequence item ${index}: expected str instance, ${typeOf(item).name} found`)
        parts.push(item)
      }
      const inner = parts.reduce((sum, part) => sum + part.length, 0)
      rt.memory.take(inner + value.length * Math.max(0, parts.length - 1), MOST_TEXT)
      return parts.join(value)
    },
    replace: (value, [from, to, count]) => {
      const most = count === undefined || Number(count) < 0 ? Infinity : Number(count)
      const more = text(to).length - text(from).length
      let times = 0
      // Looked for one by one, because the places of all may be more than there is room for.
      if (more > 0 || most < Infinity)
        for (let at = value.indexOf(text(from)); at >= 0 && times < most && times * more <= MOST_TEXT; times++)
          at = at >= value.length ? -1 : value.indexOf(text(from), at + (text(from).length || 1))
      rt.memory.take(49 + value.length + Math.max(0, more * times), MOST_TEXT)
      if (most === Infinity) return value.replaceAll(text(from), () => text(to))
      let left = times
      return value.replaceAll(text(from), (one) => (left-- > 0 ? text(to) : one))
    },
    find: (value, args) => found(value, args, false),
    rfind: (value, args) => found(value, args, true),
    index: (value, args) => needed(found(value, args, false)),
    rindex: (value, args) => needed(found(value, args, true)),
    count: (value, args) => {
      const [part, within] = [text(args[0]), value.slice(...bounds(value, args))]
      return part === '' ? within.length + 1 : within.split(part).length - 1
    },
    startswith: (value, args) => affix(args[0], (part) => value.slice(...bounds(value, args)).startsWith(part)),
    endswith: (value, args) => affix(args[0], (part) => value.slice(...bounds(value, args)).endsWith(part)),
    removeprefix: (value, [part]) => (value.startsWith(text(part)) ? value.slice(text(part).length) : value),
    removesuffix: (value, [part]) => (text(part) !== '' && value.endsWith(text(part)) ? value.slice(0, -text(part).length) : value),
    isdigit: (value) => all(value, /^\d+$/),
    isnumeric: (value) => all(value, /^\p{N}+$/u),
    isdecimal: (value) => all(value, /^\d+$/),
    isalpha: (value) => all(value, /^\p{L}+$/u),
    isalnum: (value) => all(value, /^[\p{L}\p{N}]+$/u),
    isspace: (value) => all(value, /^\s+$/),
    isupper: (value) => /\p{Lu}/u.test(value) && !/\p{Ll}/u.test(value),
    islower: (value) => /\p{Ll}/u.test(value) && !/\p{Lu}/u.test(value),
    istitle: (value) => all(value, /^(?:[^\p{L}]*\p{Lu}\p{Ll}*)+[^\p{L}]*$/u),
    isidentifier: (value) => all(value, /^[\p{L}_][\p{L}\p{N}_]*$/u),
    ljust: (value, args) => pad(value, args, 'right'),
    rjust: (value, args) => pad(value, args, 'left'),
    center: (value, args) => pad(value, args, 'both'),
    zfill: (value, [width]) => {
      rt.memory.take(Number(width), MOST_TEXT)
      const sign = /^[-+]/.exec(value)?.[0] ?? ''
      return sign + value.slice(sign.length).padStart(Number(width) - sign.length, '0')
    },
    expandtabs: (value, [size = 8]) =>
      value.replace(/([^\t\n]*)\t/g, (_, before: string) => before + ' '.repeat(Number(size) - (before.length % Number(size)))),
    format: (value, args, keywords) =>
      // eslint-disable-next-line require-yield -- keywords are there already
      template(rt, value, args, function* (name) {
        const found = keywords.get(name)
        if (found === undefined) throw keyError(name)
        return found
      }),
    format_map: (value, [mapping]) => template(rt, value, [], (name) => rt.subscript(mapping!, name)),
    encode: (value, [encoding = 'utf-8', errors = 'strict'], keywords) =>
      encoded(value, String(keywords.get('encoding') ?? encoding), String(keywords.get('errors') ?? errors)),
    translate: (value, [table]) => {
      if (!(table instanceof Dict)) return value
      return [...value]
        .map((char) => {
          const to = table.entries.get(`n${char.codePointAt(0)}`)?.[1]
          return to === undefined ? char : to === null ? '' : isInteger(to) ? String.fromCodePoint(Number(to)) : text(to)
        })
        .join('')
    },
  }
}
