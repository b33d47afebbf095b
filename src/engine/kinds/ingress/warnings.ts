/** What the server remarks on Ingresses. */
import type { Ingress } from '../../schema/types'

export function warnings(ingress: Ingress, old: Ingress | undefined): string[] {
  if (old !== undefined || ingress.metadata.annotations?.['kubernetes.io/ingress.class'] === undefined) return []
  return [`annotation "kubernetes.io/ingress.class" is deprecated, please use 'spec.ingressClassName' instead`]
}
