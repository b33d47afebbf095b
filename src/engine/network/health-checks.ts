/** What kube-proxy tells load balancers about a Service whose traffic stays on the node it came to; models pkg/proxy/healthcheck. */
import type { ServiceTable } from './service-table'
import type { HttpResponse, Listener } from './types'

/** Where kube-proxy tells of its own health: who listens there is one. */
export const PROXY_HEALTH_PORT = 10256

/** The listener of kube-proxy on `node` behind a health check port; undefined when no Service has that port. */
export function healthCheckOf(services: ServiceTable, port: number, node: string): Listener | undefined {
  const service = services.atHealthCheckPort(port)
  if (!service) return undefined
  const { namespace, name } = service
  return { port, protocol: 'TCP', http: () => health(namespace, name, services.readyOn(namespace, name, node)) }
}

function health(namespace: string, name: string, endpoints: number): HttpResponse {
  const told = { service: { namespace, name }, localEndpoints: endpoints, serviceProxyHealthy: true }
  return {
    status: endpoints > 0 ? 200 : 503,
    headers: {
      'Content-Type': 'application/json',
      'X-Content-Type-Options': 'nosniff',
      'X-Load-Balancing-Endpoint-Weight': String(endpoints),
    },
    body: new TextEncoder().encode(JSON.stringify(told, null, '\t')),
  }
}
