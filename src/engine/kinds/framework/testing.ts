/** For tests: takes wire objects of a kind as far as the API server would, without a server. */
import { fieldErrorText } from '../../api/field-errors'
import { equalJson } from '../../api/json'
import type { KindDefinition, StrategyContext } from '../../api/kind'
import type { Draft, KubeObject, Resource } from '../../api/object'
import { applyDefaults, decode } from '../../schema'

export const NOW = Date.parse('2026-11-20T12:00:00Z')

/** Numbers in [0, 1) that are the same every time for one seed (mulberry32). */
export function sequence(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

/** A server's view that holds just these objects. */
export function contextWith(objects: readonly KubeObject[] = []): StrategyContext {
  const next = sequence(1)
  const of = <T extends KubeObject>(resource: Resource<T>): T[] => objects.filter((each) => each.kind === resource.kind) as T[]
  return {
    now: () => NOW,
    find: (resource, name, namespace) => of(resource).find((each) => each.metadata.name === name && each.metadata.namespace === namespace),
    list: (resource) => of(resource),
    randomSuffix: (length) => 'x'.repeat(length),
    randomInteger: (bound) => Math.floor(next() * bound),
    uuid: () => '00000000-0000-4000-8000-000000000000',
  }
}

function drafted<T extends KubeObject>(kind: KindDefinition<T>, wire: object): Draft<T> {
  const decoded = decode(kind.schemaType, wire, { strict: true })
  if (decoded.error !== undefined || decoded.unknownFields.length > 0) throw new Error(decoded.error ?? decoded.unknownFields.join())
  const draft = decoded.value as Draft<T>
  applyDefaults(kind.schemaType, draft)
  kind.setDefaults?.(draft)
  return draft
}

/** The object as it would be stored, valid or not. Throws StatusError when the server could not give it what it needs. */
export function created<T extends KubeObject>(kind: KindDefinition<T>, wire: object, context = contextWith()): T {
  const draft = drafted(kind, wire)
  draft.metadata.uid ??= 'uid-1'
  draft.metadata.namespace ??= 'default'
  draft.metadata.creationTimestamp ??= '2026-11-20T11:59:00Z'
  kind.prepareForCreate?.(draft, context)
  return draft as T
}

/** The object after a change of the stored one, as a client that sends all of it would make it. */
export function updated<T extends KubeObject>(
  kind: KindDefinition<T>,
  old: T,
  change: (draft: Draft<T>) => void,
  context = contextWith(),
): T {
  const wire = structuredClone(old) as Draft<T>
  change(wire)
  const draft = drafted(kind, wire)
  kind.prepareForUpdate?.(draft, old, context)
  if (equalJson(draft, old)) throw new Error('nothing changed')
  return draft as T
}

export function refusals<T extends KubeObject>(kind: KindDefinition<T>, object: T, old?: T): string[] {
  const errors = old ? (kind.validateUpdate?.(object, old) ?? kind.validate(object)) : kind.validate(object)
  return errors.map(fieldErrorText)
}

/** One row of the kind's Table by heading. */
export function row<T extends KubeObject>(kind: KindDefinition<T>, object: T, now = NOW): Record<string, unknown> {
  return Object.fromEntries(kind.columns.map((column) => [column.name, column.cell(object, now)]))
}
