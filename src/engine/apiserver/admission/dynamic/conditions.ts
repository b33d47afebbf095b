/** Match conditions: whether a policy or webhook wants to know of a request at all; models webhook/matchconditions. */
import { CelFailure } from '../../../kinds/framework/cel/failure'
import { admissionSignature, type AdmissionScope } from '../../../kinds/framework/cel/admission'
import { compile } from '../../../kinds/framework/cel/environment'
import type { MatchCondition } from '../../../schema/types'

/** Runs an expression. Throws CelFailure with the text the API server logs and answers. */
export function evaluate(
  expression: string,
  scope: AdmissionScope,
  results: readonly string[] | undefined,
  variables: Readonly<Record<string, unknown>>,
  objects = false,
): unknown {
  const { program, error } = compile(expression, admissionSignature(scope, results, objects))
  if (!program) throw new CelFailure(`compilation error: ${error}`)
  try {
    return program.run(variables)
  } catch (failure) {
    if (!(failure instanceof CelFailure)) throw failure
    throw new CelFailure(`expression '${expression}' resulted in error: ${failure.message}`)
  }
}

/**
 * Whether all conditions hold. One that is false decides, whatever errors the others have; without one, errors throw
 * CelFailure.
 */
export function conditionsHold(
  conditions: readonly MatchCondition[] | undefined,
  scope: AdmissionScope,
  variables: Readonly<Record<string, unknown>>,
): boolean {
  const errors: string[] = []
  for (const { expression } of conditions ?? []) {
    try {
      if (evaluate(expression.trim(), scope, ['bool'], variables) !== true) return false
    } catch (error) {
      if (!(error instanceof CelFailure)) throw error
      errors.push(error.message)
    }
  }
  if (errors.length > 0) throw new CelFailure(errors.length === 1 ? errors[0]! : `[${errors.join(', ')}]`)
  return true
}
