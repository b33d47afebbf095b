/** A CustomResourceDefinition as the kind it defines; models apiextensions-apiserver's customresource strategy and table convertor. */
import { cloneJson, isObject, type JsonObject } from '../../api/json'
import type { Column, FieldError, KindDefinition } from '../../api/kind'
import type { KubeObject } from '../../api/object'
import type { CustomResourceDefinition } from '../../schema/types'
import { age } from '../../kinds/framework/age'
import type { ScalePaths } from '../subresources/scale'
import { parsePath, valuesAt } from './json-path'
import { applyStructuralDefaults, prune, validateSchema, type JsonSchema } from './structural'

type Version = NonNullable<CustomResourceDefinition['spec']>['versions'][number]

/** What the server asks of a custom kind beyond the common contract. */
export interface CustomDefinition extends KindDefinition {
  /** By version name. */
  readonly schemas: ReadonlyMap<string, JsonSchema>
  /** A private copy with unknown fields dropped, and their paths. */
  decode(version: string, value: JsonObject): { readonly value: JsonObject; readonly unknownFields: readonly string[] }
  readonly scalePaths?: ScalePaths
}

const VERBS = ['create', 'delete', 'deletecollection', 'get', 'list', 'patch', 'update', 'watch']

export function isCustom(definition: KindDefinition): definition is CustomDefinition {
  return 'schemas' in definition
}

function cellOf(type: string, path: string): Column<KubeObject>['cell'] {
  const steps = parsePath(path)
  return (object, now) => {
    const found = steps ? valuesAt(object, steps) : []
    if (found.length === 0 || found[0] === null || found[0] === undefined) return null
    const value = found[0]
    if (type === 'date') return typeof value === 'string' ? age(value, now) : '<invalid>'
    if (type === 'integer' || type === 'number') return typeof value === 'number' ? value : null
    if (type === 'boolean') return typeof value === 'boolean' ? value : null
    const texts = found.map((each) => (typeof each === 'string' ? each : JSON.stringify(each)))
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
      ...(each.description ? { description: each.description } : {}),
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

/** The kind a definition serves; its storage version is the stored one. */
export function customKind(definition: CustomResourceDefinition): CustomDefinition | undefined {
  const spec = definition.spec
  const storage = spec?.versions.find((each) => each.storage)
  if (!spec || !storage) return undefined
  const { group, names } = spec
  const schemas = new Map<string, JsonSchema>()
  for (const version of spec.versions) if (version.schema?.openAPIV3Schema) schemas.set(version.name, version.schema.openAPIV3Schema)
  const schema = schemas.get(storage.name)
  const scale = storage.subresources?.scale
  const hasStatus = storage.subresources?.status !== undefined
  const move = (version: string) => (object: KubeObject) => ({ ...object, apiVersion: `${group}/${version}` })
  const errorsOf = (object: KubeObject, old?: KubeObject): readonly FieldError[] => validateSchema(object, schema, '', old)
  const selectableFields = selectable(storage)
  return {
    resource: { group, version: storage.name, resource: names.plural, kind: names.kind, namespaced: spec.scope === 'Namespaced' },
    singular: names.singular ?? names.kind.toLowerCase(),
    shortNames: names.shortNames ?? [],
    categories: names.categories ?? [],
    verbs: VERBS,
    subresources: [...(hasStatus ? ['status'] : []), ...(scale ? ['scale'] : [])],
    schemaType: '',
    otherVersions: spec.versions
      .filter((each) => each.served && !each.storage)
      .map((each) => ({ version: each.name, schemaType: '', to: move(each.name), from: move(storage.name) })),
    hasGeneration: true,
    versionedUpdates: true,
    setDefaults: (draft) => applyStructuralDefaults(draft, schema),
    prepareForCreate: (draft) => {
      if (hasStatus) delete (draft as JsonObject)['status']
    },
    validate: (object) => errorsOf(object),
    validateUpdate: (object, old) => errorsOf(object, old),
    validateStatusUpdate: (object, old) => errorsOf(object, old),
    columns: columnsOf(storage),
    ...(selectableFields ? { selectableFields } : {}),
    schemas,
    decode: (version, value) => {
      const copy = cloneJson(value) as JsonObject
      const unknownFields: string[] = []
      const own = schemas.get(version)
      if (own && isObject(copy)) prune(copy, own, '', unknownFields, true)
      return { value: copy, unknownFields: unknownFields.map((each) => `unknown field "${each}"`) }
    },
    ...(scale
      ? {
          scalePaths: {
            specReplicas: pathOf(scale.specReplicasPath),
            statusReplicas: pathOf(scale.statusReplicasPath),
            ...(scale.labelSelectorPath ? { selector: pathOf(scale.labelSelectorPath) } : {}),
          },
        }
      : {}),
  }
}
