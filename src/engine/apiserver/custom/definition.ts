/** A CustomResourceDefinition as the kind it defines; models apiextensions-apiserver's customresource strategy and table convertor. */
import { writeJson } from '../../api/json-text'
import { cloneJson, equalJson, isObject, type JsonObject } from '../../api/json'
import type { Column, FieldError, KindDefinition } from '../../api/kind'
import type { KubeObject } from '../../api/object'
import type { CustomResourceDefinition } from '../../schema/types'
import { age } from '../../api/age'
import { finalizerWarnings } from '../metadata'
import { coerceEmbedded, embeddedMetadataErrors } from './embedded'
import { parsePath, valuesAt } from './json-path'
import { ruleErrors, ruleWarnings } from './rules'
import { scaleErrors } from './scale-validation'
import { embeddedErrors } from '../../kinds/framework/json-schema/embedded'
import { duplicateErrors, schemaErrors } from '../../kinds/framework/json-schema/values'
import { applyStructuralDefaults, prune, type JsonSchema } from '../../kinds/framework/json-schema/structural'
import { newerVersion, newestFirst } from './version-order'

type Spec = NonNullable<CustomResourceDefinition['spec']>
type Version = Spec['versions'][number]

/** Where the scale subresource finds what it shows. */
export interface ScalePaths {
  readonly specReplicas: readonly string[]
  readonly statusReplicas: readonly string[]
  /** Of the selector: in spec as an object for built-in kinds, in status as text for custom resources. */
  readonly selector?: readonly string[]
}

/** What the server asks of a custom kind beyond the common contract. */
export interface CustomDefinition extends KindDefinition {
  /** By version name. */
  readonly schemas: ReadonlyMap<string, JsonSchema>
  /** A private copy with unknown fields dropped, and complaints about them; `error` says why it cannot be read. */
  decode(
    version: string,
    value: JsonObject,
  ): { readonly value: JsonObject; readonly unknownFields: readonly string[]; readonly error?: string }
  readonly scalePaths?: ScalePaths
}

/** In the order discovery has them. */
const VERBS = ['delete', 'deletecollection', 'get', 'list', 'patch', 'create', 'update', 'watch']

export function isCustom(definition: KindDefinition): definition is CustomDefinition {
  return 'schemas' in definition
}

function cellOf(type: string, path: string): Column<KubeObject>['cell'] {
  const steps = parsePath(path)
  return (object, now) => {
    const found = steps ? valuesAt(object, steps) : []
    if (found.length === 0 || found[0] === null || found[0] === undefined) return null
    const value = found[0]
    if (type === 'date') return typeof value === 'string' ? age(value, now) : null
    if (type === 'integer' || type === 'number') return typeof value === 'number' || typeof value === 'bigint' ? value : null
    if (type === 'boolean') return typeof value === 'boolean' ? value : null
    const texts = found.map((each) => (typeof each === 'string' ? each : writeJson(each)))
    return texts.join(',')
  }
}

function columnsOf(version: Version): readonly Column<KubeObject>[] {
  const name: Column<KubeObject> = { name: 'Name', type: 'string', format: 'name', priority: 0, cell: (object) => object.metadata.name }
  const declared = version.additionalPrinterColumns
  if (!declared?.length)
    return [
      name,
      { name: 'Age', type: 'date', format: '', priority: 0, cell: (object, now) => age(object.metadata.creationTimestamp, now) },
    ]
  return [
    name,
    ...declared.map((each) => ({
      name: each.name,
      type: each.type as Column<KubeObject>['type'],
      format: each.format ?? '',
      priority: each.priority ?? 0,
      description: each.description || `Custom resource definition column (in JSONPath format): ${each.jsonPath}`,
      cell: cellOf(each.type, each.jsonPath),
    })),
  ]
}

function pathOf(text: string | undefined): readonly string[] {
  return (text ?? '').split('.').filter(Boolean)
}

function selectable(version: Version): Readonly<Record<string, (object: KubeObject) => string>> | undefined {
  const fields = version.selectableFields
  if (!fields?.length) return undefined
  const entries = fields.map(({ jsonPath }): [string, (object: KubeObject) => string] => {
    const steps = parsePath(jsonPath) ?? []
    return [
      jsonPath.replace(/^\./, ''),
      (object) => {
        const [value] = valuesAt(object, steps)
        return value === undefined || value === null ? '' : String(value)
      },
    ]
  })
  return Object.fromEntries(entries)
}

/** What clients of a version on its way out are told. */
function deprecationOf({ group, names, versions }: Spec, version: Version): string | undefined {
  if (!version.deprecated) return undefined
  if (version.deprecationWarning !== undefined) return version.deprecationWarning
  const said = `${group}/${version.name} ${names.kind} is deprecated`
  const [newest] = versions
    .filter((each) => each.served && !each.deprecated && newerVersion(each.name, version.name))
    .map((each) => each.name)
    .sort(newestFirst)
  return newest ? `${said}; use ${group}/${newest} ${names.kind}` : said
}

type Validated = { readonly schema: JsonSchema | undefined; readonly scale: Parameters<typeof scaleErrors>[1] }

/** Schema, scale, lists and rules, in the order and with the omissions of the real validation. */
function errorsOf(object: KubeObject, { schema, scale }: Validated, old?: KubeObject): readonly FieldError[] {
  const found = [
    ...schemaErrors(object, schema, '', old),
    ...scaleErrors(object, scale, false),
    ...embeddedErrors(object, schema, ''),
    ...embeddedMetadataErrors(object, schema),
    ...duplicateErrors(object, schema, ''),
  ]
  return [...found, ...ruleErrors(object, schema, old, found)]
}

/** As `errorsOf`, of the status alone but for the rules. */
function statusErrorsOf(object: KubeObject, { schema, scale }: Validated, old: KubeObject): readonly FieldError[] {
  const { status } = object as KubeObject & JsonObject
  const own = schema?.properties?.['status']
  // Its fields are named in full, and in their messages as the status has them.
  const named = schemaErrors(status, own, '', (old as KubeObject & JsonObject)['status']).map((each) => ({
    ...each,
    field: each.field === '' || each.field === '<nil>' ? 'status' : `status.${each.field}`,
  }))
  const found = [...(status === undefined ? [] : named), ...scaleErrors(object, scale, true), ...duplicateErrors(status, own, 'status')]
  return [...found, ...ruleErrors(object, schema, old, found)]
}

/** An object as a version of its kind has it: what that version does not know is gone, what it defaults is there. */
function shaped(object: KubeObject, apiVersion: string, schema: JsonSchema | undefined): KubeObject {
  const copy = cloneJson(object) as JsonObject
  copy['apiVersion'] = apiVersion
  if (schema) {
    prune(copy, schema, '', [], true)
    applyStructuralDefaults(copy, schema)
  }
  return copy as unknown as KubeObject
}

/** Stored objects as the storage version has them now; most have been written by it. */
function reader(
  convert: (object: KubeObject) => KubeObject,
  apiVersion: string,
  schema: JsonSchema | undefined,
): (object: KubeObject) => KubeObject {
  const known = new WeakMap<KubeObject, KubeObject>()
  return (object) => {
    let read = known.get(object)
    if (!read) {
      const now = object.apiVersion === apiVersion ? shaped(object, apiVersion, schema) : convert(object)
      read = equalJson(now, object) ? object : now
      known.set(object, read)
    }
    return read
  }
}

/** Turns objects of one version into another where the definition leaves that to a webhook. Throws StatusError. */
export type ConvertByWebhook = (definition: CustomResourceDefinition, object: KubeObject, apiVersion: string) => KubeObject

/** The kind a definition serves; its storage version is the stored one. */
export function customKind(definition: CustomResourceDefinition, byWebhook: ConvertByWebhook): CustomDefinition | undefined {
  const spec = definition.spec
  const storage = spec?.versions.find((each) => each.storage)
  if (!spec || !storage) return undefined
  const { group } = spec
  const schemas = new Map<string, JsonSchema>()
  for (const version of spec.versions) if (version.schema?.openAPIV3Schema) schemas.set(version.name, version.schema.openAPIV3Schema)
  const move =
    (version: string) =>
    (object: KubeObject): KubeObject => {
      const apiVersion = `${group}/${version}`
      if (object.apiVersion === apiVersion) return object
      const converted = spec.conversion?.strategy === 'Webhook' ? byWebhook(definition, object, apiVersion) : object
      return shaped(converted, apiVersion, schemas.get(version))
    }
  const asRead = reader(move(storage.name), `${group}/${storage.name}`, schemas.get(storage.name))
  return {
    ...inVersion(spec, storage, storage.name, schemas),
    asRead,
    storedOnly: !storage.served,
    otherVersions: spec.versions
      .filter((each) => each.served && !each.storage)
      .map((each) => ({
        version: each.name,
        schemaType: '',
        to: move(each.name),
        from: move(storage.name),
        definition: { ...inVersion(spec, each, storage.name, schemas), asRead },
      })),
  }
}

type Schemas = ReadonlyMap<string, JsonSchema>

const decodeBy =
  (schemas: Schemas): CustomDefinition['decode'] =>
  (version, value) => {
    const copy = cloneJson(value) as JsonObject
    const unknownFields: string[] = []
    const own = schemas.get(version)
    if (own && isObject(copy)) prune(copy, own, '', unknownFields, true)
    const { unknown, error } = coerceEmbedded(copy, own)
    unknownFields.push(...unknown)
    return { value: copy, ...(error === undefined ? {} : { error }), unknownFields: unknownFields.map((each) => `unknown field "${each}"`) }
  }

/** The kind as one of its versions has it. */
function inVersion(
  spec: NonNullable<CustomResourceDefinition['spec']>,
  version: Version,
  storage: string,
  schemas: Schemas,
): CustomDefinition {
  const { group, names } = spec
  const schema = schemas.get(version.name)
  const scale = version.subresources?.scale
  const hasStatus = version.subresources?.status !== undefined
  const selectableFields = selectable(version)
  const deprecation = deprecationOf(spec, version)
  return {
    resource: { group, version: storage, resource: names.plural, kind: names.kind, namespaced: spec.scope === 'Namespaced' },
    singular: names.singular ?? names.kind.toLowerCase(),
    shortNames: names.shortNames ?? [],
    categories: names.categories ?? [],
    listKind: names.listKind ?? `${names.kind}List`,
    verbs: VERBS,
    subresources: [...(hasStatus ? ['status'] : []), ...(scale ? ['scale'] : [])],
    schemaType: '',
    ...(deprecation === undefined ? {} : { deprecation }),
    hasGeneration: true,
    versionedUpdates: true,
    setDefaults: (draft) => applyStructuralDefaults(draft, schema),
    prepareForCreate: (draft) => {
      if (hasStatus) delete (draft as JsonObject)['status']
    },
    warnings: (object, old) => [...ruleWarnings(object, schema, old), ...finalizerWarnings(object, old)],
    validate: (object) => errorsOf(object, { schema, scale }),
    validateUpdate: (object, old) => errorsOf(object, { schema, scale }, old),
    validateStatusUpdate: (object, old) => statusErrorsOf(object, { schema, scale }, old),
    columns: columnsOf(version),
    ...(selectableFields ? { selectableFields } : {}),
    schemas,
    decode: decodeBy(schemas),
    ...(scale ? { scalePaths: scalePathsOf(scale) } : {}),
  }
}

const scalePathsOf = (scale: NonNullable<NonNullable<Version['subresources']>['scale']>): NonNullable<CustomDefinition['scalePaths']> => ({
  specReplicas: pathOf(scale.specReplicasPath),
  statusReplicas: pathOf(scale.statusReplicasPath),
  ...(scale.labelSelectorPath ? { selector: pathOf(scale.labelSelectorPath) } : {}),
})
