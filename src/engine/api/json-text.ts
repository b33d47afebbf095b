/** JSON as text, with whole numbers beyond JavaScript's kept as bigint where Go has an int64; models sigs.k8s.io/json's way with numbers. */
import { isObject } from './json'

/** Only a text with so many digits in a row can hold a number that JavaScript's cannot. */
const MANY = 16

function isDigit(text: string, at: number): boolean {
  const code = text.charCodeAt(at)
  return code >= 48 && code <= 57
}

/** Looks at one character of sixteen: as many digits in a row have one of those among them. */
function hasManyDigits(text: string): boolean {
  for (let at = MANY - 1; at < text.length; at += MANY) {
    if (!isDigit(text, at)) continue
    let from = at
    while (isDigit(text, from - 1)) from--
    let to = at + 1
    while (isDigit(text, to)) to++
    if (to - from >= MANY) return true
  }
  return false
}

/** Texts and numbers, in the order they stand. */
const TOKENS = /"[^"\\]*(?:\\.[^"\\]*)*"|-?\d+(?:\.\d+)?(?:[eE][-+]?\d+)?/g

/** What Go holds a whole number in: an int64 where it fits, which is a plain number where JavaScript has it exactly; a float64 otherwise. */
export function wholeNumber(digits: bigint): number | bigint {
  const plain = Number(digits)
  return Number.isSafeInteger(plain) || BigInt.asIntN(64, digits) !== digits ? plain : digits
}

/** More of these than begin any text of the document, as it stands there or in escapes. */
function markFor(text: string): string {
  let most = 0
  for (const [run] of text.replaceAll('\\u0023', '#').matchAll(/"#+/g)) most = Math.max(most, run.length - 1)
  return '#'.repeat(most + 1)
}

/** Lists and objects may stand within each other so many times, as in Go. */
const DEEPEST = 10_000

/** Whether a text of JSON goes deeper than is read. */
export function isTooDeep(text: string): boolean {
  if (text.length <= 2 * DEEPEST) return false
  let depth = 0
  for (const [token] of text.matchAll(/"[^"\\]*(?:\\.[^"\\]*)*"|[[\]{}]/g)) {
    if (token === '[' || token === '{') depth++
    else if (token === ']' || token === '}') depth--
    if (depth > DEEPEST) return true
  }
  return false
}

/** As JSON.parse. Throws SyntaxError. */
export function readJson(text: string): unknown {
  const plain: unknown = JSON.parse(text)
  if (isTooDeep(text)) throw new SyntaxError('exceeded max depth')
  if (!hasManyDigits(text)) return plain
  let mark = ''
  const written = text.replace(TOKENS, (token) => {
    if (token.length < MANY || !/^-?[1-9]\d+$/.test(token)) return token
    if (typeof wholeNumber(BigInt(token)) === 'number') return token
    mark ||= markFor(text)
    return `"${mark}${token}"`
  })
  if (mark === '') return plain
  return restored(JSON.parse(written), mark)
}

/** With a number for every text that begins with the mark; goes round by round, since values may be nested deeper than calls. */
function restored(value: unknown, mark: string): unknown {
  const whole: Record<string, unknown> = { value }
  const left = [whole]
  for (let holder = left.pop(); holder; holder = left.pop()) {
    for (const key of Object.keys(holder)) {
      const each = holder[key]
      if (typeof each === 'object' && each !== null) left.push(each as Record<string, unknown>)
      else if (typeof each === 'string' && each.startsWith(mark)) holder[key] = BigInt(each.slice(mark.length))
    }
  }
  return whole['value']
}

/** The number in a field of the document's object, as it stands there; undefined where there is none. Throws SyntaxError. */
export function numberAsWritten(text: string, field: string): string | undefined {
  const mark = markFor(text)
  const document: unknown = JSON.parse(text.replace(TOKENS, (token) => (token[0] === '"' ? token : `"${mark}${token}"`)))
  const value = isObject(document) && Object.hasOwn(document, field) ? document[field] : undefined
  return typeof value === 'string' && value.startsWith(mark) ? value.slice(mark.length) : undefined
}

/** The first number of a text that is beyond all floats, as it stands there. */
export function numberBeyondFloats(text: string): string | undefined {
  if (!/[eE]\+?\d{3}|\d{309}/.test(text)) return undefined
  return text.match(TOKENS)?.find((token) => token[0] !== '"' && !Number.isFinite(Number(token)))
}

function written(value: unknown, step: string, lead: string): string | undefined {
  if (typeof value === 'bigint') return String(value)
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  const inner = lead + step
  const between = step === '' ? '' : `\n${inner}`
  const parts = Array.isArray(value)
    ? value.map((each) => written(each, step, inner) ?? 'null')
    : isObject(value)
      ? Object.entries(value).flatMap(([field, each]) => {
          const text = written(each, step, inner)
          return text === undefined ? [] : [`${JSON.stringify(field)}:${step === '' ? '' : ' '}${text}`]
        })
      : []
  const [open, close] = Array.isArray(value) ? '[]' : '{}'
  if (parts.length === 0) return `${open}${close}`
  return `${open}${between}${parts.join(`,${between}`)}${step === '' ? '' : `\n${lead}`}${close}`
}

/** As JSON.stringify of what `readJson` reads. */
export function writeJson(value: unknown, indent: number | string = ''): string {
  try {
    return JSON.stringify(value, undefined, indent)
  } catch (error) {
    // What JSON.stringify says of a bigint.
    if (!(error instanceof TypeError)) throw error
    return written(value, typeof indent === 'number' ? ' '.repeat(indent) : indent, '') ?? 'null'
  }
}
