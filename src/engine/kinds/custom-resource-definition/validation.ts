/** Rules for CustomResourceDefinitions; models apiextensions-apiserver's validation. */
import { forbiddenField, immutableField, invalid, notSupported, required } from '../../api/field-errors'
import { equalJson } from '../../api/json'
import type { FieldError } from '../../api/kind'
import { dns1035LabelErrors, dns1123SubdomainErrors } from '../../api/names'
import type { CustomResourceDefinition, CustomResourceDefinitionSpec, JSONSchemaProps } from '../../schema/types'
import { nameErrors } from './names'
import { webhookServiceErrors, webhookUrlErrors } from '../framework/webhook-client'
import { columnErrors, schemaErrors, selectableErrors, subresourceErrors } from './version-rules'

const SCOPES = ['Cluster', 'Namespaced'] as const
const STRATEGIES = ['None', 'Webhook'] as const
const REVIEW_VERSIONS = ['v1', 'v1beta1'] as const
const MAX_WARNING = 256

type Version = CustomResourceDefinitionSpec['versions'][number]

/** Whether all versions say the same of something: the server's own type then has it once, and its complaints name it there. */
function isShared(versions: readonly Version[], part: (version: Version) => unknown): boolean {
  return versions.every((version) => equalJson(part(version), part(versions[0]!)))
}

const hasStatus = (version: Version): boolean => version.subresources?.status !== undefined

function deprecationErrors({ deprecated, deprecationWarning: warning }: Version, field: string): FieldError[] {
  if (warning === undefined) return []
  if (!deprecated) return [invalid(field, warning, 'can only be set for deprecated versions')]
  const unprintable = warning.search(/[\p{C}\p{Zl}\p{Zp}]/u)
  return [
    ...(warning.length > MAX_WARNING ? [invalid(field, warning, `must be <= ${MAX_WARNING} characters long`)] : []),
    ...(unprintable >= 0
      ? [invalid(field, warning, `must only contain printable UTF-8 characters; non-printable character found at index ${unprintable}`)]
      : []),
    ...(warning === '' ? [invalid(field, warning, 'must not be an empty string')] : []),
  ]
}

type Schema = JSONSchemaProps | undefined

interface Shared {
  readonly schema: boolean
  readonly subresources: boolean
  readonly columns: boolean
  readonly selectable: boolean
}

/** A version as Go shows the internal type. */
function goVersion(version: Version, shared: Shared): object {
  const own = (isShared: boolean, value: unknown): unknown => (isShared ? null : (value ?? null))
  return {
    Name: version.name,
    Served: version.served,
    Storage: version.storage,
    Deprecated: version.deprecated ?? false,
    DeprecationWarning: version.deprecationWarning ?? null,
    Schema: own(shared.schema, version.schema),
    Subresources: own(shared.subresources, version.subresources),
    AdditionalPrinterColumns: own(shared.columns, version.additionalPrinterColumns),
    SelectableFields: own(shared.selectable, version.selectableFields),
  }
}

/** Whether a version was there with the same schema before. */
function hadSchema(old: CustomResourceDefinitionSpec | undefined, { name, schema }: Version): boolean {
  const before = old?.versions?.find((each) => each.name === name)
  return before !== undefined && equalJson(before.schema?.openAPIV3Schema, schema?.openAPIV3Schema)
}

function versionErrors(
  spec: CustomResourceDefinitionSpec,
  old: CustomResourceDefinitionSpec | undefined,
): { readonly before: FieldError[]; readonly after: FieldError[] } {
  const before: FieldError[] = []
  const after: FieldError[] = []
  const versions = spec.versions ?? []
  const shared = {
    schema: isShared(versions, (each) => each.schema),
    subresources: isShared(versions, (each) => each.subresources),
    columns: isShared(versions, (each) => each.additionalPrinterColumns),
    selectable: isShared(versions, (each) => each.selectableFields),
  }
  // What all versions share is not part of them in the server's own type.
  const shown = spec.versions ? versions.map((version) => goVersion(version, shared)) : null
  const [first] = versions
  if (!(shared.schema && first?.schema?.openAPIV3Schema)) {
    versions.forEach((version, i) => {
      if (!version.schema?.openAPIV3Schema) before.push(required(`spec.versions[${i}].schema.openAPIV3Schema`))
    })
  }
  /** Where all versions have one schema, the server looks for it in vain beside what only some of them have. */
  const selectable = ({ selectableFields = [] }: Version, schema: Schema, path: string, isTop: boolean): FieldError[] => {
    if (selectableFields.length === 0 || shared.schema === isTop)
      return selectableErrors(selectableFields, schema, `${path}.selectableFields`)
    const why = isTop
      ? 'may only be set when validations.schema is included'
      : 'may only be set when `version.schema.openAPIV3Schema` is not included'
    return [invalid(`${path}.selectableFields`, '', why)]
  }
  const parts = (version: Version, path: string, list: FieldError[], isTop: boolean): void => {
    const schema = version.schema?.openAPIV3Schema
    const status = isTop ? versions.some(hasStatus) : hasStatus(version)
    if (schema && shared.schema === isTop)
      list.push(...schemaErrors(schema, `${path}.${isTop ? 'validation' : 'schema'}.openAPIV3Schema`, status, hadSchema(old, version)))
    if (shared.subresources === isTop) list.push(...subresourceErrors(version.subresources, `${path}.subresources`))
    if (shared.columns === isTop) list.push(...columnErrors(version.additionalPrinterColumns ?? [], `${path}.additionalPrinterColumns`))
    if (shared.selectable === isTop) list.push(...selectable(version, schema, path, isTop))
  }
  versions.forEach((version, i) => {
    const path = `spec.versions[${i}]`
    const wrong = dns1035LabelErrors(version.name ?? '')
    if (wrong.length > 0) before.push(invalid(`${path}.name`, version.name ?? '', wrong.join(',')))
    before.push(...deprecationErrors(version, `${path}.deprecationWarning`))
    parts(version, path, before, false)
  })
  if (new Set(versions.map((version) => version.name)).size < versions.length)
    before.push(invalid('spec.versions', shown, 'must contain unique version names'))
  if (versions.filter((version) => version.storage).length !== 1)
    before.push(invalid('spec.versions', shown, 'must have exactly one version marked as storage version'))
  const wrong = first?.name ? dns1035LabelErrors(first.name) : []
  if (wrong.length > 0) before.push(invalid('spec.version', first!.name, wrong.join(',')))
  if (first) parts(first, 'spec', after, true)
  return { before, after }
}

function conversionErrors({ strategy, webhook }: NonNullable<CustomResourceDefinitionSpec['conversion']>): FieldError[] {
  const path = 'spec.conversion'
  const errors: FieldError[] = []
  if (!strategy) errors.push(required(`${path}.strategy`))
  else if (!(STRATEGIES as readonly string[]).includes(strategy)) errors.push(notSupported(`${path}.strategy`, strategy, STRATEGIES))
  const config = webhook?.clientConfig
  const versions = webhook?.conversionReviewVersions ?? []
  if (strategy !== 'Webhook') {
    const detail = 'should not be set when strategy is not set to Webhook'
    if (config) errors.push(forbiddenField(`${path}.webhookClientConfig`, detail))
    if (versions.length > 0) errors.push(forbiddenField(`${path}.conversionReviewVersions`, detail))
    return errors
  }
  if (!config) errors.push(required(`${path}.webhookClientConfig`, 'required when strategy is set to Webhook'))
  else if ((config.url === undefined) === (config.service === undefined))
    errors.push(required(`${path}.webhookClientConfig`, 'exactly one of url or service is required'))
  else if (config.url !== undefined) errors.push(...webhookUrlErrors(config.url, `${path}.webhookClientConfig.url`))
  else {
    // Kubernetes mistakes one for the other here.
    const { name: namespace, namespace: name, ...service } = config.service!
    errors.push(...webhookServiceErrors({ ...service, name, namespace }, `${path}.webhookClientConfig.service`))
  }
  const field = `${path}.conversionReviewVersions`
  if (versions.length === 0) errors.push(required(field))
  versions.forEach((version, i) => {
    if (versions.indexOf(version) < i) errors.push(invalid(`${field}[${i}]`, version, 'duplicate version'))
    else for (const message of dns1035LabelErrors(version)) errors.push(invalid(`${field}[${i}]`, version, message))
  })
  if (versions.length > 0 && !versions.some((each) => (REVIEW_VERSIONS as readonly string[]).includes(each)))
    errors.push(invalid(field, versions, `must include at least one of ${REVIEW_VERSIONS.join(', ')}`))
  return errors
}

/** Groups of the project itself are not for everybody. */
function approvalErrors({ metadata, spec }: CustomResourceDefinition): FieldError[] {
  if (!/(^|\.)(k8s|kubernetes)\.io$/.test(spec?.group ?? '')) return []
  const given = metadata.annotations?.[APPROVAL]
  const see = 'see https://github.com/kubernetes/enhancements/pull/1111'
  const field = `metadata.annotations[${APPROVAL}]`
  if (!given) return [required(field, `protected groups must have approval annotation "${APPROVAL}", ${see}`)]
  if (given.startsWith('unapproved') || /^[a-z][a-z0-9+.-]*:\/\/[^/]+/i.test(given)) return []
  const why = `protected groups must have approval annotation "${APPROVAL}" with either a URL or a reason starting with "unapproved", ${see}`
  return [invalid(field, given, why)]
}

const APPROVAL = 'api-approved.kubernetes.io'

function groupErrors(group: string | undefined): FieldError[] {
  if (!group) return [required('spec.group')]
  const wrong = dns1123SubdomainErrors(group)
  if (wrong.length > 0) return [invalid('spec.group', group, wrong.join(','))]
  return group.includes('.') ? [] : [invalid('spec.group', group, 'should be a domain with at least one dot')]
}

/** What holds for the spec of new definitions and of changed ones, which were `old`. */
function specErrors(definition: CustomResourceDefinition, old?: CustomResourceDefinition): FieldError[] {
  const { spec } = definition
  const errors: FieldError[] = []
  const { name } = definition.metadata
  // Neither can change afterwards.
  if (!old && name && name !== `${spec?.names?.plural ?? ''}.${spec?.group ?? ''}`)
    errors.push(invalid('metadata.name', name, `must be spec.names.plural+"."+spec.group`))
  errors.push(...groupErrors(spec?.group))
  if (!spec?.scope) errors.push(required('spec.scope'))
  else if (!(SCOPES as readonly string[]).includes(spec.scope)) errors.push(notSupported('spec.scope', spec.scope, SCOPES))
  const versions = versionErrors(spec, old?.spec)
  errors.push(...versions.before, ...nameErrors(spec?.names), ...versions.after)
  if (spec?.conversion) errors.push(...conversionErrors(spec.conversion))
  return errors
}

/** The versions that objects may still be stored in are among those of the spec, and the present one is among them. */
function storedVersionErrors({ spec, status }: CustomResourceDefinition): FieldError[] {
  const stored = status?.storedVersions ?? []
  const field = 'status.storedVersions'
  if (stored.length === 0) return [invalid(field, null, 'must have at least one stored version')]
  const left = new Set(stored)
  const errors: FieldError[] = []
  for (const { name, storage } of spec?.versions ?? []) {
    if (!left.delete(name) && storage) errors.push(invalid(field, stored, `must have the storage version ${name}`))
  }
  stored.forEach((name, i) => {
    if (!left.has(name)) return
    const why = `missing from spec.versions; ${name} was previously a storage version, and must remain in spec.versions until a storage migration ensures no data remains persisted in ${name} and removes ${name} from status.storedVersions`
    errors.push(invalid(`${field}[${i}]`, name, why))
  })
  return errors
}

export function validate(definition: CustomResourceDefinition): FieldError[] {
  const errors = [...specErrors(definition), ...storedVersionErrors(definition), ...approvalErrors(definition)]
  if (definition.spec?.preserveUnknownFields)
    errors.push(
      invalid(
        'spec.preserveUnknownFields',
        true,
        'cannot set to true, set x-kubernetes-preserve-unknown-fields to true in spec.versions[*].schema instead',
      ),
    )
  return errors
}

export function validateUpdate(definition: CustomResourceDefinition, old: CustomResourceDefinition): FieldError[] {
  const errors = specErrors(definition, old)
  const { spec } = definition
  const before = old.spec
  if (old.status?.conditions?.some((each) => each.type === 'Established' && each.status === 'True')) {
    if (spec?.scope !== before?.scope) errors.push(immutableField('spec.scope', spec?.scope))
    if (spec?.names?.kind !== before?.names?.kind) errors.push(immutableField('spec.names.kind', spec?.names?.kind))
  }
  if (spec?.group !== before?.group) errors.push(immutableField('spec.group', spec?.group))
  if (spec?.names?.plural !== before?.names?.plural) errors.push(immutableField('spec.names.plural', spec?.names?.plural))
  return [...errors, ...storedVersionErrors(definition), ...approvalErrors(definition)]
}

/** Whoever writes the status is trusted with it. */
export function validateStatusUpdate(): FieldError[] {
  return []
}
