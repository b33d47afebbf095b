/** Bytes written as hexadecimal digits, as digests are; models encoding/hex. */

/** Two digits a byte, in either case; a digit left over at the end stands for nothing. */
export function bytesOfHex(hex: string): Uint8Array {
  const bytes = new Uint8Array(hex.length >> 1)
  for (let at = 0; at < bytes.length; at++) bytes[at] = (digit(hex, at * 2) << 4) | digit(hex, at * 2 + 1)
  return bytes
}

/** Letters of either case differ from their number by the same: nine beyond the last four bits. */
function digit(hex: string, at: number): number {
  const code = hex.charCodeAt(at)
  return (code & 15) + (code > 64 ? 9 : 0)
}
