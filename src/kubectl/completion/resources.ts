/** Completes TYPE, TYPE/NAME and NAME arguments from the live cluster; models kubectl's completion package. */
import type { Completion, CompletionResult } from '../../shell/command'
import type { ArgumentCompletion } from '../command/definition'
import { listAll } from '../resource/builder'
import { namespaceFor } from '../resource/targets'
import { TABLE_TYPES } from '../rest/client'
import type { ApiResource } from '../rest/discovery'
import { asList, asText, at, nameOfObject, textAt } from '../values'

/** Every type that can be got, with its group, in the order `kubectl api-resources` has them. */
async function typeNames({ session }: ArgumentCompletion): Promise<readonly string[]> {
  const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0)
  const names = (await session.mapper()).resources
    .filter((resource) => resource.verbs.includes('get'))
    .toSorted((a, b) => compare(a.group, b.group) || compare(a.name, b.name))
    .map((resource) => (resource.group ? `${resource.name}.${resource.group}` : resource.name))
  return [...new Set(names)]
}

/** Names only, as the rows of a table: whole objects of a thousand pods take a moment to write and to read. */
export async function objectNames(
  { session }: Pick<ArgumentCompletion, 'session'>,
  resource: ApiResource,
  namespace = namespaceFor(session, resource, false),
): Promise<readonly string[]> {
  const list = await listAll(session, resource, namespace, { includeObject: 'None' }, TABLE_TYPES)
  const column = asList(list['columnDefinitions']).findIndex((each) => textAt(each, 'format') === 'name')
  if (list['kind'] === 'Table' && column >= 0) return asList(list['rows']).map((row) => asText(at(row, 'cells', column)))
  if (list['kind'] !== 'Table') return asList(list['items']).map(nameOfObject)
  return asList((await listAll(session, resource, namespace, {}))['items']).map(nameOfObject)
}

function startingWith(prefix: string, completions: readonly Completion[]): CompletionResult {
  return { completions: completions.filter(({ value }) => value.startsWith(prefix)) }
}

interface TypesOffered {
  /** Types that the command takes; all by default. */
  readonly types?: readonly string[]
  /** Whether it takes several objects; default true. */
  readonly repeat?: boolean
}

/** First the type, then names of it, or `type/name` and then more of that form. */
export function completeObjects({ types, repeat = true }: TypesOffered): (completion: ArgumentCompletion) => Promise<CompletionResult> {
  return async (completion) => {
    const { session, args, prefix } = completion
    const [first] = args
    if (first !== undefined && !repeat && (args.length > 1 || first.includes('/'))) return { completions: [] }
    if (first !== undefined && !first.includes('/')) {
      const names: string[] = []
      for (const type of first.split(',')) names.push(...(await objectNames(completion, await session.resourceFor(type))))
      return startingWith(
        prefix,
        names.filter((name) => !args.slice(1).includes(name)).map((value) => ({ value })),
      )
    }
    const slash = prefix.indexOf('/')
    if (slash >= 0) {
      const type = prefix.slice(0, slash)
      const names = (await objectNames(completion, await session.resourceFor(type))).map((name) => `${type}/${name}`)
      return startingWith(
        prefix,
        names.filter((name) => !args.includes(name)).map((value) => ({ value })),
      )
    }
    const done = types ? '' : prefix.slice(0, prefix.lastIndexOf(',') + 1)
    const offered = (types ?? (await typeNames(completion))).map((type) => done + type)
    return startingWith(
      prefix,
      first === undefined ? offered.map((value) => ({ value })) : offered.map((type) => ({ value: `${type}/`, space: false })),
    )
  }
}

export const completeResources = completeObjects({})

/** Names of one type, for commands that take one name of it (`kubectl drain`, `create token`). */
export function completeNames(type: string): (completion: ArgumentCompletion) => Promise<CompletionResult> {
  return async (completion) => {
    if (completion.args.length > 0) return { completions: [] }
    const names = await objectNames(completion, await completion.session.resourceFor(type))
    return startingWith(
      completion.prefix,
      names.map((value) => ({ value })),
    )
  }
}
