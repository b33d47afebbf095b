/** Keeps an IPAddress for every address that a Service holds; in kube-apiserver the allocator itself writes them. */
import { hasReason } from '../../api/status'
import { defineController } from '../framework'
import { IP_ADDRESSES, SERVICES } from '../../schema/resources'
import type { IPAddress, Service } from '../../schema/types'

const FAMILY = 'ipaddress.kubernetes.io/ip-family'
const MANAGED_BY = 'ipaddress.kubernetes.io/managed-by'
const ALLOCATOR = 'ipallocator.k8s.io'
const BY_ADDRESS = 'clusterIP'

const addressesOf = ({ spec }: Service): readonly string[] =>
  (spec?.clusterIPs ?? (spec?.clusterIP ? [spec.clusterIP] : [])).filter((address) => address !== '' && address !== 'None')

export const ipAddressController = defineController({
  name: 'kube-apiserver-ip-allocator',
  process: 'kube-apiserver',
  start: (context) => {
    const { client, enqueue } = context
    const changed = (service: Service): void => addressesOf(service).forEach((address) => enqueue(address))
    const services = context.watch(SERVICES, {
      added: changed,
      updated: (before, service) => {
        if (addressesOf(before).join() === addressesOf(service).join()) return
        changed(before)
        changed(service)
      },
      deleted: changed,
    })
    services.addIndex(BY_ADDRESS, addressesOf)
    const again = (address: IPAddress): void => {
      if (address.metadata.labels?.[MANAGED_BY] === ALLOCATOR) enqueue(address.metadata.name)
    }
    const addresses = context.watch(IP_ADDRESSES, { added: again, deleted: again })

    return {
      reconcile(address) {
        const holder = services.byIndex(BY_ADDRESS, address)[0]
        const known = addresses.get(address)
        try {
          if (!holder && known?.metadata.labels?.[MANAGED_BY] === ALLOCATOR) client.resource(IP_ADDRESSES).delete(address)
          if (!holder || known) return
          const { name, namespace } = holder.metadata
          client.resource(IP_ADDRESSES).create({
            apiVersion: 'networking.k8s.io/v1',
            kind: 'IPAddress',
            metadata: { name: address, labels: { [FAMILY]: address.includes(':') ? 'IPv6' : 'IPv4', [MANAGED_BY]: ALLOCATOR } },
            spec: { parentRef: { group: '', resource: 'services', name, namespace: namespace! } },
          })
        } catch (error) {
          if (!hasReason(error, 'NotFound') && !hasReason(error, 'AlreadyExists')) throw error
        }
      },
    }
  },
})
