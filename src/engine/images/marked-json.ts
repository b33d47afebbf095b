/** JSON over a connection behind a mark of its own: what our servers and their clients say to each other in place of a binary protocol. */
const ENCODER = new TextEncoder()
const DECODER = new TextDecoder()

/** How to say and to read what is a `Content`; `mark` tells it apart from what scanners and probes send. */
export function markedJson<Content>(mark: string) {
  return {
    encode: (content: Content): Uint8Array => ENCODER.encode(mark + JSON.stringify(content)),
    /** Undefined for what nobody of these said. */
    decode<T extends Content>(data: Uint8Array): T | undefined {
      const text = DECODER.decode(data)
      if (!text.startsWith(mark)) return undefined
      try {
        const content: unknown = JSON.parse(text.slice(mark.length))
        return typeof content === 'object' && content !== null ? (content as T) : undefined
      } catch {
        return undefined
      }
    },
  }
}
