/** What the objects in files are to the server: their resource and namespace; models cli-runtime's visitors of files. */
import { StatusError } from '../../engine/api/status'
import { splitGroupVersion } from '../../engine/schema'
import { AggregateFailure, CliError, ConnectionError, errorMessage, NoKindMatch } from '../command/errors'
import type { ApiResource } from '../rest/discovery'
import { servedBy } from '../rest/mapper'
import type { Session } from '../session'
import { asText, nameOfObject, namespaceOfObject, withAt, type Dict } from '../values'
import { documentOf, flattened, requireItemType, type Document } from './documents'
import { latestObject, type Info } from './info'
import { typeProblem, type Manifest } from './manifests'
import { decoded } from './scheme'
import { schemaProblems } from './schema-validation'
import type { Selection } from './selection'

/** One object of a file, or why it cannot be had; `isItem` tells those of a list, after whose last the list ends. */
export type Found =
  { readonly info: Info; readonly isItem?: boolean } | { readonly failure: unknown; readonly isItem?: boolean } | 'end of list'

/** The objects of streams, one after another. What is wrong with one does not keep the others from being had. */
export async function* manifestInfos(
  session: Session,
  selection: Selection,
  streams: Iterable<Iterable<Manifest> | AsyncIterable<Manifest>>,
): AsyncGenerator<Found> {
  for (const stream of streams) {
    try {
      for await (const manifest of stream) {
        // A document without a type ends its stream where documents are checked before they are read.
        if (selection.validate) {
          requireType(manifest)
          await requireSchema(session, manifest, selection)
        }
        yield* infosIn(session, manifest, selection)
      }
    } catch (failure) {
      yield { failure }
    }
  }
}

/** An object of a namespace other than the one the command line names. */
export class NamespaceMismatch extends CliError {}

function requireType({ source, value }: Manifest): void {
  const problem = typeProblem(value)
  if (problem !== undefined) throw invalid(source, problem)
}

async function requireSchema(session: Session, { source, value }: Manifest, selection: Selection): Promise<void> {
  session.discoveryAttempts = 0
  const problems = await schemaProblems(session, value).catch((error: unknown) => {
    throw isRefused(error) ? unreachable(error, source, selection) : error
  })
  const [first, ...others] = new Set(problems)
  if (first !== undefined) throw invalid(source, others.length ? `[${[first, ...others].join(', ')}]` : first)
}

function invalid(source: string, problem: string): CliError {
  return new CliError(
    `error validating "${source}": error validating data: ${problem}; if you choose to ignore these errors, turn validation off with --validate=false`,
  )
}

/** The server that should know the types of files does not answer, or not to this user. */
function isRefused(error: unknown): error is ConnectionError | StatusError {
  return error instanceof ConnectionError || error instanceof StatusError
}

/** What is said of a file then. */
function unreachable(error: ConnectionError | StatusError, source: string, { validate }: Selection): CliError {
  if (!validate) return new CliError(`unable to recognize "${source}": ${error.message}`)
  if (error instanceof StatusError) return invalid(source, `failed to download openapi: ${error.message}`)
  const asked = new URL('/openapi/v2?timeout=32s', error.url).href
  return invalid(source, `failed to download openapi: Get "${asked}": ${error.reason}`)
}

async function* infosIn(session: Session, manifest: Manifest, selection: Selection): AsyncGenerator<Found> {
  const { source } = manifest
  let objects: readonly Dict[]
  try {
    const document = decodedDocument(manifest, selection)
    const resource = await resourceOf(session, document.object, selection).catch((error: unknown) => {
      throw unmapped(error, source, document.object, selection)
    })
    if (!document.items) {
      yield { info: await infoOf(session, document.object, resource, source, selection) }
      return
    }
    if (selection.refusesLists !== undefined) throw new CliError(selection.refusesLists)
    objects = flattened(document, selection.scheme)
  } catch (failure) {
    yield { failure }
    return
  }
  const failures: unknown[] = []
  for (const object of objects) {
    try {
      if (!selection.scheme) requireItemType(object)
      const resource = await resourceOf(session, object, selection).catch((error: unknown) => {
        throw error instanceof NoKindMatch || isRefused(error) ? new CliError(`unable to recognize ${error.message}`) : error
      })
      yield { info: await infoOf(session, object, resource, source, selection), isItem: true }
    } catch (failure) {
      if (failure instanceof NamespaceMismatch) yield { failure, isItem: true }
      else failures.push(failure)
    }
  }
  if (failures.length > 0) yield { failure: new AggregateFailure(failures) }
  yield 'end of list'
}

function decodedDocument({ source, value }: Manifest, { scheme }: Selection): Document {
  try {
    return documentOf(value, scheme)
  } catch (error) {
    throw new CliError(`unable to decode "${source}": ${errorMessage(error)}`)
  }
}

/** What is said of a file with an object that the server does not know, or when it does not answer. */
function unmapped(error: unknown, source: string, object: Dict, selection: Selection): unknown {
  if (isRefused(error)) return unreachable(error, source, selection)
  if (!(error instanceof NoKindMatch)) return error
  return new CliError(
    `resource mapping not found for name: "${nameOfObject(object)}" namespace: "${namespaceOfObject(object)}" from "${source}": ${error.message}\nensure CRDs are installed first`,
  )
}

/** The resource an object is one of; what asks no server knows no more of it than the object says. Throws NoKindMatch. */
async function resourceOf(session: Session, object: Dict, selection: Selection): Promise<ApiResource> {
  const kind = asText(object['kind'])
  const apiVersion = asText(object['apiVersion'])
  if (selection.local) return { ...servedBy(splitGroupVersion(apiVersion), kind), namespaced: namespaceOfObject(object) !== '' }
  session.discoveryAttempts = selection.validate ? 0 : 1
  await session.requireClient()
  const found = await session.lookup((mapper) => mapper.ofType(apiVersion, kind))
  if (!found) throw new NoKindMatch(kind, apiVersion)
  return found
}

async function infoOf(session: Session, written: Dict, resource: ApiResource, source: string, selection: Selection): Promise<Info> {
  const object = inNamespace(session, written, resource, selection)
  const subresource = selection.subresource ? { subresource: selection.subresource } : {}
  const info: Info = { resource, namespace: namespaceOfObject(object), name: nameOfObject(object), source, object, ...subresource }
  // What has no name yet is nowhere.
  if (selection.latest !== true || info.name === '') return info
  return { ...info, object: decoded(await latestObject(session.client, info, { ...selection.form, ...subresource }), selection.scheme) }
}

/** The object in the namespace it is meant to be in. Throws NamespaceMismatch when it says another. */
function inNamespace(session: Session, object: Dict, resource: ApiResource, selection: Selection): Dict {
  const written = namespaceOfObject(object)
  if (!resource.namespaced) return written === '' ? object : withAt(object, ['metadata', 'namespace'], undefined)
  if (written === '') {
    if (selection.clusterScoped)
      throw new CliError(
        `no namespace set on resource ${resource.group}/${resource.version}, Resource=${resource.name} ${JSON.stringify(nameOfObject(object))}`,
      )
    return selection.keepsNamespace ? object : withAt(object, ['metadata', 'namespace'], session.namespace)
  }
  if (session.namespaceGiven && written !== session.namespace)
    throw new NamespaceMismatch(
      `the namespace from the provided object "${written}" does not match the namespace "${session.namespace}". You must pass '--namespace=${written}' to perform this operation.`,
    )
  return object
}
