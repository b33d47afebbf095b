/** The expressions that dash's arithmetic knows: what is wrong with others, in its words. */

const TOKEN = /^(?:0[xX][0-9a-fA-F]+|0[0-7]*|[1-9]\d*|[A-Za-z_]\w*|<<=|>>=|<<|>>|[<>=!]=|&&|\|\||[-+*/%&^|]=|[-+*/%<>&^|!~()?:=])/
const BINARY = /^(?:<<|>>|[<>=!]=|&&|\|\||[-+*/%<>&^|])$/
const ASSIGNMENT = /^(?:<<|>>|[-+*/%&^|])?=$/

class Fault extends Error {}

class Reader {
  private readonly tokens: string[] = []
  private at = 0

  constructor(expression: string) {
    for (let rest = expression.trimStart(); rest !== '';) {
      // What is no token stands for itself and fits nowhere.
      const token = TOKEN.exec(rest)?.[0] ?? rest[0]!
      this.tokens.push(token)
      rest = rest.slice(token.length).trimStart()
    }
  }

  run(): void {
    if (this.tokens.length === 0) return
    this.assignment()
    if (this.at < this.tokens.length) throw new Fault('expecting EOF')
  }

  private assignment(): void {
    if (/^[A-Za-z_]/.test(this.tokens[this.at] ?? '') && ASSIGNMENT.test(this.tokens[this.at + 1] ?? '')) {
      this.at += 2
      return this.assignment()
    }
    this.operands()
    if (this.tokens[this.at] !== '?') return
    this.at++
    this.assignment()
    if (this.tokens[this.at++] !== ':') throw new Fault("expecting ':'")
    this.assignment()
  }

  private operands(): void {
    this.primary()
    while (BINARY.test(this.tokens[this.at] ?? '')) {
      this.at++
      this.primary()
    }
  }

  private primary(): void {
    const token = this.tokens[this.at++] ?? ''
    if (/^[-+!~]$/.test(token)) return this.primary()
    if (token === '(') {
      this.assignment()
      if (this.tokens[this.at++] !== ')') throw new Fault("expecting ')'")
    } else if (!/^\w/.test(token)) throw new Fault('expecting primary')
  }
}

/** What dash says of an expression it cannot read; undefined when it can. */
export function dashArithmeticFault(expression: string): string | undefined {
  try {
    new Reader(expression).run()
    return undefined
  } catch (error) {
    if (!(error instanceof Fault)) throw error
    return `arithmetic expression: ${error.message}: "${expression}"`
  }
}

/** Signs that follow each other stay two, which bash would take for its `++` and `--`. */
export const apart = (expression: string): string => expression.replace(/([-+])(?=\1)/g, '$1 ')
