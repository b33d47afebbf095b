/** Where sed writes: its output and files, each of which gets the newline that a last line lacked as soon as more follows. */
import { decodeText, TextStream } from '../../bytes'
import { concatBytes } from '../../concat-bytes'
import { linesOf, openInput, type Io } from '../tool'
import { FileError } from '../../files'

export class Output {
  private missing = false

  constructor(
    private readonly write: (text: string) => Promise<void>,
    private readonly end: string,
  ) {}

  /** A line, with its end unless it came without one. */
  async line(text: string, ended = true): Promise<void> {
    const before = this.missing ? this.end : ''
    this.missing = !ended
    await this.write(before + text + (ended ? this.end : ''))
  }

  /** Text as it is. */
  async text(text: string): Promise<void> {
    const before = this.missing ? this.end : ''
    this.missing = false
    await this.write(before + text)
  }
}

/** The files of `w`, which exist from the beginning on, and those that `R` reads line by line. */
export class ScriptFiles {
  private readonly outputs = new Map<string, Output>()
  private readonly inputs = new Map<string, AsyncGenerator<{ readonly text: string; readonly newline: boolean }> | undefined>()

  constructor(
    private readonly io: Io,
    private readonly end: string,
  ) {}

  open(name: string): Output {
    let output = this.outputs.get(name)
    if (output) return output
    const { files, stderr } = this.io.context
    // What went to the output on another way does not tell whether a newline is missing there.
    if (name === '/dev/stdout') output = new Output((text) => this.io.out(text), this.end)
    else if (name === '/dev/stderr') output = new Output((text) => stderr.write(text), this.end)
    else {
      const path = this.io.path(name)
      files.write(path, '')
      output = new Output((text) => Promise.resolve(files.write(path, text, { append: true })), this.end)
    }
    this.outputs.set(name, output)
    return output
  }

  /** The whole of a file for `r`; nothing when it cannot be read. */
  async whole(name: string): Promise<string> {
    try {
      const stream = openInput(this.io, name === '/dev/stdin' ? '-' : name)
      const text = new TextStream()
      let out = ''
      for (let chunk = await stream.read(); chunk; chunk = await stream.read()) out += text.push(chunk)
      return out + text.end()
    } catch (error) {
      if (error instanceof FileError) return ''
      throw error
    }
  }

  /** The next line of a file for `R`. */
  async nextLine(name: string): Promise<{ readonly text: string; readonly newline: boolean } | undefined> {
    if (!this.inputs.has(name)) {
      let lines: ReturnType<typeof linesOf> | undefined
      try {
        lines = linesOf(openInput(this.io, name))
      } catch (error) {
        if (!(error instanceof FileError)) throw error
      }
      this.inputs.set(name, lines)
    }
    const next = await this.inputs.get(name)?.next()
    return next && !next.done ? next.value : undefined
  }
}

/** Runs a command line and gives what it printed. */
export async function outputOf(io: Io, command: string): Promise<string> {
  const chunks: Uint8Array[] = []
  await io.context.run(['sh', '-c', command], {
    stdout: { write: (data) => Promise.resolve(void chunks.push(typeof data === 'string' ? new TextEncoder().encode(data) : data)) },
    isTty: { ...io.context.isTty, stdout: false },
  })
  return decodeText(concatBytes(chunks))
}
