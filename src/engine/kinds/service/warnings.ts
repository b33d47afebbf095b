/** What the server remarks on services that are allowed but unwise; models pkg/api/service/warnings.go. */
import type { Service } from '../../schema/types'

export function warnings(service: Service): string[] {
  const spec = service.spec ?? {}
  const found: string[] = []
  if (spec.externalIPs?.length) found.push('spec.externalIPs is deprecated')
  if (spec.clusterIP === 'None') {
    if (spec.loadBalancerIP) found.push('spec.loadBalancerIP is ignored for headless services')
    if (spec.externalIPs?.length) found.push('spec.externalIPs is ignored for headless services')
    if (spec.sessionAffinity && spec.sessionAffinity !== 'None') found.push('spec.SessionAffinity is ignored for headless services')
  }
  if (spec.type !== 'ExternalName' && spec.externalName) found.push('spec.externalName is ignored when spec.type is not "ExternalName"')
  return found
}
