/** Where a text stops being JSON and what Go says of it; models encoding/json's scanner. */
import { goQuote } from './strconv'

export interface JsonProblem {
  /** How many characters were read, the wrong one included. */
  readonly offset: number
  readonly message: string
}

class Found extends Error {
  constructor(readonly problem: JsonProblem) {
    super(problem.message)
  }
}

const LITERALS = ['true', 'false', 'null']
const NUMBER = /-?(0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?/y
/** How many objects and lists may be within each other. */
const MAX_DEPTH = 10_000

/** The first byte of what UTF-8 writes for a character. */
function firstByte(code: number): number {
  if (code < 0x80) return code
  if (code < 0x800) return 0xc0 | (code >> 6)
  return code < 0x10000 ? 0xe0 | (code >> 12) : 0xf0 | (code >> 18)
}

/** The scanner goes byte by byte, and shows a byte as the character with its number. */
function quoteByte(byte: number): string {
  const character = String.fromCharCode(byte)
  return character === "'" ? "'\\''" : character === '"' ? `'"'` : `'${goQuote(character).slice(1, -1)}'`
}

/**
 * The first value of the text is read, and with `alone` what follows it; undefined when it is JSON. With `bytes` every
 * character of the text stands for a byte.
 */
export function jsonProblem(text: string, alone = false, bytes = false): JsonProblem | undefined {
  let position = 0
  const fail = (context: string): never => {
    const code = text.codePointAt(position)
    if (code === undefined) throw new Found({ offset: position, message: 'unexpected EOF' })
    throw new Found({ offset: position + 1, message: `invalid character ${quoteByte(bytes ? code : firstByte(code))} ${context}` })
  }
  const skipSpace = () => {
    while (/[ \t\r\n]/.test(text[position] ?? '')) position++
  }
  const string = () => {
    for (position++; text[position] !== '"'; position++) {
      if (text[position] === undefined || text[position]! < ' ') fail('in string literal')
      if (text[position] !== '\\') continue
      if (!/["\\/bfnrtu]/.test(text[++position] ?? '')) fail('in string escape code')
      if (text[position] !== 'u') continue
      for (let digits = 0; digits < 4; digits++) if (!/[\da-fA-F]/.test(text[++position] ?? '')) fail('in \\u hexadecimal character escape')
    }
    position++
  }
  const key = () => {
    skipSpace()
    if (text[position] !== '"') fail('looking for beginning of object key string')
    string()
    skipSpace()
    if (text[position] !== ':') fail('after object key')
    position++
  }
  const scalar = (first: string) => {
    if (first === '"') return string()
    NUMBER.lastIndex = position
    const number = NUMBER.exec(text)
    if (number) {
      const [whole, , fraction, exponent] = number
      position += whole.length
      if (exponent !== undefined) return
      if (fraction === undefined && text[position] === '.') {
        position++
        fail('after decimal point in numeric literal')
      }
      if (text[position] !== 'e' && text[position] !== 'E') return
      position += /[+-]/.test(text[position + 1] ?? '') ? 2 : 1
      fail('in exponent of numeric literal')
    }
    if (first === '-') {
      position++
      fail('in numeric literal')
    }
    const literal = LITERALS.find((each) => each[0] === first)
    if (literal === undefined) fail('looking for beginning of value')
    for (const expected of literal!) {
      if (text[position] !== expected) fail(`in literal ${literal} (expecting '${expected}')`)
      position++
    }
  }
  /** What ends the objects and lists that have begun; values may be nested deeper than calls. */
  const open: string[] = []
  /** Reads what follows a value, up to the next one; false when the outermost has ended. */
  const goesOn = (): boolean => {
    for (let close = open.at(-1); close !== undefined; close = open.at(-1)) {
      skipSpace()
      if (text[position] !== close) {
        if (text[position] !== ',') fail(close === '}' ? 'after object key:value pair' : 'after array element')
        position++
        if (close === '}') key()
        return true
      }
      position++
      open.pop()
    }
    return false
  }
  const value = () => {
    do {
      skipSpace()
      let first = text[position] ?? ''
      while (first === '{' || first === '[') {
        if (open.length === MAX_DEPTH) fail('exceeded max depth')
        const close = first === '{' ? '}' : ']'
        open.push(close)
        position++
        skipSpace()
        if (text[position] === close) break
        if (close === '}') key()
        skipSpace()
        first = text[position] ?? ''
      }
      if (first !== '{' && first !== '[') scalar(first)
    } while (goesOn())
  }
  try {
    value()
    if (alone) {
      skipSpace()
      if (position < text.length) fail('after top-level value')
    }
    return undefined
  } catch (error) {
    if (error instanceof Found) return error.problem
    throw error
  }
}

/** What Go's Unmarshal says of a text that is not one value of JSON; undefined when it is. */
export function unmarshalProblem(text: string, bytes = false): string | undefined {
  const isCut = (problem: string | undefined): boolean => problem === 'unexpected EOF'
  let problem = jsonProblem(text, true, bytes)?.message
  // At the end Go's scanner takes one more step with a space, which within a literal is what is wrong.
  if (isCut(problem)) problem = jsonProblem(`${text} `, true, bytes)?.message
  return isCut(problem) ? 'unexpected end of JSON input' : problem
}
