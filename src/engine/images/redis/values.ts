/** What redis answers with, and how it is written on the wire (RESP 2). */

export type Value = string | number | null | readonly Value[] | { readonly status: string } | { readonly error: string }

const ENCODER = new TextEncoder()
const DECODER = new TextDecoder()

export const OK: Value = { status: 'OK' }

/** A refusal; thrown by commands. */
export class RedisError extends Error {}

export const SYNTAX = 'ERR syntax error'

export function reply(value: Value): string {
  if (value === null) return '$-1\r\n'
  if (typeof value === 'number') return `:${value}\r\n`
  if (typeof value === 'string') return `$${ENCODER.encode(value).length}\r\n${value}\r\n`
  if ('status' in value) return `+${value.status}\r\n`
  if ('error' in value) return `-${value.error}\r\n`
  return `*${value.length}\r\n${value.map(reply).join('')}`
}

/** The commands in what a client sent: arrays of words, or lines as one types them. */
export function requests(text: string): readonly (readonly string[])[] {
  if (!text.startsWith('*'))
    return text
      .split(/\r?\n/)
      .filter(Boolean)
      .map((words) => words.trim().split(/\s+/))
  return parseReply(text).map((words) => (Array.isArray(words) ? words.map(String) : []))
}

/** A command as clients send it. */
export const encoded = (words: readonly string[]): string =>
  `*${words.length}\r\n${words.map((word) => `$${ENCODER.encode(word).length}\r\n${word}\r\n`).join('')}`

/** The answers in what a server sent. */
export function parseReply(text: string): readonly Value[] {
  const data = ENCODER.encode(text)
  const found: Value[] = []
  let at = 0
  const line = (): string => {
    let end = at
    while (end < data.length && data[end] !== 13) end++
    const content = DECODER.decode(data.subarray(at, end))
    at = end + 2
    return content
  }
  const value = (): Value => {
    const head = line()
    const rest = head.slice(1)
    const size = Number(rest)
    switch (head[0]) {
      case '+':
        return { status: rest }
      case '-':
        return { error: rest }
      case ':':
        return size
      case '$': {
        if (size < 0) return null
        const content = DECODER.decode(data.subarray(at, at + size))
        at += size + 2
        return content
      }
      default: {
        // What is announced need not have come.
        const items: Value[] = []
        while (items.length < size && at < data.length) items.push(value())
        return items
      }
    }
  }
  while (at < data.length) found.push(value())
  return found
}
