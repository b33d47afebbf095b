/** How much a ConfigMap or Secret holds, in bytes. */

export const MAX_DATA_BYTES = 1024 * 1024

export function utf8Size(text: string): number {
  let size = text.length
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i)
    // A surrogate pair is two units and four bytes.
    if (unit > 0x7ff) size += unit >= 0xd800 && unit <= 0xdfff ? 1 : 2
    else if (unit > 0x7f) size += 1
  }
  return size
}

/** The decoded size of base64 text. */
export function base64Size(text: string): number {
  const padding = text.endsWith('==') ? 2 : text.endsWith('=') ? 1 : 0
  return Math.max(0, Math.floor((text.length * 3) / 4) - padding)
}
