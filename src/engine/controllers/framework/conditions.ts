/** Conditions in a status: setting one moves it to the end and keeps its transition time while the status stays; models SetDeploymentCondition and its kin. */

export interface ConditionLike {
  readonly type: string
  readonly status: string
  readonly reason?: string
  readonly message?: string
  readonly lastTransitionTime?: string
}

export function conditionOf<C extends ConditionLike>(conditions: readonly C[] | undefined, type: string): C | undefined {
  return conditions?.find((condition) => condition.type === type)
}

/** A condition with the same status and reason is left as it is. */
export function withCondition<C extends ConditionLike>(conditions: readonly C[] | undefined, condition: C): readonly C[] {
  const current = conditionOf(conditions, condition.type)
  if (current && current.status === condition.status && current.reason === condition.reason) return conditions!
  const kept = current?.status === condition.status && current.lastTransitionTime !== undefined
  return [
    ...withoutCondition(conditions, condition.type),
    kept ? { ...condition, lastTransitionTime: current.lastTransitionTime } : condition,
  ]
}

export function withoutCondition<C extends ConditionLike>(conditions: readonly C[] | undefined, type: string): readonly C[] {
  return (conditions ?? []).filter((condition) => condition.type !== type)
}

/** A status without the fields that are zero or empty, as Go's `omitempty` leaves them out. */
export function omitEmpty<S extends object>(status: S, ...fields: (keyof S)[]): S {
  const result = { ...status }
  for (const field of fields) {
    const value = result[field]
    if (value === 0 || value === undefined || value === '' || (Array.isArray(value) && value.length === 0)) delete result[field]
  }
  return result
}
