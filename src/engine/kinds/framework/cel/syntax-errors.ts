/** What cannot be read as CEL, worded as cel-go's parser words it; of several mistakes the first. */
import { located, type CelJsError } from './failure'

const OPERAND = "{'[', '{', '(', '.', '-', '!', 'true', 'false', 'null', NUM_FLOAT, NUM_INT, NUM_UINT, STRING, BYTES, IDENTIFIER}"

export function syntaxError(expression: string, error: CelJsError): string {
  const offset = error.range?.start ?? 0
  const rest = expression.slice(offset)
  // A message of a type that nobody declared: the name is what is wrong with it.
  const message = rest.startsWith('{') ? /[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*$/.exec(expression.slice(0, offset).trimEnd())?.[0] : undefined
  if (message !== undefined) return located(expression, offset, `undeclared reference to '${message}' (in container '')`)
  if ((error.summary.startsWith('Unexpected character') && !/^[)\]}]/.test(rest)) || /^[=&|@#$`\\]/.test(rest))
    return located(expression, offset, `Syntax error: token recognition error at: '${rest.slice(0, /^[=&|]/.test(rest) ? 2 : 1)}'`)
  const open = (expression.match(/[([{]/g) ?? []).length - (expression.match(/[)\]}]/g) ?? []).length
  const before = expression.slice(0, offset).trimEnd()
  const wantsOperand = before === '' || /[-+*/%<>=!&|?:,([{.]$/.test(before)
  const token = rest.trim() === '' ? '<EOF>' : (/^(\w+|"[^"]*"|'[^']*'|&&|\|\||[<>=!]=|.)/.exec(rest)?.[0] ?? rest)
  if (wantsOperand) return located(expression, offset, `Syntax error: mismatched input '${token}' expecting ${OPERAND}`)
  if (token === '<EOF>' && open > 0) {
    const closing = before.lastIndexOf('[') > before.lastIndexOf('(') ? ']' : before.lastIndexOf('{') > before.lastIndexOf('(') ? '}' : ')'
    return located(expression, offset, `Syntax error: missing '${closing}' at '<EOF>'`)
  }
  return located(expression, offset, `Syntax error: extraneous input '${token}' expecting <EOF>`)
}
