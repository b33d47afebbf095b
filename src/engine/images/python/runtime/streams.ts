/** The standard streams of a program: what it prints is held back as CPython's buffers do, what it reads comes line by line. */
import { BrokenPipe } from '../../../../shell/streams'
import { Threads } from './threads'
import { exception, typeNamed } from './types'
import { wait, type Run } from './values/index'

/** Bytes that a stream holds back unless it is a terminal. */
const BUFFER = 8192
/** Of more than so much, one part after the other is written, so that others have their turn. */
const PIECE = 262_144

export abstract class Streams extends Threads {
  protected abstract readonly unbuffered: boolean
  private held = ''
  private input = ''
  private readonly decoder = new TextDecoder()
  private ended = false;

  override *err(text: string): Run<void> {
    yield* wait(this.context.stderr.write(text))
  }

  *out(text: string, flush = false): Run<void> {
    this.held += text
    if (flush || this.unbuffered || this.held.length >= BUFFER || (this.context.isTty.stdout && text.includes('\n'))) yield* this.flush()
  }

  *flush(): Run<void> {
    const text = this.held
    this.held = ''
    if (text === '') return
    try {
      for (let at = 0; at < text.length; at += PIECE) yield* wait(this.context.stdout.write(text.slice(at, at + PIECE)))
    } catch (error) {
      if (!(error instanceof BrokenPipe)) throw error
      throw exception(typeNamed('BrokenPipeError'), 32, 'Broken pipe')
    }
  }

  *readLine(): Run<string> {
    while (!this.input.includes('\n') && !this.ended) {
      const chunk = yield* wait(this.context.stdin.read(this.context.signal))
      if (chunk === null) this.ended = true
      else this.input += this.decoder.decode(chunk, { stream: true })
    }
    const end = this.input.indexOf('\n')
    const line = end < 0 ? this.input : this.input.slice(0, end + 1)
    this.input = this.input.slice(line.length)
    if (end < 0 && this.context.isTty.stdin) this.ended = false
    return line
  }
}
