/** A connection to any listener as bytes both ways; those that are open end with the process that listens. Models sockets. */
import { HttpConversation } from './http-conversation'
import { TlsConversation } from './tls-conversation'
import type { Conversation, ConversationSink, Listener } from './types'

/** How to hang up the connections of a listener. */
const open = new WeakMap<Listener, Set<() => void>>()

/** Begins a conversation with whoever listens; `peer` is the client's address. */
export function converse(listener: Listener, sink: ConversationSink, peer: string): Conversation {
  let silent = false
  let inputOver = false
  let over = false
  const forget = (): void => {
    over = true
    open.get(listener)?.delete(hangUp)
  }
  const end = (): void => {
    if (silent) return
    silent = true
    // Nothing more comes from either.
    if (inputOver) forget()
    sink.end()
  }
  const guarded: ConversationSink = {
    data: (data) => {
      if (!silent) sink.data(data)
    },
    end,
  }
  const hangUp = (): void => {
    if (over) return
    forget()
    server.close()
    end()
  }
  const server = serverOf(listener, guarded, peer)
  const others = open.get(listener)
  if (others) others.add(hangUp)
  else open.set(listener, new Set([hangUp]))
  return {
    receive: (data) => {
      if (!over && data.length > 0) server.receive(data)
    },
    end: () => {
      if (over || inputOver) return
      inputOver = true
      server.end()
      if (silent) forget()
    },
    close: () => {
      if (over) return
      forget()
      silent = true
      server.close()
    },
  }
}

/** The process that listened has ended: so have its connections. */
export function hangUpAll(listener: Listener): void {
  const all = [...(open.get(listener) ?? [])]
  open.delete(listener)
  for (const hangUp of all) hangUp()
}

function serverOf(listener: Listener, sink: ConversationSink, peer: string): Conversation {
  if (listener.open) return listener.open(sink, peer)
  return listener.tls
    ? new TlsConversation(listener, sink, ({ certificate }) => spoken(listener, sink, peer, certificate))
    : spoken(listener, sink, peer)
}

/** Within TLS, or without. */
function spoken(listener: Listener, sink: ConversationSink, peer: string, certificate?: string): Conversation {
  if (listener.http) return new HttpConversation(listener, sink, peer, certificate)
  return new TalkConversation(listener, sink, peer)
}

/** With a server that answers each piece by itself, in the order in which they came. */
class TalkConversation implements Conversation {
  private readonly waiting: Uint8Array[] = []
  private busy = false
  private inputOver = false
  private over = false

  constructor(
    private readonly listener: Listener,
    private readonly sink: ConversationSink,
    private readonly peer: string,
  ) {}

  receive(data: Uint8Array): void {
    this.waiting.push(data)
    if (!this.busy) void this.answer().catch(() => this.sink.end())
  }

  end(): void {
    this.inputOver = true
    if (!this.busy) this.sink.end()
  }

  close(): void {
    this.over = true
  }

  private async answer(): Promise<void> {
    this.busy = true
    for (let data = this.waiting.shift(); data && !this.over; data = this.waiting.shift()) {
      const answer = await this.listener.talk?.(data, this.peer)
      if (answer?.length && !this.over) this.sink.data(answer)
    }
    this.busy = false
    if (this.inputOver && !this.over) this.sink.end()
  }
}
