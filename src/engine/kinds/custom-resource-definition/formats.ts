/** Warnings about formats that the server does not know; models apiextensions-apiserver's validation/formats. */
import { isObject } from '../../api/json'
import { isKnownFormat } from '../framework/json-schema/formats'
import type { CustomResourceDefinition, JSONSchemaProps } from '../../schema/types'

/** Formats of types that have few. */
const NUMBERS: ReadonlyMap<string, readonly string[]> = new Map([
  ['integer', ['int32', 'int64']],
  ['number', ['float', 'double']],
])

function unknownFormats(schema: JSONSchemaProps, found: Set<string>): void {
  const { type = '', format } = schema
  if (format && !(NUMBERS.get(type)?.includes(format) ?? ((type === '' || type === 'string') && isKnownFormat(format)))) found.add(format)
  const children = [
    ...Object.values(schema.properties ?? {}),
    schema.items,
    schema.additionalProperties,
    schema.not,
    ...(schema.allOf ?? []),
    ...(schema.anyOf ?? []),
    ...(schema.oneOf ?? []),
  ]
  for (const child of children) if (isObject(child)) unknownFormats(child as JSONSchemaProps, found)
}

function formatsOf(definition: CustomResourceDefinition | undefined): ReadonlySet<string> {
  const found = new Set<string>()
  for (const { schema } of definition?.spec?.versions ?? []) if (schema?.openAPIV3Schema) unknownFormats(schema.openAPIV3Schema, found)
  return found
}

/** A warning for every unknown format that was not there before. */
export function formatWarnings(definition: CustomResourceDefinition, old: CustomResourceDefinition | undefined): string[] {
  const before = formatsOf(old)
  return [...formatsOf(definition)].filter((each) => !before.has(each)).map((each) => `unrecognized format ${JSON.stringify(each)}`)
}
