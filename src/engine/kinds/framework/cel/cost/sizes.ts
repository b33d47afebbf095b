/** Sizes of values as ranges; models checker.SizeEstimate. Numbers beyond 64 bits stay at their end. */

export interface Size {
  readonly min: number
  readonly max: number
}

export const MOST = 2 ** 64

/** What a character costs when a text is gone through, and one of a regular expression. */
export const TRAVERSAL = 0.1
export const REGULAR = 0.25

export const times = (size: number, factor: number): number => Math.min(MOST, Math.ceil(size * factor))
export const sum = (a: Size, b: Size): Size => ({ min: Math.min(MOST, a.min + b.min), max: Math.min(MOST, a.max + b.max) })
export const product = (a: Size, b: Size): Size => ({ min: Math.min(MOST, a.min * b.min), max: Math.min(MOST, a.max * b.max) })
