/** Macros over keys and values, and of optional values; models cel-go's ext/comprehensions and optional library. */
import { Optional, type Environment } from '@marcbachmann/cel-js'
import { isObject } from '../../../../api/json'
import { CelFailure } from '../failure'
import { itemsOf } from '../values'

/** What cel-js hands to macros; it names none of this itself. */
interface Scope {
  forkWithVariable(name: string, type: unknown): Scope
  reuse(parent: Scope): Scope
  setIterValue(value: unknown, evaluator: Runner): Scope
}
interface Node {
  readonly op: string
  readonly args: unknown
}
interface Checker {
  check(node: Node, scope: Scope): unknown
  getType(name: string): unknown
}
interface Runner {
  run(node: Node, scope: Scope): unknown
}

function nameOf(node: Node | undefined): string {
  if (node?.op !== 'id' || typeof node.args !== 'string') throw new CelFailure('argument must be a simple name')
  return node.args
}

function pairsOf(value: unknown): (readonly [unknown, unknown])[] {
  if (value instanceof Map) return [...(value as Map<unknown, unknown>)]
  if (isObject(value)) return Object.entries(value)
  return itemsOf(value).map((each, i) => [BigInt(i), each] as const)
}

/** Evaluates `body` with names bound to values. */
type With = (body: number, values: readonly unknown[]) => unknown

interface Shape {
  readonly result: string
  /** How many of the arguments are names. */
  readonly names: number
  /** `each(0, ...)` is the first argument after the names. */
  evaluate(receiver: unknown, each: With, bodies: number): unknown
}

function register(environment: Environment, signature: string, { result, names, evaluate }: Shape): void {
  const handler = ({ receiver, args }: { readonly receiver: Node; readonly args: readonly Node[] }): object => {
    const variables = args.slice(0, names).map(nameOf)
    const bodies = args.slice(names)
    const scopes: Scope[] = []
    return {
      async: false,
      typeCheck: (checker: Checker, _: unknown, scope: Scope) => {
        checker.check(receiver, scope)
        scopes.length = 0
        for (const name of variables) scopes.push((scopes.at(-1) ?? scope).forkWithVariable(name, checker.getType('dyn')))
        for (const body of bodies) checker.check(body, scopes.at(-1) ?? scope)
        return checker.getType(result)
      },
      evaluate: (runner: Runner, _: unknown, scope: Scope) =>
        evaluate(
          runner.run(receiver, scope),
          (body, values) => {
            let inner = scope
            scopes.forEach((each, i) => (inner = each.reuse(inner).setIterValue(values[i], runner)))
            return runner.run(bodies[body]!, inner)
          },
          bodies.length,
        ),
    }
  }
  environment.registerFunction(signature, handler as never)
}

const count = (receiver: unknown, each: With): number => pairsOf(receiver).filter((pair) => each(0, pair) === true).length

/** Macros with one condition and one expression, or the expression alone. */
function transformed(receiver: unknown, each: With, bodies: number): (readonly [unknown, unknown])[] {
  const kept = bodies > 1 ? pairsOf(receiver).filter((pair) => each(0, pair) === true) : pairsOf(receiver)
  return kept.map((pair) => [pair[0], each(bodies - 1, pair)] as const)
}

export function comprehensions(environment: Environment): void {
  const two = { names: 2 }
  const bool = { ...two, result: 'bool' }
  register(environment, 'list<dyn>.all(ast, ast, ast): bool', {
    ...bool,
    evaluate: (receiver, each) => pairsOf(receiver).every((pair) => each(0, pair) === true),
  })
  register(environment, 'list<dyn>.exists(ast, ast, ast): bool', {
    ...bool,
    evaluate: (receiver, each) => pairsOf(receiver).some((pair) => each(0, pair) === true),
  })
  register(environment, 'list<dyn>.existsOne(ast, ast, ast): bool', { ...bool, evaluate: (receiver, each) => count(receiver, each) === 1 })
  register(environment, 'list<dyn>.existsOne(ast, ast): bool', {
    result: 'bool',
    names: 1,
    evaluate: (receiver, each) => itemsOf(receiver).filter((item) => each(0, [item]) === true).length === 1,
  })
  for (const extra of ['', ', ast']) {
    register(environment, `list<dyn>.transformList(ast, ast, ast${extra}): list<dyn>`, {
      ...two,
      result: 'list<dyn>',
      evaluate: (receiver, each, bodies) => transformed(receiver, each, bodies).map(([, value]) => value),
    })
    register(environment, `list<dyn>.transformMap(ast, ast, ast${extra}): map<dyn, dyn>`, {
      ...two,
      result: 'map<dyn, dyn>',
      evaluate: (receiver, each, bodies) => new Map(transformed(receiver, each, bodies)),
    })
    register(environment, `list<dyn>.transformMapEntry(ast, ast, ast${extra}): map<dyn, dyn>`, {
      ...two,
      result: 'map<dyn, dyn>',
      evaluate: (receiver, each, bodies) => new Map(transformed(receiver, each, bodies).flatMap(([, entry]) => pairsOf(entry))),
    })
  }
  register(environment, 'optional<dyn>.optMap(ast, ast): optional<dyn>', {
    result: 'optional<dyn>',
    names: 1,
    evaluate: (receiver, each) =>
      (receiver as Optional).hasValue() ? Optional.of(each(0, [(receiver as Optional).value()]) as object) : Optional.none(),
  })
  register(environment, 'optional<dyn>.optFlatMap(ast, ast): optional<dyn>', {
    result: 'optional<dyn>',
    names: 1,
    evaluate: (receiver, each) => ((receiver as Optional).hasValue() ? each(0, [(receiver as Optional).value()]) : Optional.none()),
  })
}
