/** Base64 of bytes and of UTF-8 text, standard and URL-safe; models encoding/base64. */

const encoder = new TextEncoder()
const decoder = new TextDecoder()

/** Standard base64 with padding; text is taken as UTF-8. */
export function encodeBase64(content: Uint8Array | string): string {
  let binary = ''
  for (const byte of typeof content === 'string' ? encoder.encode(content) : content) binary += String.fromCharCode(byte)
  return btoa(binary)
}

const LETTER = /[A-Za-z0-9+/]/

/** At which byte Go gives up on text that is not standard base64 with padding; undefined for what is. Line ends do not count. */
export function base64Fault(text: string): number | undefined {
  if (text.length % 4 === 0 && /^[A-Za-z0-9+/]*={0,2}$/.test(text)) return undefined
  const bytes = (end: number) => encoder.encode(text.slice(0, end)).length
  let seen = 0
  for (let i = 0; i < text.length; i++) {
    const letter = text[i]!
    if (letter === '\n' || letter === '\r') continue
    if (letter === '=') return paddingFault(text, i, seen % 4)
    if (!LETTER.test(letter)) return bytes(i)
    seen++
  }
  // What is left over at the end is reported where its group of four began.
  return seen % 4 === 0 ? undefined : text.length - (seen % 4)
}

/** What is wrong from the first `=` on, behind so many letters of a group of four. */
function paddingFault(text: string, first: number, letters: number): number | undefined {
  if (letters < 2) return first
  const next = (from: number) => from + /^[\r\n]*/.exec(text.slice(from))![0].length
  let at = next(first + 1)
  if (letters === 2) {
    if (at === text.length) return at
    if (text[at] !== '=') return at - 1
    at = next(at + 1)
  }
  return at < text.length ? at : undefined
}

/** Throws when the text is not base64. */
export function decodeBase64(text: string): Uint8Array {
  return Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0))
}

/** The UTF-8 text that base64 stands for. Throws when it is not base64. */
export function decodeBase64Text(text: string): string {
  return decoder.decode(decodeBase64(text))
}

/** Without padding, and with `-` and `_`. */
export function encodeBase64Url(content: Uint8Array | string): string {
  return encodeBase64(content).replace(/\+/g, '-').replace(/\//g, '_').replace(/=+$/, '')
}

const fromUrl = (text: string): string => text.replace(/-/g, '+').replace(/_/g, '/')

/** Throws when the text is not base64. */
export function decodeBase64Url(text: string): Uint8Array {
  return decodeBase64(fromUrl(text))
}

/** Throws when the text is not base64. */
export function decodeBase64UrlText(text: string): string {
  return decodeBase64Text(fromUrl(text))
}
