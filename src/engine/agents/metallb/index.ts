/** MetalLB: addresses for Services of type LoadBalancer out of configured pools; models its controller and, in words, its speaker. */
import { load } from 'js-yaml'
import { keyOf, splitKey } from '../../api/object'
import { defineController } from '../../controllers/framework'
import { flagOf } from '../../images/agent'
import { CONFIG_MAPS, SERVICES } from '../../schema/resources'
import type { Service } from '../../schema/types'
import { whileRunning, type AgentDefinition } from '../framework'
import { freeAddress, poolOf, PoolError, readPools, type Pool } from './pools'

const ADDRESS_POOL = ['metallb.universe.tf/address-pool', 'metallb.io/address-pool']
const ADDRESSES = ['metallb.universe.tf/loadBalancerIPs', 'metallb.io/loadBalancerIPs']

const annotation = ({ metadata }: Service, names: readonly string[]): string | undefined =>
  names.map((name) => metadata.annotations?.[name]).find((value) => value !== undefined)

/** `namespace` and `name` of the ConfigMap with the pools. */
const loop = (namespace: string, name: string) =>
  defineController({
    name: 'metallb-controller',
    process: 'controller',
    workers: 1,
    start(context) {
      const { client, events } = context
      const services = context.watch(SERVICES, {
        added: (service) => context.enqueue(keyOf(service)),
        updated: (_, service) => context.enqueue(keyOf(service)),
        // What one gives up another may be waiting for.
        deleted: () => everyService(),
      })
      const configs = context.watch(CONFIG_MAPS, {
        added: (map) => map.metadata.name === name && map.metadata.namespace === namespace && everyService(),
        updated: (_, map) => map.metadata.name === name && map.metadata.namespace === namespace && everyService(),
      })
      function everyService(): void {
        for (const service of services.list()) context.enqueue(keyOf(service))
      }
      function pools(): readonly Pool[] {
        try {
          return readPools(load(configs.get(name, namespace)?.data?.['config'] ?? ''))
        } catch (error) {
          // A configuration that cannot be read leaves the pools empty: nothing is handed out until it is mended.
          if (error instanceof PoolError || error instanceof Error) return []
          throw error
        }
      }
      const given = (service: Service): string | undefined => service.status?.loadBalancer?.ingress?.[0]?.ip
      const write = (service: Service, ip: string | undefined): void =>
        void client.resource(SERVICES).updateStatus({
          ...service,
          status: { ...service.status, loadBalancer: ip === undefined ? {} : { ingress: [{ ip, ipMode: 'VIP' }] } },
        })

      return {
        reconcile(key) {
          const split = splitKey(key)
          const service = services.get(split.name, split.namespace)
          if (!service) return
          const known = pools()
          const has = given(service)
          if (service.spec.type !== 'LoadBalancer') return has === undefined ? undefined : write(service, undefined)
          const wanted = annotation(service, ADDRESSES) ?? service.spec.loadBalancerIP
          const poolName = annotation(service, ADDRESS_POOL)
          const fits = has !== undefined && poolOf(known, has) !== undefined && (!wanted || wanted === has)
          if (fits && (!poolName || poolOf(known, has)?.name === poolName)) return
          const taken = new Set(services.list().flatMap((other) => (keyOf(other) === key ? [] : (given(other) ?? []))))
          let address: string | undefined
          let refusal: string
          if (wanted) {
            const pool = poolOf(known, wanted)
            if (pool && !taken.has(wanted)) address = wanted
            refusal = pool
              ? `Failed to allocate IP for "${key}": can't change sharing key for "${key}", address also in use by another service`
              : `Failed to allocate IP for "${key}": "${wanted}" is not allowed in config`
          } else {
            const candidates = poolName ? known.filter((pool) => pool.name === poolName) : known.filter((pool) => pool.autoAssign)
            address = freeAddress(candidates, taken)?.address
            refusal =
              poolName && candidates.length === 0
                ? `Failed to allocate IP for "${key}": unknown pool "${poolName}"`
                : `Failed to allocate IP for "${key}": no available IPs`
          }
          if (address !== undefined) {
            write(service, address)
            events.event(service, 'Normal', 'IPAllocated', `Assigned IP "${address}"`)
          } else {
            if (has !== undefined) write(service, undefined)
            // Without any configuration it waits without a word.
            if (known.length > 0) events.event(service, 'Warning', 'AllocationFailed', refusal)
          }
        },
      }
    },
  })

export const metallbController: AgentDefinition = {
  begin(process, environment) {
    const namespace = process.env['METALLB_NAMESPACE'] ?? 'metallb-system'
    return whileRunning(environment, loop(namespace, flagOf(process.argv, 'config') ?? 'config'))
  },
}

/** Announcing is the network's: an address that a Service's status has is answered for. */
export const metallbSpeaker: AgentDefinition = { begin: () => ({ end: () => undefined }) }
