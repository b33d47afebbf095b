/** Rules for what load balancers say of a service; models ValidateLoadBalancerStatus. */
import { forbiddenField, invalid, notSupported, required } from '../../api/field-errors'
import type { FieldError } from '../../api/kind'
import { dns1123SubdomainErrors } from '../../api/names'
import type { Service } from '../../schema/types'
import { ipErrors, isIP } from '../framework/addresses'

const MODES = ['Proxy', 'VIP'] as const

type Ingress = NonNullable<NonNullable<NonNullable<Service['status']>['loadBalancer']>['ingress']>[number]

function modeErrors({ ip, ipMode }: Ingress, field: string): FieldError[] {
  if (ipMode === undefined) return ip ? [required(field, 'must be specified when `ip` is set')] : []
  if (!ip) return [forbiddenField(field, 'may not be specified when `ip` is not set')]
  return (MODES as readonly string[]).includes(ipMode) ? [] : [notSupported(field, ipMode, MODES)]
}

function hostErrors(hostname: string, field: string): FieldError[] {
  return [
    ...dns1123SubdomainErrors(hostname).map((message) => invalid(field, hostname, message)),
    ...(isIP(hostname) ? [invalid(field, hostname, 'must be a DNS name, not an IP address')] : []),
  ]
}

export function validateStatusUpdate({ spec, status }: Service, old: Service): FieldError[] {
  const list = status?.loadBalancer?.ingress ?? []
  const at = 'status.loadBalancer.ingress'
  if (list.length > 0 && spec?.type !== 'LoadBalancer') return [forbiddenField(at, 'may only be used when `spec.type` is "LoadBalancer"')]
  const before = new Set(old.status?.loadBalancer?.ingress?.map(({ ip }) => ip))
  return list.flatMap((each, i) => [
    ...(each.ip && !before.has(each.ip) ? ipErrors(each.ip, `${at}[${i}].ip`) : []),
    ...modeErrors(each, `${at}[${i}].ipMode`),
    ...(each.hostname ? hostErrors(each.hostname, `${at}[${i}].hostname`) : []),
  ])
}
