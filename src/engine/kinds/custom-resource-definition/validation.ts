/** Rules for CustomResourceDefinitions; models apiextensions-apiserver's validation, structural schemas included. */
import { duplicate, forbiddenField, immutableField, invalid, notSupported, required } from '../../api/field-errors'
import type { FieldError } from '../../api/kind'
import { dns1035LabelErrors, dns1123SubdomainErrors } from '../../api/names'
import type { CustomResourceDefinition, CustomResourceDefinitionSpec, JSONSchemaProps, SelectableField } from '../../schema/types'
import { extensionErrors } from './schema-extensions'
import { structuralErrors } from './structural'

const SCOPES = ['Cluster', 'Namespaced'] as const

function nameErrors(spec: CustomResourceDefinitionSpec): FieldError[] {
  const errors: FieldError[] = []
  const names = spec.names
  const label = (value: string | undefined, field: string): void => {
    if (value) for (const message of dns1035LabelErrors(value)) errors.push(invalid(`spec.names.${field}`, value, message))
  }
  if (!names?.plural) errors.push(required('spec.names.plural'))
  label(names?.plural, 'plural')
  label(names?.singular, 'singular')
  if (!names?.kind) errors.push(required('spec.names.kind'))
  label(names?.kind?.toLowerCase(), 'kind')
  if (names?.listKind) label(names.listKind.toLowerCase(), 'listKind')
  if (names?.kind && names.kind === names.listKind)
    errors.push(invalid('spec.names.listKind', names.listKind, 'kind and listKind may not be the same'))
  names?.shortNames?.forEach((name, i) => label(name, `shortNames[${i}]`))
  names?.categories?.forEach((name, i) => label(name, `categories[${i}]`))
  return errors
}

const MAX_SELECTABLE = 8

/** Selectable fields are simple paths to scalars that the schema has. */
function selectableErrors(fields: readonly SelectableField[], schema: JSONSchemaProps | undefined, path: string): FieldError[] {
  const errors: FieldError[] = []
  if (fields.length > MAX_SELECTABLE)
    errors.push({ type: 'Too many', field: path, value: fields.length, detail: `must have at most ${MAX_SELECTABLE} items` })
  const seen = new Set<string>()
  fields.forEach(({ jsonPath }, i) => {
    const at = `${path}[${i}].jsonPath`
    if (!jsonPath) {
      errors.push(required(at))
      return
    }
    if (!/^(\.[A-Za-z_][\w-]*)+$/.test(jsonPath)) {
      errors.push(invalid(at, jsonPath, 'is an invalid path: must be a simple json path starting with .'))
      return
    }
    if (seen.has(jsonPath)) errors.push(duplicate(at, jsonPath))
    seen.add(jsonPath)
    if (jsonPath === '.metadata' || jsonPath.startsWith('.metadata.')) {
      errors.push(invalid(at, jsonPath, 'must not point to fields in metadata'))
      return
    }
    let found: JSONSchemaProps | undefined = schema
    for (const step of jsonPath.slice(1).split('.')) found = found?.properties?.[step]
    if (!found) errors.push(invalid(at, jsonPath, `is an invalid path: does not refer to a valid field`))
    else if (!['string', 'boolean', 'integer'].includes(found.type ?? ''))
      errors.push(
        invalid(
          at,
          jsonPath,
          'must point to a field of type string, boolean or integer. Enum string fields and strings with formats are allowed.',
        ),
      )
  })
  return errors
}

function versionErrors(spec: CustomResourceDefinitionSpec): FieldError[] {
  const errors: FieldError[] = []
  const versions = spec.versions ?? []
  const seen = new Set<string>()
  versions.forEach((version, i) => {
    const path = `spec.versions[${i}]`
    for (const message of dns1035LabelErrors(version.name)) errors.push(invalid(`${path}.name`, version.name, message))
    if (seen.has(version.name)) errors.push(duplicate(`${path}.name`, version.name))
    seen.add(version.name)
    const schema = version.schema?.openAPIV3Schema
    if (!schema) errors.push(required(`${path}.schema.openAPIV3Schema`, 'schemas are required'))
    else {
      const at = `${path}.schema.openAPIV3Schema`
      const wrong = structuralErrors(schema, at)
      errors.push(...(wrong.length > 0 ? wrong : extensionErrors(schema, at)))
    }
    if (version.deprecationWarning !== undefined && !version.deprecated)
      errors.push(invalid(`${path}.deprecationWarning`, version.deprecationWarning, 'can only be set for deprecated versions'))
    errors.push(...selectableErrors(version.selectableFields ?? [], schema, `${path}.selectableFields`))
    const scale = version.subresources?.scale
    if (scale) {
      for (const [name, prefix] of [
        ['specReplicasPath', '.spec.'],
        ['statusReplicasPath', '.status.'],
      ] as const) {
        const value = scale[name]
        if (!value) errors.push(required(`${path}.subresources.scale.${name}`))
        else if (!value.startsWith(prefix))
          errors.push(invalid(`${path}.subresources.scale.${name}`, value, `should be a json path under ${prefix.slice(0, -1)}`))
      }
    }
    version.additionalPrinterColumns?.forEach((column, j) => {
      const at = `${path}.additionalPrinterColumns[${j}]`
      if (!column.name) errors.push(required(`${at}.name`))
      if (!column.type) errors.push(required(`${at}.type`))
      else if (!['boolean', 'date', 'integer', 'number', 'string'].includes(column.type)) {
        errors.push(invalid(`${at}.type`, column.type, 'must be one of boolean,date,integer,number,string'))
      }
      if (!column.jsonPath) errors.push(required(`${at}.jsonPath`))
      else if (!column.jsonPath.startsWith('.'))
        errors.push(invalid(`${at}.jsonPath`, column.jsonPath, 'must be a simple json path starting with .'))
    })
  })
  const stored = versions.filter((version) => version.storage).length
  if (stored !== 1) errors.push(invalid('spec.versions', versions, 'must have exactly one version marked as storage version'))
  return errors
}

function conversionErrors({ strategy, webhook }: NonNullable<CustomResourceDefinitionSpec['conversion']>): FieldError[] {
  const path = 'spec.conversion'
  if (!strategy) return [required(`${path}.strategy`)]
  if (strategy !== 'None' && strategy !== 'Webhook') return [notSupported(`${path}.strategy`, strategy, ['None', 'Webhook'])]
  if (strategy === 'None')
    return webhook ? [forbiddenField(`${path}.webhook`, 'should not be set when strategy is not set to Webhook')] : []
  const errors: FieldError[] = []
  const config = webhook?.clientConfig
  if (!config) errors.push(required(`${path}.webhook.clientConfig`, 'required when strategy is set to Webhook'))
  else if ((config.url === undefined) === (config.service === undefined))
    errors.push(required(`${path}.webhook.clientConfig`, 'exactly one of url or service is required'))
  const versions = webhook?.conversionReviewVersions ?? []
  if (versions.length === 0) errors.push(required(`${path}.webhook.conversionReviewVersions`))
  else if (!versions.some((each) => each === 'v1' || each === 'v1beta1'))
    errors.push(invalid(`${path}.webhook.conversionReviewVersions`, versions, 'must include at least one of v1, v1beta1'))
  return errors
}

export function validate(definition: CustomResourceDefinition): FieldError[] {
  const spec = definition.spec
  const errors: FieldError[] = []
  const wanted = `${spec?.names?.plural ?? ''}.${spec?.group ?? ''}`
  if (definition.metadata.name !== wanted)
    errors.push(invalid('metadata.name', definition.metadata.name, `must be spec.names.plural+"."+spec.group`))
  if (!spec?.group) errors.push(required('spec.group'))
  else {
    for (const message of dns1123SubdomainErrors(spec.group)) errors.push(invalid('spec.group', spec.group, message))
    if (spec.group.split('.').length < 2) errors.push(invalid('spec.group', spec.group, 'should be a domain with at least one dot'))
    if (
      /(^|\.)k8s\.io$|(^|\.)kubernetes\.io$/.test(spec.group) &&
      definition.metadata.annotations?.['api-approved.kubernetes.io'] === undefined
    ) {
      errors.push(
        required(
          'metadata.annotations[api-approved.kubernetes.io]',
          'protected groups must have approval annotation "api-approved.kubernetes.io", see https://github.com/kubernetes/enhancements/pull/1111',
        ),
      )
    }
  }
  if (!spec?.scope) errors.push(required('spec.scope'))
  else if (!(SCOPES as readonly string[]).includes(spec.scope)) errors.push(notSupported('spec.scope', spec.scope, SCOPES))
  if (spec) errors.push(...versionErrors(spec), ...nameErrors(spec))
  if (spec?.preserveUnknownFields) errors.push(invalid('spec.preserveUnknownFields', true, 'must be false'))
  if (spec?.conversion) errors.push(...conversionErrors(spec.conversion))
  return errors
}

export function validateUpdate(definition: CustomResourceDefinition, old: CustomResourceDefinition): FieldError[] {
  const errors = validate(definition)
  const established = old.status?.conditions?.some((each) => each.type === 'Established' && each.status === 'True')
  if (established) {
    if (definition.spec?.scope !== old.spec?.scope) errors.push(immutableField('spec.scope', definition.spec?.scope))
    if (definition.spec?.names?.kind !== old.spec?.names?.kind) errors.push(immutableField('spec.names.kind', definition.spec?.names?.kind))
  }
  if (definition.spec?.group !== old.spec?.group) errors.push(immutableField('spec.group', definition.spec?.group))
  if (definition.spec?.names?.plural !== old.spec?.names?.plural)
    errors.push(immutableField('spec.names.plural', definition.spec?.names?.plural))
  return [...errors, ...storedVersionErrors(definition, old.status?.storedVersions ?? [], STILL_STORED)]
}

const STILL_STORED = 'missing from spec.versions; must remain in spec.versions until it is removed from status.storedVersions'

function storedVersionErrors(definition: CustomResourceDefinition, versions: readonly string[], why: string): FieldError[] {
  return versions.flatMap((stored, i) =>
    definition.spec?.versions?.some((version) => version.name === stored) ? [] : [invalid(`status.storedVersions[${i}]`, stored, why)],
  )
}

/** What a status may say: versions that objects may still be stored in are among those of the spec, the present one is too. */
export function validateStatusUpdate(definition: CustomResourceDefinition): FieldError[] {
  const stored = definition.status?.storedVersions ?? []
  const current = definition.spec?.versions.find((version) => version.storage)?.name
  if (stored.length === 0) return [invalid('status.storedVersions', stored, 'must have at least one stored version')]
  const errors = storedVersionErrors(definition, stored, 'must appear in spec.versions')
  if (current !== undefined && !stored.includes(current))
    errors.push(invalid('status.storedVersions', stored, `must have the storage version ${current}`))
  return errors
}
