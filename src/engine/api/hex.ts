/** Bytes written as hexadecimal digits, as digests are; models encoding/hex. */

/** Two digits a byte, in either case; a digit left over at the end stands for nothing. */
export const bytesOfHex = (hex: string): Uint8Array => Uint8Array.from(hex.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16))
