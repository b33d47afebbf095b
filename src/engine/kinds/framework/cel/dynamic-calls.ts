/** Methods of values whose type is not known before: what they are given has to fit one of those of the name all the same; models cel-go's checker. */
import type { Environment } from '@marcbachmann/cel-js'
import { isNode, located, type Node } from './failure'
import { anchorOf, typeText } from './type-errors'

type Definition = ReturnType<Environment['getDefinitions']>['functions'][number]
type TypeOf = (part: string) => string | undefined

const outer = (type: string): string => type.replace(/<.*/, '')

/** What holds values of any type takes whatever holds values. */
function fits(given: string, wanted: string): boolean {
  if (given === 'dyn' || wanted === 'dyn' || /^[A-Z]$/.test(wanted) || given === wanted) return true
  return outer(given) === outer(wanted) && (given.includes('dyn') || /dyn|<[A-Z]>/.test(wanted))
}

/** Every call of a method of what may be anything that no method of that name takes. */
export function misfittingCalls(expression: string, tree: unknown, methods: readonly Definition[], typeOf: TypeOf): readonly string[] {
  if (Array.isArray(tree)) return (tree as unknown[]).flatMap((each) => misfittingCalls(expression, each, methods, typeOf))
  if (!isNode(tree)) return []
  const inner = misfittingCalls(expression, tree.args, methods, typeOf)
  if (tree.op !== 'rcall') return inner
  const [name, receiver, args] = tree.args as [string, Node, readonly Node[]]
  const named = methods.filter((each) => each.name === name && each.receiverType !== null)
  // The arguments of macros are names and what is said of them.
  if (named.length === 0 || named.some(({ params }) => params.some(({ type }) => type === 'ast'))) return inner
  const typeAt = ({ start, end }: Node): string => typeOf(expression.slice(start, end)) ?? 'dyn'
  if (typeAt(receiver) !== 'dyn') return inner
  const types = args.map(typeAt)
  const isTaken = named.some(({ params }) => params.length === types.length && params.every(({ type }, i) => fits(types[i]!, type)))
  if (isTaken) return inner
  const given = `dyn.(${types.map(typeText).join(', ')})`
  return [...inner, located(expression, anchorOf(expression, tree), `found no matching overload for '${name}' applied to '${given}'`)]
}
