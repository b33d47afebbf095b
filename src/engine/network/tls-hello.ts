/** What stands for the handshake of TLS on a connection of bytes: nothing is encrypted, but each end learns what it would learn. */
import type { Listener } from './types'

const HANDSHAKE = 0x16
/** A version that no real client or server speaks. */
const VERSION = [3, 9] as const
const HEAD = 5
const ENCODER = new TextEncoder()
const DECODER = new TextDecoder()

export interface ClientHello {
  /** By which the client identifies itself, PEM. */
  readonly certificate?: string
}

export interface ServerHello {
  readonly trust: 'public' | 'private'
  readonly certificate?: string
}

export const isHandshake = (data: Uint8Array): boolean => data[0] === HANDSHAKE

function record(hello: ClientHello | ServerHello): Uint8Array {
  const text = ENCODER.encode(JSON.stringify(hello))
  const out = new Uint8Array(HEAD + text.length)
  out.set([HANDSHAKE, ...VERSION, text.length >>> 8, text.length & 0xff])
  out.set(text, HEAD)
  return out
}

export const clientHello = (hello: ClientHello): Uint8Array => record(hello)
export const serverHello = ({ tls = 'private', certificate }: Listener): Uint8Array =>
  record({ trust: tls, ...(certificate === undefined ? {} : { certificate }) })

/** What came from the other end: its hello and what follows; `more` while it has not come whole, `other` for what is none. */
export function readHello<Hello extends ClientHello | ServerHello>(
  data: Uint8Array,
): { readonly hello: Hello; readonly rest: Uint8Array } | 'more' | 'other' {
  if ([HANDSHAKE, ...VERSION].some((byte, index) => index < data.length && data[index] !== byte)) return 'other'
  if (data.length < HEAD) return 'more'
  const end = HEAD + data[3]! * 256 + data[4]!
  if (data.length < end) return 'more'
  return { hello: JSON.parse(DECODER.decode(data.subarray(HEAD, end))) as Hello, rest: data.slice(end) }
}
