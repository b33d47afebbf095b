/** What redis answers with, and how it is written on the wire (RESP 2). */

export type Value = string | number | null | readonly Value[] | { readonly status: string } | { readonly error: string }

const ENCODER = new TextEncoder()

export const OK: Value = { status: 'OK' }

/** A refusal; thrown by commands. */
export class RedisError extends Error {}

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
  const parts = text.split('\r\n')
  const found: string[][] = []
  let at = 0
  while (parts[at]?.startsWith('*')) {
    const count = Number(parts[at++]!.slice(1))
    const words: string[] = []
    for (let i = 0; i < count; i++) {
      at++
      words.push(parts[at++] ?? '')
    }
    found.push(words)
  }
  return found
}
