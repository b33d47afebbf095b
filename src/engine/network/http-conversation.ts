/** One connection to an HTTP server: requests are taken from the bytes that come and answered one after the other. */
import { concatBytes } from '../api/bytes'
import { answerHead, chunk, LAST_CHUNK, NOD, readRequest, type Received } from './http-bytes'
import type { Conversation, ConversationSink, HttpResponse, Listener } from './types'

const ENCODER = new TextEncoder()
const refusal = (text: string): Uint8Array =>
  ENCODER.encode(`HTTP/1.1 400 Bad Request\r\nContent-Type: text/plain; charset=utf-8\r\nConnection: close\r\n\r\n${text}`)
const MALFORMED = refusal('400 Bad Request')

export class HttpConversation implements Conversation {
  /** What came and is not answered yet, in the pieces in which it came. */
  private pieces: Uint8Array[] = []
  private arrived = 0
  /** Below this a request is not there yet. Putting a long body together at each of its pieces would take the square of its length. */
  private needed = 0
  private nodded = false
  private answering = false
  private inputOver = false
  private over = false
  private cancel: (() => void) | undefined

  constructor(
    private readonly listener: Listener,
    private readonly sink: ConversationSink,
    private readonly peer: string,
    /** By which the client identified itself. */
    private readonly certificate?: string,
  ) {}

  receive(data: Uint8Array): void {
    if (this.over) return
    this.pieces.push(data)
    this.arrived += data.length
    this.next()
  }

  end(): void {
    this.inputOver = true
    if (!this.answering) this.finish()
  }

  close(): void {
    this.over = true
    this.cancel?.()
  }

  private next(): void {
    if (this.answering || this.over) return
    if (this.arrived === 0 || this.arrived < this.needed) {
      if (this.inputOver) this.finish()
      return
    }
    const pending = concatBytes(this.pieces)
    this.pieces = [pending]
    const read = readRequest(pending)
    if ('request' in read) {
      this.keep(pending.slice(read.size))
      this.nodded = false
      this.answering = true
      void this.answer(read).catch(() => this.finish())
      return
    }
    if (read.problem === 'malformed') return this.refuse(MALFORMED)
    if (read.awaitsNod && !this.nodded) {
      this.nodded = true
      this.sink.data(NOD)
    }
    this.needed = read.needs
    if (this.inputOver) this.finish()
  }

  private keep(rest: Uint8Array): void {
    this.pieces = [rest]
    this.arrived = rest.length
    this.needed = 0
  }

  private refuse(text: Uint8Array): void {
    this.sink.data(text)
    this.finish()
  }

  private finish(): void {
    if (this.over) return
    this.over = true
    this.sink.end()
  }

  private async answer({ request, isLast, isBare }: Received): Promise<void> {
    const { certificate } = this
    const asked = certificate === undefined ? request : { ...request, certificate }
    const response = await this.listener.http!(asked, { address: this.peer })
    // Frames of a WebSocket are not spoken here.
    response.upgraded?.close()
    if (this.over || response.upgraded) {
      response.stream?.cancel()
      return this.finish()
    }
    await (isBare ? this.writeBody(response) : this.write(response, request.method === 'HEAD'))
    this.answering = false
    if (isLast) this.finish()
    else this.next()
  }

  private async write(response: HttpResponse, headOnly: boolean): Promise<void> {
    const { stream, body } = response
    if (!stream || headOnly) {
      stream?.cancel()
      this.sink.data(concatBytes([answerHead(response, false), headOnly ? new Uint8Array(0) : body]))
      return
    }
    this.cancel = () => stream.cancel()
    this.sink.data(answerHead(response, true))
    for (let part = await stream.read(); part !== null && !this.over; part = await stream.read())
      if (part.length > 0) this.sink.data(chunk(part))
    this.cancel = undefined
    if (stream.isCut?.()) this.finish()
    else if (!this.over) this.sink.data(LAST_CHUNK)
  }

  /** What whoever asks without headers gets. */
  private async writeBody({ stream, body }: HttpResponse): Promise<void> {
    this.cancel = () => stream?.cancel()
    if (!stream) this.sink.data(body)
    for (let part = await stream?.read(); part && !this.over; part = await stream?.read()) this.sink.data(part)
  }
}
