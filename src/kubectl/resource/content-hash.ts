/** The suffix --append-hash adds to a name: SHA-256 of the content in an alphabet without vowels; models kubectl's util/hash. */
import { sha256 } from '../../shell/digests'
import { compactJson } from '../printing/json'

const LETTERS: Readonly<Record<string, string>> = { '0': 'g', '1': 'h', '3': 'k', a: 'm', e: 't' }

/** Ten characters that stand for the content. */
export function contentHash(content: Readonly<Record<string, unknown>>): string {
  return Array.from(
    sha256(new TextEncoder().encode(compactJson(content))).slice(0, 10),
    (character) => LETTERS[character] ?? character,
  ).join('')
}
