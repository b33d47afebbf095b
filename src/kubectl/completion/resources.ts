/** Completes TYPE, TYPE/NAME and NAME arguments from the live cluster; models kubectl's completion package. */
import type { Completion, CompletionResult } from '../../shell/command'
import type { ArgumentCompletion } from '../command/definition'
import { listAll } from '../resource/builder'
import { namespaceFor } from '../resource/targets'
import { TABLE_TYPES } from '../rest/client'
import type { ApiResource } from '../rest/discovery'
import { asList, asText, at, nameOfObject, textAt } from '../values'

async function typeNames({ session }: ArgumentCompletion): Promise<readonly Completion[]> {
  const mapper = await session.mapper()
  const seen = new Set<string>()
  return mapper.resources
    .filter((resource) => resource.verbs.includes('get') || resource.verbs.includes('list'))
    .map((resource) => ({
      value: mapper.find(resource.name) === resource || resource.group === '' ? resource.name : `${resource.name}.${resource.group}`,
      description: resource.kind,
    }))
    .filter(({ value }) => !seen.has(value) && seen.add(value))
    .toSorted((a, b) => (a.value < b.value ? -1 : 1))
}

/** Names only, as the rows of a table: whole objects of a thousand pods take a moment to write and to read. */
export async function objectNames({ session }: Pick<ArgumentCompletion, 'session'>, resource: ApiResource): Promise<readonly string[]> {
  const list = await listAll(session, resource, namespaceFor(session, resource, false), { includeObject: 'None' }, TABLE_TYPES)
  const column = asList(list['columnDefinitions']).findIndex((each) => textAt(each, 'format') === 'name')
  if (list['kind'] === 'Table' && column >= 0) return asList(list['rows']).map((row) => asText(at(row, 'cells', column)))
  if (list['kind'] !== 'Table') return asList(list['items']).map(nameOfObject)
  return asList((await listAll(session, resource, namespaceFor(session, resource, false), {}))['items']).map(nameOfObject)
}

function startingWith(prefix: string, completions: readonly Completion[]): CompletionResult {
  return { completions: completions.filter(({ value }) => value.startsWith(prefix)) }
}

/** First the type, then names of it, or `type/name`. */
export async function completeResources(completion: ArgumentCompletion): Promise<CompletionResult> {
  const { session, args, prefix } = completion
  const slash = prefix.indexOf('/')
  if (slash > 0) {
    const type = prefix.slice(0, slash)
    const names = await objectNames(completion, await session.resourceFor(type))
    return startingWith(
      prefix,
      names.map((name) => ({ value: `${type}/${name}` })),
    )
  }
  if (args.length === 0) {
    const comma = prefix.lastIndexOf(',') + 1
    const done = prefix.slice(0, comma)
    return startingWith(
      prefix,
      (await typeNames(completion)).map((each) => ({ ...each, value: done + each.value })),
    )
  }
  if (args[0]!.includes('/')) return { completions: [] }
  const names = await objectNames(completion, await session.resourceFor(args[0]!))
  return startingWith(
    prefix,
    names.filter((name) => !args.includes(name)).map((value) => ({ value })),
  )
}

/** Names of one type only (`kubectl logs`, `drain`), with `type/` for others. */
export function completeNames(type: string): (completion: ArgumentCompletion) => Promise<CompletionResult> {
  return async (completion) => {
    if (completion.prefix.includes('/')) return completeResources(completion)
    const names = await objectNames(completion, await completion.session.resourceFor(type))
    return startingWith(
      completion.prefix,
      names.filter((name) => !completion.args.includes(name)).map((value) => ({ value })),
    )
  }
}
