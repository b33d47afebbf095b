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
  const firstPair = args.findIndex(isChange)
  const resources = firstPair < 0 ? args : args.slice(0, firstPair)
  const changes = firstPair < 0 ? [] : args.slice(firstPair)
  const stray = changes.find((word) => !isChange(word))
  if (stray !== undefined) throw new CliError(`all resources must be specified before ${what} changes: ${stray}`)
  const set: Record<string, string> = {}
  const remove: string[] = []
  for (const change of changes) {
    const equals = change.indexOf('=')
    if (equals < 0) {
      remove.push(change.slice(0, -1))
      continue
    }
    if (what === 'label' && change.indexOf('=', equals + 1) >= 0) throw new CliError(`invalid label spec: ${change}`)
    set[change.slice(0, equals)] = change.slice(equals + 1)
  }
  const both = remove.filter((key) => Object.hasOwn(set, key))
  if (both.length)
    throw new CliError(
      what === 'label'
        ? 'can not both modify and remove a label in the same command'
        : `can not both modify and remove the following annotation(s) in the same command: ${both.join(', ')}`,
    )
  return { resources, set, remove, isEmpty: changes.length === 0 }
}
