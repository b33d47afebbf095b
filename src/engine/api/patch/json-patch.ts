/** JSON Patch, RFC 6902, with the refusals of the API server; models evanphx/json-patch as kube-apiserver uses it. */
import { cloneJson, equalJson, isObject, setField } from '../json'
import { badRequest, StatusError } from '../status'

interface Operation {
  readonly op: string
  readonly path: string
  readonly from?: string
  readonly value?: unknown
}

const MAX_OPERATIONS = 10_000

function operations(patch: unknown): readonly Operation[] {
  if (!Array.isArray(patch)) throw badRequest('error decoding patch: json: cannot unmarshal object into Go value of type jsonpatch.Patch')
  if (patch.length > MAX_OPERATIONS) {
    throw new StatusError(
      413,
      'RequestEntityTooLarge',
      `Request entity too large: The allowed maximum operations in a JSON patch is ${MAX_OPERATIONS}, got ${patch.length}`,
    )
  }
  for (const each of patch as unknown[]) {
    if (!isObject(each)) throw badRequest('error decoding patch: json: cannot unmarshal value into Go value of type jsonpatch.Operation')
  }
  return patch as Operation[]
}

/** 422 without a kind: what a failing operation or test answers. */
function refused(message: string): StatusError {
  return new StatusError(422, 'Invalid', `the server rejected our request due to an error in our request`, { causes: [{ message }] })
}

function segments(path: unknown): string[] {
  if (typeof path !== 'string') throw refused('missing path')
  if (path === '') return []
  if (!path.startsWith('/')) throw refused(`bad path: ${path}`)
  return path
    .slice(1)
    .split('/')
    .map((each) => each.replace(/~1/g, '/').replace(/~0/g, '~'))
}

function arrayIndex(segment: string, length: number, insert: boolean, path: string): number {
  if (insert && segment === '-') return length
  if (!/^-?\d+$/.test(segment)) throw refused(`${path}: not an array index`)
  let index = Number(segment)
  // The library accepts negative indices, counted from the end.
  if (index < 0) index += insert ? length + 1 : length
  if (index < 0 || index > (insert ? length : length - 1)) throw refused(`${path}: index out of bounds`)
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
    if (last === undefined) throw refused('the root has no parent')
    let container = this.root
    for (const step of steps) container = this.child(container, step, path)
    if (typeof container !== 'object' || container === null) throw refused(`${path}: missing container`)
    return { container, last }
  }

  private child(container: unknown, step: string, path: string): unknown {
    if (Array.isArray(container)) return container[arrayIndex(step, container.length, false, path)]
    if (isObject(container) && Object.hasOwn(container, step)) return container[step]
    throw refused(`${path}: missing path`)
  }

  get(path: string): unknown {
    if (path === '') return this.root
    const { container, last } = this.parent(path)
    return this.child(container, last, path)
  }

  add(path: string, value: unknown): void {
    if (path === '') {
      this.root = value
      return
    }
    const { container, last } = this.parent(path)
    if (Array.isArray(container)) container.splice(arrayIndex(last, container.length, true, path), 0, value)
    else setField(container as Record<string, unknown>, last, value)
  }

  remove(path: string): void {
    const { container, last } = this.parent(path)
    this.child(container, last, path)
    if (Array.isArray(container)) container.splice(arrayIndex(last, container.length, false, path), 1)
    else delete (container as Record<string, unknown>)[last]
  }

  replace(path: string, value: unknown): void {
    if (path === '') {
      this.root = value
      return
    }
    const { container, last } = this.parent(path)
    this.child(container, last, path)
    if (Array.isArray(container)) container[arrayIndex(last, container.length, false, path)] = value
    else setField(container as Record<string, unknown>, last, value)
  }

  test(path: string, value: unknown): boolean {
    let found: unknown
    try {
      found = this.get(path)
    } catch (error) {
      // An absent path equals null.
      if (value !== null && value !== undefined) throw error
      found = null
    }
    return equalJson(found ?? null, value ?? null)
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
        if (!target.test(path, value)) throw refused(`testing value ${path} failed: test failed`)
        break
      default:
        throw refused(`Unexpected kind: ${String(op)}`)
    }
  }
  return target.value
}
