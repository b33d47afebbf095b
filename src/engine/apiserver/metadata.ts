/** Validation of metadata, common to every kind; models apimachinery/pkg/api/validation. */
import { labelErrors } from '../kinds/framework/label-selector'
import { invalid, required, forbiddenField, immutableField, tooLong } from '../api/field-errors'
import { equalJson } from '../api/json'
import type { FieldError, KindDefinition } from '../api/kind'
import { dns1123LabelErrors, dns1123SubdomainErrors, pathSegmentErrors, qualifiedNameErrors } from '../api/names'
import type { KubeObject } from '../api/object'

const ANNOTATION_LIMIT = 256 * 1024
const utf8 = new TextEncoder()

function nameErrors(definition: KindDefinition, name: string, prefix: boolean): readonly string[] {
  if (definition.validateName) return definition.validateName(name, prefix)
  // Roles and bindings are named freely: users' names become theirs.
  if (definition.resource.group === 'rbac.authorization.k8s.io') return pathSegmentErrors(name)
  // A prefix may end in a dash: what follows it decides.
  return dns1123SubdomainErrors(prefix && name.endsWith('-') ? name.slice(0, -1) + 'a' : name)
}

export function annotationErrors(annotations: Readonly<Record<string, string>> | undefined, field: string): FieldError[] {
  const errors: FieldError[] = []
  let size = 0
  for (const key of Object.keys(annotations ?? {}).sort()) {
    for (const message of qualifiedNameErrors(key.toLowerCase())) errors.push(invalid(field, key, message))
    size +=
      key.length + (annotations![key]!.length > ANNOTATION_LIMIT / 4 ? utf8.encode(annotations![key]).length : annotations![key]!.length)
  }
  if (size > ANNOTATION_LIMIT) errors.push(tooLong(field, ANNOTATION_LIMIT))
  return errors
}

function ownerErrors(object: KubeObject): FieldError[] {
  const errors: FieldError[] = []
  let controller: string | undefined
  object.metadata.ownerReferences?.forEach((owner) => {
    const field = 'metadata.ownerReferences'
    if (!owner.apiVersion) errors.push(invalid(`${field}.apiVersion`, owner.apiVersion ?? '', 'version must not be empty'))
    if (!owner.kind) errors.push(invalid(`${field}.kind`, owner.kind ?? '', 'must not be empty'))
    if (!owner.name) errors.push(invalid(`${field}.name`, owner.name ?? '', 'must not be empty'))
    if (!owner.uid) errors.push(invalid(`${field}.uid`, owner.uid ?? '', 'must not be empty'))
    if (owner.apiVersion === 'v1' && owner.kind === 'Event')
      errors.push(invalid(field, owner, '/v1, Kind=Event is disallowed from being an owner'))
    if (!owner.controller) return
    if (controller !== undefined) {
      errors.push(
        invalid(
          'metadata.ownerReferences',
          object.metadata.ownerReferences,
          `Only one reference can have Controller set to true. Found "true" in references for ${controller} and ${owner.kind}/${owner.name}`,
        ),
      )
    }
    controller = `${owner.kind}/${owner.name}`
  })
  return errors
}

/** Groups whose objects may have any finalizer: the rest takes known ones, or ones that name their owner. */
const ANY_FINALIZER = new Set(['apiextensions.k8s.io', 'admissionregistration.k8s.io', 'apiregistration.k8s.io'])

const STANDARD_FINALIZERS = ['orphan', 'foregroundDeletion', 'kubernetes']

function finalizerErrors(definition: KindDefinition, object: KubeObject): FieldError[] {
  const free = definition.schemaType === '' || ANY_FINALIZER.has(definition.resource.group)
  const errors: FieldError[] = []
  object.metadata.finalizers?.forEach((finalizer, i) => {
    for (const message of qualifiedNameErrors(finalizer)) errors.push(invalid('metadata.finalizers', finalizer, message))
    if (!free && !finalizer.includes('/') && !STANDARD_FINALIZERS.includes(finalizer)) {
      errors.push(invalid(`metadata.finalizers[${i}]`, finalizer, 'name is neither a standard finalizer name nor is it fully qualified'))
    }
  })
  const all = object.metadata.finalizers ?? []
  if (all.includes('orphan') && all.includes('foregroundDeletion')) {
    errors.push(invalid('metadata.finalizers', all, 'finalizer orphan and foregroundDeletion cannot be both set'))
  }
  return errors
}

export function metadataErrors(definition: KindDefinition, object: KubeObject): FieldError[] {
  const { metadata } = object
  const errors: FieldError[] = []
  if (metadata.generateName)
    for (const message of nameErrors(definition, metadata.generateName, true))
      errors.push(invalid('metadata.generateName', metadata.generateName, message))
  if (!metadata.name) errors.push(required('metadata.name', 'name or generateName is required'))
  else for (const message of nameErrors(definition, metadata.name, false)) errors.push(invalid('metadata.name', metadata.name, message))
  if (definition.resource.namespaced) {
    if (!metadata.namespace) errors.push(required('metadata.namespace'))
    else
      for (const message of dns1123LabelErrors(metadata.namespace)) errors.push(invalid('metadata.namespace', metadata.namespace, message))
  } else if (metadata.namespace) errors.push(forbiddenField('metadata.namespace', 'not allowed on this type'))
  return [
    ...errors,
    ...labelErrors(metadata.labels, 'metadata.labels'),
    ...annotationErrors(metadata.annotations, 'metadata.annotations'),
    ...ownerErrors(object),
    ...finalizerErrors(definition, object),
  ]
}

/** Finalizers of custom resources that two writers might both choose. */
export function finalizerWarnings(object: KubeObject, old: KubeObject | undefined): string[] {
  return (object.metadata.finalizers ?? [])
    .filter((each) => !each.includes('/') && !old?.metadata.finalizers?.includes(each) && !STANDARD_FINALIZERS.includes(each))
    .sort()
    .map((each) => {
      const better = `prefer a domain-qualified finalizer name${each.includes('.') ? ' including a path (/)' : ''}`
      return `metadata.finalizers: ${JSON.stringify(each)}: ${better} to avoid accidental conflicts with other finalizer writers`
    })
}

function changeErrors(object: KubeObject, old: KubeObject): FieldError[] {
  const errors: FieldError[] = []
  for (const field of ['name', 'namespace', 'uid', 'creationTimestamp', 'deletionTimestamp', 'deletionGracePeriodSeconds'] as const) {
    if (!equalJson(object.metadata[field], old.metadata[field])) errors.push(immutableField(`metadata.${field}`, object.metadata[field]))
  }
  if (old.metadata.deletionTimestamp) {
    const before = old.metadata.finalizers ?? []
    const added = (object.metadata.finalizers ?? []).filter((each) => !before.includes(each))
    if (added.length > 0) {
      errors.push(
        forbiddenField(
          'metadata.finalizers',
          `no new finalizers can be added if the object is being deleted, found new finalizers []string{${added.map((each) => JSON.stringify(each)).join(', ')}}`,
        ),
      )
    }
  }
  return errors
}

/**
 * The metadata of an update are looked at for all kinds, and by the kind's own rules again: as an update, and as a whole where
 * the kind looks at a whole object. The causes of a refusal have it as often.
 */
export function metadataUpdateErrors(definition: KindDefinition, object: KubeObject, old: KubeObject, isWhole: boolean): FieldError[] {
  const given = [
    ...labelErrors(object.metadata.labels, 'metadata.labels'),
    ...annotationErrors(object.metadata.annotations, 'metadata.annotations'),
    ...ownerErrors(object),
  ]
  const whole = [...given, ...finalizerErrors(definition, object)]
  const update = [...changeErrors(object, old), ...given]
  return [...whole, ...update, ...update, ...(isWhole ? whole : [])]
}
