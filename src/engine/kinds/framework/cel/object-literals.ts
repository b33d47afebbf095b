/** `Object.spec{replicas: 3}` and `JSONPatch{op: "add"}` as map literals, for a parser that knows no messages; models apiserver's cel/mutation types. */
import { isNode } from './failure'

const NAME = /^(Object(?:\.[A-Za-z_]\w*)*|JSONPatch)\s*\{/
const FIELD = /^\s*([A-Za-z_]\w*)\s*:/

/** Skips a string literal that begins at `at`; returns where it ends. */
function endOfString(text: string, at: number): number {
  const quote = text[at]!
  const long = text.startsWith(quote.repeat(3), at) ? quote.repeat(3) : quote
  let i = at + long.length
  while (i < text.length && !text.startsWith(long, i)) i += text[i] === '\\' ? 2 : 1
  return i + long.length
}

/** An expression whose object literals are map literals. */
export interface Plain {
  readonly text: string
  /** The names the literals had, by where their braces are now. */
  readonly names: ReadonlyMap<number, string>
  /** Where something of the text was in the expression. */
  origin(offset: number): number
}

/** The expression with every object literal as a map literal whose keys are strings. */
export function withoutObjectNames(expression: string): Plain {
  let text = ''
  const names = new Map<number, string>()
  /** Where the text goes on otherwise than before: from there on, what is at `to` was at `from`. */
  const shifts: { readonly to: number; readonly from: number }[] = []
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
        text += `${JSON.stringify(field[1])}:`
        i += field[0].length
        shifts.push({ to: text.length, from: i })
        continue
      }
    }
    if (letter === '"' || letter === "'") {
      const end = endOfString(expression, i)
      text += expression.slice(i, end)
      i = end
      continue
    }
    const literal = /\w|\./.test(expression[i - 1] ?? ' ') ? undefined : NAME.exec(rest)
    if (literal) {
      names.set(text.length, literal[1]!)
      i += literal[0].length
      shifts.push({ to: text.length, from: i - 1 })
      text += '{'
      braces.push(true)
      fresh = true
      continue
    }
    if (letter === '{' || letter === '(' || letter === '[') braces.push(false)
    if (letter === '}' || letter === ')' || letter === ']') braces.pop()
    if (letter === ',' && braces.at(-1)) fresh = true
    text += letter
    i++
  }
  const origin = (offset: number): number => {
    const shift = shifts.findLast(({ to }) => to <= offset)
    return shift ? shift.from + offset - shift.to : offset
  }
  return { text, names, origin }
}

const EMPTY_LIST = 'list(dyn)'

/** The one of two types that both branches have; undefined where that cannot be said. */
function common(a: string | undefined, b: string | undefined): string | undefined {
  if (a === b || b === EMPTY_LIST) return a
  return a === EMPTY_LIST ? b : a === 'dyn' || b === 'dyn' ? 'dyn' : undefined
}

/** The type that a tree has by the names of its literals; undefined where names have no part in it. */
export function namedType(tree: unknown, names: Plain['names']): string | undefined {
  if (!isNode(tree)) return undefined
  const args: readonly unknown[] = Array.isArray(tree.args) ? (tree.args as readonly unknown[]) : []
  const typeOf = (node: unknown): string | undefined => namedType(node, names)
  switch (tree.op) {
    case 'map':
      return names.get(tree.start)
    case 'id':
    case '.':
      return 'dyn'
    case 'list': {
      if (args.length === 0) return EMPTY_LIST
      const [first, ...others] = args.map(typeOf)
      return first !== undefined && others.every((each) => each === first) ? `list(${first})` : undefined
    }
    case '?:':
      return common(typeOf(args[1]), typeOf(args[2]))
    case '+':
      return common(typeOf(args[0]), typeOf(args[1]))
    case 'rcall': {
      const [name, , inner] = args as [string, unknown, readonly unknown[]]
      const item = name === 'map' ? typeOf(inner?.at(-1)) : undefined
      return item === undefined ? undefined : `list(${item})`
    }
    default:
      return undefined
  }
}

/** A type's name as cel-go writes it. */
export function goType(type: string): string {
  if (type === 'list') return EMPTY_LIST
  if (type === 'map') return 'map(dyn, dyn)'
  return type
    .replaceAll('<', '(')
    .replaceAll('>', ')')
    .replace(/\b[KTV]\b/g, 'dyn')
    .replace(/\bnull\b/g, 'null_type')
}
