/** expr: evaluates its arguments. */
import type { Command } from '../../command'
import { compileRegex, Regex } from '../../regex'
import { tool, ToolError } from '../tool'

const exprTool = tool('expr', async (io) => {
  const value = evaluateExpr(io.args)
  await io.out(`${value}\n`)
  return value === '' || value === '0' ? 1 : 0
})

function evaluateExpr(args: readonly string[]): string {
  let at = 0
  const bad = (): never => {
    throw new ToolError(
      args.length === 0
        ? "missing operand\nTry 'expr --help' for more information."
        : at >= args.length
          ? `syntax error: missing argument after '${args[args.length - 1]}'`
          : `syntax error: unexpected argument '${args[at]}'`,
      2,
    )
  }
  const number = (text: string): bigint => {
    if (!/^-?\d+$/.test(text)) throw new ToolError('non-integer argument', 2)
    return BigInt(text)
  }
  const truth = (text: string): boolean => text !== '' && !/^-?0+$/.test(text)
  const levels: readonly (readonly string[])[] = [['|'], ['&'], ['<', '<=', '=', '==', '!=', '>=', '>'], ['+', '-'], ['*', '/', '%'], [':']]
  const parse = (level: number): string => {
    if (level === levels.length) return primary()
    let left = parse(level + 1)
    while (at < args.length && levels[level]!.includes(args[at]!)) {
      const operator = args[at++]!
      const right = parse(level + 1)
      left = apply(left, operator, right)
    }
    return left
  }
  const apply = (a: string, operator: string, b: string): string => {
    switch (operator) {
      case '|':
        return truth(a) ? a : truth(b) ? b : '0'
      case '&':
        return truth(a) && truth(b) ? a : '0'
      case ':': {
        let regex
        try {
          regex = compileRegex(b, { dialect: 'basic' })
        } catch (error) {
          throw new ToolError(error instanceof Error ? error.message : '', 2)
        }
        // The match begins at the beginning.
        const sticky = new Regex(regex, 'uy')
        sticky.lastIndex = 0
        const found = sticky.exec(a)
        return b.includes('\\(') ? (found?.[1] ?? '') : String([...(found?.[0] ?? '')].length)
      }
      case '+':
        return (number(a) + number(b)).toString()
      case '-':
        return (number(a) - number(b)).toString()
      case '*':
        return (number(a) * number(b)).toString()
      case '/':
      case '%':
        if (number(b) === 0n) throw new ToolError('division by zero', 2)
        return (operator === '/' ? number(a) / number(b) : number(a) % number(b)).toString()
    }
    const numeric = /^-?\d+$/.test(a) && /^-?\d+$/.test(b)
    const order = numeric ? (BigInt(a) < BigInt(b) ? -1 : BigInt(a) > BigInt(b) ? 1 : 0) : a < b ? -1 : a > b ? 1 : 0
    const result =
      operator === '<'
        ? order < 0
        : operator === '<='
          ? order <= 0
          : operator === '>'
            ? order > 0
            : operator === '>='
              ? order >= 0
              : operator === '!='
                ? order !== 0
                : order === 0
    return result ? '1' : '0'
  }
  const primary = (): string => {
    const word = args[at]
    if (word === undefined) return bad()
    at++
    if (word === '(') {
      const value = parse(0)
      if (args[at++] !== ')') return bad()
      return value
    }
    if (word === 'length') return String([...parse(levels.length)].length)
    if (word === 'substr') {
      const [text, from, count] = [parse(levels.length), Number(parse(levels.length)), Number(parse(levels.length))]
      return from < 1 ? '' : text.slice(from - 1, from - 1 + count)
    }
    if (word === 'index') {
      const [text, set] = [parse(levels.length), parse(levels.length)]
      return String([...text].findIndex((c) => set.includes(c)) + 1)
    }
    if (word === 'match') return apply(parse(levels.length), ':', parse(levels.length))
    return word
  }
  const value = parse(0)
  if (at < args.length) bad()
  return value
}

export const tools: readonly Command[] = [exprTool]
