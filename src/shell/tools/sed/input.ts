/** The lines sed reads, one file after the other, with a look at whether another one comes. */
import { FileError } from '../../files'
import { linesOf, openInput, textOf, ToolError, type Io } from '../tool'

interface Line {
  readonly text: string
  /** Whether its end was there. */
  readonly ended: boolean
  readonly file: string
}

export class SedInput {
  private index = 0
  private file = '-'
  private lines: AsyncGenerator<Omit<Line, 'file'>> | undefined
  private pending: Line | undefined
  private begun = false
  /** 2 when a file could not be read. */
  status = 0

  constructor(
    private readonly io: Io,
    private readonly names: readonly string[],
    private readonly zero: boolean,
  ) {}

  /** Whether the line taken last was the last one. */
  async atEnd(): Promise<boolean> {
    await this.begin()
    return this.pending === undefined
  }

  async take(): Promise<Line | undefined> {
    await this.begin()
    const line = this.pending
    this.pending = await this.pull()
    return line
  }

  private async begin(): Promise<void> {
    if (this.begun) return
    this.begun = true
    this.pending = await this.pull()
  }

  private async pull(): Promise<Line | undefined> {
    for (;;) {
      if (!this.lines) {
        const name = this.names[this.index++]
        if (name === undefined) return undefined
        await this.open(name)
        continue
      }
      const next = await this.lines.next()
      if (!next.done) return { ...next.value, file: this.file }
      this.lines = undefined
    }
  }

  private async open(name: string): Promise<void> {
    try {
      this.lines = this.zero ? this.pieces(name) : this.newlines(openInput(this.io, name))
      this.file = name
    } catch (error) {
      if (!(error instanceof FileError)) throw error
      if (error.code === 'EISDIR') throw new ToolError(`read error on ${name}: Is a directory`, 4)
      await this.io.warn(`can't read ${name}: ${error.message}`)
      this.status = 2
    }
  }

  private async *newlines(stream: ReturnType<typeof openInput>): AsyncGenerator<Omit<Line, 'file'>> {
    for await (const { text, newline } of linesOf(stream)) yield { text, ended: newline }
  }

  private async *pieces(name: string): AsyncGenerator<Omit<Line, 'file'>> {
    const parts = (await textOf(this.io, name)).split('\0')
    const last = parts.pop()!
    for (const text of parts) yield { text, ended: true }
    if (last !== '') yield { text: last, ended: false }
  }
}
