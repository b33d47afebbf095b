/** jq's matching: Oniguruma's patterns as far as the host's regular expressions carry them, with offsets in characters. */
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
  let wanted = 'du'
  let text = source
  for (const flag of given) {
    if (flag === 'g' || flag === 'n' || flag === 'l') continue
    if (flag === 'i') wanted += 'i'
    else if (flag === 's' || flag === 'p') wanted += 's'
    else if (flag === 'x') text = text.replace(/\\[\s\S]|\[(?:\\.|[^\]])*\]|\s+|#[^\n]*/g, (part) => (/^[\\[]/.test(part) ? part : ''))
    else throw new JqError(`${given} is not a valid modifier string`)
  }
  const regex = compile(text, `${wanted}${given.includes('g') ? 'g' : ''}`.replace(/(.)(?=.*\1)/g, ''), source)
  const found = given.includes('g') ? [...input.matchAll(regex)] : [regex.exec(input)].filter((one) => one !== null)
  const characters = (end: number): number => [...input.slice(0, end)].length
  const names = groupNames(text)
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

function compile(text: string, flags: string, source: string): RegExp {
  const portable = text
    .replace(/\\h/g, '[0-9a-fA-F]')
    .replace(/\\A/g, '^')
    .replace(/\\[zZ]/g, '$')
    .replace(/\[\[:(\w+):\]\]/g, (_, name: string) => CLASSES[name] ?? '[]')
  try {
    return new RegExp(portable, flags)
  } catch {
    try {
      // Unicode mode refuses needless escapes that Oniguruma allows.
      return new RegExp(portable, flags.replace('u', ''))
    } catch {
      throw new JqError(`${source} (at offset 0) is not a valid regex: invalid pattern`)
    }
  }
}

const CLASSES: Readonly<Record<string, string>> = {
  alpha: '[A-Za-z]',
  digit: '[0-9]',
  alnum: '[A-Za-z0-9]',
  space: '\\s',
  upper: '[A-Z]',
  lower: '[a-z]',
  punct: '[!-\\/:-@\\[-`{-~]',
  xdigit: '[0-9A-Fa-f]',
  word: '\\w',
}

/** Names of the groups in order; undefined for those without. */
function groupNames(source: string): (string | undefined)[] {
  return [...source.replace(/\\[\s\S]/g, '..').matchAll(/\((?:\?<([A-Za-z_]\w*)>|(?!\?))/g)].map((found) => found[1])
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
