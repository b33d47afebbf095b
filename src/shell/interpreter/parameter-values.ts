/** What a parameter expansion works on: the values of a parameter, and the pieces of words that they become. */
import type { Piece } from './piece'
import type { Shell } from './shell'

export interface Parameter {
  readonly name: string
  /** `@`, `*` or the raw subscript. */
  readonly subscript?: string
}

/** The values of a parameter: several for `@` and `*`, none when unset. */
export interface Values {
  readonly list: readonly string[]
  readonly set: boolean
  /** `@` or `*` when it stands for a list. */
  readonly kind?: '@' | '*'
}

/** What stands between the braces: a parameter, and what is made of it. */
export interface Reference {
  readonly parameter: Parameter
  /** The parameter as messages name it. */
  readonly text: string
  /** With an exclamation mark in front: what its value names is meant. */
  readonly indirect: boolean
  readonly rest: string
}

/** A reference with the values it stands for, and where it stands. */
export interface Expansion {
  readonly shell: Shell
  readonly content: string
  readonly quoted: boolean
  readonly document: boolean
  readonly reference: Reference
  readonly parameter: Parameter
  readonly values: Values
}

export function scalar(text: string, quoted: boolean): Piece[] {
  return [{ text, quoted, split: !quoted }]
}

export function mapValues(values: Values, change: (value: string) => string): Values {
  return { ...values, list: values.list.map(change) }
}

export function show(shell: Shell, values: Values, quoted: boolean): Piece[] {
  if (!values.kind) {
    const text = values.list[0]
    return text === undefined ? (quoted ? scalar('', true) : []) : scalar(text, quoted)
  }
  if (values.kind === '*' && quoted) {
    const ifs = shell.get('IFS') ?? ' '
    return [{ text: values.list.join(ifs[0] ?? ''), quoted: true, split: false }]
  }
  const out: Piece[] = []
  values.list.forEach((text, index) => {
    if (index > 0) out.push('break')
    out.push({ text, quoted, split: !quoted })
  })
  return out
}
