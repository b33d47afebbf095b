/** Standard base64 of UTF-8 text. */

const encoder = new TextEncoder()
const decoder = new TextDecoder()

export function encodeBase64(text: string): string {
  let binary = ''
  for (const byte of encoder.encode(text)) binary += String.fromCharCode(byte)
  return btoa(binary)
}

/** Throws when the text is not base64. */
export function decodeBase64(text: string): string {
  return decoder.decode(Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0)))
}
