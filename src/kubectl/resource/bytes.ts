/** Bytes as base64 and as text, as ConfigMaps and Secrets hold them. */

export { encodeBase64 as base64 } from '../../engine/api/base64'

/** The text of bytes that are UTF-8; undefined when they are not. */
export function utf8(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    return undefined
  }
}
