/** `Object.spec{replicas: 3}` and `JSONPatch{op: "add"}` as map literals, for a parser that knows no messages; models apiserver's cel/mutation types. */
import { isNode, located, type Node } from './failure'
import { typeText } from './type-errors'

const FIELDS_WANTED = "{'}', ',', '?', IDENTIFIER, ESC_IDENTIFIER}"
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
  /** Why a literal cannot be read, as cel-go says it. */
  readonly problem?: string
}

/** What stands where a field should begin, when that is none: of the first field more is said than of others. */
function fieldProblem(expression: string, at: number, isFirst: boolean): string | undefined {
  const begin = at + /^\s*/.exec(expression.slice(at))![0].length
  const rest = expression.slice(begin)
  // Fields that may be left out are somebody else's to read.
  if (rest.startsWith('}') || rest.startsWith('?')) return undefined
  const name = /^[A-Za-z_]\w*\s*/.exec(rest)?.[0] ?? ''
  const place = begin + name.length
  const token = /^(\w+|"[^"]*"|'[^']*'|.)/.exec(expression.slice(place))?.[0] ?? '<EOF>'
  const isEnd = place === expression.length
  if (name !== '')
    return located(expression, place, `Syntax error: ${isEnd ? "mismatched input '<EOF>' expecting ':'" : `missing ':' at '${token}'`}`)
  if (isEnd && !isFirst) return located(expression, place, "Syntax error: missing '}' at '<EOF>'")
  // One thing too many is passed over.
  const isAlone = /^\s*\}/.test(expression.slice(place + token.length))
  const wanted = isFirst ? FIELDS_WANTED : "'}'"
  return located(expression, place, `Syntax error: ${isAlone ? 'extraneous' : 'mismatched'} input '${token}' expecting ${wanted}`)
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
  let problem: string | undefined
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
      problem ??= fieldProblem(expression, i, text.endsWith('{'))
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
  if (fresh) problem ??= fieldProblem(expression, expression.length, text.endsWith('{'))
  const origin = (offset: number): number => {
    const shift = shifts.findLast(({ to }) => to <= offset)
    return shift ? shift.from + offset - shift.to : offset
  }
  return { text, names, origin, ...(problem === undefined ? {} : { problem }) }
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
    case '[]':
      return /^list\((.*)\)$/.exec(typeOf(args[0]) ?? '')?.[1]
    case 'call':
      return args[0] === 'dyn' ? 'dyn' : undefined
    case 'rcall': {
      const [name, , inner] = args as [string, unknown, readonly unknown[]]
      const item = name === 'map' ? typeOf(inner?.at(-1)) : undefined
      return item === undefined ? undefined : `list(${item})`
    }
    default:
      return undefined
  }
}

/** The fields of a patch by their types. */
const PATCH: Readonly<Record<string, string>> = { op: 'string', path: 'string', from: 'string', value: 'dyn' }

/** Fields of patches that do not fit. `typeOf` tells the type of a part of the text that can be told by itself. */
export function misfits(plain: Plain, expression: string, tree: unknown, typeOf: (part: string) => string | undefined): readonly string[] {
  if (Array.isArray(tree)) return (tree as unknown[]).flatMap((each) => misfits(plain, expression, each, typeOf))
  if (!isNode(tree)) return []
  const inner = misfits(plain, expression, tree.args, typeOf)
  if (tree.op !== 'map' || plain.names.get(tree.start) !== 'JSONPatch') return inner
  const own = (tree.args as readonly (readonly [Node, Node])[]).flatMap(([key, value]) => {
    const field = String(key.args)
    const wanted = Object.hasOwn(PATCH, field) ? PATCH[field] : ''
    const given = namedType(value, plain.names) ?? typeText(typeOf(plain.text.slice(value.start, value.end)) ?? 'dyn')
    if (wanted === given || wanted === 'dyn' || (wanted && given === 'dyn')) return []
    // The colon is where the field itself begins for cel-go.
    const colon = plain.origin(plain.text.indexOf(':', key.end) + 1) - 1
    return [located(expression, colon, `expected type of field '${field}' is '${wanted}' but provided type is '${given}'`)]
  })
  return [...own, ...inner]
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
    .replace(/\boptional\b/g, 'optional_type')
}
