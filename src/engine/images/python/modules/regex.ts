/** re: Python's patterns as the shell's and the host's. */
import { own } from '../../../../shell/own'
import { compileRegex, Regex } from '../../../../shell/regex'
import { exception, failure, OBJECT, typeNamed } from '../runtime/types'
import { Builtin, Class, Dict, Instance, isInteger, none, List, Tuple, type Native, type Value } from '../runtime/values/index'
import { define, type Fill } from './definition'

const REGEX_ERROR = new Class('error', [typeNamed('Exception')], 're')

/** What is wrong with a pattern, as Python says it. */
function told(message: string, source: string): string {
  const open = source.indexOf('(')
  if (/unterminated|missing|paren/i.test(message) && open >= 0 && !source.includes(')'))
    return `missing ), unterminated subpattern at position ${open}`
  if (/\)/.test(source) && !source.includes('(')) return `unbalanced parenthesis at position ${source.indexOf(')')}`
  if (/^[*+?]/.test(source)) return 'nothing to repeat at position 0'
  const bracket = source.indexOf('[')
  if (bracket >= 0 && !source.includes(']', bracket)) return `unterminated character set at position ${bracket}`
  return message
}

/** A verbose pattern without its blanks and comments, which stay within brackets and behind backslashes. */
const unspaced = (source: string): string =>
  source.replace(/\\[^]|\[\^?\]?(?:\\[^]|[^\]\\])*\]|\s+|#.*/g, (part) => (/^[\s#]/.test(part) ? '' : part))

/** The very beginning and the very end of a text, whatever lines there are. */
const START = '(?<![\\s\\S])'
const END = '(?![\\s\\S])'

/** Python's pattern as JavaScript's. */
function pattern(source: string, flags: number, more = '', wrap = (text: string): string => text): RegExp {
  let own = `u${more}`
  const isSpaced = (flags & 64) !== 0 || /^\(\?[imsx]*x[imsx]*\)/.test(source)
  const turned = (isSpaced ? unspaced(source) : source)
    .replace(/^\(\?([imsx]+)\)/, (_, letters: string) => {
      own += letters.replace(/x/g, '')
      return ''
    })
    .replace(/\(\?P<(\w+)>/g, '(?<$1>')
    .replace(/\(\?P=(\w+)\)/g, '\\k<$1>')
    .replace(/\\A/g, START)
    .replace(/\\Z/g, END)
    .replace(/\\([-_ "'#%&,:;<=>@`~!])/g, (_, char: string) => (char === '-' ? '\\-' : char))
  if (flags & 2) own += 'i'
  if (flags & 8) own += 'm'
  if (flags & 16) own += 's'
  const unique = [...new Set(own)].join('')
  try {
    return guarded(wrap(turned), unique)
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error
    throw exception(REGEX_ERROR, told(String(error.message).replace(/^Invalid regular expression: /, ''), source))
  }
}

/** The shell's expressions match within bounds where the host's may try for ever; what they do not read is left to the host. */
function guarded(source: string, flags: string): RegExp {
  const has = (flag: string): boolean => flags.includes(flag)
  try {
    return compileRegex(has('m') ? `(?m)${source}` : source, {
      dialect: 'pcre',
      ignoreCase: has('i'),
      dotAll: has('s'),
      global: has('g'),
    })
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error
  }
  try {
    return new RegExp(source, flags)
  } catch {
    return new RegExp(source, flags.replace('u', ''))
  }
}

/** What stands for a match: its text with groups by their numbers and names. */
function filled(replacement: string, found: RegExpMatchArray): string {
  return replacement.replace(/\\(?:(\d+)|g<(\w+)>|(.))/g, (_, number?: string, name?: string, other?: string) => {
    if (number !== undefined) return found[Number(number)] ?? ''
    if (name !== undefined) return (/^\d+$/.test(name) ? found[Number(name)] : found.groups?.[name]) ?? ''
    return other === 'n' ? '\n' : other === 't' ? '\t' : (other ?? '')
  })
}

/** A match with its groups by their names. */
function named<T extends RegExpMatchArray>(regex: RegExp, found: T): T {
  if (regex instanceof Regex && regex.names.some((name) => name !== undefined))
    found.groups = Object.fromEntries(regex.names.flatMap((name, at) => (name === undefined ? [] : [[name, found[at + 1]!]])))
  return found
}

/** A match in a part of a text as one in all of it. */
function moved(found: RegExpExecArray, text: string, by: number): RegExpExecArray {
  found.index += by
  found.input = text
  const { indices } = found
  for (const [at, place] of indices?.entries() ?? []) {
    const known = place as typeof place | undefined
    if (known) indices![at] = [known[0] + by, known[1] + by]
  }
  return found
}

export const re: Fill = (rt, module) => {
  module.attributes.set('error', REGEX_ERROR)
  module.attributes.set('PatternError', REGEX_ERROR)
  const matchType = new Class('Match', [OBJECT], 're')
  const patternType = new Class('Pattern', [OBJECT], 're')
  for (const [name, value] of Object.entries({ I: 2, IGNORECASE: 2, M: 8, MULTILINE: 8, S: 16, DOTALL: 16, X: 64, VERBOSE: 64 }))
    module.attributes.set(name, value)
  const matched = (found: RegExpExecArray): Value => {
    const made = new Instance(matchType)
    const group = (key: Value): Value => {
      const value = typeof key === 'string' ? own(found.groups ?? {}, key) : found[Number(key)]
      if (value === undefined && !(typeof key === 'string' ? Object.hasOwn(found.groups ?? {}, key) : Number(key) < found.length))
        throw failure('IndexError', 'no such group')
      return value ?? null
    }
    const set = (name: string, run: Native): void => void made.attributes.set(name, new Builtin(name, run))
    set('group', (keys) => (keys.length === 0 ? found[0] : keys.length === 1 ? group(keys[0]!) : new Tuple(keys.map(group))))
    set('groups', () => new Tuple([...found].slice(1).map((one) => (one as string | undefined) ?? null)))
    set('groupdict', () => Dict.of(Object.entries(found.groups ?? {}).map(([name, value]) => [name, value ?? null] as const)))
    const placed = (key: Value): readonly [number, number] => {
      if (key === 0) return [found.index, found.index + found[0].length]
      const text = group(key)
      if (text === null) return [-1, -1]
      const places = (found as RegExpExecArray & { indices?: (readonly [number, number] | undefined)[] }).indices
      const at = typeof key === 'string' ? names.indexOf(key) + 1 : Number(key)
      const known = places?.[at]
      if (known) return known
      // Groups are found in the order in which they stand.
      let from = found.index
      for (let one = 1; one < at; one++) {
        const before = found[one]
        const place = before === undefined ? -1 : found.input.indexOf(before, from)
        if (place >= 0) from = place + (found[one + 1] !== undefined && before!.includes(found[one + 1]!) ? 0 : before!.length)
      }
      const place = found.input.indexOf(String(text), from)
      return [place, place + String(text).length]
    }
    const names = Object.keys(found.groups ?? {})
    set('start', ([key = 0]) => placed(key)[0])
    set('end', ([key = 0]) => placed(key)[1])
    set('span', ([key = 0]) => new Tuple([...placed(key)]))
    set('expand', ([template]) => filled(String(template), found))
    made.attributes.set('string', found.input)
    const last = found.reduce((most, one, at) => (at > 0 && (one as string | undefined) !== undefined ? at : most), 0)
    made.attributes.set('lastindex', last === 0 ? null : last)
    made.attributes.set('pos', 0)
    made.attributes.set('endpos', found.input.length)
    made.native = found
    return made
  }
  matchType.attributes.set(
    '__getitem__',
    new Builtin(
      '__getitem__',
      ([self, key]) => {
        const found = (self as Instance).native as RegExpExecArray
        return (typeof key === 'string' ? own(found.groups ?? {}, key) : found[Number(key)]) ?? null
      },
      true,
    ),
  )
  matchType.attributes.set(
    '__repr__',
    new Builtin(
      '__repr__',
      function* ([self]) {
        const found = (self as Instance).native as RegExpExecArray
        return `<re.Match object; span=(${found.index}, ${found.index + found[0].length}), match=${yield* rt.repr(found[0])}>`
      },
      true,
    ),
  )
  patternType.attributes.set(
    '__repr__',
    new Builtin(
      '__repr__',
      function* ([self]) {
        const { text, flags } = (self as Instance).native as { text: string; flags: number }
        const names = Object.entries({ IGNORECASE: 2, MULTILINE: 8, DOTALL: 16, VERBOSE: 64 }).filter(([, bit]) => flags & bit)
        const shown = names.map(([name]) => `re.${name}`).join('|')
        return `re.compile(${yield* rt.repr(text)}${shown ? `, ${shown}` : ''})`
      },
      true,
    ),
  )
  const source = (value: Value | undefined): { readonly text: string; readonly flags: number } =>
    value instanceof Instance && value.type === patternType
      ? (value.native as { text: string; flags: number })
      : { text: String(value), flags: 0 }
  const flagsOf = (own: number, given: Value | undefined): number => own | (isInteger(given ?? 0) ? Number(given ?? 0) : 0)
  const each = (value: Value | undefined, text: Value | undefined, flags?: Value): RegExpMatchArray[] => {
    const { text: found, flags: own } = source(value)
    const regex = pattern(found, flagsOf(own, flags), 'g')
    return Array.from(String(text).matchAll(regex), (one) => named(regex, one))
  }
  const search =
    (wrap: (text: string) => string): Native =>
    ([value, text, flags], keywords) => {
      if (typeof text !== 'string') throw failure('TypeError', 'expected string or bytes-like object')
      const { text: found, flags: own } = source(value)
      const regex = pattern(found, flagsOf(own, flags ?? keywords.get('flags')), '', wrap)
      const result = regex.exec(text)
      return result && matched(named(regex, result))
    }
  const functions: Record<string, Native> = {
    search: search((text) => text),
    match: search((text) => `${START}(?:${text})`),
    fullmatch: search((text) => `${START}(?:${text})${END}`),
    findall: ([value, text, flags], keywords) =>
      new List(
        each(value, text, flags ?? keywords.get('flags')).map((found) =>
          found.length === 1
            ? found[0]
            : found.length === 2
              ? (found[1] ?? '')
              : new Tuple([...found].slice(1).map((one) => (one as string | undefined) ?? '')),
        ),
      ),
    *finditer([value, text, flags]) {
      return yield* rt.iterate(new List(each(value, text, flags).map((found) => matched(found as RegExpExecArray))))
    },
    *sub([value, replacement, text, count = 0, flags], keywords) {
      let out = ''
      let last = 0
      const most = Number(keywords.get('count') ?? count)
      for (const [at, found] of each(value, text, flags ?? keywords.get('flags')).entries()) {
        if (most > 0 && at >= most) break
        out += String(text).slice(last, found.index)
        last = (found.index ?? 0) + found[0].length
        if (typeof replacement !== 'string') out += yield* rt.str(yield* rt.call(replacement!, [matched(found as RegExpExecArray)]))
        else out += filled(replacement, found)
      }
      return out + String(text).slice(last)
    },
    *subn(args, keywords) {
      const [value, , text, count = 0, flags] = args
      const most = Number(keywords.get('count') ?? count)
      const times = each(value, text, flags ?? keywords.get('flags')).length
      return new Tuple([yield* rt.call(new Builtin('sub', functions.sub!), args, keywords), most > 0 ? Math.min(most, times) : times])
    },
    split: ([value, text, most = 0, flags], keywords) => {
      const limit = Number(keywords.get('maxsplit') ?? most)
      const out: Value[] = []
      let last = 0
      for (const [at, found] of each(value, text, flags ?? keywords.get('flags')).entries()) {
        if (limit > 0 && at >= limit) break
        out.push(String(text).slice(last, found.index))
        for (const part of [...found].slice(1)) out.push((part as string | undefined) ?? null)
        last = (found.index ?? 0) + found[0].length
      }
      return new List([...out, String(text).slice(last)])
    },
  }
  define(module, {
    ...functions,
    escape: ([text]) => String(text).replace(/[()[\]{}?*+\-|^$\\.&~# \t\n\r\v\f]/g, '\\$&'),
    purge: () => null,
    compile: ([value, flags = 0], keywords) => {
      const made = new Instance(patternType)
      const own = Number(keywords.get('flags') ?? flags)
      pattern(String(value), own)
      made.native = { text: String(value), flags: own }
      made.attributes.set('pattern', String(value))
      for (const [name, run] of Object.entries(functions)) {
        const isPlaced = name === 'search' || name === 'match' || name === 'fullmatch'
        made.attributes.set(
          name,
          new Builtin(name, ([text, ...rest], named) => {
            if (!isPlaced) return run([made, text!, ...rest], named)
            const [from = 0, to] = [named.get('pos') ?? rest[0], named.get('endpos') ?? rest[1]].map((one) =>
              one === undefined ? undefined : Number(one),
            )
            if (typeof text !== 'string' || (from === 0 && to === undefined)) return run([made, text!], named)
            const found = run([made, text.slice(from ?? 0, to ?? undefined)], none)
            return found instanceof Instance ? matched(moved(found.native as RegExpExecArray, text, from ?? 0)) : found
          }),
        )
      }
      return made
    },
  })
}
