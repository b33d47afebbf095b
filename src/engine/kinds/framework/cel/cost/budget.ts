/** What rules of a schema may cost: each of them, and all of them together; models apiextensions' validation of estimated costs. */
import { forbiddenField } from '../../../../api/field-errors'
import type { FieldError } from '../../../../api/kind'

const MOST_OF_ONE = 10_000_000
const MOST_OF_ALL = 100_000_000
/** The most expensive rules are named, if they count for a hundredth. */
const NAMED = 4

function exceeded(what: string, cost: number, limit: number): string {
  const factor = cost / limit
  const told = factor > 100 ? 'more than 100x' : factor < 1.5 ? `${factor.toFixed(6)}x` : `${factor.toFixed(1)}x`
  return `${what} exceeds budget by factor of ${told} (try simplifying the rule, or adding maxItems, maxProperties, and maxLength where arrays, maps, and strings are declared)`
}

/** Adds up what the rules of one schema cost. */
export class CostBudget {
  private total = 0
  private expensive: { readonly field: string; readonly cost: number }[] = []

  /** `lenient` lets single rules cost what they like: those of a schema that was there before. */
  constructor(private readonly lenient = false) {}

  /** Counts an expression; what is wrong when it costs too much by itself. */
  add(field: string, what: 'rule' | 'messageExpression', cost: number): FieldError[] {
    this.total += cost
    if (cost >= MOST_OF_ALL / 100) this.expensive = [...this.expensive, { field, cost }].sort((a, b) => b.cost - a.cost).slice(0, NAMED)
    return cost > MOST_OF_ONE && !this.lenient ? [forbiddenField(field, exceeded(`estimated ${what} cost`, cost, MOST_OF_ONE))] : []
  }

  /** What is wrong when all of them together cost too much. `path` is the schema's. */
  errors(path: string): FieldError[] {
    if (this.total <= MOST_OF_ALL) return []
    const why = 'contributed to estimated rule cost total exceeding cost limit for entire OpenAPIv3 schema'
    const what = 'x-kubernetes-validations estimated rule cost total for entire OpenAPIv3 schema'
    return [...this.expensive.map(({ field }) => forbiddenField(field, why)), forbiddenField(path, exceeded(what, this.total, MOST_OF_ALL))]
  }
}
