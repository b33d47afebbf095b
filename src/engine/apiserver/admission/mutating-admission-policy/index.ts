/** Requests are changed by policies in CEL; models plugin MutatingAdmissionPolicy. */
import { isObject, type JsonObject } from '../../../api/json'
import { jsonPatch } from '../../../api/patch/json-patch'
import { StatusError } from '../../../api/status'
import type { AdmissionScope } from '../../../kinds/framework/cel/admission'
import { CelFailure } from '../../../kinds/framework/cel/failure'
import { celValue, jsonValue } from '../../../kinds/framework/cel/values'
import type { MutatingAdmissionPolicy, MutatingAdmissionPolicyBinding, Mutation } from '../../../schema/types'
import type { Core } from '../../core'
import { shapeOf } from '../../managed-fields/shape'
import { mergeInto } from '../../managed-fields/merge'
import type { Served } from '../../registry'
import type { AdmissionPlugin, Attributes } from '../admission'
import { conditionsHold, evaluate } from '../dynamic/conditions'
import { mutate, Undecodable } from '../dynamic/mutation'
import { denied, invocationsOf } from '../dynamic/policies'

const POLICIES = 'admissionregistration.k8s.io/mutatingadmissionpolicies'
const BINDINGS = 'admissionregistration.k8s.io/mutatingadmissionpolicybindings'

/** The object after one mutation, in the version the policy speaks of. */
function mutated(
  object: JsonObject,
  mutation: Mutation,
  matched: Served,
  scope: AdmissionScope,
  variables: Readonly<Record<string, unknown>>,
): unknown {
  if (mutation.patchType === 'JSONPatch') {
    const operations = jsonValue(evaluate(mutation.jsonPatch?.expression ?? '', scope, undefined, variables, true))
    if (!Array.isArray(operations)) throw new CelFailure('expression must evaluate to a list of JSONPatch operations')
    return jsonPatch(object, operations)
  }
  const configuration = jsonValue(evaluate(mutation.applyConfiguration?.expression ?? '', scope, undefined, variables, true))
  if (!isObject(configuration)) throw new CelFailure('expression must evaluate to an object')
  const { apiVersion, kind } = object
  return { ...(mergeInto(shapeOf(matched), object, configuration) as JsonObject), apiVersion, kind }
}

/** Asks every policy, or those that want to be asked again, and tells whether the object changed. */
function apply(attributes: Attributes, core: Core, again: boolean): boolean {
  const { invocations, errors } = invocationsOf(
    core,
    attributes,
    core.store.list(POLICIES) as readonly MutatingAdmissionPolicy[],
    core.store.list(BINDINGS) as readonly MutatingAdmissionPolicyBinding[],
  )
  const refuse = (policy: string, binding: string | undefined, message: string): never => {
    throw denied(attributes, `policy '${policy}'${binding === undefined ? '' : ` with binding '${binding}'`} denied request: ${message}`)
  }
  const [wrong] = errors
  if (wrong) refuse(wrong.policy.metadata.name, wrong.binding?.metadata.name, wrong.message)
  if (!attributes.object) return false
  let changed = false
  for (const { policy, binding, matched, variables: given } of invocations) {
    const spec = policy.spec!
    if (again && spec.reinvocationPolicy !== 'IfNeeded') continue
    const params = spec.paramKind !== undefined
    const scope: AdmissionScope = { params, ...(spec.variables?.length ? { variables: spec.variables.map((each) => each.name) } : {}) }
    const variables: Record<string, unknown> = given
    try {
      if (!conditionsHold(spec.matchConditions, { params }, variables)) continue
      for (const mutation of spec.mutations ?? []) {
        const isChanged = mutate(core, attributes, matched, (before) => {
          // Each mutation sees what the one before it made.
          variables['object'] = celValue(before)
          return mutated(before, mutation, matched, scope, variables)
        })
        changed ||= isChanged
      }
    } catch (error) {
      if (!(error instanceof CelFailure || error instanceof Undecodable || error instanceof StatusError)) throw error
      if (spec.failurePolicy !== 'Ignore') refuse(policy.metadata.name, binding.metadata.name, error.message)
    }
  }
  return changed
}

function admit(attributes: Attributes, core: Core): void {
  if (core.store.count(POLICIES) === 0 || core.store.count(BINDINGS) === 0) return
  // Once more when something changed: a policy may want what a later one makes.
  if (apply(attributes, core, false)) apply(attributes, core, true)
}

export const mutatingAdmissionPolicy: AdmissionPlugin = { name: 'MutatingAdmissionPolicy', admit }
