/**
 * What server-side apply does for objects that were applied by the client before: their fields get the new manager, and the
 * annotation of what was last applied one of its own. Models client-go's util/csaupgrade.
 */
import { StatusError } from '../../../engine/api/status'
import type { Info, ObjectClient } from '../../resource/info'
import { LAST_APPLIED, lastApplied } from '../../resource/last-applied'
import { apiVersionOf } from '../../rest/mapper'
import { asDict, asList, asText, at, isDict, namespaceOfObject, type Dict } from '../../values'
import type { ApplyRun } from './apply-run'

/** Server-side apply without --field-manager. */
export const SERVER_SIDE_MANAGER = 'kubectl'
const ANNOTATION_MANAGER = 'kubectl-last-applied'
/** How often a change of another's in between is put up with. */
const ATTEMPTS = 5

type Operation = 'Apply' | 'Update'

function isOf(entry: Dict, manager: string, operation: Operation): boolean {
  return entry['manager'] === manager && entry['operation'] === operation && !entry['subresource']
}

function managersOf(object: Dict): readonly Dict[] {
  return asList(at(object, 'metadata', 'managedFields')).map(asDict)
}

/** Who owns the annotation of what was last applied. */
function annotationOwners(object: Dict, operation: Operation): readonly string[] {
  return managersOf(object)
    .filter(
      (entry) =>
        entry['operation'] === operation &&
        !entry['subresource'] &&
        at(entry, 'fieldsV1', 'f:metadata', 'f:annotations', `f:${LAST_APPLIED}`) !== undefined,
    )
    .map((entry) => asText(entry['manager']))
}

/**
 * Gives the annotation an owner that applies, so that the next apply of the default manager, which does not have it, does not
 * take it away. Resolves with the object as it is then.
 */
export async function keepAnnotation({ dryRun, manager, validation }: ApplyRun, info: Info, client: ObjectClient): Promise<Dict> {
  const object = asDict(info.object)
  const annotation = lastApplied(object)
  if (manager !== SERVER_SIDE_MANAGER || annotation === undefined || annotationOwners(object, 'Apply').length > 0) return object
  const namespace = namespaceOfObject(object)
  const justAnnotation = {
    apiVersion: apiVersionOf(info.resource),
    kind: info.resource.kind,
    metadata: { annotations: { [LAST_APPLIED]: annotation }, name: info.name, ...(namespace ? { namespace } : {}) },
  }
  return client.patch(info.name, 'application/apply-patch+yaml', justAnnotation, {
    fieldManager: ANNOTATION_MANAGER,
    dryRun: dryRun === 'server',
    fieldValidation: validation,
  })
}

/** Whether fields had to change hands from the managers of client-side apply. */
export async function migrate({ dryRun, manager, validation }: ApplyRun, info: Info, client: ObjectClient): Promise<boolean> {
  let object = asDict(info.object)
  const former = new Set(annotationOwners(object, 'Update'))
  for (let attempt = 1; ; attempt++) {
    const before = managersOf(object)
    const after = [...former].reduce((entries, name) => handedOver(entries, name, manager), before)
    if (after === before) return false
    const patch = [
      { op: 'replace', path: '/metadata/managedFields', value: after },
      { op: 'replace', path: '/metadata/resourceVersion', value: at(object, 'metadata', 'resourceVersion') },
    ]
    try {
      await client.patch(info.name, 'application/json-patch+json', patch, {
        fieldManager: manager,
        dryRun: dryRun === 'server',
        fieldValidation: validation,
      })
      return true
    } catch (error) {
      if (!(error instanceof StatusError) || error.reason !== 'Conflict' || attempt === ATTEMPTS) throw error
      object = await client.get(info.name)
    }
  }
}

/** The entries with what `from` updated in the hands of `to`, which applies; the same array when there is nothing. */
function handedOver(entries: readonly Dict[], from: string, to: string): readonly Dict[] {
  const isFormer = (entry: Dict) => isOf(entry, from, 'Update')
  const first = entries.find(isFormer)
  const target = entries.find((entry) => isOf(entry, to, 'Apply')) ?? first
  if (!first || !target) return entries
  const source = entries.find((entry) => isFormer(entry) && entry['apiVersion'] === target['apiVersion'])
  const heir = { ...target, manager: to, operation: 'Apply', fieldsV1: union(target['fieldsV1'], source?.['fieldsV1'] ?? {}) }
  return entries.flatMap((entry) => (entry === target ? [heir] : isFormer(entry) ? [] : [entry]))
}

/** Both sets of fields. A field that is owned itself and has owned parts says so with `.`. */
function union(a: unknown, b: unknown): Dict {
  if (!isDict(a) || !isDict(b)) return asDict(isDict(a) ? a : b)
  const [left, right] = [Object.keys(a).length, Object.keys(b).length]
  if (left === 0 && right === 0) return {}
  if (left === 0) return { '.': {}, ...b }
  if (right === 0) return { '.': {}, ...a }
  const keys = [...new Set([...Object.keys(a), ...Object.keys(b)])]
  return Object.fromEntries(keys.map((key) => [key, key in a && key in b ? union(a[key], b[key]) : (a[key] ?? b[key])]))
}
