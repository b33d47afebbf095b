/** What completion offers, and how a list of it looks. */
import { clusterWidth, splitClusters, textWidth } from './width'

export interface EditorCompletion {
  /** Where in the line the completed word begins, in UTF-16 units. */
  readonly from: number
  readonly candidates: readonly {
    readonly value: string
    readonly shown?: string
    readonly description?: string
    readonly space?: boolean
  }[]
}

export interface CompletionQuery {
  /** The line up to the cursor. */
  readonly line: string
}

/** What two texts begin with alike. */
export function commonPrefix(a: string, b: string): string {
  let length = 0
  while (length < a.length && a[length] === b[length]) length++
  return a.slice(0, length)
}

/** Candidates in columns that run downwards, or one per line with their descriptions. */
export function columns(candidates: EditorCompletion['candidates'], width: number): string {
  const names = candidates.map((candidate) => candidate.shown ?? candidate.value)
  const widest = Math.max(...names.map(textWidth))
  if (candidates.some((candidate) => candidate.description)) {
    return candidates
      .map((candidate, index) => {
        const name = names[index]! + ' '.repeat(widest - textWidth(names[index]!))
        const text = candidate.description ? `${name}  (${candidate.description})` : names[index]!
        return `${clip(text, width - 1)}\r\n`
      })
      .join('')
  }
  const count = Math.max(1, Math.floor(width / (widest + 2)))
  const rows = Math.ceil(names.length / count)
  let out = ''
  for (let row = 0; row < rows; row++) {
    let line = ''
    for (let column = 0; column * rows + row < names.length; column++) {
      const name = names[column * rows + row]!
      const last = (column + 1) * rows + row >= names.length
      line += last ? name : name + ' '.repeat(widest + 2 - textWidth(name))
    }
    out += `${line}\r\n`
  }
  return out
}

function clip(text: string, width: number): string {
  if (textWidth(text) <= width) return text
  let out = ''
  let used = 0
  for (const cluster of splitClusters(text)) {
    used += clusterWidth(cluster)
    if (used > width - 1) break
    out += cluster
  }
  return `${out}…`
}
