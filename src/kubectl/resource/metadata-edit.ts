/** What `label` and `annotate` have in common: pairs and removals on the command line, and how they change an object. */
import { CliError } from '../command/errors'

export interface MetadataChanges {
  /** TYPE NAME words in front of the pairs. */
  readonly resources: readonly string[]
  readonly set: Readonly<Record<string, string>>
  readonly remove: readonly string[]
  /** Whether any change was written at all. */
  readonly isEmpty: boolean
}

/** Splits `pod web a=b c-` into resources, pairs and removals. Throws CliError. `what` is `label` or `annotation`. */
export function parseChanges(args: readonly string[], what: 'label' | 'annotation'): MetadataChanges {
  const isChange = (word: string) => (word.includes('=') && !word.startsWith('=')) || (word.endsWith('-') && word.length > 1)
  const firstPair = args.findIndex((word, index) =>
    index > 0 ? isChange(word) : word.includes('=') || (word.endsWith('-') && !word.includes('/')),
  )
  const resources = firstPair < 0 ? args : args.slice(0, firstPair)
  const changes = firstPair < 0 ? [] : args.slice(firstPair)
  const set: Record<string, string> = {}
  const remove: string[] = []
  for (const change of changes) {
    if (change.includes('=')) {
      const equals = change.indexOf('=')
      const key = change.slice(0, equals)
      if (key === '') throw new CliError(`invalid ${what} spec: ${change}`)
      if (set[key] !== undefined && what === 'label') throw new CliError(`found duplicated label key: ${key}`)
      set[key] = change.slice(equals + 1)
    } else if (change.endsWith('-')) remove.push(change.slice(0, -1))
    else throw new CliError(`unknown ${what} spec: ${change}`)
  }
  const both = remove.filter((key) => set[key] !== undefined)
  if (both.length)
    throw new CliError(
      what === 'label'
        ? 'can not both modify and remove a label in the same command'
        : `can not both modify and remove the following annotation(s) in the same command: ${both.join(', ')}`,
    )
  return { resources, set, remove, isEmpty: changes.length === 0 }
}
