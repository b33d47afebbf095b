/** Which objects a command line means: TYPE NAME, TYPE/NAME, files, selectors; models cli-runtime's resource.Builder. */
import { goQuote } from '../../engine/api/strconv'
import { StatusError } from '../../engine/api/status'
import { Signalled } from '../../shell/command'
import { BrokenPipe } from '../../shell/streams'
import { AggregateFailure, CliError, ConfigurationError, leaves, throwAll } from '../command/errors'
import type { Query } from '../rest/client'
import type { ApiResource } from '../rest/discovery'
import { apiVersionOf } from '../rest/mapper'
import type { Session } from '../session'
import { asDict, asList, asText, at, labelsOf, nameOfObject, namespaceOfObject, type Dict } from '../values'
import { isNotFound, latestObject, objectClient, type Info } from './info'
import { manifestInfos, NamespaceMismatch } from './manifest-infos'
import { manifestsAt, placesOf, type Manifest } from './manifests'
import { matchesSelector } from './selector'
import { decoded, requireKnown } from './scheme'
import { LOCAL_ONLY, type Selection } from './selection'
import { discoveryAttempts, namespaceFor, requireSomething, targetsOfWords, wordsOf, type Target, type Words } from './targets'

export type { Selection }

/** The objects that are meant, one after another as they are had. */
export interface Result {
  /** Whether the command line means one object, as far as can be told before any is had. */
  readonly isSingle: boolean
  /**
   * Gives each object to `use`. What fails, there or before, is kept while the others go on, and thrown together at the end;
   * where a selection stops at the first failure, it ends there.
   */
  visit(use: Use): Promise<void>
}

type Use = (info: Info) => Promise<void> | void
/** What is told of objects as they are found. */
interface Visitor {
  /** One object to be had, which may fail. */
  object(get: () => Promise<Info>, isItem?: boolean): Promise<void>
  failure(failure: unknown): void
  endOfList(): void
}

/** Throws at once what is wrong with the arguments. */
export async function resultOf(session: Session, selection: Selection): Promise<Result> {
  const { isSingle, go } = await prepared(session, selection)
  const visit = async (use: Use): Promise<void> => {
    const failures = allOf(await go(use))
    // One failure stands alone before the absences among several are left out: what is left of several stays a list.
    throwAll(filtered(failures, selection))
  }
  return { isSingle, visit }
}

/** Failures without the absences that are to be ignored. What a kubeconfig lacks is taken apart and loses its words around it. */
function filtered(failures: readonly unknown[], selection: Pick<Selection, 'ignoreNotFound'>): readonly unknown[] {
  const left = failures.flatMap((failure) => {
    if (failure instanceof ConfigurationError) return [new AggregateFailure(failure.problems.map((each) => new CliError(each)))]
    if (!(failure instanceof AggregateFailure)) return selection.ignoreNotFound && isNotFound(failure) ? [] : [failure]
    const inner = filtered(failure.errors, selection)
    return inner.length > 0 ? [new AggregateFailure(inner)] : []
  })
  return failures.length > 1 && left.length === 1 ? [new AggregateFailure(left)] : left
}

interface Failures {
  /** Of objects, in their order. */
  readonly single: readonly unknown[]
  /** Of what objects come from; told after the others, as one. */
  readonly sources: readonly unknown[]
}

function allOf({ single, sources }: Failures): readonly unknown[] {
  return sources.length > 0 ? [...single, new AggregateFailure(sources)] : single
}

interface Prepared {
  readonly isSingle: boolean
  go(use: Use): Promise<Failures>
}

async function prepared(session: Session, selection: Selection): Promise<Prepared> {
  if (!selection.gathersContext) session.requireContext()
  const { filenames = [], kustomize = '' } = selection
  const { places, words } = await understood(session, selection)
  if (filenames.length > 0 || kustomize) {
    refuseArguments(words)
    // Throws for a selector that cannot be understood before anything is read.
    if (selection.selector) matchesSelector(selection.selector, {})
    return {
      isSingle: !kustomize && places.length === 1 && places[0] !== '-',
      go: (use) => visiting(selection, use, (visitor) => fromManifests(session, selection, places, visitor)),
    }
  }
  requireSomething(selection)
  session.discoveryAttempts = discoveryAttempts(selection)
  const targets = await targetsOfWords(session, selection, words)
  return {
    isSingle: targets.length === 1 && targets[0]!.name !== undefined,
    go: (use) => visiting(selection, use, (visitor) => fromTargets(session, selection, targets, visitor)),
  }
}

/** The places of files and the words of arguments. Throws all that is wrong with either, together. */
async function understood(session: Session, selection: Selection): Promise<{ readonly places: readonly string[]; readonly words: Words }> {
  const problems = contradictions(selection)
  let places: readonly string[] = []
  let words: Words = { pairs: [], types: [], names: [] }
  try {
    if (problems.length === 0) places = placesOf(session, selection.filenames ?? [], selection.recursive ?? false)
  } catch (error) {
    problems.push(...(error instanceof AggregateFailure ? error.errors : [error]))
  }
  try {
    words = await wordsOf(session, selection)
  } catch (error) {
    if (!(error instanceof CliError || error instanceof AggregateFailure)) throw error
    problems.push(...(error instanceof AggregateFailure && error.errors.length > 1 ? error.errors : [error]))
  }
  if (selection.gathersContext) problems.push(...contextProblems(session))
  throwAll(problems)
  return { places, words }
}

function contextProblems(session: Session): readonly unknown[] {
  try {
    session.requireContext()
    return []
  } catch (error) {
    return [new AggregateFailure([error])]
  }
}

function contradictions({
  args = [],
  local,
  filenames = [],
  stdinInUse,
  kustomize,
  recursive,
  all,
  selector,
  fieldSelector,
}: Selection): unknown[] {
  return [
    ...(local && args.length > 0 ? [new CliError(LOCAL_ONLY)] : []),
    ...(filenames.length > 0 && kustomize ? [new CliError('only one of -f or -k can be specified')] : []),
    ...(kustomize && recursive ? [new CliError("the -k flag can't be used with -f or -R")] : []),
    ...(filenames.filter((name) => name === '-').length + (stdinInUse ? 1 : 0) > 1
      ? [new CliError('standard input cannot be used for multiple arguments')]
      : []),
    ...(all && (selector || fieldSelector) ? [new CliError("setting 'all' parameter but found a non empty selector. ")] : []),
  ]
}

/** Files and arguments exclude each other. */
function refuseArguments({ types, pairs }: Words): void {
  if (types.length > 0)
    throw new CliError('when paths, URLs, or stdin is provided as input, you may not specify resource arguments as well')
  if (pairs.length > 0) throw new CliError('resource/name arguments cannot be provided when a path is specified')
}

/** Ends a visit that stops at the first failure. */
class Stopped extends Error {}

async function visiting({ stopsAtFirst }: Selection, use: Use, from: (visitor: Visitor) => Promise<void>): Promise<Failures> {
  const single: unknown[] = []
  const sources: unknown[] = []
  /** Of the list that is being gone through: it is gone through to its end before anything stops. */
  let listed: unknown[] = []
  const keep = (failures: unknown[], failure: unknown, isItem = false) => {
    if (failure instanceof Signalled || failure instanceof BrokenPipe) throw failure
    if (!stopsAtFirst) failures.push(failure)
    else if (isItem) listed.push(failure)
    else {
      failures.push(listed.length > 0 ? new AggregateFailure([...listed, ...leaves([failure])]) : failure)
      throw new Stopped()
    }
  }
  const endOfList = () => {
    if (listed.length === 0) return
    const failure = new AggregateFailure(listed)
    listed = []
    keep(single, failure)
  }
  try {
    await from({
      object: async (get, isItem) => {
        try {
          await use(await get())
        } catch (error) {
          keep(single, error, isItem)
        }
      },
      failure: (failure) => keep(sources, failure),
      endOfList,
    })
  } catch (error) {
    if (!(error instanceof Stopped)) throw error
  }
  return { single, sources }
}

async function fromManifests(session: Session, selection: Selection, places: readonly string[], visitor: Visitor): Promise<void> {
  const { selector, kustomize } = selection
  const streams = kustomize ? [kustomized(session, kustomize)] : places.map((place) => manifestsAt(session, place))
  for await (const found of manifestInfos(session, selection, streams)) {
    if (found === 'end of list') visitor.endOfList()
    else if ('failure' in found) {
      const { failure, isItem } = found
      if (failure instanceof NamespaceMismatch) await visitor.object(() => Promise.reject(failure), isItem)
      else visitor.failure(failure)
    } else if (!selector || matchesSelector(selector, labelsOf(found.info.object)))
      await visitor.object(() => Promise.resolve(found.info), found.isItem)
  }
}

async function fromTargets(session: Session, selection: Selection, targets: readonly Target[], visitor: Visitor): Promise<void> {
  for (const { resource, name } of targets) {
    if (name !== undefined) {
      await visitor.object(() => namedInfo(session, resource, name, selection))
      continue
    }
    let listed: readonly Info[] = []
    try {
      listed = await listedInfos(session, resource, selection)
    } catch (error) {
      visitor.failure(error)
    }
    for (const info of listed) await visitor.object(() => Promise.resolve(info))
  }
}

/**
 * The objects that are meant. Errors are collected: what was found comes with what failed, and the caller decides.
 * Throws at once when the arguments make no sense.
 */
export async function collect(
  session: Session,
  selection: Selection,
): Promise<{ readonly infos: readonly Info[]; readonly errors: readonly unknown[] }> {
  const infos: Info[] = []
  const { go } = await prepared(session, selection)
  const failures = await go((info) => void infos.push(info))
  return { infos, errors: filtered(allOf(failures), selection) }
}

/** Like `collect`, but any failure ends the command. */
export async function collectAll(session: Session, selection: Selection): Promise<readonly Info[]> {
  const { infos, errors } = await collect(session, selection)
  throwAll(errors)
  return infos
}

/** Builds a kustomization; the kustomize command registers how. */
export type Kustomizer = (session: Session, folder: string) => Promise<readonly Manifest[]>
let kustomizer: Kustomizer | undefined

export function registerKustomizer(build: Kustomizer): void {
  kustomizer = build
}

async function* kustomized(session: Session, folder: string): AsyncGenerator<Manifest> {
  if (!kustomizer)
    throw new CliError(
      `unable to find one of 'kustomization.yaml', 'kustomization.yml' or 'Kustomization' in directory '${session.path(folder)}'`,
    )
  yield* await kustomizer(session, folder)
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
  return { ...info, object: decoded(object, selection.scheme) }
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
  const { continue: _token, remainingItemCount: _count, ...metadata } = asDict(answer['metadata'])
  return { ...answer, [key(answer)]: items, metadata }
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
        `Unable to find ${shown} that match label selector ${goQuote(selection.selector ?? '')}, field selector ${goQuote(selection.fieldSelector ?? '')}: ${error.message}`,
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
  if (selection.scheme) requireKnown(list, selection.scheme)
  const kind = asText(list['kind']).replace(/List$/, '')
  return asList(list['items']).map((item) => {
    const object = decoded({ apiVersion: apiVersionOf(resource), kind: kind || resource.kind, ...asDict(item) }, selection.scheme)
    return { resource, namespace: namespaceOfObject(object), name: nameOfObject(object), source: '', object }
  })
}
