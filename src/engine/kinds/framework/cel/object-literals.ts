/** `Object.spec{replicas: 3}` and `JSONPatch{op: "add"}` as map literals: the names of mutation types say nothing a patch needs. */

const NAME = /^(?:Object(?:\.[A-Za-z_]\w*)*|JSONPatch)\s*\{/
const FIELD = /^\s*([A-Za-z_]\w*)\s*:/

/** Skips a string literal that begins at `at`; returns where it ends. */
function endOfString(text: string, at: number): number {
  const quote = text[at]!
  const long = text.startsWith(quote.repeat(3), at) ? quote.repeat(3) : quote
  let i = at + long.length
  while (i < text.length && !text.startsWith(long, i)) i += text[i] === '\\' ? 2 : 1
  return i + long.length
}

/**
 * The expression with every object literal as a map literal whose keys are strings. The text before the first
 * literal keeps its place, so that errors there are reported where they are.
 */
export function withoutObjectNames(expression: string): string {
  let result = ''
  /** For each open brace, whether its fields are names. */
  const braces: boolean[] = []
  let fresh = false
  for (let i = 0; i < expression.length;) {
    const letter = expression[i]!
    const rest = expression.slice(i)
    if (fresh) {
      fresh = false
      const field = FIELD.exec(rest)
      if (field) {
        result += `${JSON.stringify(field[1])}:`
        i += field[0].length
        continue
      }
    }
    if (letter === '"' || letter === "'") {
      const end = endOfString(expression, i)
      result += expression.slice(i, end)
      i = end
      continue
    }
    const literal = /\w|\./.test(expression[i - 1] ?? ' ') ? undefined : NAME.exec(rest)
    if (literal) {
      result += '{'
      i += literal[0].length
      braces.push(true)
      fresh = true
      continue
    }
    if (letter === '{' || letter === '(' || letter === '[') braces.push(false)
    if (letter === '}' || letter === ')' || letter === ']') braces.pop()
    if (letter === ',' && braces.at(-1)) fresh = true
    result += letter
    i++
  }
  return result
}
