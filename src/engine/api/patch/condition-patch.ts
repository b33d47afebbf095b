/** The part of a strategic patch that sets one condition of a status; models what CreateTwoWayMergePatch makes of it. */

/** Sets `condition` in its place among `known`, or behind them. */
export function conditionPatch(
  known: readonly { readonly type: string }[] | undefined,
  condition: Readonly<Record<string, unknown>> & { readonly type: string },
): { readonly conditions: readonly unknown[] } & Record<string, unknown> {
  const types = (known ?? []).map(({ type }) => type)
  const order = types.includes(condition.type) ? types : [...types, condition.type]
  return { '$setElementOrder/conditions': order.map((type) => ({ type })), conditions: [condition] }
}
