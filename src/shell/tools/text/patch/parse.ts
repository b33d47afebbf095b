/** What is in a patch: unified, context and normal differences, with what git writes above them. */
import { ToolError } from '../../tool'

/** A line with its newline, where it has one. */
export interface PatchLine {
  readonly mark: ' ' | '-' | '+'
  readonly text: string
}

export interface Hunk {
  /** First line in the old and in the new text, from 1; that before it where there is none. */
  readonly oldStart: number
  readonly newStart: number
  readonly lines: readonly PatchLine[]
}

export interface FilePatch {
  readonly form: 'unified' | 'context' | 'normal'
  /** As they stand there; the date and all. */
  readonly oldHeader: string | undefined
  readonly newHeader: string | undefined
  readonly index: string | undefined
  readonly renamed: { readonly from: string; readonly to: string } | undefined
  /** What git says a new file's mode is. */
  readonly mode: number | undefined
  readonly hunks: readonly Hunk[]
  /** The lines before its first hunk, and the number of the last of them. */
  readonly leading: readonly string[]
  readonly line: number
}

const UNIFIED = /^@@ -(\d+)(?:,(\d+))? \+(\d+)(?:,(\d+))? @@/
const CONTEXT = /^\*{15}/
const NORMAL = /^(\d+)(?:,(\d+))?([acd])(\d+)(?:,(\d+))?$/

export class PatchReader {
  private readonly lines: readonly string[]
  private at = 0

  constructor(text: string) {
    this.lines = text.split(/(?<=\n)/)
  }

  private peek(ahead = 0): string | undefined {
    return this.lines[this.at + ahead]?.replace(/\n$/, '')
  }

  private malformed(): never {
    throw new ToolError(`**** malformed patch at line ${Math.min(this.at + 1, this.lines.length)}: ${this.lines[this.at] ?? ' \n'}`, 2)
  }

  /** The next file's; undefined where nothing but garbage is left. */
  next(): FilePatch | undefined {
    const from = this.at
    let index: string | undefined
    let mode: number | undefined
    let renamed: { from?: string; to?: string } = {}
    for (; this.at < this.lines.length; this.at++) {
      const line = this.peek()!
      const rest = { index, mode, renamed: renamed.from && renamed.to ? { from: renamed.from, to: renamed.to } : undefined }
      const about = (headers: number): Pick<FilePatch, 'leading' | 'line' | 'index' | 'mode' | 'renamed'> => ({
        ...rest,
        leading: this.lines.slice(from, this.at + headers).map((one) => one.replace(/\n$/, '')),
        line: this.at + headers + 1,
      })
      if (line.startsWith('Index: ')) index = line.slice(7)
      else if (line.startsWith('diff --git ')) renamed = {}
      else if (/^(?:rename|copy) from /.test(line)) renamed.from = line.replace(/^\w+ from /, '')
      else if (/^(?:rename|copy) to /.test(line)) renamed.to = line.replace(/^\w+ to /, '')
      else if (/^new (?:file )?mode \d+$/.test(line)) mode = parseInt(line.replace(/.* /, ''), 8) & 0o777
      if (
        rest.renamed &&
        (line.startsWith('diff --git ') || /^(?:rename|copy) to /.test(this.peek(-1) ?? '')) &&
        !line.startsWith('index ')
      )
        if (!line.startsWith('--- '))
          return { form: 'unified', oldHeader: rest.renamed.from, newHeader: rest.renamed.to, hunks: [], ...about(0) }
      if (line.startsWith('--- ') && this.peek(1)?.startsWith('+++ ') && UNIFIED.test(this.peek(2) ?? '')) {
        const head = { oldHeader: line.slice(4), newHeader: this.peek(1)!.slice(4), ...about(2) }
        this.at += 2
        return { form: 'unified', ...head, hunks: this.hunks(UNIFIED, () => this.unified()) }
      }
      if (line.startsWith('*** ') && this.peek(1)?.startsWith('--- ') && CONTEXT.test(this.peek(2) ?? '')) {
        const head = { oldHeader: line.slice(4), newHeader: this.peek(1)!.slice(4), ...about(2) }
        this.at += 2
        return { form: 'context', ...head, hunks: this.hunks(CONTEXT, () => this.context()) }
      }
      if (NORMAL.test(line) && /^[<>] /.test(this.peek(1) ?? ''))
        return { form: 'normal', oldHeader: undefined, newHeader: undefined, ...about(0), hunks: this.hunks(NORMAL, () => this.normal()) }
    }
    return undefined
  }

  private hunks(start: RegExp, read: () => Hunk): Hunk[] {
    const found: Hunk[] = []
    while (start.test(this.peek() ?? '')) found.push(read())
    return found
  }

  /** Takes a line's text; where the next one says that it has no newline it loses it. */
  private take(from: number): string {
    const text = this.lines[this.at++]!.slice(from)
    const whole = text.endsWith('\n') ? text : `${text}\n`
    if (!this.peek()?.startsWith('\\ ')) return whole
    this.at++
    return whole.slice(0, -1)
  }

  private unified(): Hunk {
    const [, oldStart, oldCount = '1', newStart, newCount = '1'] = UNIFIED.exec(this.peek()!)!
    this.at++
    let [old, fresh] = [Number(oldCount), Number(newCount)]
    const lines: PatchLine[] = []
    while (old > 0 || fresh > 0) {
      const line = this.peek()
      // Programs that drop blanks at ends of lines leave an empty one.
      const mark = line === '' ? ' ' : line?.[0]
      if ((mark !== ' ' && mark !== '-' && mark !== '+') || line === undefined || (line === '' && this.at === this.lines.length - 1))
        this.malformed()
      if (mark !== '+') old--
      if (mark !== '-') fresh--
      if (old < 0 || fresh < 0) this.malformed()
      lines.push({ mark, text: this.take(line === '' ? 0 : 1) })
    }
    return { oldStart: Number(oldStart), newStart: Number(newStart), lines }
  }

  /** One half of a context hunk: its lines, or none where only the other half has them. */
  private half(range: RegExp): {
    readonly start: number
    readonly count: number
    readonly lines: readonly { mark: string; text: string }[]
  } {
    const [, first, last] = range.exec(this.peek() ?? '') ?? this.malformed()
    this.at++
    const start = Number(first)
    const count = last === undefined ? (start === 0 ? 0 : 1) : Number(last) - start + 1
    const lines: { mark: string; text: string }[] = []
    while (lines.length < count && /^(?:[ !+-] |$)/.test(this.peek() ?? 'x'))
      lines.push({ mark: this.peek()![0] ?? ' ', text: this.take(2) })
    return { start, count, lines }
  }

  private context(): Hunk {
    this.at++
    const old = this.half(/^\*\*\* (\d+)(?:,(\d+))? \*\*\*\*/)
    const fresh = this.half(/^--- (\d+)(?:,(\d+))? ----/)
    // A half without changes is left out where the other one has all there is to know.
    const gone = old.lines.length > 0 || old.count === 0 ? old.lines : fresh.lines.filter(({ mark }) => mark === ' ')
    const come = fresh.lines.length > 0 || fresh.count === 0 ? fresh.lines : old.lines.filter(({ mark }) => mark === ' ')
    const lines: PatchLine[] = []
    let [i, j] = [0, 0]
    while (i < gone.length || j < come.length) {
      if (gone[i] && gone[i]!.mark !== ' ') lines.push({ mark: '-', text: gone[i++]!.text })
      else if (come[j] && come[j]!.mark !== ' ') lines.push({ mark: '+', text: come[j++]!.text })
      else {
        lines.push({ mark: ' ', text: (gone[i] ?? come[j])!.text })
        i++
        j++
      }
    }
    return { oldStart: old.start, newStart: fresh.start, lines }
  }

  private normal(): Hunk {
    const [, a, aEnd = a, kind, b, bEnd = b] = NORMAL.exec(this.peek()!)!
    this.at++
    const side = (mark: '-' | '+', sign: string, count: number): PatchLine[] =>
      Array.from({ length: count }, () => {
        if (!this.peek()?.startsWith(`${sign} `)) this.malformed()
        return { mark, text: this.take(2) }
      })
    const gone = kind === 'a' ? [] : side('-', '<', Number(aEnd) - Number(a) + 1)
    if (kind === 'c') {
      if (this.peek() !== '---') this.malformed()
      this.at++
    }
    const come = kind === 'd' ? [] : side('+', '>', Number(bEnd) - Number(b) + 1)
    return { oldStart: Number(a), newStart: Number(b), lines: [...gone, ...come] }
  }
}

const OTHER = { ' ': ' ', '-': '+', '+': '-' } as const

export const reversed = (hunk: Hunk): Hunk => {
  const swapped = hunk.lines.map(({ mark, text }): PatchLine => ({ mark: OTHER[mark], text }))
  // What is gone stands before what has come in its place.
  const lines: PatchLine[] = []
  for (let i = 0; i < swapped.length;) {
    let end = i
    while (end < swapped.length && swapped[end]!.mark !== ' ') end++
    const group = swapped.slice(i, end)
    lines.push(...group.filter(({ mark }) => mark === '-'), ...group.filter(({ mark }) => mark === '+'))
    if (end < swapped.length) lines.push(swapped[end]!)
    i = end + 1
  }
  return { oldStart: hunk.newStart, newStart: hunk.oldStart, lines }
}
