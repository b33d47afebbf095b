/** Rules for the defaults in a schema: each has to be a value the schema takes; models apiextensions' ValidateDefaults. */
import { forbiddenField, invalid } from '../../api/field-errors'
import { cloneJson, equalJson, isObject } from '../../api/json'
import type { FieldError } from '../../api/kind'
import type { JSONSchemaProps } from '../../schema/types'
import { embeddedErrors } from '../framework/json-schema/embedded'
import { prune } from '../framework/json-schema/structural'
import { schemaErrors } from '../framework/json-schema/values'

function defaultErrors(schema: JSONSchemaProps, path: string): FieldError[] {
  const value: unknown = schema.default
  const pruned: unknown = cloneJson(value)
  prune(pruned, schema, '', [])
  if (!equalJson(pruned, value)) return [invalid(path, value, 'must not have unknown fields')]
  const untyped = embeddedErrors(value, schema, path)
  if (untyped.length > 0) return untyped
  return schemaErrors(value, schema, '', undefined).map((error) => ({
    ...error,
    field: error.field === '' || error.field === '<nil>' ? path : `${path}.${error.field}`,
  }))
}

/** Complaints about every default below a schema. */
export function defaultsErrors(schema: JSONSchemaProps, path: string, root = true): FieldError[] {
  const errors: FieldError[] = schema.default === undefined || schema.default === null ? [] : defaultErrors(schema, `${path}.default`)
  for (const [name, each] of Object.entries(schema.properties ?? {})) {
    const at = `${path}.properties[${name}]`
    if (!root || name !== 'metadata') errors.push(...defaultsErrors(each, at, false))
    else if (each.default !== undefined) errors.push(forbiddenField(`${at}.default`, 'must not be set in top-level metadata'))
  }
  if (isObject(schema.items)) errors.push(...defaultsErrors(schema.items as JSONSchemaProps, `${path}.items`, false))
  if (isObject(schema.additionalProperties))
    errors.push(...defaultsErrors(schema.additionalProperties as JSONSchemaProps, `${path}.additionalProperties`, false))
  return errors
}
