/** What lies in etcd beside the objects: values of other programs, and what somebody wrote where an object belongs and the API server cannot read; models the decoding of etcd3's store. */
import { encodeBase64 } from '../api/base64'
import { goName } from '../api/go-values'
import { cloneJson, isObject, type JsonObject } from '../api/json'
import type { KubeObject } from '../api/object'
import { StatusError } from '../api/status'
import { decode } from '../schema'
import type { Store } from '../store/memory-store'
import { BYTES } from '../store/store'
import type { Core } from './core'
import type { Registry, Served } from './registry'
import { parseJson, parseYaml, TYPE_META } from './rest/body'
import { decodeProtobuf, isProtobuf } from './rest/protobuf'
import { storagePlace } from './storage-key'

const PREFIX = '/registry/'
const DECODER = new TextDecoder()

export interface StoredBytes {
  readonly metadata: KubeObject['metadata']
  /** base64. */
  readonly value: string
  /** Why the API server makes no object of it, where it looks for one. */
  readonly fault?: string
}

export function storedBytes(key: string, value: Uint8Array, revision: number, fault: string | undefined): KubeObject & StoredBytes {
  const metadata = { name: key, uid: '', resourceVersion: String(revision), creationTimestamp: '' }
  return { apiVersion: '', kind: '', metadata, value: encodeBase64(value), ...(fault === undefined ? {} : { fault }) }
}

export interface Place {
  readonly served: Served
  /** What the store calls an object that is kept here. */
  readonly key: string
}

/** Which object's place a key of etcd is; undefined for a key that the API server never looks at. */
export function placeOf(registry: Registry, key: string): Place | undefined {
  if (!key.startsWith(PREFIX)) return undefined
  const rest = key.slice(PREFIX.length)
  for (const served of registry.all()) {
    const folder = `${storagePlace(served.collection)}/`
    const name = rest.slice(folder.length)
    if (rest.startsWith(folder) && name !== '' && name.split('/').length === (served.namespaced ? 2 : 1)) return { served, key: name }
  }
  return undefined
}

/** The object that a value is, with its defaults, or why the API server cannot read it. */
export function readValue({ registry, dependencies }: Core, { served }: Place, value: Uint8Array): JsonObject | { readonly fault: string } {
  try {
    const found = isProtobuf(value) ? decodeProtobuf(value) : parsed(DECODER.decode(value))
    const { apiVersion, kind } = found as { apiVersion?: unknown; kind?: unknown }
    for (const [name, text] of [
      ['Kind', kind],
      ['apiVersion', apiVersion],
    ] as const)
      if (typeof text !== 'string' || text === '') return { fault: `Object '${name}' is missing in '${DECODER.decode(value)}'` }
    const written = registry.ofKind(String(apiVersion), String(kind))
    if (written?.collection !== served.collection)
      return {
        fault: written
          ? `unable to decode ${String(apiVersion)}, Kind=${String(kind)} into *core.${served.kind}`
          : `no kind ${JSON.stringify(kind)} is registered for version ${JSON.stringify(apiVersion)} in scheme "pkg/api/legacyscheme/scheme.go:30"`,
      }
    const decoded = written.schemaType === '' ? { value: found, error: undefined } : decode(written.schemaType, found)
    if (decoded.error !== undefined) return { fault: decoded.error }
    const draft = cloneJson(decoded.value) as JsonObject
    dependencies.applyDefaults(written.schemaType, draft)
    return (written.fromVersion?.(draft as unknown as KubeObject) as JsonObject | undefined) ?? draft
  } catch (error) {
    if (error instanceof StatusError) return { fault: error.message }
    throw error
  }
}

/** What is no JSON is taken for YAML. Throws StatusError. */
function parsed(text: string): JsonObject {
  const { value } = text.startsWith('{') ? parseJson(text) : parseYaml(text)
  if (isObject(value)) return value
  throw new StatusError(
    500,
    '',
    `couldn't get version/kind; json parse error: ${value === undefined ? 'unexpected end of JSON input' : `json: cannot unmarshal ${goName(value)} into Go value of type ${TYPE_META}`}`,
  )
}

/** Throws what reading an object, or with no key a list of them, comes to while bytes lie there that are none. */
export function refuseUnreadable(store: Store, served: Served, key?: string): void {
  if (store.count(BYTES) === 0) return
  const folder = `${PREFIX}${storagePlace(served.collection)}/`
  const wrong = store
    .list(BYTES)
    .find(({ metadata: { name } }) => (key === undefined ? name.startsWith(folder) : name === `${folder}${key}`)) as StoredBytes | undefined
  if (wrong?.fault !== undefined) throw new StatusError(500, '', wrong.fault)
}
