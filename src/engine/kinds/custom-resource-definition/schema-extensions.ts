/** Rules for what Kubernetes adds to schemas: list types, int-or-string, embedded resources and rules in CEL; models apiextensions' specStandardValidator. */
import { forbiddenField, invalid, notSupported, required } from '../../api/field-errors'
import type { FieldError } from '../../api/kind'
import type { JSONSchemaProps } from '../../schema/types'
import { isObject } from './structural'
import { CostBudget } from '../framework/cel/cost/budget'
import { multiplies } from '../framework/cel/cost/declared'
import { compileRule, estimatedCost, usesOldSelf, type Rule } from '../framework/cel/schema-rules'

const LIST_TYPES = ['atomic', 'set', 'map']
const MAP_TYPES = ['atomic', 'granular']
const REASONS = ['FieldValueDuplicate', 'FieldValueForbidden', 'FieldValueInvalid', 'FieldValueRequired']

/** A rule as Go shows the internal type. */
function goRule(rule: Rule): object {
  return {
    Rule: rule.rule,
    Message: rule.message ?? '',
    MessageExpression: rule.messageExpression ?? '',
    Reason: rule.reason ?? null,
    FieldPath: rule.fieldPath ?? '',
    OptionalOldSelf: rule.optionalOldSelf ?? null,
  }
}

/** Whether a path like `.a['b'].c` leads to a field that the schema has, without going through lists. */
function refersToField(path: string, schema: JSONSchemaProps): boolean {
  if (!/^(\.[A-Za-z_][\w-]*|\['[^']+'\])+$/.test(path)) return false
  let found: JSONSchemaProps | undefined = schema
  for (const [, plain, quoted] of path.matchAll(/\.([\w-]+)|\['([^']+)'\]/g)) {
    const extra: unknown = found?.additionalProperties
    found = found?.properties?.[(plain ?? quoted)!] ?? (isObject(extra) ? (extra as JSONSchemaProps) : undefined)
  }
  return found !== undefined
}

/** What is wrong with a rule before it is read as CEL. */
function formErrors(rule: Rule, schema: JSONSchemaProps, path: string): FieldError[] {
  const errors: FieldError[] = []
  const message = rule.message?.trim()
  const breaks = /[\n\r]/
  if (!rule.rule?.trim()) errors.push(required(`${path}.rule`, 'rule is not specified'))
  else if (rule.message && !message) errors.push(invalid(`${path}.message`, rule.message, 'must be non-empty if specified'))
  else if (message && breaks.test(message)) errors.push(invalid(`${path}.message`, rule.message, 'must not contain line breaks'))
  else if (!message && breaks.test(rule.rule.trim()))
    errors.push(required(`${path}.message`, 'message must be specified if rule contains line breaks'))
  if (rule.messageExpression && !rule.messageExpression.trim())
    errors.push(required(`${path}.messageExpression`, 'messageExpression must be non-empty if specified'))
  if (rule.reason !== undefined && !REASONS.includes(rule.reason)) errors.push(notSupported(`${path}.reason`, rule.reason, REASONS))
  if (rule.fieldPath && !rule.fieldPath.trim()) errors.push(invalid(`${path}.fieldPath`, rule.fieldPath, 'must be non-empty if specified'))
  if (rule.fieldPath && breaks.test(rule.fieldPath))
    errors.push(invalid(`${path}.fieldPath`, rule.fieldPath, 'must not contain line breaks'))
  if (rule.fieldPath && !refersToField(rule.fieldPath, schema))
    errors.push(invalid(`${path}.fieldPath`, rule.fieldPath, 'must be a valid path'))
  return errors
}

/** How a schema can be compared with what it held before. */
interface Surroundings extends Costs {
  /** The outermost list whose items cannot be told apart. */
  readonly unrelated: string | undefined
}

function ruleErrors(
  rule: Rule,
  schema: JSONSchemaProps,
  path: string,
  root: boolean,
  { often, budget, unrelated }: Surroundings,
): FieldError[] {
  const errors: FieldError[] = []
  const optional = rule.optionalOldSelf ?? false
  const compiled = compileRule(rule.rule, schema, root, optional, 'bool')
  if (compiled.error !== undefined) errors.push(invalid(`${path}.rule`, goRule(rule), compiled.error))
  else {
    const estimated = estimatedCost(rule.rule, schema, root, optional)
    errors.push(...budget.add(`${path}.rule`, 'rule', estimated.cost * (often ?? estimated.often)))
  }
  if (rule.messageExpression?.trim()) {
    const text = compileRule(rule.messageExpression, schema, root, optional, 'string')
    if (text.error !== undefined)
      errors.push(
        invalid(
          `${path}.messageExpression`,
          goRule(rule),
          text.error.startsWith('cel expression')
            ? text.error.replace('cel expression', 'messageExpression')
            : `messageExpression ${text.error}`,
        ),
      )
    else
      errors.push(
        ...budget.add(`${path}.messageExpression`, 'messageExpression', estimatedCost(rule.messageExpression, schema, root, optional).cost),
      )
  }
  // Of what cannot be read it is not known what it uses.
  const compares = compiled.error === undefined && usesOldSelf(rule.rule)
  if (compares && unrelated !== undefined)
    errors.push(
      invalid(`${path}.rule`, rule.rule, `oldSelf cannot be used on the uncorrelatable portion of the schema within ${unrelated}`),
    )
  if (!compares && rule.optionalOldSelf !== undefined)
    errors.push(invalid(`${path}.optionalOldSelf`, rule.optionalOldSelf, 'may not be set if oldSelf is not used in rule'))
  return errors
}

function listErrors(schema: JSONSchemaProps, path: string): FieldError[] {
  const errors: FieldError[] = []
  const type = schema['x-kubernetes-list-type']
  const keys = schema['x-kubernetes-list-map-keys']
  const items = schema.items as JSONSchemaProps | undefined
  if (type !== undefined && schema.type !== 'array') {
    if (!schema.type) errors.push(required(`${path}.type`, `must be array if x-kubernetes-list-type is specified`))
    else errors.push(invalid(`${path}.type`, schema.type, 'must be array if x-kubernetes-list-type is specified'))
  } else if (type !== undefined && !LIST_TYPES.includes(type)) {
    const detail = `supported values: ${LIST_TYPES.map((each) => JSON.stringify(each)).join(', ')}`
    errors.push({ type: 'Unsupported value', field: `${path}.x-kubernetes-list-type`, value: type, detail })
  }
  if (type === 'set' && items?.type === 'object' && items['x-kubernetes-map-type'] !== 'atomic') {
    errors.push(
      invalid(
        `${path}.items.x-kubernetes-map-type`,
        items['x-kubernetes-map-type'] ?? null,
        'must be atomic as item of a list with x-kubernetes-list-type=set',
      ),
    )
  }
  if (type === 'set' && items?.type === 'array' && ![undefined, 'atomic'].includes(items['x-kubernetes-list-type'])) {
    errors.push(
      invalid(
        `${path}.items.x-kubernetes-list-type`,
        items['x-kubernetes-list-type'],
        'must be atomic as item of a list with x-kubernetes-list-type=set',
      ),
    )
  }
  if ((type === 'set' || type === 'map') && items?.nullable)
    errors.push(forbiddenField(`${path}.items.nullable`, `cannot be nullable when x-kubernetes-list-type is ${type}`))
  if (type === 'map') {
    if (!keys?.length) errors.push(required(`${path}.x-kubernetes-list-map-keys`, 'must not be empty if x-kubernetes-list-type is map'))
    if (!items) errors.push(required(`${path}.items`, 'must have a schema if x-kubernetes-list-type is map'))
    else if (items.type !== 'object')
      errors.push(invalid(`${path}.items.type`, items.type, "must be object if parent array's x-kubernetes-list-type is map"))
    for (const key of items?.type === 'object' ? (keys ?? []) : []) {
      const own = items?.properties?.[key]
      if (!own) errors.push(invalid(`${path}.x-kubernetes-list-map-keys`, keys, 'entries must all be names of item properties'))
      else if (own.type === 'array' || own.type === 'object')
        errors.push(
          invalid(
            `${path}.items.properties[${key}].type`,
            own.type,
            "must be a scalar type if parent array's x-kubernetes-list-type is map",
          ),
        )
      else if (own.default === undefined && !items?.required?.includes(key)) {
        errors.push(
          required(
            `${path}.items.properties[${key}].default`,
            'this property is in x-kubernetes-list-map-keys, so it must have a default or be a required property',
          ),
        )
      }
    }
    if (new Set(keys).size < (keys?.length ?? 0))
      errors.push(invalid(`${path}.x-kubernetes-list-map-keys`, keys, 'must not contain duplicate entries'))
  } else if (keys?.length)
    errors.push(
      type === undefined
        ? required(`${path}.x-kubernetes-list-type`, 'must be map if x-kubernetes-list-map-keys is non-empty')
        : invalid(`${path}.x-kubernetes-list-type`, type, 'must be map if x-kubernetes-list-map-keys is non-empty'),
    )
  return errors
}

/** Everything below a schema that the plain rules of OpenAPI do not cover. */
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
  return errors
}

/** Whether a schema or one within it has what structural schemas know no place for. */
export function isUnsupported(schema: JSONSchemaProps): boolean {
  const { properties = {}, items, additionalProperties } = schema
  const parts = [...Object.values(properties), items, additionalProperties].filter(isObject)
  return UNSUPPORTED.some((name) => schema[name] !== undefined && schema[name] !== '') || parts.some(isUnsupported)
}

/** How often values of a schema can be in one object, undefined where no limit says so, and what has been spent. */
interface Costs {
  readonly often: number | undefined
  readonly budget: CostBudget
}

interface Place {
  /** Rules in CEL are looked at: the schema they speak of is in order. */
  readonly rules: boolean
  /** The schema is as it was, and so are its rules, whatever each of them costs. */
  readonly unchanged?: boolean
  /** Where it is within another schema. */
  readonly inner?: Surroundings
}

export function extensionErrors(schema: JSONSchemaProps, path: string, { rules, unchanged, inner }: Place): FieldError[] {
  const root = !inner
  const costs: Surroundings = inner ?? { often: 1, budget: new CostBudget(unchanged), unrelated: undefined }
  const errors: FieldError[] = [...standardErrors(schema, path), ...listErrors(schema, path)]
  const mapType = schema['x-kubernetes-map-type']
  if (mapType !== undefined && !MAP_TYPES.includes(mapType)) errors.push(notSupported(`${path}.x-kubernetes-map-type`, mapType, MAP_TYPES))
  else if (mapType !== undefined && schema.type !== 'object')
    errors.push(invalid(`${path}.type`, schema.type ?? '', 'must be object if x-kubernetes-map-type is specified'))
  if (schema['x-kubernetes-preserve-unknown-fields'] === false)
    errors.push(invalid(`${path}.x-kubernetes-preserve-unknown-fields`, false, 'must be true or undefined'))
  if (schema.uniqueItems)
    errors.push(forbiddenField(`${path}.uniqueItems`, 'uniqueItems cannot be set to true since the runtime complexity becomes quadratic'))
  if (schema.properties && isObject(schema.additionalProperties))
    errors.push(forbiddenField(`${path}.additionalProperties`, 'additionalProperties and properties are mutual exclusive'))
  const factor = multiplies(schema)
  const often = costs.often === undefined || factor === undefined ? undefined : costs.often * factor
  const deeper = { rules, inner: { often, budget: costs.budget, unrelated: costs.unrelated } }
  for (const [name, each] of Object.entries(schema.properties ?? {}))
    errors.push(...extensionErrors(each, `${path}.properties[${name}]`, deeper))
  if (isObject(schema.additionalProperties))
    errors.push(...extensionErrors(schema.additionalProperties, `${path}.additionalProperties`, deeper))
  // Items of lists that are no maps cannot be told apart.
  const unrelated = costs.unrelated ?? (schema['x-kubernetes-list-type'] === 'map' ? undefined : path)
  if (isObject(schema.items))
    errors.push(...extensionErrors(schema.items, `${path}.items`, { rules, inner: { ...deeper.inner, unrelated } }))
  schema['x-kubernetes-validations']?.forEach((rule, i) =>
    errors.push(...formErrors(rule, schema, `${path}.x-kubernetes-validations[${i}]`)),
  )
  // A schema that is wrong makes nonsense of its rules.
  if (errors.length === 0 && rules) {
    schema['x-kubernetes-validations']?.forEach((rule, i) =>
      errors.push(...ruleErrors(rule, schema, `${path}.x-kubernetes-validations[${i}]`, root, costs)),
    )
  }
  if (root) errors.push(...costs.budget.errors(path))
  return errors
}
