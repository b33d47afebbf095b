/** A connection to a server that speaks TLS: the handshake, and then what it speaks within. */
import { concatBytes } from '../api/bytes'
import { isHandshake, readHello, serverHello, type ClientHello } from './tls-hello'
import type { Conversation, ConversationSink, Listener } from './types'

const PLAIN = new TextEncoder().encode('HTTP/1.0 400 Bad Request\r\n\r\nClient sent an HTTP request to an HTTPS server.\n')

export class TlsConversation implements Conversation {
  private pending: Uint8Array = new Uint8Array(0)
  private inner: Conversation | undefined
  private over = false

  constructor(
    private readonly listener: Listener,
    private readonly sink: ConversationSink,
    private readonly within: (client: ClientHello) => Conversation,
  ) {}

  receive(data: Uint8Array): void {
    if (this.over) return
    if (this.inner) return this.inner.receive(data)
    this.pending = concatBytes([this.pending, data])
    if (!isHandshake(this.pending)) {
      this.sink.data(PLAIN)
      return this.hangUp()
    }
    const read = readHello<ClientHello>(this.pending)
    if (read === 'more') return
    // A real client's handshake cannot be answered here.
    if (read === 'other') return this.hangUp()
    this.inner = this.within(read.hello)
    this.sink.data(serverHello(this.listener))
    if (read.rest.length > 0) this.inner.receive(read.rest)
  }

  end(): void {
    if (this.inner) this.inner.end()
    else this.hangUp()
  }

  close(): void {
    this.over = true
    this.inner?.close()
  }

  private hangUp(): void {
    this.over = true
    this.sink.end()
  }
}
