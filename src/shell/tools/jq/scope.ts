/** What a jq expression is run with: items with their paths, and the names in reach. */
import type { Json } from './json'
import type { Definition, Node } from './tree'
import { describe, type Path } from './values'

/** Stands between the values of a generator where the program has worked for a while; whoever takes values hands it on. */
export const PAUSE = Symbol('pause') as never

/** A value, and where it was found: undefined when nobody asks, null when it was computed. */
export interface Item {
  readonly value: Json
  readonly path?: Path | null
}

export class Break extends Error {
  constructor(readonly label: object) {
    super('break')
  }
}

export interface Closure {
  readonly name: string
  readonly arity: number
  readonly definition: Definition
  /** Where its body sees names; undefined while it is being made. */
  scope: Scope | undefined
}

/** Names in reach, newest first. */
export type Scope =
  | { readonly kind: 'value'; readonly name: string; readonly value: Json; readonly next: Scope | undefined }
  | { readonly kind: 'function'; readonly closure: Closure; readonly next: Scope | undefined }
  /** An argument: an expression with the scope it was written in. */
  | {
      readonly kind: 'argument'
      readonly name: string
      readonly node: Node
      readonly scope: Scope | undefined
      readonly next: Scope | undefined
    }
  | { readonly kind: 'label'; readonly name: string; readonly label: object; readonly next: Scope | undefined }

export function describeResult(value: Json): string {
  return describe(value, true)
}
