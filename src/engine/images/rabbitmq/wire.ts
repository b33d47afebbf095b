/** What clients say to a broker and it to them, in place of AMQP's frames. */
import { markedJson } from '../marked-json'

export type Request = { readonly user: string; readonly password: string; readonly vhost: string } & (
  | { readonly method: 'open' }
  | { readonly method: 'declare'; readonly queue: string; readonly durable: boolean }
  | { readonly method: 'delete'; readonly queue: string }
  | { readonly method: 'bind'; readonly queue: string; readonly exchange: string; readonly key: string }
  | { readonly method: 'publish'; readonly exchange: string; readonly key: string; readonly body: string; readonly persistent: boolean }
  | { readonly method: 'get' | 'consume'; readonly queue: string; readonly acknowledges: boolean }
  | { readonly method: 'ack' | 'beat' | 'reject'; readonly queue: string; readonly id: number }
  /** From programs of the broker's own machine. */
  | { readonly method: 'control'; readonly words: readonly string[] }
)

export type Reply =
  | {
      readonly ok: true
      readonly name?: string
      readonly id?: number
      readonly body?: string
      readonly empty?: boolean
      readonly text?: string
    }
  | { readonly ok: false; readonly level: 'connection' | 'channel' | 'control'; readonly code: number; readonly message: string }

export const { encode, decode } = markedJson<Request | Reply>('amqp ')
