/** Which objects a command line means: TYPE NAME, TYPE/NAME, files, selectors; models cli-runtime's resource.Builder. */
import { CliError, AggregateFailure } from '../command/errors'
import { StatusError } from '../../engine/api/status'
import type { Query } from '../rest/client'
import type { ApiResource } from '../rest/discovery'
import { apiVersionOf } from '../rest/mapper'
import type { Session } from '../session'
import { asDict, asList, asText, at, nameOfObject, namespaceOfObject, type Dict } from '../values'
import { latestObject, objectClient, type Info } from './info'
import { manifestInfos } from './manifest-infos'
import type { Manifest } from './manifests'
import type { Selection } from './selection'

export type { Selection }

const NOTHING_GIVEN =
  "You must provide one or more resources by argument or filename.\nExample resource specifications include:\n   '-f rsrc.yaml'\n   '--filename=rsrc.json'\n   '<resource> <name>'\n   '<resource>'"

export interface Target {
  readonly resource: ApiResource
  /** Undefined: all objects that fit the selector. */
  readonly name?: string
}

/** What names on the command line mean, without asking the server for objects. */
export async function targetsOf(session: Session, selection: Selection): Promise<readonly Target[]> {
  const args = selection.args ?? []
  const isSelecting = Boolean(selection.selector || selection.fieldSelector || selection.all)
  if (args.length === 0) return []
  session.discoveryAttempts = args.some((arg) => arg.includes('/')) ? 4 : 4 + args[0]!.split(',').length
  if (args.some((arg) => arg.includes('/'))) {
    if (isSelecting) throw new CliError('selectors and the all flag cannot be used when passing resource/name arguments')
    const targets: Target[] = []
    for (const arg of args) targets.push(await pairTarget(session, arg, args))
    if (selection.singleType && new Set(targets.map(({ resource }) => resource.kind)).size > 1)
      throw new CliError('you may only specify a single resource type')
    return targets
  }
  if (selection.all && selection.selector) throw new CliError("setting 'all' parameter but found a non empty selector. ")
  const [first = '', ...names] = args
  const types = await expandTypes(session, first)
  if (isSelecting && names.length > 0) {
    throw new CliError('name cannot be provided when a selector is specified')
  }
  if (selection.singleType && types.length > 1) throw new CliError('you may only specify a single resource type')
  // One type may be written in several ways.
  const found = new Map<string, ApiResource>()
  for (const type of types) {
    const resource = await session.resourceFor(type)
    found.set(`${apiVersionOf(resource)}/${resource.name}`, resource)
  }
  const resources = [...found.values()]
  if (names.length === 0) {
    if (!isSelecting && !selection.typesMeanAll) throw new CliError('resource(s) were provided, but no name was specified')
    return resources.map((resource) => ({ resource }))
  }
  for (const resource of resources) {
    if (selection.allNamespaces && resource.namespaced) throw new CliError('a resource cannot be retrieved by name across all namespaces')
  }
  return resources.flatMap((resource) => names.filter((name) => name !== '').map((name) => ({ resource, name })))
}

async function pairTarget(session: Session, arg: string, args: readonly string[]): Promise<Target> {
  if (!arg.includes('/')) {
    throw new CliError(
      `there is no need to specify a resource type as a separate argument when passing arguments in resource/name form (e.g. 'kubectl get resource/<resource_name>' instead of 'kubectl get resource resource/<resource_name>'`,
    )
  }
  const parts = arg.split('/')
  if (parts.length !== 2) throw new CliError(`arguments in resource/name form may not have more than one slash`)
  const [type = '', name = ''] = parts
  if (type === '' || name === '') throw new CliError(`arguments in resource/name form must have a single resource and name`)
  if (args.length === 0) throw new CliError(NOTHING_GIVEN)
  const types = await expandTypes(session, type)
  return { resource: await session.resourceFor(types[0] ?? type), name }
}

/** `all,cm` to resource names: categories become their members. */
async function expandTypes(session: Session, written: string): Promise<readonly string[]> {
  const out: string[] = []
  for (const word of written.split(',')) {
    if (word === '') throw new CliError(`the server doesn't have a resource type ""`)
    const mapper = await session.mapper()
    out.push(...(mapper.find(word) ? [word] : (mapper.category(word) ?? [word])))
  }
  return [...new Set(out)]
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

/**
 * The objects that are meant. Errors are collected: what was found comes with what failed, and the caller decides.
 * Throws at once when the arguments make no sense.
 */
export async function collect(
  session: Session,
  selection: Selection,
): Promise<{ readonly infos: readonly Info[]; readonly errors: readonly unknown[] }> {
  session.requireContext()
  requireSomething(selection)
  const infos: Info[] = []
  const errors: unknown[] = []
  if (selection.filenames?.length || selection.kustomize) {
    if (selection.args?.length)
      throw new CliError('when paths, URLs, or stdin is provided as input, you may not specify resource arguments as well')
    return manifestInfos(session, selection, selection.kustomize ? [await kustomized(session, selection.kustomize)] : undefined)
  }
  const targets = await targetsOf(session, selection)
  for (const target of targets) {
    try {
      if (target.name !== undefined) infos.push(await namedInfo(session, target.resource, target.name, selection))
      else infos.push(...(await listedInfos(session, target.resource, selection)))
    } catch (error) {
      if (selection.ignoreNotFound && error instanceof StatusError && error.reason === 'NotFound') continue
      if (!(error instanceof StatusError)) throw error
      errors.push(error)
      if (selection.stopsAtFirst) break
    }
  }
  return { infos, errors }
}

/** Like `collect`, but any failure ends the command. */
export async function collectAll(session: Session, selection: Selection): Promise<readonly Info[]> {
  const { infos, errors } = await collect(session, selection)
  if (errors.length === 1) throw errors[0]
  if (errors.length > 1) throw new AggregateFailure(errors)
  return infos
}

/** Builds a kustomization; the kustomize command registers how. */
export type Kustomizer = (session: Session, folder: string) => Promise<readonly Manifest[]>
let kustomizer: Kustomizer | undefined

export function registerKustomizer(build: Kustomizer): void {
  kustomizer = build
}

async function kustomized(session: Session, folder: string): Promise<readonly Manifest[]> {
  if (!kustomizer)
    throw new CliError(
      `unable to find one of 'kustomization.yaml', 'kustomization.yml' or 'Kustomization' in directory '${session.path(folder)}'`,
    )
  return kustomizer(session, folder)
}

async function namedInfo(session: Session, resource: ApiResource, name: string, selection: Selection): Promise<Info> {
  const namespace = namespaceFor(session, resource, false)
  const info: Info = {
    resource,
    namespace,
    name,
    source: '',
    object: undefined,
    ...(selection.subresource ? { subresource: selection.subresource } : {}),
  }
  if (!selection.latest) return info
  const object = await latestObject(session.client, info, selection.subresource ? { subresource: selection.subresource } : {})
  return { ...info, object }
}

/** Lists in chunks. A BadRequest is worded with the selectors it was about. */
export async function listAll(session: Session, resource: ApiResource, namespace: string, query: Query, accept?: string): Promise<Dict> {
  let answer: Dict | undefined
  let items: unknown[] = []
  let token = ''
  const client = objectClient(session.client, { resource, namespace })
  // Without a size of chunks the parameter is not sent.
  const { limit, ...rest } = query
  const asked = limit ? query : rest
  const key = (dict: Dict) => (Array.isArray(dict['rows']) || dict['kind'] === 'Table' ? 'rows' : 'items')
  do {
    const page = await client.list({ ...asked, ...(token ? { continue: token } : {}) }, accept)
    items = items.concat(asList(page[key(page)]))
    token = asText(at(page, 'metadata', 'continue'))
    answer = page
  } while (token !== '')
  return {
    ...answer,
    [key(answer)]: items,
    metadata: { ...asDict(answer['metadata']), continue: undefined, remainingItemCount: undefined },
  }
}

/** Words a refused list as cli-runtime's selector does. */
export function selectorFailure(error: unknown, resource: ApiResource, selection: Pick<Selection, 'selector' | 'fieldSelector'>): unknown {
  if (!(error instanceof StatusError)) return error
  const shown = `"${resource.group}/${resource.version}, Resource=${resource.name}"`
  if (error.reason === 'BadRequest' || error.reason === 'NotFound') {
    if (selection.selector || selection.fieldSelector) {
      return new StatusError(
        error.code,
        error.reason,
        `Unable to find ${shown} that match label selector "${selection.selector ?? ''}", field selector "${selection.fieldSelector ?? ''}": ${error.message}`,
        error.status.details,
      )
    }
    return new StatusError(error.code, error.reason, `Unable to list ${shown}: ${error.message}`, error.status.details)
  }
  return error
}

async function listedInfos(session: Session, resource: ApiResource, selection: Selection): Promise<readonly Info[]> {
  const namespace = namespaceFor(session, resource, selection.allNamespaces)
  let list: Dict
  try {
    list = await listAll(session, resource, namespace, {
      labelSelector: selection.selector,
      fieldSelector: selection.fieldSelector,
      limit: selection.chunkSize,
    })
  } catch (error) {
    throw selectorFailure(error, resource, selection)
  }
  const kind = asText(list['kind']).replace(/List$/, '')
  return asList(list['items']).map((item) => {
    const object = { apiVersion: apiVersionOf(resource), kind: kind || resource.kind, ...asDict(item) }
    return { resource, namespace: namespaceOfObject(object), name: nameOfObject(object), source: '', object }
  })
}
