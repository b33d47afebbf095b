/** Selectors and containers as table cells show them. */
import { labelSelectorText } from '../../api/selectors'
import type { LabelSelector, PodTemplateSpec } from '../../schema/types'

/** `a=b,c=d` in key order; `<none>` when empty. */
export function labelsText(labels: Readonly<Record<string, string>> | undefined): string {
  const keys = Object.keys(labels ?? {}).sort()
  return keys.length === 0 ? '<none>' : keys.map((key) => `${key}=${labels![key]}`).join(',')
}

/** `!old,tier in (a,b),app=web` in key order; `<none>` when empty or absent. */
export function selectorText(selector: LabelSelector | undefined): string {
  return labelSelectorText(selector) || '<none>'
}

export function containerNames(template: PodTemplateSpec | undefined): string {
  return (template?.spec?.containers ?? []).map((each) => each.name).join(',')
}

export function containerImages(template: PodTemplateSpec | undefined): string {
  return (template?.spec?.containers ?? []).map((each) => each.image ?? '').join(',')
}

interface Templated {
  readonly spec?: { readonly template?: PodTemplateSpec } | undefined
}

interface Replicated extends Templated {
  readonly spec?: { readonly replicas?: number; readonly template?: PodTemplateSpec } | undefined
  readonly status?: { readonly replicas: number; readonly readyReplicas?: number } | undefined
}

/** The wide cells of what makes pods from a template. */
export const TEMPLATE_CELLS = {
  Containers: ({ spec }: Templated) => containerNames(spec?.template),
  Images: ({ spec }: Templated) => containerImages(spec?.template),
}

/** The cells of what keeps a number of pods alike. */
export const REPLICA_CELLS = {
  Desired: ({ spec }: Replicated) => spec?.replicas ?? 0,
  Current: ({ status }: Replicated) => status?.replicas ?? 0,
  Ready: ({ status }: Replicated) => status?.readyReplicas ?? 0,
  ...TEMPLATE_CELLS,
}
