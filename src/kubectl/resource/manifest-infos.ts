/** What the objects in files are to the server: their resource and namespace; models cli-runtime's visitors of files. */
import { decode } from '../../engine/schema'
import { CliError, ConnectionError, errorMessage, NoKindMatch } from '../command/errors'
import { compactJson } from '../printing/json'
import type { Session } from '../session'
import { asDict, asText, isDict, nameOfObject, namespaceOfObject, withAt, type Dict } from '../values'
import { latestObject, type Info } from './info'
import { flatten, typeProblem, type Manifest } from './manifests'
import { decoded } from './scheme'
import { schemaProblems } from './schema-validation'
import type { Selection } from './selection'

/** One object of a file, or why it cannot be had. */
export type Found = { readonly info: Info } | { readonly failure: unknown }

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
        for (const value of flatten(manifest.value))
          yield await foundIn(session, { source: manifest.source, value }, selection, value === manifest.value)
      }
    } catch (failure) {
      yield { failure }
    }
  }
}

async function foundIn(session: Session, manifest: Manifest, selection: Selection, isDocument: boolean): Promise<Found> {
  try {
    return { info: await manifestInfo(session, manifest, selection, isDocument) }
  } catch (failure) {
    return { failure }
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
    throw error instanceof ConnectionError ? unreachable(error, source, selection) : error
  })
  const [first, ...others] = new Set(problems)
  if (first !== undefined) throw invalid(source, others.length ? `[${[first, ...others].join(', ')}]` : first)
}

function invalid(source: string, problem: string): CliError {
  return new CliError(
    `error validating "${source}": error validating data: ${problem}; if you choose to ignore these errors, turn validation off with --validate=false`,
  )
}

/** Any type that has metadata and nothing that must be there. */
const WITH_METADATA = 'io.k8s.api.core.v1.ConfigMap'

/** Metadata is all that is checked before the server is asked, such as labels that are numbers; the words are those of Go's decoder. */
function problemOfMetadata(metadata: unknown): string | undefined {
  if (metadata !== undefined && metadata !== null && !isDict(metadata))
    return `json: cannot unmarshal ${jsonType(metadata)} into Go struct field metadataOnlyObject.metadata of type v1.ObjectMeta`
  return decode(WITH_METADATA, { metadata }).error?.replace(/(\.uid of type) string$/, '$1 types.UID')
}

function jsonType(value: unknown): string {
  return Array.isArray(value) ? 'array' : typeof value === 'boolean' ? 'bool' : typeof value
}

/** What is said of a file when the server that should know its types does not answer. */
function unreachable(error: ConnectionError, source: string, { validate }: Selection): CliError {
  if (!validate) return new CliError(`unable to recognize "${source}": ${error.message}`)
  const asked = new URL('/openapi/v2?timeout=32s', error.url).href
  return invalid(source, `failed to download openapi: Get "${asked}": ${error.reason}`)
}

/** The object of a file as the client's types have it, where the command has any. */
function typedManifest({ source, value }: Manifest, { scheme }: Selection): Dict {
  try {
    return decoded(asDict(value), scheme)
  } catch (error) {
    throw new CliError(`unable to decode "${source}": ${errorMessage(error)}`)
  }
}

async function manifestInfo(session: Session, manifest: Manifest, selection: Selection, isDocument: boolean): Promise<Info> {
  const { source } = manifest
  if (selection.validate) requireType(manifest)
  if (!isDict(manifest.value) || !asText(manifest.value['kind'])) {
    const problem = isDict(manifest.value)
      ? `Object 'Kind' is missing in '${compactJson(manifest.value)}'`
      : 'json: cannot unmarshal string into Go value of type map[string]interface {}'
    throw new CliError(`unable to decode "${source}": ${problem}`)
  }
  // What stands in a list is left to the server.
  const metadataProblem = isDocument ? problemOfMetadata(manifest.value['metadata']) : undefined
  if (metadataProblem !== undefined) throw new CliError(`unable to decode "${source}": ${metadataProblem}`)
  let object = typedManifest(manifest, selection)
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
    if (written === '' && selection.clusterScoped)
      throw new CliError(
        `no namespace set on resource ${found.group}/${found.version}, Resource=${found.name} ${JSON.stringify(nameOfObject(object))}`,
      )
    if (written === '' && !selection.local) object = withAt(object, ['metadata', 'namespace'], session.namespace)
    else if (session.namespaceGiven && written !== session.namespace) {
      throw new NamespaceMismatch(
        `the namespace from the provided object "${written}" does not match the namespace "${session.namespace}". You must pass '--namespace=${written}' to perform this operation.`,
      )
    }
  } else if (written !== '') object = withAt(object, ['metadata', 'namespace'], undefined)
  const subresource = selection.subresource ? { subresource: selection.subresource } : {}
  const info: Info = { resource: found, namespace: namespaceOfObject(object), name: nameOfObject(object), source, object, ...subresource }
  if (selection.latest !== true) return info
  return { ...info, object: decoded(await latestObject(session.client, info, { ...selection.form, ...subresource }), selection.scheme) }
}
