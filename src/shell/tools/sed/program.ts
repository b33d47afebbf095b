/** What a script of sed is once it is read: instructions with their addresses. */

export type Address =
  | { readonly kind: 'line'; readonly line: number }
  | { readonly kind: 'last' }
  | { readonly kind: 'regex'; readonly regex: RegExp | undefined }
  | { readonly kind: 'step'; readonly first: number; readonly step: number }

export type EndAddress = Address | { readonly kind: 'plus' | 'multiple'; readonly count: number }

/** A piece of a replacement: text, a group (0 is all that matched), or a change of case. */
export type ReplacementPart = string | number | { readonly change: 'U' | 'L' | 'E' | 'u' | 'l' }

export interface Substitution {
  /** Undefined stands for the expression used last. */
  readonly regex: RegExp | undefined
  readonly parts: readonly ReplacementPart[]
  readonly global: boolean
  readonly count: number
  readonly print: boolean
  readonly evaluate: boolean
  readonly file: string | undefined
}

export interface Instruction {
  readonly from?: Address
  readonly to?: EndAddress
  readonly not: boolean
  readonly name: string
  /** The text of a, i and c, the label of b, t and T, a file, the command of e. */
  readonly text?: string
  /** The status of q and Q, the width of l. */
  readonly number?: number
  readonly substitution?: Substitution
  readonly map?: ReadonlyMap<string, string>
  /** Where a jump or the end of a block leads. */
  target?: number
  active: boolean
  endLine: number
}

export interface SedProgram {
  readonly instructions: Instruction[]
  /** The first line is `#n`. */
  readonly quiet: boolean
}
