/** Base64 of bytes and of UTF-8 text, standard and URL-safe; models encoding/base64. */

const encoder = new TextEncoder()
const decoder = new TextDecoder()

/** Standard base64 with padding; text is taken as UTF-8. */
export function encodeBase64(content: Uint8Array | string): string {
  let binary = ''
  for (const byte of typeof content === 'string' ? encoder.encode(content) : content) binary += String.fromCharCode(byte)
  return btoa(binary)
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

/** Throws when the text is not base64. */
export function decodeBase64UrlText(text: string): string {
  return decodeBase64Text(text.replace(/-/g, '+').replace(/_/g, '/'))
}
