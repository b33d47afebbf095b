/** Expressions made ready to be computed row by row, with the type of what they give. */
import { own } from '../../../shell/own'
import { arithmeticType, calculated } from './arithmetic'
import { coerce } from './coerce'
import { compared, isTrue, like, order, regularExpression } from './compare'
import { AGGREGATES, FUNCTIONS, type Surroundings } from './functions'
import type { Expression, Select, Window } from './syntax'
import { compileWindow, isWindowOnly, type Windowed } from './window'
import { dayArithmetic, extracted, shifted } from './time-expression'
import { BOOL, Fault, INT, isNumeric, TEXT, type Rows, type Type, type Value } from './values'

/** One row under evaluation; `group` has all of those that stand behind it. */
export interface Frame {
  readonly row: readonly Value[]
  readonly parent?: Frame
  readonly group?: readonly Frame[]
}

export interface ScopeColumn {
  readonly table: string
  readonly name: string
  readonly type: Type
}

export interface Scope {
  readonly columns: readonly ScopeColumn[]
  readonly parent?: Scope
  readonly around: Surroundings
  variable(name: string): Value
  /** Makes a query ready to be run for a row. */
  select(select: Select, scope: Scope): { readonly columns: Rows['columns']; run(frame: Frame | undefined): readonly (readonly Value[])[] }
  /** Columns that stand outside of aggregates must be among these. */
  readonly grouped?: ReadonlySet<number>
  /** The window functions of a query, where it may have some. */
  readonly windows?: Windowed[]
  readonly namedWindows?: Readonly<Record<string, Window>>
  /** Where an aggregate must not be: `WHERE`. */
  readonly noAggregates?: boolean
}

export interface Compiled {
  readonly type: Type
  of(frame: Frame): Value
}

/** For those whom this room asks to make parts of an expression ready. */
export type Compile = (expression: Expression, scope: Scope) => Compiled

export function compile(expression: Expression, scope: Scope): Compiled {
  switch (expression.node) {
    case 'value':
      return { type: expression.type, of: () => expression.value }
    case 'column':
      return column(expression, scope)
    case 'variable': {
      const value = scope.variable(expression.name)
      return { type: typeof value === 'number' ? INT : TEXT, of: () => value }
    }
    case 'unary':
      return unary(expression, scope)
    case 'binary':
      return binary(expression, scope)
    case 'null':
      return nullTest(expression, scope)
    case 'in':
      return membership(expression, scope)
    case 'between': {
      const { of, low, high, at } = expression
      const both: Expression = {
        node: 'binary',
        operator: 'and',
        at,
        left: { node: 'binary', operator: '>=', left: of, right: low, at },
        right: { node: 'binary', operator: '<=', left: of, right: high, at },
      }
      return compile(expression.not ? { node: 'unary', operator: 'not', of: both, at } : both, scope)
    }
    case 'case':
      return choice(expression, scope)
    case 'cast': {
      const of = compile(expression.of, scope)
      const { type, at } = expression
      return { type, of: (frame) => coerce(of.of(frame), type, { dialect: scope.around.dialect, at: expression.of.at || at }) }
    }
    case 'select': {
      const query = scope.select(expression.select, scope)
      if (expression.exists) return { type: BOOL, of: (frame) => query.run(frame).length > 0 }
      if (query.columns.length !== 1) throw new Fault('scalar-columns', ['1'], expression.at)
      return {
        type: query.columns[0]!.type,
        of: (frame) => {
          const rows = query.run(frame)
          if (rows.length > 1) throw new Fault('scalar-rows')
          return rows[0]?.[0] ?? null
        },
      }
    }
    case 'compare-all':
      return comparedToAll(expression, scope)
    case 'call':
      return call(expression, scope)
    case 'star':
    case 'default':
      throw new Fault('syntax', ['near', expression.node === 'star' ? '*' : 'DEFAULT'], expression.at)
  }
}

type Of<N extends Expression['node']> = Extract<Expression, { node: N }>

function column({ table, name, at }: Of<'column'>, scope: Scope): Compiled {
  const wanted = name.toLowerCase()
  for (let level: Scope | undefined = scope, depth = 0; level; level = level.parent, depth++) {
    const found = level.columns.flatMap((each, index) =>
      each.name.toLowerCase() === wanted && (table === undefined || each.table.toLowerCase() === table.toLowerCase()) ? [index] : [],
    )
    if (found.length > 1) throw new Fault('ambiguous-column', [name], at)
    const [index] = found
    if (index === undefined) continue
    if (level.grouped && !level.grouped.has(index))
      throw new Fault('not-grouped', [level.columns[index]!.table, level.columns[index]!.name], at)
    const { type } = level.columns[index]!
    if (depth === 0) return { type, of: (frame) => frame.row[index] ?? null }
    return {
      type,
      of: (frame) => {
        let outer: Frame | undefined = frame
        for (let i = 0; i < depth; i++) outer = outer?.parent
        return outer?.row[index] ?? null
      },
    }
  }
  throw new Fault('no-column', [table === undefined ? name : `${table}.${name}`, name, table ?? ''], at)
}

function unary({ operator, of, at }: Of<'unary'>, scope: Scope): Compiled {
  const inner = compile(of, scope)
  if (operator === '-') return { type: inner.type, of: (frame) => negated(inner.of(frame)) }
  if (scope.around.dialect === 'postgres' && inner.type.kind !== 'bool' && of.node !== 'value')
    throw new Fault('mismatch', ['not', inner.type.name, 'boolean'], at)
  return {
    type: BOOL,
    of: (frame) => {
      const value = inner.of(frame)
      return value === null ? null : !isTrue(value)
    },
  }
}

const negated = (value: Value): Value => (value === null ? null : -Number(value))

/** Both sides as one kind, or the fault that there is no such operator. */
function sides(
  { operator, left, right, at }: Of<'binary'>,
  scope: Scope,
  [a, b]: readonly [Compiled, Compiled] = [compile(left, scope), compile(right, scope)],
): readonly [Compiled, Compiled] {
  if (scope.around.dialect === 'mysql') return [a, b]
  const literal = (expression: Expression): boolean => expression.node === 'value' && expression.type.kind === 'text'
  const adapt = (expression: Expression, own: Compiled, other: Compiled): Compiled => {
    if (!literal(expression) || other.type.kind === 'text' || own.type === other.type) return own
    const value = coerce(own.of({ row: [] }), other.type, { dialect: 'postgres', at: expression.at })
    return { type: other.type, of: () => value }
  }
  const pair = [adapt(left, a, b), adapt(right, b, a)] as const
  const family = ({ type }: Compiled): string => (isNumeric(type) ? 'number' : type.kind === 'date' ? 'timestamp' : type.kind)
  const isNull = (expression: Expression): boolean => expression.node === 'value' && expression.value === null
  if (family(pair[0]) !== family(pair[1]) && !isNull(left) && !isNull(right))
    throw new Fault('mismatch', ['operator', pair[0].type.name, operator, pair[1].type.name], at)
  return pair
}

function binary(expression: Of<'binary'>, scope: Scope): Compiled {
  const { operator } = expression
  if (operator === 'and' || operator === 'or') return logical(expression, scope)
  if (['like', 'ilike', 'regexp', 'rlike', '~', '~*', '!~', '!~*'].includes(operator)) return matching(expression, scope)
  if (operator === '||') {
    const [a, b] = [compile(expression.left, scope), compile(expression.right, scope)]
    return { type: TEXT, of: (frame) => joined(a.of(frame), b.of(frame)) }
  }
  if (operator === '->' || operator === '->>') return member(expression, scope)
  if (['=', '<>', '<', '>', '<=', '>=', '<=>'].includes(operator)) {
    const [a, b] = sides(expression, scope)
    return { type: BOOL, of: (frame) => compared(operator, a.of(frame), b.of(frame), scope.around.dialect) }
  }
  return arithmetic(expression, scope)
}

const joined = (a: Value, b: Value): Value => (a === null || b === null ? null : `${a}${b}`)

function logical({ operator, left, right }: Of<'binary'>, scope: Scope): Compiled {
  const [a, b] = [compile(left, scope), compile(right, scope)]
  const decided = operator === 'or'
  return {
    type: BOOL,
    of: (frame) => {
      const first = a.of(frame)
      if (first !== null && isTrue(first) === decided) return decided
      const second = b.of(frame)
      if (second !== null && isTrue(second) === decided) return decided
      return first === null || second === null ? null : !decided
    },
  }
}

function matching({ operator, left, right }: Of<'binary'>, scope: Scope): Compiled {
  const [text, pattern] = [compile(left, scope), compile(right, scope)]
  const isLike = operator.endsWith('like')
  const caseless = scope.around.dialect === 'mysql' || operator === 'ilike' || operator.endsWith('*')
  const wanted = !operator.startsWith('!')
  return {
    type: BOOL,
    of: (frame) => {
      const [a, b] = [text.of(frame), pattern.of(frame)]
      if (a === null || b === null) return null
      return (isLike ? like(String(b), caseless) : regularExpression(String(b), { ignoreCase: caseless })).test(String(a)) === wanted
    },
  }
}

/** `data->'key'`. */
function member({ operator, left, right }: Of<'binary'>, scope: Scope): Compiled {
  const [document, key] = [compile(left, scope), compile(right, scope)]
  return {
    type: operator === '->' ? { kind: 'json', name: 'jsonb' } : TEXT,
    of: (frame) => {
      const content = document.of(frame)
      const path = String(key.of(frame)).replace(/^\$\./, '')
      if (content === null) return null
      const found = (JSON.parse(String(content)) as Record<string, unknown> | null)?.[path]
      if (found === undefined || (found === null && operator === '->>')) return null
      return operator === '->>' && typeof found === 'string' ? found : JSON.stringify(found)
    },
  }
}

function arithmetic(expression: Of<'binary'>, scope: Scope): Compiled {
  const { operator, left, right, at } = expression
  const { dialect } = scope.around
  const isInterval = (side: Expression): boolean => side.node === 'call' && side.name === 'interval'
  if (isInterval(right) || isInterval(left)) return shifted(expression, scope, compile)
  const parts = [compile(left, scope), compile(right, scope)] as const
  const days = dialect === 'postgres' ? dayArithmetic(operator, ...parts) : undefined
  if (days) return days
  const [a, b] = sides(expression, scope, parts)
  if (dialect === 'postgres' && (!isNumeric(a.type) || !isNumeric(b.type)) && left.node !== 'value' && right.node !== 'value')
    throw new Fault('mismatch', ['operator', a.type.name, operator, b.type.name], at)
  const type = arithmeticType(operator, a.type, b.type, dialect)
  const number = (value: Value): number => (typeof value === 'string' ? Number.parseFloat(value) || 0 : Number(value))
  return {
    type,
    of: (frame) => {
      const [x, y] = [a.of(frame), b.of(frame)]
      return x === null || y === null ? null : calculated(operator, number(x), number(y), type, dialect)
    },
  }
}

function nullTest({ of, not, test }: Of<'null'>, scope: Scope): Compiled {
  const inner = compile(of, scope)
  return {
    type: BOOL,
    of: (frame) => {
      const value = inner.of(frame)
      const holds = test === 'null' ? value === null : value !== null && isTrue(value) === (test === 'true')
      return holds !== not
    },
  }
}

function membership({ of, list, not, at }: Of<'in'>, scope: Scope): Compiled {
  const one = compile(of, scope)
  let candidates: (frame: Frame) => readonly Value[]
  if ('items' in list) {
    const query = scope.select(list, scope)
    if (query.columns.length !== 1) throw new Fault('scalar-columns', ['1'], at)
    candidates = (frame) => query.run(frame).map(([value]) => value ?? null)
  } else {
    const each = list.map((right) => sides({ node: 'binary', operator: '=', left: of, right, at }, scope)[1])
    candidates = (frame) => each.map((candidate) => candidate.of(frame))
  }
  return {
    type: BOOL,
    of: (frame) => {
      const value = one.of(frame)
      if (value === null) return null
      const all = candidates(frame)
      if (all.some((candidate) => candidate !== null && order(value, candidate, scope.around.dialect) === 0)) return !not
      return all.includes(null) ? null : not
    },
  }
}

function comparedToAll({ operator, left, select, all, at }: Of<'compare-all'>, scope: Scope): Compiled {
  const one = compile(left, scope)
  const query = scope.select(select, scope)
  if (query.columns.length !== 1) throw new Fault('scalar-columns', ['1'], at)
  return {
    type: BOOL,
    of: (frame) => {
      const value = one.of(frame)
      const results = query.run(frame).map(([other]) => compared(operator, value, other ?? null, scope.around.dialect))
      if (results.some((result) => result !== null && isTrue(result) !== all)) return !all
      return results.includes(null) ? null : all
    },
  }
}

function choice({ of, when, otherwise, at }: Of<'case'>, scope: Scope): Compiled {
  const branches = when.map(([condition, result]) => {
    const test: Expression = of ? { node: 'binary', operator: '=', left: of, right: condition, at } : condition
    return [compile(test, scope), compile(result, scope)] as const
  })
  const last = otherwise ? compile(otherwise, scope) : undefined
  return {
    type: branches[0]![1].type,
    of: (frame) => (branches.find(([test]) => isTrue(test.of(frame)))?.[1] ?? last)?.of(frame) ?? null,
  }
}

function call(expression: Of<'call'>, scope: Scope): Compiled {
  const { name, args, at, over } = expression
  const { around } = scope
  if (name === 'extract') return extracted(expression, scope, compile)
  if (over !== undefined) {
    const window = typeof over === 'string' ? own(scope.namedWindows ?? {}, over.toLowerCase()) : over
    if (!window) throw new Fault('no-window-name', [String(over)], at)
    return compileWindow(expression, window, scope, compile)
  }
  if (isWindowOnly(name)) throw around.dialect === 'mysql' ? new Fault('syntax', ['near', name], at) : new Fault('no-over', [name], at)
  const group = Object.hasOwn(AGGREGATES, name) ? AGGREGATES[name] : undefined
  if (group && (group.only ?? around.dialect) === around.dialect) return aggregate(expression, group, scope)
  const known = Object.hasOwn(FUNCTIONS, name) ? FUNCTIONS[name] : undefined
  const compiled = args.map((arg) => compile(arg, scope))
  const types = compiled.map(({ type }) => type)
  if (!known || (known.only ?? around.dialect) !== around.dialect)
    throw new Fault('no-function', [name, types.map((type) => type.name).join(', ')], at)
  if (args.length < known.least || args.length > (known.most ?? Infinity))
    throw new Fault('count', ['arguments', name, types.map((type) => type.name).join(', ')], at)
  return {
    type: typeof known.type === 'function' ? known.type(types) : known.type,
    of: (frame) => {
      const values = compiled.map((arg) => arg.of(frame))
      return !known.nulls && values.includes(null) ? null : known.of(values, around)
    },
  }
}

export function hasAggregate(expression: Expression): boolean {
  if (expression.node === 'call' && expression.over === undefined && Object.hasOwn(AGGREGATES, expression.name)) return true
  if (expression.node === 'select') return false
  const inner = Object.values(expression).flat(3) as unknown[]
  return inner.some((part) => typeof part === 'object' && part !== null && 'node' in part && hasAggregate(part as Expression))
}

function aggregate({ name, args, star, distinct, at }: Of<'call'>, definition: (typeof AGGREGATES)[string], scope: Scope): Compiled {
  if (scope.noAggregates) throw new Fault('aggregate-misused', [name], at)
  // Within it every column may stand, but no other aggregate.
  const { grouped: _, ...rest } = scope
  const [arg, separator] = args.map((each) => compile(each, { ...rest, noAggregates: true }))
  if (!arg && !star) throw new Fault('count', ['arguments', name, ''], at)
  return {
    type: definition.type(arg?.type ?? INT, scope.around.dialect),
    of: (frame) => {
      const frames = frame.group ?? []
      let values = arg ? frames.map((each) => arg.of(each)).filter((value) => value !== null) : frames.map((): Value => 1)
      if (distinct) values = [...new Set(values)]
      return definition.of(values, separator && frames[0] ? String(separator.of(frames[0])) : ',')
    },
  }
}
