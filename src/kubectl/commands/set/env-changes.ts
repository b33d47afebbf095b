/** Environment variables on the command line, and what they do to a container's list; models kubectl's set/env package. */
import { goQuote } from '../../../engine/api/strconv'
import { CliError } from '../../command/errors'
import { envNameErrors } from '../../resource/env-name'
import { asText, at, textAt, type Dict } from '../../values'

export interface EnvChanges {
  readonly set: readonly Dict[]
  readonly remove: readonly string[]
}

/** Splits `deploy/web A=b C-` into resources and changes. Throws CliError. */
export function splitArguments(args: readonly string[]): { readonly resources: readonly string[]; readonly changes: readonly string[] } {
  const isChange = (arg: string) => (arg.includes('=') && !arg.startsWith('=')) || arg.endsWith('-')
  const first = args.findIndex(isChange)
  if (first < 0) return { resources: args, changes: [] }
  const changes = args.slice(first)
  if (!changes.every(isChange)) throw new CliError(`all resources must be specified before environment changes: ${args.join(' ')}`)
  return { resources: args.slice(0, first), changes }
}

/** Throws CliError for a name that cannot be a variable's. */
function variableName(name: string): string {
  const errors = envNameErrors(name)
  if (errors.length) throw new CliError(`${goQuote(name)} is not a valid key name: ${errors.join(';')}`)
  return name
}

/** `stdin`: the lines that stand for `-`. Throws CliError. */
export function parseChanges(words: readonly string[], stdin: readonly string[]): EnvChanges {
  const set: Dict[] = []
  const remove: string[] = []
  for (const word of words.flatMap((each) => (each === '-' ? stdin : [each]))) {
    const equals = word.indexOf('=')
    if (equals >= 0) set.push({ name: variableName(word.slice(0, equals)), value: word.slice(equals + 1) })
    else if (word.endsWith('-')) remove.push(word.slice(0, -1))
    else throw new CliError(`unknown environment variable: ${word}`)
  }
  const both = remove.find((name) => set.some((each) => each['name'] === name))
  if (both !== undefined) throw new CliError('can not both modify and remove the same environment variable in the same command')
  return { set, remove }
}

/** The list after the changes; what is there keeps its place. */
export function changedEnv(existing: readonly unknown[], { set, remove }: EnvChanges): readonly unknown[] {
  const covered = new Set(remove)
  const out: unknown[] = []
  for (const variable of existing) {
    const name = textAt(variable, 'name')
    if (covered.has(name)) continue
    const newer = set.find((each) => each['name'] === name)
    if (newer) covered.add(name)
    out.push(newer ?? variable)
  }
  for (const variable of set) {
    const name = asText(variable['name'])
    if (covered.has(name)) continue
    covered.add(name)
    out.push(variable)
  }
  return out
}

/** Where a value comes from: `configmap conf, key LEVEL`. */
export function sourceText(from: unknown): string {
  const map = at(from, 'configMapKeyRef')
  if (map) return `configmap ${textAt(map, 'name')}, key ${textAt(map, 'key')}`
  const secret = at(from, 'secretKeyRef')
  if (secret) return `secret ${textAt(secret, 'name')}, key ${textAt(secret, 'key')}`
  const field = at(from, 'fieldRef')
  if (field) return `field path ${textAt(field, 'fieldPath')}`
  const resource = at(from, 'resourceFieldRef')
  if (resource) {
    const container = textAt(resource, 'containerName')
    return `resource field ${container ? `${container}/` : ''}${textAt(resource, 'resource')}`
  }
  return 'invalid valueFrom'
}
