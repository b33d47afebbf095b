/** JSON Patch, RFC 6902, with the refusals of the API server; models evanphx/json-patch as kube-apiserver uses it. */
import { goName } from '../go-values'
import { cloneJson, equalJson, isObject, setField, type JsonObject } from '../json'
import { writeJson } from '../json-text'
import { badRequest, StatusError } from '../status'

interface Operation {
  readonly op: string
  readonly path: string
  readonly from?: string
  readonly value?: unknown
}

const MAX_OPERATIONS = 10_000
/** Bytes of JSON that a patch may copy in all; a list that is copied into itself doubles each time. */
const MAX_COPIED = 3 * 1024 * 1024
const KINDS: ReadonlySet<string> = new Set(['add', 'remove', 'replace', 'move', 'copy', 'test'])

function operations(patch: unknown): readonly Operation[] {
  if (patch === null) return []
  if (!Array.isArray(patch))
    throw badRequest(`error decoding patch: json: cannot unmarshal ${goName(patch)} into Go value of type []handlers.jsonPatchOp`)
  if (patch.length > MAX_OPERATIONS) {
    throw new StatusError(
      413,
      'RequestEntityTooLarge',
      `Request entity too large: The allowed maximum operations in a JSON patch is ${MAX_OPERATIONS}, got ${patch.length}`,
    )
  }
  for (const each of patch as unknown[]) {
    if (each === null) continue
    if (!isObject(each))
      throw badRequest(`error decoding patch: json: cannot unmarshal ${goName(each)} into Go value of type handlers.jsonPatchOp`)
    for (const field of ['op', 'path', 'from']) {
      const value = each[field]
      if (value !== undefined && value !== null && typeof value !== 'string')
        throw badRequest(
          `error decoding patch: json: cannot unmarshal ${goName(value)} into Go struct field jsonPatchOp.${field} of type string`,
        )
    }
  }
  return (patch as readonly (Operation | null)[]).map((each) => each ?? ({} as Operation))
}

/** What an operation lacks for whoever looks before it applies any; undefined when nothing. */
export function problemOf(operation: JsonObject): string | undefined {
  const lacks = (field: string): string => `failed to decode '${field}': operation, missing ${field} field: missing value`
  switch (operation['op']) {
    case 'add':
    case 'replace':
      if (operation['value'] === undefined) return lacks('value')
      break
    case 'move':
    case 'copy':
      if (operation['from'] === undefined) return lacks('from')
      break
    case 'remove':
    case 'test':
      break
    default:
      return 'unsupported operation'
  }
  return operation['path'] === undefined ? lacks('path') : undefined
}

/** Why an operation does not apply, in the words of the library; the API server keeps them to itself. */
class Failure extends Error {}

const missing = (text: string) => new Failure(`${text}: missing value`)

/** 422 without a kind and without a word of why: what a failing operation or test answers. The library's words are its `cause`. */
function refused(why: string): StatusError {
  const error = new StatusError(422, 'Invalid', `the server rejected our request due to an error in our request`, {})
  error.cause = why
  return error
}

function segments(path: string): readonly string[] | undefined {
  if (!path.startsWith('/')) return undefined
  return path
    .slice(1)
    .split('/')
    .map((each) => each.replace(/~1/g, '/').replace(/~0/g, '~'))
}

function arrayIndex(segment: string, length: number, insert: boolean): number {
  if (insert && segment === '-') return length
  if (!/^[-+]?\d+$/.test(segment)) {
    const why = `strconv.Atoi: parsing ${JSON.stringify(segment)}: invalid syntax`
    throw new Failure(insert ? `value was not a proper array index: '${segment}': ${why}` : why)
  }
  let index = Number(segment)
  // The library accepts negative indices, counted from the end.
  if (index < 0) index += insert ? length + 1 : length
  if (index < 0 || index > (insert ? length : length - 1))
    throw new Failure(`Unable to access invalid index: ${segment}: invalid index referenced`)
  return index
}

type Container = unknown[] | Record<string, unknown>

function itemOf(container: Container, key: string): unknown {
  if (Array.isArray(container)) return container[arrayIndex(key, container.length, false)]
  if (Object.hasOwn(container, key)) return container[key]
  throw missing(`unable to get nonexistent key: ${key}`)
}

function insert(container: Container, key: string, value: unknown): void {
  if (Array.isArray(container)) container.splice(arrayIndex(key, container.length, true), 0, value)
  else setField(container, key, value)
}

function remove(container: Container, key: string): void {
  if (Array.isArray(container)) container.splice(arrayIndex(key, container.length, false), 1)
  else if (Object.hasOwn(container, key)) delete container[key]
  else throw missing(`unable to remove nonexistent key: ${key}`)
}

function within<T>(what: string, act: () => T): T {
  try {
    return act()
  } catch (error) {
    throw error instanceof Failure ? new Failure(`${what}: ${error.message}`) : error
  }
}

/** The list or object a path ends in, and the last part of the path. */
function parentOf(root: unknown, path: string, otherwise: string): { readonly container: Container; readonly key: string } {
  const steps = segments(path)
  if (steps === undefined) throw missing(otherwise)
  let container = root
  try {
    for (const step of steps.slice(0, -1)) {
      if (typeof container !== 'object' || container === null) break
      container = itemOf(container as Container, step)
    }
  } catch (error) {
    throw error instanceof Failure ? missing(otherwise) : error
  }
  if (typeof container !== 'object' || container === null) throw missing(otherwise)
  return { container: container as Container, key: steps.at(-1)! }
}

function replaced(root: unknown, path: string, value: unknown): unknown {
  if (path === '') return value
  const { container, key } = parentOf(root, path, `replace operation does not apply: doc is missing path: ${path}`)
  try {
    itemOf(container, key)
  } catch {
    throw missing(`replace operation does not apply: doc is missing key: ${path}`)
  }
  if (Array.isArray(container)) container[arrayIndex(key, container.length, false)] = value
  else setField(container, key, value)
  return root
}

function test(root: unknown, path: string, value: unknown): void {
  let found = root
  if (path !== '') {
    const { container, key } = parentOf(root, path, `test operation does not apply: is missing path: ${path}`)
    // What is not there equals null.
    const isAbsent = isObject(container) && !Object.hasOwn(container, key)
    found = isAbsent ? null : within(`error in test for path: '${path}'`, () => itemOf(container, key))
  }
  if (!equalJson(found ?? null, value ?? null)) throw new Failure(`testing value ${path} failed: test failed`)
}

/** What the copies of a patch come to so far, in bytes. */
interface Copies {
  bytes: number
}

function copyOf(value: unknown, copies: Copies): unknown {
  const text = writeJson(value ?? null)
  copies.bytes += new TextEncoder().encode(text).length
  if (copies.bytes > MAX_COPIED)
    throw new Failure(
      `Unable to complete the copy, the accumulated size increase of copy is ${copies.bytes}, exceeding the limit ${MAX_COPIED}`,
    )
  return cloneJson(value)
}

/** The document after one operation; lists and objects of `root` change in place. Throws Failure. */
function applied(root: unknown, operation: Operation, copies: Copies): unknown {
  const { op, from = '', value } = operation
  const path = pathOf(operation)
  switch (op) {
    case 'add': {
      const { container, key } = parentOf(root, path, `add operation does not apply: doc is missing path: "${path}"`)
      within(`error in add for path: '${path}'`, () => insert(container, key, cloneJson(value ?? null)))
      return root
    }
    case 'remove': {
      const { container, key } = parentOf(root, path, `remove operation does not apply: doc is missing path: "${path}"`)
      within(`error in remove for path: '${path}'`, () => remove(container, key))
      return root
    }
    case 'replace':
      return replaced(root, path, cloneJson(value ?? null))
    case 'move': {
      const source = parentOf(root, from, `move operation does not apply: doc is missing from path: ${from}`)
      const moved = within(`error in move for path: '${source.key}'`, () => itemOf(source.container, source.key))
      remove(source.container, source.key)
      const { container, key } = parentOf(root, path, `move operation does not apply: doc is missing destination path: ${path}`)
      within(`error in move for path: '${path}'`, () => insert(container, key, moved))
      return root
    }
    case 'copy': {
      const source = parentOf(root, from, `copy operation does not apply: doc is missing from path: ${from}`)
      const original = within(`error in copy for from: '${from}'`, () => itemOf(source.container, source.key))
      const { container, key } = parentOf(root, path, `copy operation does not apply: doc is missing destination path: ${path}`)
      const copied = copyOf(original, copies)
      within('error while adding value during copy', () => insert(container, key, copied))
      return root
    }
    case 'test':
      test(root, path, value)
      return root
    default:
      throw new Failure(`Unexpected kind: ${op ?? 'unknown'}`)
  }
}

/** A value that is not there is null; a path, and where something comes from, must be. */
function pathOf({ op, path, from }: Partial<Operation>): string {
  const decoded = `${op} operation failed to decode`
  if ((op === 'move' || op === 'copy') && from === undefined) throw missing(`${decoded} from: operation, missing from field`)
  if (path !== undefined) return path
  if (op === undefined || !KINDS.has(op)) return ''
  throw missing(`${decoded} path`)
}

/** The document after every operation; the argument is not changed. Throws StatusError 400, 413 or 422. */
export function jsonPatch(document: unknown, patch: unknown): unknown {
  let root: unknown = cloneJson(document)
  const copies: Copies = { bytes: 0 }
  try {
    for (const operation of operations(patch)) root = applied(root, operation, copies)
  } catch (error) {
    throw error instanceof Failure ? refused(error.message) : error
  }
  return root
}
