/** jq's matching: Oniguruma's patterns, with offsets in characters. */
import { compileRegex, RegexLimitError, type Regex } from '../../regex'
import { isObject, type Json } from './json'
import { describe, JqError } from './values'

export function matchAll(input: Json, pattern: Json, flags: Json): Json {
  let source = pattern
  let options = flags
  if (Array.isArray(pattern)) {
    source = (pattern[0] as Json | undefined) ?? null
    options = (pattern[1] as Json | undefined) ?? flags
  }
  if (typeof input !== 'string') throw new JqError(`${describe(input)} cannot be matched, as it is not a string`)
  if (typeof source !== 'string') throw new JqError(`${describe(source)} cannot be matched, as it is not a string`)
  if (options !== null && typeof options !== 'string') throw new JqError(`${describe(options)} is not a string`)
  const given = options ?? ''
  const flag = (letter: string): boolean => given.includes(letter)
  if (/[^gimnsplx]/.test(given)) throw new JqError(`${given} is not a valid modifier string`)
  let regex: Regex
  try {
    regex = compileRegex(source, {
      dialect: 'oniguruma',
      ignoreCase: flag('i'),
      dotAll: flag('s') || flag('p'),
      spaced: flag('x'),
      longest: flag('l'),
      global: flag('g'),
    })
  } catch (error) {
    throw new JqError(`${source} (at offset 0) is not a valid regex: ${error instanceof Error ? error.message : 'invalid pattern'}`)
  }
  let found: RegExpExecArray[]
  try {
    found = flag('g') ? [...input.matchAll(regex)] : [regex.exec(input)].filter((one) => one !== null)
  } catch (error) {
    if (!(error instanceof RegexLimitError)) throw error
    throw new JqError(`${source} (at offset 0) is not a valid regex: retry-limit-in-match over`)
  }
  const characters = (end: number): number => [...input.slice(0, end)].length
  const { names } = regex
  return found
    .filter((match) => !(given.includes('n') && match[0] === ''))
    .map((match): Json => {
      const offset = characters(match.index)
      const groups = match.slice(1).map((part, index): Json => {
        const span = match.indices![index + 1]
        return new Map<string, Json>([
          ['offset', span ? characters(span[0]) : -1],
          ['length', part === undefined ? 0 : [...part].length],
          ['string', part ?? null],
          ['name', names[index] ?? null],
        ])
      })
      return new Map<string, Json>([
        ['offset', offset],
        ['length', [...match[0]].length],
        ['string', match[0]],
        ['captures', groups],
      ])
    })
}

/** What `capture` makes of a match: its named groups. */
export function captures(match: Json): Json {
  const out = new Map<string, Json>()
  if (!isObject(match)) return out
  for (const group of match.get('captures') as readonly ReadonlyMap<string, Json>[]) {
    const name = group.get('name')
    if (typeof name === 'string') out.set(name, group.get('string') ?? null)
  }
  return out
}
