/** expr: evaluates its arguments. */
import type { Command } from '../../command'
import { compileRegex, Regex } from '../../regex'
import { tool, ToolError } from '../tool'

/** Operators from those that bind least to those that bind most. */
const LEVELS: readonly ReadonlySet<string>[] = [
  ['|'],
  ['&'],
  ['<', '<=', '=', '==', '!=', '>=', '>'],
  ['+', '-'],
  ['*', '/', '%'],
  [':'],
].map((operators) => new Set(operators))

const ORDERS: ReadonlyMap<string, (order: number) => boolean> = new Map([
  ['<', (order) => order < 0],
  ['<=', (order) => order <= 0],
  ['>', (order) => order > 0],
  ['>=', (order) => order >= 0],
  ['!=', (order) => order !== 0],
  ['=', (order) => order === 0],
  ['==', (order) => order === 0],
])

const isNumber = (text: string): boolean => /^-?\d+$/.test(text)
const truth = (text: string): boolean => text !== '' && !/^-?0+$/.test(text)
const compared = <T extends string | bigint>(a: T, b: T): number => (a < b ? -1 : a > b ? 1 : 0)

function reckoned(a: string, operator: string, b: string): string {
  for (const text of [a, b]) if (!isNumber(text)) throw new ToolError('non-integer argument', 2)
  const [x, y] = [BigInt(a), BigInt(b)]
  switch (operator) {
    case '+':
      return String(x + y)
    case '-':
      return String(x - y)
    case '*':
      return String(x * y)
    default:
      if (y === 0n) throw new ToolError('division by zero', 2)
      return String(operator === '/' ? x / y : x % y)
  }
}

/** What a pattern finds at the beginning: its first group, or how many characters. */
function matched(text: string, pattern: string): string {
  let regex
  try {
    regex = compileRegex(pattern, { dialect: 'basic' })
  } catch (error) {
    throw new ToolError(error instanceof Error ? error.message : '', 2)
  }
  const sticky = new Regex(regex, 'uy')
  sticky.lastIndex = 0
  const found = sticky.exec(text)
  return pattern.includes('\\(') ? (found?.[1] ?? '') : String([...(found?.[0] ?? '')].length)
}

function applied(a: string, operator: string, b: string): string {
  const order = ORDERS.get(operator)
  if (order) return order(isNumber(a) && isNumber(b) ? compared(BigInt(a), BigInt(b)) : compared(a, b)) ? '1' : '0'
  return operator === ':' ? matched(a, b) : reckoned(a, operator, b)
}

/** The arguments, read from the first to the last. */
class Expression {
  private at = 0

  constructor(private readonly args: readonly string[]) {}

  value(): string {
    const value = this.level(0, true)
    if (this.at < this.args.length) throw this.fault(`unexpected argument ‘${this.args[this.at]}’`)
    return value
  }

  private fault(what: string): ToolError {
    const { args } = this
    return new ToolError(args.length === 0 ? "missing operand\nTry 'expr --help' for more information." : `syntax error: ${what}`, 2)
  }

  private next(): string {
    const word = this.args[this.at]
    if (word === undefined) throw this.fault(`missing argument after ‘${this.args.at(-1)}’`)
    this.at++
    return word
  }

  /** What does not count is read and not worked out. */
  private level(level: number, counts: boolean): string {
    const operators = LEVELS[level]
    if (!operators) return this.primary(counts)
    let left = this.level(level + 1, counts)
    while (this.at < this.args.length && operators.has(this.args[this.at]!)) {
      const operator = this.next()
      if (operator === '|') {
        const right = this.level(level + 1, counts && !truth(left))
        left = truth(left) ? left : truth(right) ? right : '0'
      } else if (operator === '&') {
        const right = this.level(level + 1, counts && truth(left))
        left = truth(left) && truth(right) ? left : '0'
      } else {
        const right = this.level(level + 1, counts)
        if (counts) left = applied(left, operator, right)
      }
    }
    return left
  }

  private primary(counts: boolean): string {
    const word = this.next()
    const argument = (): string => this.primary(counts)
    switch (word) {
      case '(':
        return this.inBrackets(counts)
      case ')':
        throw this.fault("unexpected ')'")
      case '+':
        // What follows is a text, whatever it means elsewhere.
        return this.next()
      case 'length':
        return String([...argument()].length)
      case 'substr': {
        const text = argument()
        const [from, count] = [Number(argument()), Number(argument())]
        return from >= 1 && count >= 1 ? [...text].slice(from - 1, from - 1 + count).join('') : ''
      }
      case 'index': {
        const text = argument()
        const set = new Set(argument())
        return String([...text].findIndex((letter) => set.has(letter)) + 1)
      }
      case 'match': {
        const text = argument()
        const pattern = argument()
        return counts ? matched(text, pattern) : ''
      }
      default:
        return word
    }
  }

  private inBrackets(counts: boolean): string {
    const value = this.level(0, counts)
    const closing = this.args[this.at]
    if (closing === undefined) throw this.fault(`expecting ')' after ‘${this.args.at(-1)}’`)
    if (closing !== ')') throw this.fault(`expecting ')' instead of ‘${closing}’`)
    this.at++
    return value
  }
}

const exprTool = tool('expr', async (io) => {
  const value = new Expression(io.args[0] === '--' ? io.args.slice(1) : io.args).value()
  await io.out(`${value}\n`)
  return truth(value) ? 0 : 1
})

export const tools: readonly Command[] = [exprTool]
