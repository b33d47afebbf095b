/** Policies with their bindings and parameters, as they concern one request; models admission/plugin/policy/generic. */
import type { KubeObject } from '../../../api/object'
import { selectorFromObject } from '../../../api/selectors'
import { forbidden, StatusError, type StatusReason } from '../../../api/status'
import { CelFailure } from '../../../kinds/framework/cel/failure'
import { celValue } from '../../../kinds/framework/cel/values'
import type { MatchCondition, MatchResources, ParamKind, ParamRef, Variable } from '../../../schema/types'
import type { Core } from '../../core'
import type { Served } from '../../registry'
import type { Attributes } from '../admission'
import { evaluate } from './conditions'
import { criteriaOf, isExempt, matchRequest } from './matching'
import { requestVariables } from './request-variables'

export interface Policy extends KubeObject {
  readonly spec?: {
    readonly failurePolicy?: 'Fail' | 'Ignore'
    readonly matchConstraints?: MatchResources
    readonly matchConditions?: readonly MatchCondition[]
    readonly paramKind?: ParamKind
    readonly variables?: readonly Variable[]
  }
}

export interface PolicyBinding extends KubeObject {
  readonly spec?: { readonly policyName?: string; readonly paramRef?: ParamRef; readonly matchResources?: MatchResources }
}

/** One policy to be asked about the request, with one set of parameters. */
export interface Invocation<P extends Policy, B extends PolicyBinding> {
  readonly policy: P
  readonly binding: B
  /** The version in which the policy sees the objects. */
  readonly matched: Served
  /** Values of every variable that its expressions may name. */
  readonly variables: Readonly<Record<string, unknown>>
}

/** Whatever is wrong with a policy itself, as opposed to the request. */
export interface ConfigurationError<P extends Policy, B extends PolicyBinding> {
  readonly policy: P
  readonly binding: B | undefined
  readonly message: string
}

/** Throws CelFailure when the parameters cannot be found but must be. */
function paramsOf(core: Core, policy: Policy, binding: PolicyBinding, namespace: string | undefined): readonly (KubeObject | null)[] {
  const kind = policy.spec?.paramKind
  const reference = binding.spec?.paramRef
  if (!kind || !reference) return [null]
  const served = core.registry.ofKind(kind.apiVersion ?? '', kind.kind ?? '')
  if (!served) throw new CelFailure(`failed to find resource referenced by paramKind: '${kind.apiVersion ?? ''}, Kind=${kind.kind ?? ''}'`)
  if (!served.namespaced && reference.namespace)
    throw new CelFailure('paramRef.namespace must not be provided for a cluster-scoped `paramKind`')
  const where = served.namespaced ? reference.namespace || namespace : undefined
  if (served.namespaced && !where)
    throw new CelFailure('cannot use namespaced paramRef in policy binding that matches cluster-scoped resources')
  const seen = (object: KubeObject): KubeObject => (served.toVersion ? served.toVersion(object) : object)
  const found = reference.name
    ? [core.find(served, reference.name, where)].filter((each) => each !== undefined)
    : core.store.list(served.collection, where).filter((each) => selectorFromObject(reference.selector).matches(each.metadata.labels))
  if (found.length > 0) return found.map(seen)
  // Without parameters that may be missing the policy is asked with null; a selector that selects none asks nobody.
  if (reference.parameterNotFoundAction === 'Deny')
    throw new CelFailure('no params found for policy binding with `Deny` parameterNotFoundAction')
  return []
}

/** Composed variables, each worked out when it is first asked for. */
function composed(variables: readonly Variable[], params: boolean, values: Record<string, unknown>): unknown {
  const result: Record<string, unknown> = {}
  values['variables'] = result
  variables.forEach(({ name, expression }, i) => {
    let known: { readonly value: unknown } | undefined
    Object.defineProperty(result, name, {
      enumerable: true,
      get: () => {
        try {
          known ??= {
            value: evaluate(expression, { params, variables: variables.slice(0, i).map((each) => each.name) }, undefined, values),
          }
        } catch (error) {
          if (!(error instanceof CelFailure)) throw error
          const why = error.message.replace(`expression '${expression}' resulted in error: `, '')
          throw new CelFailure(`composited variable ${JSON.stringify(name)} fails to evaluate: ${why}`)
        }
        return known.value
      },
    })
  })
  return result
}

const byName = (a: KubeObject, b: KubeObject): number => (a.metadata.name < b.metadata.name ? -1 : 1)

/** Every invocation that a request asks for, in the order of the policies' and bindings' names. */
export function invocationsOf<P extends Policy, B extends PolicyBinding>(
  core: Core,
  attributes: Attributes,
  policies: readonly P[],
  bindings: readonly B[],
): { readonly invocations: readonly Invocation<P, B>[]; readonly errors: readonly ConfigurationError<P, B>[] } {
  const invocations: Invocation<P, B>[] = []
  const errors: ConfigurationError<P, B>[] = []
  if (isExempt(attributes)) return { invocations, errors }
  for (const policy of [...policies].sort(byName)) {
    const own = bindings.filter((each) => each.spec?.policyName === policy.metadata.name).sort(byName)
    if (own.length === 0) continue
    const matched = matchRequest(core, attributes, criteriaOf(policy.spec?.matchConstraints, false))
    if (!matched) continue
    for (const binding of own) {
      if (!matchRequest(core, attributes, criteriaOf(binding.spec?.matchResources, true))) continue
      let params: readonly (KubeObject | null)[]
      try {
        params = paramsOf(core, policy, binding, attributes.namespace)
      } catch (error) {
        if (!(error instanceof CelFailure)) throw error
        if (policy.spec?.failurePolicy !== 'Ignore')
          errors.push({ policy, binding, message: `failed to configure binding: ${error.message}` })
        continue
      }
      for (const param of params) {
        const variables: Record<string, unknown> = requestVariables(core, attributes, matched)
        const hasParams = policy.spec?.paramKind !== undefined
        if (hasParams) variables['params'] = celValue(param)
        if (policy.spec?.variables?.length) composed(policy.spec.variables, hasParams, variables)
        invocations.push({ policy, binding, matched, variables })
      }
    }
  }
  return { invocations, errors }
}

const CODES: Readonly<Record<string, number>> = { Forbidden: 403, Unauthorized: 401, RequestEntityTooLarge: 413, Invalid: 422 }

/** The name that a refusal gives the object: there may be none yet. */
function refusedName({ name, object }: Attributes): string {
  return name || object?.metadata.name || object?.metadata.generateName || 'Unknown'
}

/** The answer to a request that a policy denies. */
export function denied(attributes: Attributes, message: string, reason = 'Invalid'): StatusError {
  const error = forbidden(attributes.served, refusedName(attributes), message)
  return new StatusError(CODES[reason] ?? 422, reason as StatusReason, error.message, { ...error.status.details, causes: [{ message }] })
}
