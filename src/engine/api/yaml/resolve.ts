/** Which type a plain YAML scalar has; models the resolver of go-yaml v2, which Kubernetes reads and writes YAML with. */
import { wholeNumber } from '../json-text'
import { timestampText } from './timestamp'

const WORDS = new Map<string, null | boolean | number>()
for (const word of ['', '~', 'null', 'Null', 'NULL']) WORDS.set(word, null)
for (const word of ['y', 'Y', 'yes', 'Yes', 'YES', 'true', 'True', 'TRUE', 'on', 'On', 'ON']) WORDS.set(word, true)
for (const word of ['n', 'N', 'no', 'No', 'NO', 'false', 'False', 'FALSE', 'off', 'Off', 'OFF']) WORDS.set(word, false)
for (const word of ['.nan', '.NaN', '.NAN']) WORDS.set(word, Number.NaN)
for (const word of ['.inf', '.Inf', '.INF', '+.inf', '+.Inf', '+.INF']) WORDS.set(word, Number.POSITIVE_INFINITY)
for (const word of ['-.inf', '-.Inf', '-.INF']) WORDS.set(word, Number.NEGATIVE_INFINITY)

const FLOAT = /^[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?$/

function integer(text: string): number | bigint | undefined {
  const plain = text.replaceAll('_', '')
  const match = /^([-+]?)(?:0x([0-9a-fA-F]+)|0b([01]+)|0o?([0-7]+)|(0|[1-9][0-9]*))$/.exec(plain)
  if (!match) return undefined
  const [, sign, hex, binary, octal, decimal] = match
  const size = hex ? Number.parseInt(hex, 16) : binary ? Number.parseInt(binary, 2) : octal ? Number.parseInt(octal, 8) : Number(decimal)
  if (!Number.isSafeInteger(size)) {
    const prefixed = hex ? `0x${hex}` : binary ? `0b${binary}` : octal ? `0o${octal}` : decimal!
    return wholeNumber(sign === '-' ? -BigInt(prefixed) : BigInt(prefixed))
  }
  return sign === '-' && size !== 0 ? -size : size
}

/** Which words are booleans: `yes`, `on` and `y` are in YAML 1.1, which Kubernetes reads, but not for go-yaml v3, which kustomize reads with, and which knows times. */
export type PlainWords = 'yaml 1.1' | 'yaml 1.2'

const ONLY_YAML_1_1 = /^(?:y|yes|n|no|on|off)$/i

/** The value of an unquoted scalar: null, boolean, number, or the text itself. */
export function resolvePlain(text: string, words: PlainWords = 'yaml 1.1'): null | boolean | number | bigint | string {
  if (words === 'yaml 1.2' && ONLY_YAML_1_1.test(text)) return text
  const word = WORDS.get(text)
  if (word !== undefined) return word
  if (!/^[-+.0-9]/.test(text)) return text
  const whole = integer(text)
  if (whole !== undefined) return whole
  const plain = text.replaceAll('_', '')
  // A number beyond all floats stays the text that it was.
  if (FLOAT.test(plain) && Number.isFinite(Number(plain))) return Number(plain)
  // go-yaml v2 leaves times the texts that they were.
  return (words === 'yaml 1.2' && timestampText(text)) || text
}

/** Whether a text must be quoted to stay a string. */
export function needsQuotes(text: string): boolean {
  return (
    WORDS.has(text) ||
    text === '<<' ||
    text === '=' ||
    typeof resolvePlain(text) !== 'string' ||
    timestampText(text) !== undefined ||
    /^[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+(?:\.[0-9_]*)?$/.test(text)
  )
}
