/** What cannot be read as CEL, worded as cel-go's parser words it; of several mistakes the first. */
import { located, type CelJsError } from './failure'

const OPERAND = "{'[', '{', '(', '.', '-', '!', 'true', 'false', 'null', NUM_FLOAT, NUM_INT, NUM_UINT, STRING, BYTES, IDENTIFIER}"

const ITEM =
  "{'[', ']', '{', '(', '.', ',', '-', '!', '?', 'true', 'false', 'null', NUM_FLOAT, NUM_INT, NUM_UINT, STRING, BYTES, IDENTIFIER}"

/** Whether a string begins that does not end on its line. */
function endsWithin(rest: string): boolean {
  return !/^("(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*')/.test(rest)
}

/** The last bracket that is open, and where; strings do not count. */
function lastOpen(text: string): { readonly bracket: string; readonly at: number } | undefined {
  const open: { readonly bracket: string; readonly at: number }[] = []
  const bare = text.replace(/"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'/g, (string) => ' '.repeat(string.length))
  for (const [at, bracket] of [...bare].entries()) {
    if ('([{'.includes(bracket)) open.push({ bracket, at })
    if (')]}'.includes(bracket)) open.pop()
  }
  return open.at(-1)
}

/** A bracket behind a value asks for a part of it; any other begins a list. */
function isIndex(text: string, at: number): boolean {
  return /[\w)\]}"']$/.test(text.slice(0, at).trimEnd())
}

/** What is missing where the text ends within brackets. */
function unclosed(text: string, { bracket, at }: { readonly bracket: string; readonly at: number }): string {
  if (bracket === '(') return "missing ')' at '<EOF>'"
  if (bracket === '[') return isIndex(text, at) ? "missing ']' at '<EOF>'" : "mismatched input '<EOF>' expecting {']', ','}"
  const entry = text.slice(Math.max(at, text.lastIndexOf(',')))
  return `mismatched input '<EOF>' expecting ${entry.includes(':') ? "{'}', ','}" : "':'"}`
}

/** What is said of something between brackets that does not go on what is before it. */
function misplaced(text: string, { bracket, at }: { readonly bracket: string; readonly at: number }, token: string, after: string): string {
  if (bracket === '{' && !text.slice(Math.max(at, text.lastIndexOf(','))).includes(':')) return `missing ':' at '${token}'`
  const closing = { '(': ')', '[': ']', '{': '}' }[bracket] ?? ''
  const isAlone = bracket === '(' || (bracket === '[' && isIndex(text, at))
  const isTooMuch = after.startsWith(closing) || after.startsWith(',')
  return `${isTooMuch ? 'extraneous' : 'mismatched'} input '${token}' expecting ${isAlone ? `'${closing}'` : `{'${closing}', ','}`}`
}

/** Words that are kept for later. */
const RESERVED = /^(as|break|const|continue|else|for|function|if|import|let|loop|package|namespace|return|var|void|while)$/

export function syntaxError(expression: string, error: CelJsError): string {
  const offset = error.range?.start ?? 0
  const rest = expression.slice(offset)
  // A message of a type that nobody declared: the name is what is wrong with it.
  const message = rest.startsWith('{') ? /[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*$/.exec(expression.slice(0, offset).trimEnd())?.[0] : undefined
  if (message !== undefined) return located(expression, offset, `undeclared reference to '${message}' (in container '')`)
  if ((error.summary.startsWith('Unexpected character') && !/^[)\]}\w]/.test(rest)) || /^([=@#$`\\]|&(?!&)|\|(?!\|))/.test(rest))
    return located(expression, offset, `Syntax error: token recognition error at: '${rest.slice(0, /^[=&|]/.test(rest) ? 2 : 1)}'`)
  const before = expression.slice(0, offset).trimEnd()
  const wantsOperand = before === '' || /[-+*/%<>=!&|?:,([{.]$/.test(before)
  const token = rest.trim() === '' ? '<EOF>' : (/^(\w+|"[^"]*"|'[^']*'|&&|\|\||[<>=!]=|.)/.exec(rest)?.[0] ?? rest)
  if (/^["']/.test(rest) && endsWithin(rest)) {
    const line = rest.split('\n')[0]!
    return [
      located(expression, offset, `Syntax error: token recognition error at: '${line}'`),
      located(expression, offset + line.length, `Syntax error: mismatched input '<EOF>' expecting ${OPERAND}`),
    ].join('\n')
  }
  const list = token === '<EOF>' && before.endsWith('[') && !isIndex(before, before.length - 1)
  if (list) return located(expression, offset, `Syntax error: mismatched input '<EOF>' expecting ${ITEM}`)
  if (wantsOperand && RESERVED.test(token)) return located(expression, offset, `reserved identifier: ${token}`)
  const after = rest.slice(rest.indexOf(token) + token.length).trimStart()
  if (wantsOperand) {
    // One thing too many is passed over.
    const isTooMuch = token !== '<EOF>' && /^[\w"'([{.!-]/.test(after)
    return located(expression, offset, `Syntax error: ${isTooMuch ? 'extraneous' : 'mismatched'} input '${token}' expecting ${OPERAND}`)
  }
  const open = token === '<EOF>' ? lastOpen(before) : undefined
  if (open) return located(expression, offset, `Syntax error: ${unclosed(before, open)}`)
  const within = lastOpen(before)
  if (within) return located(expression, offset, `Syntax error: ${misplaced(before, within, token, after)}`)
  return located(expression, offset, `Syntax error: ${after === '' ? 'extraneous' : 'mismatched'} input '${token}' expecting <EOF>`)
}
