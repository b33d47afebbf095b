/** Which objects a command line means: TYPE NAME, TYPE/NAME, files, selectors; models cli-runtime's resource.Builder. */
import { CliError, ConnectionError, NoKindMatch, errorMessage, AggregateFailure } from '../command/errors'
import { StatusError } from '../../engine/api/status'
import { compactJson } from '../printing/json'
import type { Query } from '../rest/client'
import type { ApiResource } from '../rest/discovery'
import { apiVersionOf } from '../rest/mapper'
import type { Session } from '../session'
import { asDict, asList, asText, at, nameOfObject, namespaceOfObject, withAt, type Dict } from '../values'
import { objectClient, type Info } from './info'
import { flatten, readManifests, typeProblem, type Manifest } from './manifests'

export interface Selection {
  /** TYPE and names, or TYPE/NAME words. */
  readonly args?: readonly string[]
  readonly filenames?: readonly string[]
  readonly kustomize?: string
  readonly recursive?: boolean
  readonly selector?: string
  readonly fieldSelector?: string
  /** Every object of the types named. */
  readonly all?: boolean
  readonly allNamespaces?: boolean
  /** Types alone mean all of their objects (get, describe). */
  readonly typesMeanAll?: boolean
  /**
   * Ask the server for each object; otherwise named objects have only a name. `named`: what a file says is taken as it stands.
   */
  readonly latest?: boolean | 'named'
  /** Objects from files: check apiVersion and kind first (create, apply). */
  readonly validate?: boolean
  readonly subresource?: string
  readonly ignoreNotFound?: boolean
  readonly chunkSize?: number
  /** No server is asked: what files say is taken as it is. */
  readonly local?: boolean
  /** The first object that cannot be had ends the search. */
  readonly stopsAtFirst?: boolean
  /** What is said when several types are asked for and only one may be. */
  readonly singleType?: boolean
}

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
  const resources: ApiResource[] = []
  for (const type of types) resources.push(await session.resourceFor(type))
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
    if (word === '') throw new CliError(`arguments in resource/name form must have a single resource and name`)
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
    const manifests = selection.kustomize
      ? await kustomized(session, selection.kustomize)
      : await readManifests(session, selection.filenames ?? [], selection.recursive ?? false)
    for (const manifest of manifests) await manifestInfos(session, manifest, selection, infos, errors)
    return { infos, errors }
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
  const object = await objectClient(session.client, info).get(name, selection.subresource ? { subresource: selection.subresource } : {})
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

async function manifestInfos(session: Session, manifest: Manifest, selection: Selection, infos: Info[], errors: unknown[]): Promise<void> {
  for (const value of flatten(manifest.value)) {
    try {
      infos.push(await manifestInfo(session, { source: manifest.source, value }, selection))
    } catch (error) {
      errors.push(error)
    }
  }
}

/** What is said of a file when the server that should know its types does not answer. */
function unreachable(error: ConnectionError, source: string, { validate }: Selection): CliError {
  if (!validate) return new CliError(`unable to recognize "${source}": ${error.message}`)
  const asked = new URL('/openapi/v2?timeout=32s', error.url).href
  return new CliError(
    `error validating "${source}": error validating data: failed to download openapi: Get "${asked}": ${error.reason}; if you choose to ignore these errors, turn validation off with --validate=false`,
  )
}

async function manifestInfo(session: Session, manifest: Manifest, selection: Selection): Promise<Info> {
  const { source } = manifest
  const problem = typeProblem(manifest.value)
  if (problem !== undefined) {
    if (selection.validate)
      throw new CliError(
        `error validating "${source}": error validating data: ${problem}; if you choose to ignore these errors, turn validation off with --validate=false`,
      )
    const text = compactJson(manifest.value)
    throw new CliError(
      `unable to decode "${source}": ${problem.includes('kind') ? `Object 'Kind' is missing in '${text}'` : problem.includes('apiVersion') ? `Object 'apiVersion' is missing in '${text}'` : `json: cannot unmarshal string into Go value of type map[string]interface {}`}`,
    )
  }
  let object = asDict(manifest.value)
  const apiVersion = asText(object['apiVersion'])
  const kind = asText(object['kind'])
  session.discoveryAttempts = selection.validate ? 0 : 1
  const found = await session
    .lookup((mapper) => {
      try {
        return mapper.mappingFor(apiVersion, kind)
      } catch (error) {
        if (error instanceof NoKindMatch) return undefined
        throw error
      }
    })
    .catch((error: unknown) => {
      throw error instanceof ConnectionError ? unreachable(error, source, selection) : error
    })
  if (!found) {
    const failure = new NoKindMatch(kind, apiVersion)
    throw new CliError(
      `resource mapping not found for name: "${nameOfObject(object)}" namespace: "${namespaceOfObject(object)}" from "${source}": ${errorMessage(failure)}\nensure CRDs are installed first`,
    )
  }
  const written = namespaceOfObject(object)
  if (found.namespaced) {
    if (written === '' && !selection.local) object = withAt(object, ['metadata', 'namespace'], session.namespace)
    else if (session.config.namespaceGiven && written !== session.namespace) {
      throw new CliError(
        `the namespace from the provided object "${written}" does not match the namespace "${session.namespace}". You must pass '--namespace=${written}' to perform this operation.`,
      )
    }
  } else if (written !== '') object = withAt(object, ['metadata', 'namespace'], undefined)
  const info: Info = { resource: found, namespace: namespaceOfObject(object), name: nameOfObject(object), source, object }
  if (selection.latest !== true) return info
  return { ...info, object: await objectClient(session.client, info).get(info.name) }
}
