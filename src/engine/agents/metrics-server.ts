/** Whether a metrics-server gets at the kubelets' numbers; models its scraper and readiness check, the numbers come from the nodes. */
import { parseDuration } from '../api/strconv'
import { flagOf } from '../images/agent'
import { klog } from '../images/component'
import { text } from '../images/http-server'
import { NODES } from '../schema/resources'
import type { Node } from '../schema/types'
import type { AgentDefinition } from './framework'

const USUAL_RESOLUTION = '60s'
const KUBELET_PORT = 10250
const USUAL_ADDRESSES = 'Hostname,InternalDNS,InternalIP,ExternalDNS,ExternalIP'

export const metricsServer: AgentDefinition = {
  begin(process, { clients }) {
    const { argv } = process
    const types = (flagOf(argv, 'kubelet-preferred-address-types') ?? USUAL_ADDRESSES).split(',')
    // A kubelet signs its own certificate, with its name and without its addresses.
    const verified = flagOf(argv, 'kubelet-insecure-tls') !== 'true'
    let scraped = false

    const scrape = (): void => {
      const nodes = clients.informers.informer(NODES).list()
      scraped = nodes.filter((node) => reach(node)).length > 0
      process.after(pause, scrape)
    }
    const reach = (node: Node): boolean => {
      const address = addressOf(node, types)
      if (address === undefined || !verified) return address !== undefined
      const reason = /^[\d.]+$/.test(address)
        ? `x509: cannot validate certificate for ${address} because it doesn't contain any IP SANs`
        : 'x509: certificate signed by unknown authority'
      const error = `Get \\"https://${address}:${KUBELET_PORT}/metrics/resource\\": tls: failed to verify certificate: ${reason}`
      const message = `"Failed to scrape node" err="${error}" node="${node.metadata.name}"`
      process.stderr(klog(process.now(), ['E', 'scraper.go:149', message]))
      return false
    }
    const pause = parseDuration(flagOf(argv, 'metric-resolution') ?? USUAL_RESOLUTION)
    scrape()

    return {
      http: ({ path }) => {
        if (!path.startsWith('/readyz') || scraped) return text(200, 'ok')
        return text(500, '[+]ping ok\n[-]metric-storage-ready failed: reason withheld\nreadyz check failed\n')
      },
      end: () => undefined,
    }
  },
}

function addressOf({ status }: Node, types: readonly string[]): string | undefined {
  for (const type of types) {
    const found = status?.addresses?.find((address) => address.type === type)
    if (found) return found.address
  }
  return undefined
}
