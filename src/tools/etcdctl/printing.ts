/** How etcdctl shows an answer in the format that was asked for; models its printers. */
import { concatBytes } from '../../shell/concat-bytes'
import { header, headerFields, jsonLine, pairFields, pairJson } from './answer'
import { fail, type Call } from './call'
import type { KeyValue } from './view'

const ENCODER = new TextEncoder()
const FORMATS = ['simple', 'fields', 'json', 'table', 'protobuf']
const BAD_FEATURE = 4

/** An answer in each of the formats that there are for it. */
export interface Answer {
  simple(): Promise<void>
  /** Without the header. */
  readonly json: () => object
  /** Likewise. */
  readonly fields: () => string
}

/** Prints an answer; resolves with the exit code. */
export async function print({ io, view, options }: Call, { simple, json, fields }: Answer): Promise<number> {
  const format = options.get('w') ?? 'simple'
  if (!FORMATS.includes(format)) return fail(io, 'Error: unsupported output format', BAD_FEATURE)
  if (format === 'table' || format === 'protobuf') return fail(io, `Error: ${format} not supported as output format`, BAD_FEATURE)
  if (format === 'json') await io.out(jsonLine({ header: header(view), ...json() }))
  else if (format === 'fields') await io.out(headerFields(header(view)) + fields())
  else await simple()
  return 0
}

const hexadecimal = (bytes: Uint8Array): string => [...bytes].map((byte) => `\\x${byte.toString(16).padStart(2, '0')}`).join('')

/** A key and its value, a line each. */
export async function printPair({ io, options }: Call, { key, value }: KeyValue, shown = { key: true, value: true }): Promise<void> {
  const line = (bytes: Uint8Array): string | Uint8Array =>
    options.has('hex') ? `${hexadecimal(bytes)}\n` : concatBytes([bytes, ENCODER.encode('\n')])
  if (shown.key) await io.out(line(ENCODER.encode(key)))
  await io.out(line(shown.value ? value() : new Uint8Array()))
}

export const previousJson = (pairs: readonly KeyValue[]): readonly object[] => pairs.map((pair) => pairJson(pair))
export const previousFields = (pairs: readonly KeyValue[]): string => pairs.map((pair) => pairFields(pair, 'Prev')).join('')
