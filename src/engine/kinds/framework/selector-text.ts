/** Selectors and containers as table cells show them. */
import type { LabelSelector, PodTemplateSpec } from '../../schema/types'

/** `a=b,c=d` in key order; `<none>` when empty. */
export function labelsText(labels: Readonly<Record<string, string>> | undefined): string {
  const keys = Object.keys(labels ?? {}).sort()
  return keys.length === 0 ? '<none>' : keys.map((key) => `${key}=${labels![key]}`).join(',')
}

/** `!old,tier in (a,b),app=web` in key order; `<none>` when empty or absent. */
export function selectorText(selector: LabelSelector | undefined): string {
  const parts: [string, string][] = Object.entries(selector?.matchLabels ?? {}).map(([key, value]) => [key, `${key}=${value}`])
  for (const { key, operator, values } of selector?.matchExpressions ?? []) {
    const list = [...(values ?? [])].sort().join(',')
    switch (operator) {
      case 'In':
        parts.push([key, `${key} in (${list})`])
        break
      case 'NotIn':
        parts.push([key, `${key} notin (${list})`])
        break
      case 'Exists':
        parts.push([key, key])
        break
      case 'DoesNotExist':
        parts.push([key, `!${key}`])
        break
      default:
        return '<error>'
    }
  }
  if (parts.length === 0) return '<none>'
  return parts
    .sort((a, b) => (a[0] < b[0] ? -1 : a[0] > b[0] ? 1 : 0))
    .map((part) => part[1])
    .join(',')
}

export function containerNames(template: PodTemplateSpec | undefined): string {
  return (template?.spec?.containers ?? []).map((each) => each.name).join(',')
}

export function containerImages(template: PodTemplateSpec | undefined): string {
  return (template?.spec?.containers ?? []).map((each) => each.image ?? '').join(',')
}
