/** One client's connection: commands are taken from the bytes as they come, whole ones at a time, and answered in order. */
import type { Conversation, ConversationSink } from '../../network/types'
import type { Session } from './session'
import { concatBytes } from '../../../shell/concat-bytes'
import { reply, requests, type Value } from './values'

const ENCODER = new TextEncoder()
const DECODER = new TextDecoder()
const LATIN = new TextDecoder('latin1')

/** How many bytes the whole commands at the beginning take; what is typed as lines is whole at a line's end. */
function wholeSize(data: Uint8Array): number {
  const text = LATIN.decode(data)
  if (!text.startsWith('*')) return text.lastIndexOf('\n') + 1
  let whole = 0
  for (let at = 0; text[at] === '*'; whole = at) {
    const after = end(text, at)
    if (after === undefined) break
    at = after
  }
  return whole
}

/** Where the command that begins at `at` ends; undefined while something is missing. */
function end(text: string, at: number): number | undefined {
  let next = text.indexOf('\r\n', at) + 2
  if (next < 2) return undefined
  for (let left = Number(text.slice(at + 1, next - 2)); left > 0; left--) {
    const line = text.indexOf('\r\n', next)
    if (line < 0) return undefined
    next = line + 2 + (text[next] === '$' ? Number(text.slice(next + 1, line)) + 2 : 0)
    if (next > text.length) return undefined
  }
  return next
}

export class RedisConnection implements Conversation {
  private pending: Uint8Array = new Uint8Array(0)

  private readonly session: Session
  /** Commands that came and have not been done. */
  private commands: (readonly string[])[] = []
  /** The answer to one of them is still to come. */
  private waits = false
  /** Answers that wait until all commands that came together are done. */
  private batch: string[] | undefined

  constructor(
    begin: (push: (message: Value) => void) => Session,
    private readonly sink: ConversationSink,
  ) {
    this.session = begin((message) => {
      if (this.batch) this.batch.push(reply(message))
      else this.sink.data(ENCODER.encode(reply(message)))
    })
  }

  receive(data: Uint8Array): void {
    this.pending = concatBytes([this.pending, data])
    const size = wholeSize(this.pending)
    if (size === 0) return
    this.commands.push(...requests(DECODER.decode(this.pending.subarray(0, size))))
    this.pending = this.pending.slice(size)
    this.work()
  }

  private work(): void {
    if (this.waits) return
    const answers: string[] = (this.batch = [])
    let quits = false
    for (let words = this.commands.shift(); words; words = quits ? undefined : this.commands.shift()) {
      const answer = this.session.answer(words, (late) => {
        this.waits = false
        this.sink.data(ENCODER.encode(reply(late)))
        this.work()
      })
      if (answer === undefined) {
        this.waits = true
        break
      }
      answers.push(reply(answer))
      quits = words[0]?.toUpperCase() === 'QUIT'
    }
    this.batch = undefined
    if (answers.length > 0) this.sink.data(ENCODER.encode(answers.join('')))
    if (quits) this.sink.end()
  }

  /** A server has nothing to say to who asks nothing more. */
  end(): void {
    this.session.close()
    this.sink.end()
  }

  close(): void {
    this.session.close()
    this.pending = new Uint8Array(0)
  }
}
