/** The text a describer fills in: indented lines whose tabs become columns; models kubectl's PrefixWriter over text/tabwriter. */
import { alignTabs } from '../printing/tabwriter'
import { escapeTerminal } from '../printing/terminal'
import { asText } from '../values'

const PADDING = 2
const INDENT = '  '
const LONGEST_ANNOTATION = 140
/** Too long to be of use to a reader. */
const HIDDEN_ANNOTATIONS = ['kubectl.kubernetes.io/last-applied-configuration']

export class Sheet {
  private readonly parts: string[]

  constructor(
    private readonly base = 0,
    parts: string[] = [],
  ) {
    this.parts = parts
  }

  /** The same text, everything one or more levels deeper. */
  nested(levels: number): Sheet {
    return new Sheet(this.base + levels, this.parts)
  }

  /** Text as it is after the level's indent; no line break is added. Characters that would steer a terminal are made visible. */
  write(level: number, text: string): void {
    this.parts.push(INDENT.repeat(level + this.base) + escapeTerminal(text))
  }

  /** One line of cells. */
  line(level: number, ...cells: readonly string[]): void {
    this.write(level, `${cells.join('\t')}\n`)
  }

  /** `Title:` and a value. */
  field(title: string, value: unknown, level = 0): void {
    this.line(level, `${title}:`, asText(value))
  }

  /** A title with one value per line, `<none>` without any. `indent` stands before the title and its further lines. */
  values(title: string, values: readonly string[], indent = ''): void {
    this.write(0, `${indent}${title}:\t`)
    if (values.length === 0) this.line(0, '<none>')
    // Every piece gets the indent of a nested sheet anew.
    values.forEach((value, index) => {
      if (index > 0) {
        this.write(0, indent)
        this.write(0, '\t')
      }
      this.line(0, value)
    })
  }

  labels(title: string, labels: Readonly<Record<string, unknown>>, indent = ''): void {
    this.values(title, pairsByKey(labels), indent)
  }

  annotations(title: string, annotations: Readonly<Record<string, string>>): void {
    const keys = Object.keys(annotations)
      .filter((key) => !HIDDEN_ANNOTATIONS.includes(key))
      .sort()
    this.write(0, `${title}:\t`)
    if (keys.length === 0) return this.line(0, '<none>')
    keys.forEach((key, index) => {
      if (index > 0) this.write(0, '\t')
      const value = asText(annotations[key]).replace(/\n$/, '')
      if (value.length + key.length + 2 <= LONGEST_ANNOTATION && !value.includes('\n')) return this.line(0, `${key}: ${value}`)
      this.line(0, `${key}:`)
      for (const line of value.split('\n')) this.line(0, '', `  ${shortened(line, LONGEST_ANNOTATION - 2)}`)
    })
  }

  /** The text with its columns aligned. */
  toString(): string {
    return alignTabs(this.parts.join(''), 0, PADDING)
  }

  /** The text before alignment, for what kubectl prints without columns. */
  unaligned(): string {
    return this.parts.join('')
  }
}

export function sheetText(fill: (sheet: Sheet) => void): string {
  const sheet = new Sheet()
  fill(sheet)
  return sheet.toString()
}

export function shortened(text: string, longest: number): string {
  return text.length > longest ? `${text.slice(0, longest)}...` : text
}

/** `a=b` of each, in the order of the keys. */
function pairsByKey(labels: Readonly<Record<string, unknown>>): readonly string[] {
  return Object.keys(labels)
    .sort()
    .map((key) => `${key}=${asText(labels[key])}`)
}

/** `a.b=c,a=d`, or `<none>`: here the pairs are sorted, not the keys; models labels.FormatLabels. */
export function formatLabels(labels: Readonly<Record<string, unknown>>): string {
  return pairsByKey(labels).toSorted().join(',') || '<none>'
}

/** An RFC 3339 time as Go's RFC1123Z prints it; the zero time without one. */
export function longTime(time: unknown): string {
  const text = asText(time)
  return text === '' ? 'Mon, 01 Jan 0001 00:00:00 +0000' : new Date(text).toUTCString().replace('GMT', '+0000')
}

/** A Go list with %v: `[a b]`. */
export function goList(values: readonly unknown[]): string {
  return `[${values.map(asText).join(' ')}]`
}

export function orNone(text: unknown): string {
  return asText(text) || '<none>'
}

/** `True` or `False`. */
export function yesNo(value: unknown): string {
  return value === true ? 'True' : 'False'
}
