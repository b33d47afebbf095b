/** What is known of an expression while its cost is worked out; models checker.AstNode. */
import type { Declared } from './declared'
import { MOST, type Size } from './sizes'

/** A node of cel-js's tree, checked. */
export interface CheckedNode {
  readonly op: string
  readonly args: unknown
  readonly checkedType?: { toString(): string }
}

/** What is known of an expression: its price, its size, where it comes from and what is in it. */
export interface Estimated {
  readonly cost: number
  readonly size: Size | undefined
  /** As cel-js calls it. */
  readonly type: string
  readonly place: Declared | undefined
  /** How large the items of a list are that was made here. */
  readonly items: Size | undefined
  readonly literal?: unknown
}

/** Variables that expressions around this one bring. */
export type Scope = ReadonlyMap<string, Estimated>

/** What the rule is about, by a name that no variable has: the way to a value that has none of its own counts from there. */
export const ROOT = ''

const UNKNOWN: Size = { min: 0, max: MOST }
export const SCALAR: Size = { min: 1, max: 1 }
export const SCALARS = new Set(['bool', 'double', 'int', 'uint', 'google.protobuf.Duration', 'google.protobuf.Timestamp'])

export const isNode = (value: unknown): value is CheckedNode => typeof value === 'object' && value !== null && 'op' in value
export const typeOf = (node: CheckedNode): string => String(node.checkedType ?? 'dyn')
export const sizeOf = ({ size }: Pick<Estimated, 'size'>): Size => size ?? UNKNOWN

/** What a place in the schema says of a value that is found there for so much. */
export function at(place: Declared | undefined, type: string, cost: number): Estimated {
  const size = place ? { min: 0, max: place.most } : SCALARS.has(type) ? SCALAR : undefined
  return { cost, size, type, place, items: undefined }
}

export const union = (a: Size, b: Size): Size => ({ min: Math.min(a.min, b.min), max: Math.max(a.max, b.max) })
