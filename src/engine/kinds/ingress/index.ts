/** Ingresses: HTTP routes from outside to services. */
import { INGRESSES } from '../../schema/resources'
import type { Ingress } from '../../schema/types'
import { builtin } from '../framework/define'
import { validate, validateUpdate } from './validation'
import { warnings } from './warnings'

const MAX_HOSTS = 3

function hostsText(ingress: Ingress): string {
  const hosts = (ingress.spec?.rules ?? []).map((rule) => rule.host ?? '').filter(Boolean)
  if (hosts.length === 0) return '*'
  const shown = hosts.slice(0, MAX_HOSTS).join(',')
  return hosts.length > MAX_HOSTS ? `${shown} + ${hosts.length - MAX_HOSTS} more...` : shown
}

export const ingress = builtin(INGRESSES, {
  hasGeneration: true,
  prepareForCreate: (draft) => {
    draft.status = { loadBalancer: {} }
  },
  validate,
  validateUpdate,
  warnings,
  cells: {
    Class: (object) => object.spec?.ingressClassName ?? '<none>',
    Hosts: hostsText,
    Address: (object) => (object.status?.loadBalancer?.ingress ?? []).map((each) => each.ip || each.hostname || '').join(','),
    Ports: (object) => (object.spec?.tls?.length ? '80, 443' : '80'),
  },
})
