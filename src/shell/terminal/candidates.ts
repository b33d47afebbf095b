/** What completion offers, and how a list of it looks. */
import { clusterWidth, splitClusters, textWidth } from './width'

export interface EditorCompletion {
  /** Where in the line the completed word begins, in UTF-16 units. */
  readonly from: number
  readonly candidates: readonly {
    readonly value: string
    readonly shown?: string
    /** Stands behind the name in a list without counting for its width, as the slash of a folder. */
    readonly mark?: string
    readonly description?: string
    readonly space?: boolean
  }[]
}

/** What is completed, when a key asks for one kind of names alone. */
export type CompletionKind = 'command' | 'file' | 'hostname' | 'user' | 'variable'

export interface CompletionQuery {
  /** The line up to the cursor. */
  readonly line: string
  readonly kind?: CompletionKind
}

/** What the line editor asks of the shell it reads lines for. */
export interface EditorShell {
  complete(query: CompletionQuery): Promise<EditorCompletion>
  /** The line with all that expands in it put in place; undefined when something in it is wrong. */
  expandLine?(line: string): Promise<string | undefined>
  /** The line with its references to the history put in place; undefined when one is wrong. */
  expandHistory?(line: string): string | undefined
  expandTilde?(word: string): Promise<string | undefined>
  /** The paths a pattern stands for. */
  glob?(pattern: string): readonly string[]
  readInit?(): void
  /** How many entries the history has dropped: numbers go on behind them. */
  forgotten?(): number
  readonly version?: string
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
      const at = column * rows + row
      const name = names[at]! + (candidates[at]!.mark ?? '')
      const last = at + rows >= names.length
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
