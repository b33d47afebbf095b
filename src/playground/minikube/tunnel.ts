/** `minikube tunnel`: while it runs, load balancer Services have their cluster address as their own, and it is reached from outside. */
import type { Cluster } from '../../engine/cluster'
import type { Clock } from '../../engine/clock/clock'
import { SERVICES } from '../../engine/schema/resources'
import type { Service } from '../../engine/schema/types'
import type { Tunnelled } from '../../tools/minikube/host'

const LOOK = 1_000

const addressOf = (service: Service): string | undefined => service.status?.loadBalancer?.ingress?.[0]?.ip

export function openTunnel(
  cluster: Cluster,
  clock: Clock,
  /** Whether the API server answers. */
  serving: () => boolean,
  changed: (state: Tunnelled) => void,
): { stop(): void } {
  cluster.network.setTunnel(true)
  const services = cluster.admin.resource(SERVICES)
  const balancers = (): readonly Service[] => services.list().items.filter((service) => service.spec.type === 'LoadBalancer')
  let shown: string | undefined
  let timer: { cancel(): void } | undefined
  const look = (): void => {
    timer = clock.after(LOOK, look)
    if (!serving()) return
    const now = balancers()
    for (const service of now) {
      if (addressOf(service) !== undefined || !service.spec.clusterIP) continue
      services.updateStatus({
        ...service,
        status: { ...service.status, loadBalancer: { ingress: [{ ip: service.spec.clusterIP, ipMode: 'VIP' }] } },
      })
    }
    const names = now.map((service) => service.metadata.name).sort()
    if (names.join() === shown) return
    shown = names.join()
    changed({ services: names })
  }
  look()
  return {
    stop: () => {
      timer?.cancel()
      cluster.network.setTunnel(false)
      if (!serving()) return
      // What somebody else gave (metallb) stays.
      for (const service of balancers())
        if (addressOf(service) !== undefined && addressOf(service) === service.spec.clusterIP)
          services.updateStatus({ ...service, status: { ...service.status, loadBalancer: {} } })
    },
  }
}
