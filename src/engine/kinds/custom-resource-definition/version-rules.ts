/** Rules for what a version of a custom resource has: its schema, columns, subresources, selectable fields. */
import { duplicate, forbiddenField, invalid, required } from '../../api/field-errors'
import type { FieldError } from '../../api/kind'
import type { CustomResourceColumnDefinition, CustomResourceSubresources, JSONSchemaProps, SelectableField } from '../../schema/types'
import { defaultsErrors } from './default-values'
import { extensionErrors, isUnsupported } from './schema-extensions'
import { structuralErrors } from './structural'

const COLUMN_TYPES = ['boolean', 'date', 'integer', 'number', 'string'] as const
const COLUMN_FORMATS = ['byte', 'date', 'date-time', 'double', 'float', 'int32', 'int64', 'password'] as const
const MAX_SELECTABLE = 8
/** What the root of a schema may have beside a status that is written on its own, in Go's names. */
const AT_ROOT =
  'Description Type Format Title Maximum ExclusiveMaximum Minimum ExclusiveMinimum MaxLength MinLength Pattern MaxItems MinItems UniqueItems MultipleOf Required Items Properties ExternalDocs Example XPreserveUnknownFields XValidations'

const goName = (name: string): string =>
  name.startsWith('x-kubernetes-')
    ? `X${name
        .slice('x-kubernetes-'.length)
        .split('-')
        .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
        .join('')}`
    : name.charAt(0).toUpperCase() + name.slice(1)

/** `unchanged`: the version had this schema before. */
export function schemaErrors(schema: JSONSchemaProps, path: string, hasStatus: boolean, unchanged: boolean): FieldError[] {
  const errors: FieldError[] = []
  if (hasStatus) {
    const allowed = AT_ROOT.split(' ')
    const stranger = Object.keys(schema).find((name) => !allowed.includes(goName(name)))
    if (schema.type && schema.type !== 'object') {
      const why = 'only "object" is allowed as the type at the root of the schema if the status subresource is enabled'
      errors.push(invalid(`${path}.type`, schema.type, why))
    } else if (stranger !== undefined) {
      const value = Object.fromEntries(Object.entries(schema).map(([name, part]) => [goName(name), part]))
      const why = `only [${AT_ROOT}] fields are allowed at the root of the schema if the status subresource is enabled`
      errors.push(invalid(path, value, why))
    }
  }
  if (schema.nullable) errors.push(forbiddenField(`${path}.nullable`, 'nullable cannot be true at the root'))
  // What cannot be a structural schema at all is not held against the rules for one, and defaults only against one that is in order.
  const structural = !isUnsupported(schema)
  const wrong = structural ? structuralErrors(schema, path) : []
  if (structural && wrong.length === 0) wrong.push(...defaultsErrors(schema, path))
  return [...errors, ...wrong, ...extensionErrors(schema, path, { rules: structural && wrong.length === 0, unchanged })]
}

function jsonPathErrors(value: string, field: string): FieldError[] {
  return value.startsWith('.') ? [] : [invalid(field, value, 'must be a simple json path starting with .')]
}

export function columnErrors(columns: readonly CustomResourceColumnDefinition[], path: string): FieldError[] {
  return columns.flatMap((column, i) => {
    const at = `${path}[${i}]`
    const types = `must be one of ${COLUMN_TYPES.join(',')}`
    const errors: FieldError[] = []
    if (!column.name) errors.push(required(`${at}.name`))
    if (!column.type) errors.push(required(`${at}.type`, types))
    else if (!(COLUMN_TYPES as readonly string[]).includes(column.type)) errors.push(invalid(`${at}.type`, column.type, types))
    if (column.format && !(COLUMN_FORMATS as readonly string[]).includes(column.format))
      errors.push(invalid(`${at}.format`, column.format, `must be one of ${COLUMN_FORMATS.join(',')}`))
    if (!column.jsonPath) errors.push(required(`${at}.JSONPath`))
    else errors.push(...jsonPathErrors(column.jsonPath, `${at}.JSONPath`))
    return errors
  })
}

export function subresourceErrors(subresources: CustomResourceSubresources | undefined, path: string): FieldError[] {
  const scale = subresources?.scale
  if (!scale) return []
  const errors: FieldError[] = []
  for (const [name, place] of [
    ['specReplicasPath', '.spec'],
    ['statusReplicasPath', '.status'],
  ] as const) {
    const field = `${path}.scale.${name}`
    const value = scale[name]
    const wrong = value ? jsonPathErrors(value, field) : [required(field)]
    errors.push(...wrong)
    if (wrong.length === 0 && !value.startsWith(`${place}.`)) errors.push(invalid(field, value, `should be a json path under ${place}`))
  }
  const { labelSelectorPath: selector } = scale
  if (selector) {
    const field = `${path}.scale.labelSelectorPath`
    const wrong = jsonPathErrors(selector, field)
    errors.push(...wrong)
    if (wrong.length === 0 && !selector.startsWith('.spec.') && !selector.startsWith('.status.'))
      errors.push(invalid(field, selector, 'should be a json path under either .spec or .status'))
  }
  return errors
}

/** Selectable fields are simple paths to scalars that the schema has. */
export function selectableErrors(fields: readonly SelectableField[], schema: JSONSchemaProps | undefined, path: string): FieldError[] {
  const errors: FieldError[] = []
  const seen = new Set<string>()
  fields.forEach(({ jsonPath }, i) => {
    const at = `${path}[${i}].jsonPath`
    if (!jsonPath) {
      errors.push(required(at))
      return
    }
    if (!/^(\.[A-Za-z_][\w-]*)+$/.test(jsonPath)) {
      const why = jsonPath.startsWith('.') ? 'array notation is not allowed' : `expected [ or . but got: ${/^[^.[]*/.exec(jsonPath)![0]}`
      errors.push(invalid(at, jsonPath, `is an invalid path: ${why}`))
      return
    }
    let found: JSONSchemaProps | undefined = schema
    for (const step of jsonPath.slice(1).split('.')) found = found?.properties?.[step]
    if (!found) {
      errors.push(invalid(at, jsonPath, `is an invalid path: does not refer to a valid field`))
      return
    }
    if (seen.has(jsonPath)) errors.push(duplicate(at, jsonPath))
    seen.add(jsonPath)
    if (!['string', 'boolean', 'integer'].includes(found.type ?? ''))
      errors.push(
        invalid(
          at,
          jsonPath,
          'must point to a field of type string, boolean or integer. Enum string fields and strings with formats are allowed.',
        ),
      )
  })
  if (seen.size > MAX_SELECTABLE)
    errors.push({ type: 'Too many', field: path, value: seen.size, detail: `must have at most ${MAX_SELECTABLE} items` })
  return errors
}
