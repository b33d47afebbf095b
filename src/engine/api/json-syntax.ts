/** Where a text stops being JSON and what Go says of it; models encoding/json's scanner. */

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

/** The first value of the text is read, and with `alone` what follows it; undefined when it is JSON. */
export function jsonProblem(text: string, alone = false): JsonProblem | undefined {
  let position = 0
  const fail = (context: string): never => {
    const character = text[position]
    if (character === undefined) throw new Found({ offset: position, message: 'unexpected EOF' })
    const quoted = character === "'" ? `'\\''` : character === '\n' ? `'\\n'` : `'${character}'`
    throw new Found({ offset: position + 1, message: `invalid character ${quoted} ${context}` })
  }
  const skipSpace = () => {
    while (/[ \t\r\n]/.test(text[position] ?? '')) position++
  }
  const string = () => {
    for (position++; text[position] !== '"'; position++) {
      if (text[position] === undefined || text[position]! < ' ') fail('in string literal')
      if (text[position] === '\\' && !/["\\/bfnrtu]/.test(text[++position] ?? '')) fail('in string escape code')
    }
    position++
  }
  const items = (close: string, after: string, item: () => void) => {
    position++
    skipSpace()
    if (text[position] === close) return void position++
    for (;;) {
      item()
      skipSpace()
      if (text[position] === close) return void position++
      if (text[position] !== ',') fail(after)
      position++
      skipSpace()
    }
  }
  const pair = () => {
    if (text[position] !== '"') fail('looking for beginning of object key string')
    string()
    skipSpace()
    if (text[position] !== ':') fail('after object key')
    position++
    value()
  }
  function value(): void {
    skipSpace()
    const first = text[position] ?? ''
    if (first === '{') return items('}', 'after object key:value pair', pair)
    if (first === '[') return items(']', 'after array element', value)
    if (first === '"') return string()
    const number = /^-?(0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?/.exec(text.slice(position))
    if (number) return void (position += number[0].length)
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
export function unmarshalProblem(text: string): string | undefined {
  const problem = jsonProblem(text, true)?.message
  return problem === 'unexpected EOF' ? 'unexpected end of JSON input' : problem
}
