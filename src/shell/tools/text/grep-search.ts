/** grep's way through one input: which lines are selected, and which stand around them. */
import { decodeText } from '../../bytes'
import { encode, readAll } from '../../pipe'
import type { Regex } from '../../regex'
import type { Readable } from '../../streams'
import { linesOf, ToolError, type Options } from '../tool'
import type { GrepLine, GrepOutput } from './grep-output'

/** A null byte, or bytes that are no characters. */
const BINARY = /\0|(?<![\ud800-\udbff])[\udc80-\udcff]/

/** How many lines are shown. */
export interface GrepLimits {
  /** Lines before and behind one that is selected. */
  readonly before: number
  readonly after: number
  /** Whether lines around were asked for at all, if only 0 of them: then groups are set apart. */
  readonly grouped: boolean
  /** After how many selected lines an input is left. */
  readonly maximum: number
}

/** Throws ToolError for what is no number of lines. */
export function limitsOf(options: Options): GrepLimits {
  const number = (letter: string): number => {
    const text = options.get(letter) ?? options.get('C') ?? options.get('#') ?? '0'
    if (!/^\d+$/.test(text)) throw new ToolError(`${text}: invalid context length argument`, 2)
    return Number(text)
  }
  return {
    after: number('A'),
    before: number('B'),
    grouped: ['A', 'B', 'C', '#'].some((name) => options.has(name)),
    maximum: maximumOf(options.get('m')),
  }
}

/** A number below 0 is no limit. */
function maximumOf(text: string | undefined): number {
  if (text === undefined) return Infinity
  if (!/^-?\d+$/.test(text)) throw new ToolError('invalid max count', 2)
  return text.startsWith('-') ? Infinity : Number(text)
}

export class GrepSearch {
  /** How many lines have been selected. */
  private count = 0
  /** The number of the last line that was shown, 0 before the first. */
  private last = 0
  /** How many lines behind the last selected one are still to be shown. */
  private trailing = 0
  /** Whether bytes have come that are no text, and what is made of them. */
  private isBinary = false
  private readonly binary: string
  /** Lines that are shown if one behind them is selected. */
  private held: GrepLine[] = []

  constructor(
    private readonly regexes: readonly Regex[],
    private readonly options: Options,
    private readonly limits: GrepLimits,
    private readonly output: GrepOutput,
    /** Whether whatever comes is text, as it is to busybox. */
    onlyText: boolean,
  ) {
    const given = options.has('a') ? 'text' : options.has('I') ? 'without-match' : (options.get('binary-files') ?? 'binary')
    this.binary = options.has('z') || onlyText ? 'text' : given
    if (!['binary', 'text', 'without-match'].includes(given)) throw new ToolError('unknown binary-files type', 2)
  }

  /** Goes through an input as far as needed. Returns whether a line was selected. */
  async run(stream: Readable): Promise<boolean> {
    const { options } = this
    let number = 0
    let offset = 0
    for await (const { text } of options.has('z') ? recordsOf(stream) : linesOf(stream)) {
      const line = { number: ++number, text, offset }
      if (this.binary !== 'text' && BINARY.test(text)) this.isBinary = true
      if (this.isBinary && this.binary === 'without-match') {
        this.count = 0
        break
      }
      const more = this.selects(text) ? await this.selected(line) : await this.passedOver(line)
      if (!more) break
      if (options.has('b')) offset += encode(text).length + 1
    }
    if (!options.has('q')) await this.output.summary(this.count)
    return this.count > 0
  }

  /** Whether as many lines have been selected as were asked for. */
  private get full(): boolean {
    return this.count >= this.limits.maximum
  }

  private selects(text: string): boolean {
    const found = this.regexes.some((regex) => {
      regex.lastIndex = 0
      return regex.test(text)
    })
    return found !== this.options.has('v')
  }

  /** Takes a line that is not selected. Returns whether to go on. */
  private async passedOver(line: GrepLine): Promise<boolean> {
    const { before } = this.limits
    if (this.trailing > 0) {
      this.trailing--
      this.last = line.number
      await this.output.context(line)
    } else if (before > 0) {
      this.held.push(line)
      if (this.held.length > before) this.held.shift()
    }
    return !this.full || this.trailing > 0
  }

  /** Takes a line that is selected. Returns whether to go on. */
  private async selected(line: GrepLine): Promise<boolean> {
    const { options } = this
    if (this.full) return false
    this.count++
    if (options.has('q') || options.has('l') || options.has('L')) return false
    if (!options.has('c') && this.isBinary) {
      await this.output.binary()
      return false
    }
    if (!options.has('c')) await this.show(line)
    return !this.full || this.trailing > 0
  }

  private async show(line: GrepLine): Promise<void> {
    const { options, output } = this
    const first = this.held[0] ?? line
    if (this.limits.grouped && this.last > 0 && first.number > this.last + 1) await output.separator()
    for (const earlier of this.held) await output.context(earlier)
    this.held = []
    this.last = line.number
    this.trailing = this.limits.after
    if (!options.has('o')) await output.selected(line, this.regexes)
    else if (!options.has('v')) await output.parts(line, this.regexes)
  }
}

/** Records that null bytes end. */
async function* recordsOf(stream: Readable): AsyncGenerator<{ readonly text: string }> {
  const text = decodeText(await readAll(stream))
  for (const part of text.replace(/\0$/, '').split('\0')) if (text !== '') yield { text: part }
}
