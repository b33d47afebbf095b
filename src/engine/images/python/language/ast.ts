/** The tree of a Python program. */
import type { Pattern } from './patterns'

export interface Place {
  readonly line: number
  readonly column: number
}

/** From where to where something stands, for tracebacks: lines from one on, columns from nothing on, the last one behind it. */
export interface Span extends Place {
  readonly endLine: number
  readonly endColumn: number
}

export interface Parameter {
  readonly name: string
  readonly kind: 'plain' | 'star' | 'named' | 'stars'
  readonly default?: Expression
  readonly annotation?: Expression
  /** Given by its place alone: it stands before `/`. */
  readonly byPlace?: true
}

export interface Argument {
  readonly kind: 'plain' | 'star' | 'stars'
  readonly name?: string
  readonly value: Expression
}

export interface Clause {
  readonly target: Expression
  readonly source: Expression
  readonly conditions: readonly Expression[]
}

/** A piece of an f-string: a text, or a value with how to show it. */
export type Piece =
  string | { readonly value: Expression; readonly conversion: string; readonly format: readonly Piece[]; readonly debug?: string }

export type Expression = Span &
  (
    | { readonly type: 'constant'; readonly value: null | boolean | number | bigint | string }
    | { readonly type: 'float'; readonly value: number }
    | { readonly type: 'bytes'; readonly value: string }
    | { readonly type: 'ellipsis' }
    | { readonly type: 'joined'; readonly pieces: readonly Piece[] }
    | { readonly type: 'name'; readonly name: string }
    | { readonly type: 'list' | 'tuple' | 'set'; readonly items: readonly Expression[] }
    | { readonly type: 'dict'; readonly entries: readonly (readonly [key: Expression | undefined, value: Expression])[] }
    | { readonly type: 'starred'; readonly value: Expression }
    | { readonly type: 'unary'; readonly operator: '-' | '+' | '~' | 'not'; readonly value: Expression }
    | { readonly type: 'binary'; readonly operator: string; readonly left: Expression; readonly right: Expression }
    | { readonly type: 'and' | 'or'; readonly left: Expression; readonly right: Expression }
    | { readonly type: 'compare'; readonly first: Expression; readonly rest: readonly (readonly [operator: string, value: Expression])[] }
    | { readonly type: 'choice'; readonly test: Expression; readonly yes: Expression; readonly no: Expression }
    | { readonly type: 'lambda'; readonly definition: FunctionBody }
    | { readonly type: 'call'; readonly callee: Expression; readonly args: readonly Argument[] }
    | { readonly type: 'attribute'; readonly object: Expression; readonly name: string }
    | { readonly type: 'subscript'; readonly object: Expression; readonly index: Expression }
    | { readonly type: 'slice'; readonly from?: Expression; readonly to?: Expression; readonly step?: Expression }
    | { readonly type: 'assigned'; readonly name: string; readonly value: Expression }
    | { readonly type: 'yield'; readonly value?: Expression }
    | { readonly type: 'yieldFrom' | 'await'; readonly value: Expression }
    | {
        readonly type: 'comprehension'
        readonly kind: 'list' | 'set' | 'dict' | 'generator'
        readonly value: Expression
        readonly key?: Expression
        readonly clauses: readonly Clause[]
      }
  )

export interface FunctionBody {
  readonly name: string
  readonly parameters: readonly Parameter[]
  readonly body: readonly Statement[]
  /** Names that belong to a call of it. */
  readonly locals: ReadonlySet<string>
  readonly globals: ReadonlySet<string>
  readonly outer: ReadonlySet<string>
  /** Each parameter is given by its place and nothing else. */
  readonly simple: boolean
  readonly yields: boolean
  readonly isAsync: boolean
  readonly returns?: Expression
  readonly doc?: string
}

export interface Handler {
  readonly kind?: Expression
  readonly name?: string
  readonly body: readonly Statement[]
  readonly line: number
}

export type Statement = Place &
  Partial<Span> &
  (
    | { readonly type: 'expression'; readonly value: Expression }
    | { readonly type: 'assign'; readonly targets: readonly Expression[]; readonly value: Expression }
    | { readonly type: 'augment'; readonly target: Expression; readonly operator: string; readonly value: Expression }
    | { readonly type: 'annotate'; readonly target: Expression; readonly annotation: Expression; readonly value?: Expression }
    | { readonly type: 'if'; readonly test: Expression; readonly body: readonly Statement[]; readonly otherwise: readonly Statement[] }
    | { readonly type: 'while'; readonly test: Expression; readonly body: readonly Statement[]; readonly otherwise: readonly Statement[] }
    | {
        readonly type: 'for'
        readonly target: Expression
        readonly source: Expression
        readonly body: readonly Statement[]
        readonly otherwise: readonly Statement[]
      }
    | { readonly type: 'function'; readonly definition: FunctionBody; readonly decorators: readonly Expression[] }
    | {
        readonly type: 'class'
        readonly name: string
        readonly bases: readonly Argument[]
        readonly body: readonly Statement[]
        readonly decorators: readonly Expression[]
        readonly doc?: string
      }
    | { readonly type: 'return'; readonly value?: Expression }
    | { readonly type: 'raise'; readonly value?: Expression; readonly cause?: Expression }
    | {
        readonly type: 'try'
        readonly body: readonly Statement[]
        readonly handlers: readonly Handler[]
        readonly otherwise: readonly Statement[]
        readonly last: readonly Statement[]
      }
    | {
        readonly type: 'with'
        readonly isAsync: boolean
        readonly items: readonly { readonly value: Expression; readonly target?: Expression }[]
        readonly body: readonly Statement[]
      }
    | {
        readonly type: 'match'
        readonly subject: Expression
        readonly cases: readonly { readonly pattern: Pattern; readonly guard?: Expression; readonly body: readonly Statement[] }[]
      }
    | { readonly type: 'import'; readonly names: readonly { readonly name: string; readonly as?: string }[] }
    | { readonly type: 'importFrom'; readonly module: string; readonly names: readonly { readonly name: string; readonly as?: string }[] }
    | { readonly type: 'assert'; readonly test: Expression; readonly message?: Expression }
    | { readonly type: 'delete'; readonly targets: readonly Expression[] }
    | { readonly type: 'pass' | 'break' | 'continue' | 'scope' }
  )

export interface Program {
  readonly body: readonly Statement[]
  readonly file: string
  readonly lines: readonly string[]
}
