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

/** Reads a text up to what is wrong with it, which it throws as Found. */
class Scanner {
  private position = 0
  /** What ends the objects and lists that have begun; values may be nested deeper than calls. */
  private readonly open: string[] = []

  constructor(
    private readonly text: string,
    private readonly bytes: boolean,
  ) {}

  value(): void {
    do {
      let first = this.next()
      while (first === '{' || first === '[') {
        if (this.begin(first)) break
        first = this.next()
      }
      if (first !== '{' && first !== '[') this.scalar(first)
    } while (this.goesOn())
  }

  end(): void {
    if (this.next() !== '') this.fail('after top-level value')
  }

  private fail(context: string): never {
    const { position, text } = this
    const code = text.codePointAt(position)
    if (code === undefined) throw new Found({ offset: position, message: 'unexpected EOF' })
    throw new Found({ offset: position + 1, message: `invalid character ${quoteByte(this.bytes ? code : firstByte(code))} ${context}` })
  }

  private at(): string {
    return this.text[this.position] ?? ''
  }

  /** The next character that is no space; '' at the end. */
  private next(): string {
    while (/[ \t\r\n]/.test(this.at())) this.position++
    return this.at()
  }

  /** Takes the beginning of an object or list; true when that is all there is of it. */
  private begin(first: '{' | '['): boolean {
    if (this.open.length === MAX_DEPTH) this.fail('exceeded max depth')
    const close = first === '{' ? '}' : ']'
    this.open.push(close)
    this.position++
    if (this.next() === close) return true
    if (close === '}') this.key()
    return false
  }

  /** Reads what follows a value, up to the next one; false when the outermost has ended. */
  private goesOn(): boolean {
    for (let close = this.open.at(-1); close !== undefined; close = this.open.at(-1)) {
      if (this.next() !== close) {
        if (this.at() !== ',') this.fail(close === '}' ? 'after object key:value pair' : 'after array element')
        this.position++
        if (close === '}') this.key()
        return true
      }
      this.position++
      this.open.pop()
    }
    return false
  }

  private key(): void {
    if (this.next() !== '"') this.fail('looking for beginning of object key string')
    this.string()
    if (this.next() !== ':') this.fail('after object key')
    this.position++
  }

  private string(): void {
    for (this.position++; this.at() !== '"'; this.position++) {
      if (this.at() === '' || this.at() < ' ') this.fail('in string literal')
      if (this.at() === '\\') this.escape()
    }
    this.position++
  }

  private escape(): void {
    this.position++
    if (!/["\\/bfnrtu]/.test(this.at())) this.fail('in string escape code')
    if (this.at() !== 'u') return
    for (let digits = 0; digits < 4; digits++) {
      this.position++
      if (!/[\da-fA-F]/.test(this.at())) this.fail('in \\u hexadecimal character escape')
    }
  }

  private scalar(first: string): void {
    if (first === '"') return this.string()
    NUMBER.lastIndex = this.position
    const number = NUMBER.exec(this.text)
    if (number) return this.number(number)
    if (first === '-') {
      this.position++
      this.fail('in numeric literal')
    }
    const literal = LITERALS.find((each) => each[0] === first) ?? this.fail('looking for beginning of value')
    for (const expected of literal) {
      if (this.at() !== expected) this.fail(`in literal ${literal} (expecting '${expected}')`)
      this.position++
    }
  }

  /** Takes a number as far as it goes, and complains of what was to be more of it. */
  private number([whole, , fraction, exponent]: RegExpExecArray): void {
    this.position += whole.length
    if (exponent !== undefined) return
    if (fraction === undefined && this.at() === '.') {
      this.position++
      this.fail('after decimal point in numeric literal')
    }
    if (this.at() !== 'e' && this.at() !== 'E') return
    this.position += /[+-]/.test(this.text[this.position + 1] ?? '') ? 2 : 1
    this.fail('in exponent of numeric literal')
  }
}

/**
 * The first value of the text is read, and with `alone` what follows it; undefined when it is JSON. With `bytes` every
 * character of the text stands for a byte.
 */
export function jsonProblem(text: string, alone = false, bytes = false): JsonProblem | undefined {
  const scanner = new Scanner(text, bytes)
  try {
    scanner.value()
    if (alone) scanner.end()
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
