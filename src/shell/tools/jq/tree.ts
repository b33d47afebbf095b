/** jq's syntax tree. */
import type { Json } from './json'

export type Pattern =
  | { readonly t: 'name'; readonly name: string }
  | { readonly t: 'items'; readonly items: readonly Pattern[] }
  | { readonly t: 'entries'; readonly entries: readonly { readonly key: Node; readonly name?: string; readonly value?: Pattern }[] }

export type Node =
  | { readonly t: 'identity' | 'recurse' }
  | { readonly t: 'literal'; readonly value: Json }
  | { readonly t: 'string'; readonly parts: readonly (string | Node)[]; readonly format?: string }
  | { readonly t: 'format'; readonly name: string }
  | { readonly t: 'index'; readonly target: Node; readonly key: Node }
  | { readonly t: 'slice'; readonly target: Node; readonly from?: Node; readonly to?: Node }
  | { readonly t: 'iterate' | 'array' | 'negate'; readonly body?: Node }
  | { readonly t: 'object'; readonly entries: readonly (readonly [Node, Node])[] }
  | { readonly t: 'try'; readonly body: Node; readonly handler?: Node }
  | { readonly t: 'pipe' | 'comma'; readonly left: Node; readonly right: Node }
  | { readonly t: 'binary' | 'assign'; readonly operator: string; readonly left: Node; readonly right: Node }
  | { readonly t: 'if'; readonly condition: Node; readonly yes: Node; readonly otherwise?: Node }
  | { readonly t: 'reduce'; readonly source: Node; readonly patterns: readonly Pattern[]; readonly init: Node; readonly update: Node }
  | {
      readonly t: 'foreach'
      readonly source: Node
      readonly patterns: readonly Pattern[]
      readonly init: Node
      readonly update: Node
      readonly extract?: Node
    }
  | { readonly t: 'define'; readonly definition: Definition; readonly rest: Node }
  | { readonly t: 'call'; readonly name: string; readonly args: readonly Node[]; readonly line: number; readonly column: number }
  | { readonly t: 'variable'; readonly name: string; readonly line: number; readonly column: number }
  | { readonly t: 'as'; readonly source: Node; readonly patterns: readonly Pattern[]; readonly body: Node }
  | { readonly t: 'label'; readonly name: string; readonly body: Node }
  | { readonly t: 'break'; readonly name: string }

/** The nodes of one kind. */
export type Of<T extends Node['t']> = Extract<Node, { readonly t: T }>

export interface Definition {
  readonly name: string
  /** Names; values (`$x`) keep their dollar. */
  readonly params: readonly string[]
  readonly body: Node
}
