/** Where in a text a hunk belongs, and the text with the hunk in it. */
import type { Hunk, PatchLine } from './parse'

export interface Landed {
  /** Line of the text that comes out, from 1. */
  readonly at: number
  readonly offset: number
  readonly fuzz: number
}

/** One file being patched: its lines, and how far they are settled. */
export class Patching {
  private readonly out: string[] = []
  /** Lines of the old text that are in `out` already. */
  private settled = 0
  private offset = 0

  constructor(
    private readonly lines: readonly string[],
    private readonly ignoreBlanks: boolean,
  ) {}

  /** How far new lines have moved against old ones. */
  get moved(): number {
    return this.out.length - this.settled
  }

  text(): string {
    return [...this.out, ...this.lines.slice(this.settled)].join('')
  }

  /** The line before which a hunk fits with so much of its context passed over; undefined where it does not. */
  place(hunk: Hunk, fuzz: number): { readonly at: number; readonly skip: readonly [number, number] } | undefined {
    const pattern = hunk.lines.filter(({ mark }) => mark !== '+')
    // A hunk without old lines stands behind the line it names.
    const first = hunk.oldStart + (pattern.length === 0 ? 1 : 0)
    const guess = first + this.offset
    if (pattern.length === 0) return guess > this.lines.length + 1 || guess <= this.settled ? undefined : { at: guess, skip: [0, 0] }
    const before = hunk.lines.findIndex(({ mark }) => mark !== ' ')
    const after = hunk.lines.length - 1 - hunk.lines.findLastIndex(({ mark }) => mark !== ' ')
    const context = Math.max(before, after)
    const [head, tail] = [fuzz + before - context, fuzz + after - context]
    const fits = (at: number, skip: readonly [number, number]): boolean =>
      at + skip[0] > this.settled &&
      at >= 1 - skip[0] &&
      at + pattern.length - 1 - skip[1] <= this.lines.length &&
      pattern.slice(skip[0], pattern.length - skip[1]).every(({ text }, index) => this.same(text, this.lines[at - 1 + skip[0] + index]!))
    const found = (at: number, skip: readonly [number, number]) => (fits(at, skip) ? { at, skip } : undefined)
    // Less context before than after: the hunk is the beginning of the file; the other way round its end.
    if (head < 0 && hunk.oldStart <= 1)
      return tail < 0 && pattern.length !== this.lines.length ? undefined : found(1, [0, Math.max(0, tail)])
    const skip = [Math.max(0, head), Math.max(0, tail)] as const
    if (tail < 0) return found(this.lines.length - pattern.length + 1, skip)
    for (let away = 0; away <= this.lines.length + guess; away++) {
      const there = found(guess + away, skip) ?? (away > 0 ? found(guess - away, skip) : undefined)
      if (there) return there
    }
    return undefined
  }

  private same(a: string, b: string): boolean {
    if (!this.ignoreBlanks) return a === b
    const plain = (text: string): string => text.replace(/[ \t]+/g, ' ').trimEnd()
    return plain(a) === plain(b)
  }

  /** Puts a hunk in at its place. */
  put(hunk: Hunk, { at, skip }: { readonly at: number; readonly skip: readonly [number, number] }, fuzz: number): Landed {
    const old = hunk.lines.filter(({ mark }) => mark !== '+')
    const first = hunk.oldStart + (old.length === 0 ? 1 : 0)
    const landed = { at: at + this.moved, offset: at - first, fuzz }
    this.offset = at - first
    let line = at - 1
    let [toSkip, left] = [skip[0], old.length - skip[1]]
    for (const { mark, text } of hunk.lines) {
      if (mark === '+') {
        this.settle(line)
        this.out.push(text)
        continue
      }
      left--
      if (toSkip > 0) toSkip--
      else if (mark === '-' && left >= 0) {
        this.settle(line)
        this.settled = line + 1
      }
      line++
    }
    this.settle(Math.min(line, this.lines.length) - skip[1])
    return landed
  }

  /** Takes the lines up to there as they are. */
  private settle(line: number): void {
    if (line <= this.settled) return
    this.out.push(...this.lines.slice(this.settled, line))
    this.settled = line
  }
}

const counted = (lines: readonly PatchLine[], without: '+' | '-'): number => lines.filter(({ mark }) => mark !== without).length
const ended = (text: string): string => (text.endsWith('\n') ? text : `${text}\n\\ No newline at end of file\n`)

/** A hunk as it stands in a file of rejects. */
export function rejectText(hunk: Hunk, form: 'unified' | 'context'): string {
  const [old, fresh] = [counted(hunk.lines, '+'), counted(hunk.lines, '-')]
  if (form === 'unified') {
    const range = (start: number, count: number): string => (count === 1 ? String(start) : `${start},${count}`)
    const head = `@@ -${range(hunk.oldStart, old)} +${range(hunk.newStart, fresh)} @@\n`
    return head + hunk.lines.map(({ mark, text }) => mark + ended(text)).join('')
  }
  const range = (start: number, count: number): string => (count <= 1 ? String(start) : `${start},${start + count - 1}`)
  const half = (without: '+' | '-'): string =>
    hunk.lines
      .filter(({ mark }) => mark !== without)
      .map(({ mark, text }, index, all) => `${mark === ' ' ? ' ' : isReplaced(hunk, all[index]!) ? '!' : mark} ${ended(text)}`)
      .join('')
  return `***************\n*** ${range(hunk.oldStart, old)} ****\n${half('+')}--- ${range(hunk.newStart, fresh)} ----\n${half('-')}`
}

/** Whether a line that goes has one that comes beside it, or the other way round. */
function isReplaced(hunk: Hunk, line: PatchLine): boolean {
  const at = hunk.lines.indexOf(line)
  let [from, to] = [at, at]
  while (from > 0 && hunk.lines[from - 1]!.mark !== ' ') from--
  while (to < hunk.lines.length && hunk.lines[to]!.mark !== ' ') to++
  const marks = new Set(hunk.lines.slice(from, to).map(({ mark }) => mark))
  return marks.has('-') && marks.has('+')
}
