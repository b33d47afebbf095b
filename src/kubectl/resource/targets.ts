/** What the words of a command line name: TYPE NAME, TYPE/NAME, types alone; models the argument half of cli-runtime's Builder. */
import { AggregateFailure, CliError, throwAll } from '../command/errors'
import type { ApiResource } from '../rest/discovery'
import { apiVersionOf } from '../rest/mapper'
import type { Session } from '../session'
import type { Selection } from './selection'

const NOTHING_GIVEN =
  "You must provide one or more resources by argument or filename.\nExample resource specifications include:\n   '-f rsrc.yaml'\n   '--filename=rsrc.json'\n   '<resource> <name>'\n   '<resource>'"

export interface Target {
  readonly resource: ApiResource
  /** Undefined: all objects that fit the selector. */
  readonly name?: string
}

/** A word of a command line taken apart: one type and one name. */
interface Pair {
  readonly type: string
  readonly name: string
}

/** TYPE NAME words as they are meant, before the server is asked what the types are. */
export interface Words {
  readonly pairs: readonly Pair[]
  readonly types: readonly string[]
  readonly names: readonly string[]
}

function isSelecting(selection: Selection, { types, names }: Words): boolean {
  const isOneType = types.length > 0 && names.length === 0
  return Boolean(selection.selector || selection.fieldSelector || selection.all || (selection.typesMeanAll && isOneType))
}

/** Types separated by commas, each once. */
function typesIn(word: string): readonly string[] {
  return [...new Set(word.split(','))]
}

/** `a,b c d` is a/c a/d b/c b/d. */
function pairedWords(args: readonly string[]): readonly string[] {
  const [first = '', ...names] = args
  const types = typesIn(first)
  return names.length > 0 && types.length > 1 ? types.flatMap((type) => names.map((name) => `${type}/${name}`)) : args
}

/** Throws CliError for words that make no sense together. */
export async function wordsOf(session: Session, selection: Selection): Promise<Words> {
  const { namesOf } = selection
  if (namesOf !== undefined) {
    const pairs = (selection.args ?? []).map((arg) => (arg.includes('/') ? pairOf(arg) : { type: namesOf, name: arg }))
    return { pairs, types: [], names: [] }
  }
  const args = pairedWords(selection.args ?? [])
  const slashes = args.filter((arg) => arg.includes('/')).length
  if (slashes > 0 && slashes < args.length) {
    throw new CliError(
      `there is no need to specify a resource type as a separate argument when passing arguments in resource/name form (e.g. 'kubectl get resource/<resource_name>' instead of 'kubectl get resource resource/<resource_name>'`,
    )
  }
  if (slashes > 0) return { pairs: args.map(pairOf), types: [], names: [] }
  const [first, ...names] = args
  return { pairs: [], types: first === undefined ? [] : await expandTypes(session, first), names }
}

function pairOf(word: string): Pair {
  const parts = word.split('/')
  if (parts.length !== 2) throw new CliError(`arguments in resource/name form may not have more than one slash`)
  const [type = '', name = ''] = parts
  if (type === '' || name === '' || typesIn(type).length !== 1)
    throw new CliError(`arguments in resource/name form must have a single resource and name`)
  return { type, name }
}

/** Throws what keeps kubectl from asking a server, once for each word it would ask about. */
async function requireClientFor(session: Session, types: readonly string[]): Promise<void> {
  try {
    await session.requireClient()
  } catch (error) {
    throwAll(types.map(() => new AggregateFailure([error])))
  }
}

/** `all,cm` to resource names: categories become their members. */
async function expandTypes(session: Session, written: string): Promise<readonly string[]> {
  await requireClientFor(session, written.split(','))
  const out: string[] = []
  for (const word of typesIn(written)) {
    const mapper = word === '' ? undefined : await session.mapper()
    out.push(...(!mapper || mapper.find(word) ? [word] : (mapper.category(word) ?? [word])))
  }
  return [...new Set(out)]
}

async function resourceOf(session: Session, type: string): Promise<ApiResource> {
  if (type === '') throw new CliError(`the server doesn't have a resource type ""`)
  return session.resourceFor(type)
}

/** The types as the server has them; one type may be written in several ways. */
async function resourcesOf(session: Session, types: readonly string[], selection: Selection): Promise<readonly ApiResource[]> {
  if (selection.singleType && types.length > 1) throw new CliError('you may only specify a single resource type')
  const found = new Map<string, ApiResource>()
  for (const type of types) {
    const resource = await resourceOf(session, type)
    found.set(`${apiVersionOf(resource)}/${resource.name}`, resource)
  }
  return [...found.values()]
}

function requireNamespace(resource: ApiResource, { allNamespaces, clusterScoped }: Selection): void {
  if (resource.namespaced && clusterScoped) throw new CliError('namespace may not be empty when retrieving a resource by name')
  if (resource.namespaced && allNamespaces) throw new CliError('a resource cannot be retrieved by name across all namespaces')
}

/** How often the server is asked for its resources before the command gives up: once for each look-up that tries again. */
export function discoveryAttempts({ args = [], namesOf }: Selection): number {
  const hasNames = namesOf !== undefined || args.some((arg) => arg.includes('/'))
  return hasNames ? 4 : 4 + (args[0] ?? '').split(',').length
}

/** What names on the command line mean, without asking the server for objects. */
export async function targetsOf(session: Session, selection: Selection): Promise<readonly Target[]> {
  const args = selection.args ?? []
  if (args.length === 0) return []
  session.discoveryAttempts = discoveryAttempts(selection)
  return targetsOfWords(session, selection, await wordsOf(session, selection))
}

export async function targetsOfWords(session: Session, selection: Selection, words: Words): Promise<readonly Target[]> {
  const { pairs, types, names } = words
  if (isSelecting(selection, words)) {
    if (names.length > 0) throw new CliError('name cannot be provided when a selector is specified')
    if (pairs.length > 0) throw new CliError('selectors and the all flag cannot be used when passing resource/name arguments')
    if (types.length === 0) throw new CliError('at least one resource must be specified to use a selector')
    if (selection.subresource) throw new CliError('subresource cannot be used when bulk resources are specified')
    return (await resourcesOf(session, types, selection)).map((resource) => ({ resource }))
  }
  if (pairs.length > 0) {
    const targets: Target[] = []
    for (const { type, name } of pairs) targets.push({ resource: await resourceOf(session, type), name })
    if (selection.singleType && new Set(targets.map(({ resource }) => resource.kind)).size > 1)
      throw new CliError('you may only specify a single resource type')
    for (const { resource } of targets) requireNamespace(resource, selection)
    return targets
  }
  if (names.length > 0) {
    if (types.length > 1) throw new CliError('you must specify only one resource')
    const [resource] = await resourcesOf(session, types, selection)
    requireNamespace(resource!, selection)
    return names.map((name) => ({ resource: resource!, name }))
  }
  for (const type of types) await resourceOf(session, type)
  throw new CliError(types.length > 0 ? 'resource(s) were provided, but no name was specified' : NOTHING_GIVEN)
}

/** Throws when neither files nor arguments name anything. */
export function requireSomething(selection: Selection): void {
  if ((selection.args?.length ?? 0) > 0 || (selection.filenames?.length ?? 0) > 0 || selection.kustomize) return
  if (selection.selector || selection.fieldSelector || selection.all)
    throw new CliError('at least one resource must be specified to use a selector')
  throw new CliError(NOTHING_GIVEN)
}

/** The namespace a target's requests go to; empty: all namespaces, or none. */
export function namespaceFor(session: Session, resource: ApiResource, allNamespaces: boolean | undefined): string {
  return resource.namespaced && !allNamespaces ? session.namespace : ''
}
