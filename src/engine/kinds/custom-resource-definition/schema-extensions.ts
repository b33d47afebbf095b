/** Rules for what Kubernetes adds to schemas: list types, int-or-string, embedded resources and rules in CEL; models apiextensions' specStandardValidator. */
import { forbiddenField, invalid, notSupported } from '../../api/field-errors'
import type { FieldError } from '../../api/kind'
import type { JSONSchemaProps } from '../../schema/types'
import { CostBudget } from '../framework/cel/cost/budget'
import { multiplies } from '../framework/cel/cost/declared'
import { listTypeErrors, mapTypeErrors } from './list-types'
import { formErrors, ruleErrors, type Surroundings } from './schema-rule-errors'
import { isObject } from './structural'

const TYPES = ['array', 'boolean', 'integer', 'number', 'object', 'string'] as const
/** What JSON schemas have elsewhere, with what is said of it. */
const UNSUPPORTED = ['id', 'additionalItems', 'patternProperties', 'definitions', 'dependencies', '$ref'] as const

function standardErrors(schema: JSONSchemaProps, path: string): FieldError[] {
  const errors: FieldError[] = []
  if (schema.type && !(TYPES as readonly string[]).includes(schema.type)) errors.push(notSupported(`${path}.type`, schema.type, TYPES))
  for (const name of UNSUPPORTED)
    if (schema[name] !== undefined && schema[name] !== '') errors.push(forbiddenField(`${path}.${name}`, `${name} is not supported`))
  if (schema.type === 'null') errors.push(forbiddenField(`${path}.type`, 'type cannot be set to null, use nullable as an alternative'))
  if (Array.isArray(schema.items)) errors.push(forbiddenField(`${path}.items`, 'items must be a schema object and not an array'))
  if (schema.uniqueItems)
    errors.push(forbiddenField(`${path}.uniqueItems`, 'uniqueItems cannot be set to true since the runtime complexity becomes quadratic'))
  const { properties = {}, additionalProperties: others } = schema
  if (Object.keys(properties).length > 0 && others !== undefined && (others as unknown) !== true)
    errors.push(forbiddenField(`${path}.additionalProperties`, 'additionalProperties and properties are mutual exclusive'))
  return errors
}

const LOGIC = ['allOf', 'oneOf', 'anyOf'] as const

/** Schemas that speak of the same value as the one they are in. */
function parts(schema: JSONSchemaProps): readonly (readonly [place: string, part: JSONSchemaProps])[] {
  const lists = LOGIC.flatMap((name) => (schema[name] ?? []).map((part, i) => [`.${name}[${i}]`, part] as const))
  return isObject(schema.not) ? [['.not', schema.not], ...lists] : lists
}

/** Whether a schema or one within it has what structural schemas know no place for. */
export function isUnsupported(schema: JSONSchemaProps): boolean {
  const { properties = {}, items, additionalProperties } = schema
  const within = [...Object.values(properties), items, additionalProperties, ...parts(schema).map(([, part]) => part)].filter(isObject)
  return (
    UNSUPPORTED.some((name) => schema[name] !== undefined && schema[name] !== '') ||
    Array.isArray(items) ||
    schema['x-kubernetes-preserve-unknown-fields'] === false ||
    within.some(isUnsupported)
  )
}

interface Found {
  readonly ofSchema: FieldError[]
  /** What is wrong with rules is told after it. */
  readonly ofRules: FieldError[]
}

/** Without surroundings nobody looks at rules. */
function walk(schema: JSONSchemaProps, path: string, around: Surroundings | undefined, root: boolean): Found {
  const ofSchema = standardErrors(schema, path)
  const ofRules: FieldError[] = []
  const within = (part: JSONSchemaProps, place: string, there: Surroundings | undefined): void => {
    const found = walk(part, path + place, there, false)
    ofSchema.push(...found.ofSchema)
    ofRules.push(...found.ofRules)
  }
  const factor = multiplies(schema)
  const deeper = around && { ...around, often: around.often === undefined || factor === undefined ? undefined : around.often * factor }
  if (isObject(schema.additionalProperties)) within(schema.additionalProperties, '.additionalProperties', deeper)
  for (const [name, each] of Object.entries(schema.properties ?? {})) within(each, `.properties[${name}]`, deeper)
  for (const [place, part] of parts(schema)) within(part, place, undefined)
  // Items of lists that are no maps cannot be told apart.
  const unrelated = around?.unrelated ?? (schema['x-kubernetes-list-type'] === 'map' ? undefined : path)
  if (isObject(schema.items)) within(schema.items, '.items', deeper && { ...deeper, unrelated })
  if (schema['x-kubernetes-preserve-unknown-fields'] === false)
    ofSchema.push(invalid(`${path}.x-kubernetes-preserve-unknown-fields`, false, 'must be true or undefined'))
  ofSchema.push(...mapTypeErrors(schema, path), ...listTypeErrors(schema, path))
  const rules = (schema['x-kubernetes-validations'] ?? []).map((rule, i) => [rule, `${path}.x-kubernetes-validations[${i}]`] as const)
  for (const [rule, at] of rules) ofSchema.push(...formErrors(rule, schema, at))
  // A schema that is wrong makes nonsense of its rules.
  if (ofSchema.length === 0 && around) for (const [rule, at] of rules) ofRules.push(...ruleErrors(rule, schema, at, root, around))
  return { ofSchema, ofRules }
}

interface Place {
  /** Rules in CEL are looked at: the schema they speak of is in order. */
  readonly rules: boolean
  /** The schema is as it was, and so are its rules, whatever each of them costs. */
  readonly unchanged: boolean
}

/** Everything below a schema that the plain rules of OpenAPI do not cover. */
export function extensionErrors(schema: JSONSchemaProps, path: string, { rules, unchanged }: Place): FieldError[] {
  const budget = new CostBudget(unchanged)
  const { ofSchema, ofRules } = walk(schema, path, rules ? { often: 1, budget, unrelated: undefined } : undefined, true)
  return [...ofSchema, ...ofRules, ...budget.errors(path)]
}
