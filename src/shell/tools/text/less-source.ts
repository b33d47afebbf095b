/** Lines that a pager shows: of files, or of an input that is read no further than is looked at. */
import { TextStream } from '../../bytes'
import type { Readable } from '../../streams'

export class PagedText {
  readonly lines: string[] = []
  /** Where each line begins, in bytes. */
  readonly starts: number[] = [0]
  ended = false
  private rest = ''
  private readonly text = new TextStream()
  private reading: Promise<void> | undefined

  constructor(
    readonly name: string | undefined,
    private readonly input: Readable,
    /** Bytes in all; undefined for an input whose end is not known. */
    readonly size?: number,
  ) {}

  /** Reads a piece more; one read at a time, whoever asks. */
  more(): Promise<void> {
    if (this.ended) return Promise.resolve()
    this.reading ??= this.read().finally(() => (this.reading = undefined))
    return this.reading
  }

  private async read(): Promise<void> {
    const chunk = await this.input.read()
    this.rest += chunk ? this.text.push(chunk) : this.text.end()
    const pieces = this.rest.split('\n')
    this.rest = pieces.pop()!
    if (!chunk) {
      this.ended = true
      if (this.rest !== '') pieces.push(this.rest)
    }
    for (const piece of pieces) {
      this.lines.push(piece)
      this.starts.push(this.starts.at(-1)! + new TextEncoder().encode(piece).length + 1)
    }
  }

  /** Reads until so many lines are there, or the end. */
  async upTo(count: number): Promise<void> {
    while (!this.ended && this.lines.length < count) await this.more()
  }
}
