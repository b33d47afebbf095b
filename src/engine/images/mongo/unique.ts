/** What unique indexes hold: whether a value is taken, without looking at every document each time. Models MongoDB's unique indexes. */
import { valuesAt, type Document, type Value } from './values'

/** What an index goes by in a document. */
export const keysOf = (key: Document, document: Document): readonly Value[] =>
  Object.keys(key).map((path) => valuesAt(document, path)[0] ?? null)

/** Values that compare as equal have the same text. */
const textOf = (key: Document, document: Document): string => JSON.stringify(keysOf(key, document))

interface Held {
  /** How many of the list's documents have been looked at. */
  size: number
  readonly counts: Map<string, number>
}

/** By the lists that documents stand in, which only ever grow at their end, and the paths of an index. */
const lists = new WeakMap<readonly Document[], Map<string, Held>>()

function heldIn(documents: readonly Document[], key: Document): Held['counts'] {
  const indexes = lists.get(documents) ?? new Map<string, Held>()
  lists.set(documents, indexes)
  const paths = JSON.stringify(Object.keys(key))
  const held = indexes.get(paths) ?? { size: 0, counts: new Map<string, number>() }
  indexes.set(paths, held)
  for (; held.size < documents.length; held.size++) {
    const text = textOf(key, documents[held.size]!)
    held.counts.set(text, (held.counts.get(text) ?? 0) + 1)
  }
  return held.counts
}

/** Whether a document would stand beside another with the same values; `instead` is the one whose place it takes. */
export function clashes(key: Document, document: Document, documents: readonly Document[], instead?: Document): boolean {
  const own = textOf(key, document)
  return (instead === undefined || textOf(key, instead) !== own) && heldIn(documents, key).has(own)
}

/** The first document that has the same values as one before it. */
export function repeated(key: Document, documents: readonly Document[]): Document | undefined {
  const seen = new Set<string>()
  return documents.find((document) => seen.size === seen.add(textOf(key, document)).size)
}
