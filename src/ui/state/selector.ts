/** Label selectors as Kubernetes reads them: all requirements must hold; an empty selector finds everything, none finds nothing. */

type Labels = Readonly<Record<string, string>>

export interface LabelSelector {
  readonly matchLabels?: Labels
  readonly matchExpressions?: readonly { readonly key: string; readonly operator: string; readonly values?: readonly string[] }[]
}

export function selects(selector: LabelSelector | undefined, labels: Labels = {}): boolean {
  if (!selector) return false
  // Every object answers to `constructor`, which a label may be called.
  const valueOf = (key: string): string | undefined => (Object.hasOwn(labels, key) ? labels[key] : undefined)
  const same = Object.entries(selector.matchLabels ?? {}).every(([key, value]) => valueOf(key) === value)
  return same && (selector.matchExpressions ?? []).every((expression) => holds(expression, valueOf(expression.key)))
}

function holds({ operator, values = [] }: NonNullable<LabelSelector['matchExpressions']>[number], value: string | undefined): boolean {
  if (operator === 'Exists') return value !== undefined
  if (operator === 'DoesNotExist') return value === undefined
  if (operator === 'In') return value !== undefined && values.includes(value)
  return operator === 'NotIn' && (value === undefined || !values.includes(value))
}
