/** Marks the ranges that service addresses come from as ready, and keeps those in use; models pkg/controller/servicecidrs. */
import { equalJson } from '../../api/json'
import { timestamp } from '../../clock/clock'
import { cidrContains } from '../../kinds/framework/addresses'
import { defineController } from '../framework'
import { conditionOf, withCondition } from '../framework/conditions'
import { isDeleting } from '../framework/pods'
import { IP_ADDRESSES, SERVICE_CIDRS } from '../../schema/resources'
import type { Condition, IPAddress, ServiceCIDR } from '../../schema/types'

const FINALIZER = 'networking.k8s.io/service-cidr-finalizer'
const IN_USE = 'There are still IPAddresses referencing the ServiceCIDR, please remove them or create a new ServiceCIDR'

const blockOf = (address: string): string => `${address}/${address.includes(':') ? 128 : 32}`

export const serviceCidrController = defineController({
  name: 'service-cidrs-controller',
  start: (context) => {
    const { client, clock, enqueue } = context
    const changed = (cidr: ServiceCIDR): void => enqueue(cidr.metadata.name)
    const cidrs = context.watch(SERVICE_CIDRS, { added: changed, updated: (_, cidr) => changed(cidr), deleted: () => undefined })
    const addresses = context.watch(IP_ADDRESSES, {
      deleted: () => {
        for (const cidr of cidrs.list()) if (isDeleting(cidr)) changed(cidr)
      },
    })

    function isUsed({ spec }: ServiceCIDR): boolean {
      return addresses
        .list()
        .some(({ metadata }: IPAddress) => (spec?.cidrs ?? []).some((range) => cidrContains(range, blockOf(metadata.name))))
    }

    function setReady(cidr: ServiceCIDR, status: 'True' | 'False', reason: string, message: string): void {
      const before = conditionOf(cidr.status?.conditions, 'Ready')
      const time = before?.status === status ? before.lastTransitionTime : timestamp(clock.now())
      const condition: Condition = { type: 'Ready', status, reason, message, lastTransitionTime: time }
      if (before && equalJson(before, condition)) return
      client
        .resource(SERVICE_CIDRS)
        .updateStatus({ ...cidr, status: { ...cidr.status, conditions: withCondition(cidr.status?.conditions, condition) } })
    }

    return {
      reconcile(name) {
        const cidr = cidrs.get(name)
        if (!cidr) return
        const finalizers = cidr.metadata.finalizers ?? []
        if (isDeleting(cidr)) {
          if (!finalizers.includes(FINALIZER)) return
          if (isUsed(cidr)) {
            setReady(cidr, 'False', 'Terminating', IN_USE)
            return
          }
          const kept = finalizers.filter((each) => each !== FINALIZER)
          client.resource(SERVICE_CIDRS).patch(name, undefined, 'merge', { metadata: { finalizers: kept.length > 0 ? kept : null } })
          return
        }
        const held = finalizers.includes(FINALIZER)
          ? cidr
          : client.resource(SERVICE_CIDRS).patch(name, undefined, 'merge', { metadata: { finalizers: [...finalizers, FINALIZER] } })
        setReady(held, 'True', '', 'Kubernetes Service CIDR is ready')
      },
    }
  },
})
