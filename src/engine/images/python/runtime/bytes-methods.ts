/** The methods of bytes. */
import { decodeText } from '../../../../shell/bytes'
import { failure } from './types'
import { Bytes, List, Tuple, type Native, type Runtime, type Value } from './values'

/** Bytes as a text with a character for each. */
export function binaryOf({ data }: Bytes): string {
  let text = ''
  // More arguments than this overflow the stack of the host.
  for (let at = 0; at < data.length; at += 8192) text += String.fromCharCode(...data.subarray(at, at + 8192))
  return text
}
const bytesOf = (text: string): Bytes => new Bytes(Uint8Array.from(text, (char) => char.charCodeAt(0)))

const plain = (value: Value | undefined): string => {
  if (value instanceof Bytes) return binaryOf(value)
  throw failure('TypeError', 'a bytes-like object is required')
}

export function bytesMethods(rt: Runtime, value: Bytes): Readonly<Record<string, Native>> {
  const text = (): string => binaryOf(value)
  return {
    decode: ([encoding = 'utf-8', errors = 'strict'], keywords) => {
      if (/^(latin|iso-8859-1|ascii)/i.test(String(encoding))) return text()
      const shown = decodeText(value.data)
      const strict = (keywords.get('errors') ?? errors) === 'strict'
      const wrong = strict
        ? value.data.findIndex((byte, at) => byte >= 0xf8 || (byte >= 0x80 && byte < 0xc0 && (at === 0 || value.data[at - 1]! < 0x80)))
        : -1
      if (wrong >= 0)
        throw failure(
          'UnicodeDecodeError',
          `'utf-8' codec can't decode byte 0x${value.data[wrong]!.toString(16)} in position ${wrong}: invalid start byte`,
        )
      return shown
    },
    hex: () => Array.from(value.data, (byte) => byte.toString(16).padStart(2, '0')).join(''),
    startswith: ([part]) =>
      part instanceof Tuple ? part.items.some((one) => text().startsWith(plain(one))) : text().startsWith(plain(part)),
    endswith: ([part]) => text().endsWith(plain(part)),
    find: ([part]) => text().indexOf(plain(part)),
    count: ([part]) => text().split(plain(part)).length - 1,
    replace: ([from, to]) => bytesOf(text().split(plain(from)).join(plain(to))),
    split: ([separator]) =>
      new List(
        (separator === undefined || separator === null ? text().trim().split(/\s+/).filter(Boolean) : text().split(plain(separator))).map(
          bytesOf,
        ),
      ),
    strip: () => bytesOf(text().trim()),
    upper: () => bytesOf(text().toUpperCase()),
    lower: () => bytesOf(text().toLowerCase()),
    *join([items]) {
      return bytesOf((yield* rt.all(items ?? null)).map(plain).join(text()))
    },
  }
}
