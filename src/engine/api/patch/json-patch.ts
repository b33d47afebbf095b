/** JSON Patch, RFC 6902, with the refusals of the API server; models evanphx/json-patch as kube-apiserver uses it. */
import { goName } from '../go-values'
import { canonicalJson, cloneJson, equalJson, isObject, setField, type JsonObject } from '../json'
import { badRequest, StatusError } from '../status'

interface Operation {
  readonly op: string
  readonly path: string
  readonly from?: string
  readonly value?: unknown
}

const MAX_OPERATIONS = 10_000

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
  for (const each of patch as readonly (JsonObject | null)[]) {
    const why = problemOf(each ?? {})
    if (why !== undefined) throw badRequest(`invalid operation ${canonicalJson(each)}: ${why}`)
  }
  return patch as Operation[]
}

/** What an operation lacks; undefined when nothing. */
function problemOf(operation: JsonObject): string | undefined {
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

/** 422 without a kind and without a word of why: what a failing operation or test answers. */
function refused(): StatusError {
  return new StatusError(422, 'Invalid', `the server rejected our request due to an error in our request`, {})
}

function segments(path: unknown): string[] {
  if (typeof path !== 'string') throw refused()
  if (path === '') return []
  if (!path.startsWith('/')) throw refused()
  return path
    .slice(1)
    .split('/')
    .map((each) => each.replace(/~1/g, '/').replace(/~0/g, '~'))
}

function arrayIndex(segment: string, length: number, insert: boolean): number {
  if (insert && segment === '-') return length
  if (!/^-?\d+$/.test(segment)) throw refused()
  let index = Number(segment)
  // The library accepts negative indices, counted from the end.
  if (index < 0) index += insert ? length + 1 : length
  if (index < 0 || index > (insert ? length : length - 1)) throw refused()
  return index
}

class Document {
  constructor(private root: unknown) {}

  get value(): unknown {
    return this.root
  }

  private parent(path: string): { container: unknown; last: string } {
    const steps = segments(path)
    const last = steps.pop()
    if (last === undefined) throw refused()
    let container = this.root
    for (const step of steps) container = this.child(container, step)
    if (typeof container !== 'object' || container === null) throw refused()
    return { container, last }
  }

  private child(container: unknown, step: string): unknown {
    if (Array.isArray(container)) return container[arrayIndex(step, container.length, false)]
    if (isObject(container) && Object.hasOwn(container, step)) return container[step]
    throw refused()
  }

  get(path: string): unknown {
    if (path === '') return this.root
    const { container, last } = this.parent(path)
    return this.child(container, last)
  }

  add(path: string, value: unknown): void {
    const { container, last } = this.parent(path)
    if (Array.isArray(container)) container.splice(arrayIndex(last, container.length, true), 0, value)
    else setField(container as Record<string, unknown>, last, value)
  }

  remove(path: string): void {
    const { container, last } = this.parent(path)
    this.child(container, last)
    if (Array.isArray(container)) container.splice(arrayIndex(last, container.length, false), 1)
    else delete (container as Record<string, unknown>)[last]
  }

  replace(path: string, value: unknown): void {
    if (path === '') {
      this.root = value
      return
    }
    const { container, last } = this.parent(path)
    this.child(container, last)
    if (Array.isArray(container)) container[arrayIndex(last, container.length, false)] = value
    else setField(container as Record<string, unknown>, last, value)
  }

  test(path: string, value: unknown): boolean {
    if (path === '') return equalJson(this.root, value)
    const { container, last } = this.parent(path)
    const absent = isObject(container) && !Object.hasOwn(container, last)
    // What is not there equals null.
    return equalJson(absent ? null : (this.child(container, last) ?? null), value ?? null)
  }
}

/** The document after every operation; the argument is not changed. Throws StatusError 400, 413 or 422. */
export function jsonPatch(document: unknown, patch: unknown): unknown {
  const target = new Document(cloneJson(document))
  for (const { op, path, from, value } of operations(patch)) {
    switch (op) {
      case 'add':
        target.add(path, cloneJson(value ?? null))
        break
      case 'remove':
        target.remove(path)
        break
      case 'replace':
        target.replace(path, cloneJson(value ?? null))
        break
      case 'move': {
        const moved = target.get(from ?? '')
        target.remove(from ?? '')
        target.add(path, moved)
        break
      }
      case 'copy':
        target.add(path, cloneJson(target.get(from ?? '')))
        break
      case 'test':
        if (!target.test(path, value)) throw refused()
        break
      default:
        throw refused()
    }
  }
  return target.value
}
