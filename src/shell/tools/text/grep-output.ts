/** What grep writes about one input: lines and parts of lines behind their names and numbers, counts, names; in colours if asked for. */
import { encode } from '../../pipe'
import type { Regex } from '../../regex'
import type { Io, Options } from '../tool'

/** How an input is written about. */
export interface GrepLook {
  /** Whether the input's name stands before each line. */
  readonly names: boolean
  readonly color: boolean
}

/** A line of an input: its number from 1, and how many bytes stand before it. */
export interface GrepLine {
  readonly number: number
  readonly text: string
  readonly offset: number
}

/** The colours of what matches, of names, of numbers and of marks. */
const [MATCH, NAME, NUMBER, MARK] = ['01;31', '35', '32', '36']

export class GrepOutput {
  /** What ends a line. */
  private readonly end: string

  constructor(
    private readonly io: Io,
    private readonly options: Options,
    private readonly look: GrepLook,
    private readonly label: string,
  ) {
    this.end = options.has('z') ? '\0' : '\n'
  }

  /** A line that stands around one that matches. */
  context(line: GrepLine): Promise<void> {
    return this.io.out(`${this.prefix(line, '-')}${line.text}${this.end}`)
  }

  /** A line that was looked for. */
  selected(line: GrepLine, regexes: readonly Regex[]): Promise<void> {
    const text = this.look.color && !this.options.has('v') ? this.highlight(line.text, regexes) : line.text
    return this.io.out(`${this.prefix(line, ':')}${text}${this.end}`)
  }

  /** What matches in a line, each on a line of its own. */
  async parts(line: GrepLine, regexes: readonly Regex[]): Promise<void> {
    for (const part of partsOf(line.text, regexes)) {
      const offset = line.offset + encode(line.text.slice(0, part.start)).length
      await this.io.out(`${this.prefix({ ...line, offset }, ':')}${this.paint(part.text, MATCH)}${this.end}`)
    }
  }

  /** What stands between groups of lines that do not touch. */
  async separator(): Promise<void> {
    if (!this.options.has('nosep')) await this.io.out(`${this.paint(this.options.get('separator') ?? '--', MARK)}\n`)
  }

  /** Of what is no text is only said that it matches. */
  binary(): Promise<void> {
    return this.io.warn(`${this.label}: binary file matches`)
  }

  /** What is said behind the last line, of `count` lines that were found. */
  async summary(count: number): Promise<void> {
    const { options } = this
    if (options.has('c')) await this.io.out(`${this.look.names ? this.name(':') : ''}${count}\n`)
    else if (options.has('l') ? count > 0 : options.has('L') && count === 0)
      await this.io.out(`${this.paint(this.label, NAME)}${options.has('Z') ? '\0' : '\n'}`)
  }

  private prefix(line: GrepLine, mark: string): string {
    const { options } = this
    const number = (value: number): string => this.paint(String(value).padStart(options.has('T') ? 2 : 0), NUMBER) + this.paint(mark, MARK)
    const shown =
      (this.look.names ? this.name(mark) : '') +
      (options.has('n') ? number(line.number) : '') +
      (options.has('b') ? number(line.offset) : '')
    return options.has('T') && shown !== '' ? `${shown.slice(0, -1)}${shown.slice(-1)}\t` : shown
  }

  private name(mark: string): string {
    return this.paint(this.label, NAME) + (this.options.has('Z') ? '\0' : this.paint(mark, MARK))
  }

  private highlight(text: string, regexes: readonly Regex[]): string {
    let out = ''
    let at = 0
    for (const part of partsOf(text, regexes)) {
      out += text.slice(at, part.start) + this.paint(part.text, MATCH)
      at = part.start + part.text.length
    }
    return out + text.slice(at)
  }

  private paint(text: string, code: string): string {
    return this.look.color ? `\x1b[${code}m\x1b[K${text}\x1b[m\x1b[K` : text
  }
}

/** The parts of a text that match: of those that begin first, the longest. */
function partsOf(text: string, regexes: readonly Regex[]): { start: number; text: string }[] {
  const out: { start: number; text: string }[] = []
  let at = 0
  while (at <= text.length) {
    let best: { start: number; text: string } | undefined
    for (const regex of regexes) {
      regex.lastIndex = at
      const found = regex.exec(text)
      if (found && (!best || found.index < best.start || (found.index === best.start && found[0].length > best.text.length)))
        best = { start: found.index, text: found[0] }
    }
    if (!best) break
    if (best.text !== '') out.push(best)
    at = best.start + Math.max(1, best.text.length)
  }
  return out
}
