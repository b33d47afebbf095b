/** Shell arithmetic: 64-bit integers with the operators and precedence of C. */
import { BadSubscript, ShellError } from './errors'
import { ArithmeticTokens, type ArithmeticScope, type Token } from './arithmetic-tokens'

export type { ArithmeticScope } from './arithmetic-tokens'

const ASSIGNMENTS = new Set(['=', '+=', '-=', '*=', '/=', '%=', '&=', '|=', '^=', '<<=', '>>='])

const BINARY: Record<string, number> = {
  '||': 1,
  '&&': 2,
  '|': 3,
  '^': 4,
  '&': 5,
  '==': 6,
  '!=': 6,
  '<': 7,
  '>': 7,
  '<=': 7,
  '>=': 7,
  '<<': 8,
  '>>': 8,
  '+': 9,
  '-': 9,
  '*': 10,
  '/': 10,
  '%': 10,
  '**': 11,
}

/** How deep expressions may nest, by parentheses, operators and variables that hold further expressions, before the host's stack would end. */
const MAX_DEPTH = 1024

export function evaluate(text: string, scope: ArithmeticScope, depth = 0): bigint {
  if (depth > MAX_DEPTH) throw new ShellError(`${text.trim()}: expression recursion level exceeded (error token is "${text.trim()}")`)
  return new Evaluation(text, scope, depth).whole()
}

class Evaluation extends ArithmeticTokens {
  private skipping = 0

  whole(): bigint {
    if (this.token.kind === 'end') return 0n
    const value = this.comma()
    if (this.kind !== 'end') {
      this.fail('syntax error in expression')
    }
    return value
  }

  private comma(): bigint {
    let value = this.assignment()
    while (this.is(',')) {
      this.next()
      value = this.assignment()
    }
    return value
  }

  /** Parses what is one level further in. */
  private deeper(parse: () => bigint): bigint {
    if (++this.depth > MAX_DEPTH) this.fail('expression recursion level exceeded')
    const value = parse()
    this.depth--
    return value
  }

  private assignment(): bigint {
    return this.deeper(() => this.assigned())
  }

  private assigned(): bigint {
    if (this.token.kind === 'name') {
      const { at, token } = this
      const name = this.next()
      if (this.kind === 'operator' && ASSIGNMENTS.has(this.token.text)) {
        const operator = this.next().text
        // What the variable holds counts, not what the right side makes of it.
        const before = operator === '=' || this.skipping > 0 ? 0n : this.read(name)
        const right = this.assignment()
        if (this.skipping > 0) return 0n
        const value = operator === '=' ? right : this.apply(operator.slice(0, -1), before, right)
        this.store(name, value)
        return value
      }
      this.at = at
      this.token = token
    }
    return this.conditional()
  }

  private conditional(): bigint {
    const test = this.binary(1)
    if (!this.is('?')) return test
    this.next()
    if (this.ends() || this.is(':')) this.fail('expression expected')
    const yes = this.maybe(test !== 0n, () => this.comma())
    if (!this.is(':')) this.fail("`:' expected for conditional expression")
    this.next()
    if (this.ends()) this.fail('expression expected')
    const no = this.maybe(test === 0n, () => this.assignment())
    return test !== 0n ? yes : no
  }

  private maybe(live: boolean, parse: () => bigint): bigint {
    if (!live) this.skipping++
    try {
      return parse()
    } finally {
      if (!live) this.skipping--
    }
  }

  private binary(minimum: number): bigint {
    let left = this.unary()
    for (;;) {
      if (this.token.kind !== 'operator') return left
      const operator = this.token.text
      const precedence = BINARY[operator]
      if (precedence === undefined || precedence < minimum) {
        if (ASSIGNMENTS.has(operator)) this.fail('attempted assignment to non-variable')
        return left
      }
      this.next()
      if (operator === '&&') {
        const right = this.maybe(left !== 0n, () => this.binary(precedence + 1))
        left = left !== 0n && right !== 0n ? 1n : 0n
      } else if (operator === '||') {
        const right = this.maybe(left === 0n, () => this.binary(precedence + 1))
        left = left !== 0n || right !== 0n ? 1n : 0n
      } else {
        const before = this.token
        const right = this.deeper(() => this.binary(operator === '**' ? precedence : precedence + 1))
        if (this.skipping > 0) left = 0n
        else {
          if ((operator === '/' || operator === '%') && right === 0n) this.fail('division by 0', this.text.slice(before.at))
          if (operator === '**' && right < 0n) this.fail('exponent less than 0', this.text.slice(before.at).replace(/^[-+~!\s]+/, ''))
          left = this.apply(operator, left, right)
        }
      }
    }
  }

  private apply(operator: string, a: bigint, b: bigint): bigint {
    switch (operator) {
      case '+':
        return BigInt.asIntN(64, a + b)
      case '-':
        return BigInt.asIntN(64, a - b)
      case '*':
        return BigInt.asIntN(64, a * b)
      case '/':
        if (b === 0n) this.fail('division by 0')
        return BigInt.asIntN(64, a / b)
      case '%':
        if (b === 0n) this.fail('division by 0')
        return a % b
      case '**': {
        let result = 1n
        let base = a
        for (let n = b; n > 0n; n >>= 1n) {
          if (n & 1n) result = BigInt.asIntN(64, result * base)
          base = BigInt.asIntN(64, base * base)
        }
        return result
      }
      case '<<':
        return BigInt.asIntN(64, a << (b & 63n))
      case '>>':
        return a >> (b & 63n)
      case '&':
        return a & b
      case '|':
        return a | b
      case '^':
        return a ^ b
      case '==':
        return a === b ? 1n : 0n
      case '!=':
        return a !== b ? 1n : 0n
      case '<':
        return a < b ? 1n : 0n
      case '>':
        return a > b ? 1n : 0n
      case '<=':
        return a <= b ? 1n : 0n
      default:
        return a >= b ? 1n : 0n
    }
  }

  private unary(): bigint {
    return this.deeper(() => this.prefixed())
  }

  private prefixed(): bigint {
    if (this.token.kind === 'operator') {
      switch (this.token.text) {
        case '!':
          this.next()
          return this.unary() === 0n ? 1n : 0n
        case '~':
          this.next()
          return ~this.unary()
        case '+':
          this.next()
          return this.unary()
        case '-':
          this.next()
          return BigInt.asIntN(64, -this.unary())
        case '++':
        case '--': {
          const operator = this.next().text
          if (this.kind !== 'name') {
            const value = this.unary()
            return value
          }
          const name = this.next()
          return this.step(name, operator, true)
        }
      }
    }
    return this.primary()
  }

  private step(name: Token, operator: string, prefix: boolean): bigint {
    if (this.skipping > 0) return 0n
    const old = this.read(name)
    const value = BigInt.asIntN(64, operator === '++' ? old + 1n : old - 1n)
    this.store(name, value)
    return prefix ? value : old
  }

  private primary(): bigint {
    const { token } = this
    if (token.kind === 'number') {
      this.next()
      const value = this.number(token)
      return value
    }
    if (token.kind === 'name') {
      this.next()
      if (this.is('++') || this.is('--')) return this.step(token, this.next().text, false)
      const value = this.skipping > 0 ? 0n : this.read(token)
      return value
    }
    if (this.is('(')) {
      this.next()
      const value = this.comma()
      if (!this.is(')')) this.fail("missing `)'")
      this.next()
      return value
    }
    this.fail('syntax error: operand expected')
  }

  private subscript(name: Token): string | undefined {
    if (name.subscript === undefined) return undefined
    if (this.scope.isAssociative(name.text)) return name.subscript.replace(/^(['"])([\s\S]*)\1$/, '$2')
    return evaluate(name.subscript.replace(/"/g, ''), this.scope, this.depth + 1).toString()
  }

  private store(name: Token, value: bigint): void {
    try {
      this.scope.set(name.text, value.toString(), this.subscript(name))
    } catch (error) {
      if (!(error instanceof BadSubscript)) throw error
      this.scope.faults.push(error.message)
    }
  }

  private element(name: Token): string | undefined {
    try {
      return this.scope.get(name.text, this.subscript(name))
    } catch (error) {
      if (!(error instanceof BadSubscript)) throw error
      this.scope.faults.push(error.whenRead)
      return '0'
    }
  }

  private read(name: Token): bigint {
    const value = this.element(name)
    if (value === undefined) {
      // Of an array that has others, an element that is not there counts as 0.
      if (name.subscript === undefined || this.scope.get(name.text) === undefined) this.scope.unset(name.text)
      return 0n
    }
    if (/^-?(?:0|[1-9]\d{0,17})$/.test(value)) return BigInt(value)
    if (value.trim() === '') return 0n
    return evaluate(value, this.scope, this.depth + 1)
  }
}
