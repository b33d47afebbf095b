/** Rules in CEL of a schema: their form, whether they can be read, and what they may cost; models apiextensions' validation of them. */
import { invalid, notSupported, required } from '../../api/field-errors'
import type { FieldError } from '../../api/kind'
import type { JSONSchemaProps } from '../../schema/types'
import { isObject } from './structural'
import type { CostBudget } from '../framework/cel/cost/budget'
import { compileRule, estimatedCost, usesOldSelf, type Rule } from '../framework/cel/schema-rules'

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
export function formErrors(rule: Rule, schema: JSONSchemaProps, path: string): FieldError[] {
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

/** Where a schema is: how often values of it can be in one object, undefined where no limit says so, and what has been spent. */
export interface Surroundings {
  readonly often: number | undefined
  readonly budget: CostBudget
  /** The outermost list whose items cannot be told apart. */
  readonly unrelated: string | undefined
}

export function ruleErrors(
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
  // Nobody asks what is said of a rule that cannot be read.
  if (compiled.error === undefined && rule.messageExpression?.trim()) {
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
