/** What CoreDNS counts of the questions it is asked, while the plugin prometheus is there; models coredns's plugin/metrics. */
import { labelText, MetricsRegistry, type Counter } from '../../api/prometheus'
import type { DnsQuestion } from '../../network/types'
import type { Reply, Servers } from './server'

export interface Build {
  readonly goVersion: string
  readonly revision: string
  readonly version: string
}

/** Questions that are counted by what they ask for. */
const TYPES = new Set(['A', 'AAAA', 'CNAME', 'DNSKEY', 'DS', 'HTTPS', 'MX', 'NS', 'NSEC', 'NSEC3', 'PTR', 'RRSIG', 'SOA', 'SRV', 'TXT'])

export class DnsMetrics {
  private readonly registry = new MetricsRegistry()
  private readonly requests: Counter
  private readonly responses: Counter

  constructor(build: Build, started: number, servers: () => Servers) {
    const { registry } = this
    registry.looked(
      'gauge',
      'coredns_build_info',
      "A metric with a constant '1' value labeled by version, revision, and goversion from which CoreDNS was built.",
      () => [[{ goversion: build.goVersion, revision: build.revision, version: build.version }, 1]],
    )
    this.requests = registry.counter('coredns_dns_requests_total', 'Counter of DNS requests made per zone, protocol and family.')
    this.responses = registry.counter('coredns_dns_responses_total', 'Counter of response status codes.')
    registry.counter('coredns_panics_total', 'A metrics that counts the number of panics.').add('', 0)
    registry.looked(
      'gauge',
      'coredns_plugin_enabled',
      'A metric that indicates whether a plugin is enabled on per server and zone basis.',
      () => servers().enabled.map(({ plugin, port, zone }) => [{ name: plugin, ...placeLabels(port, zone) }, 1] as const),
    )
    registry.looked('gauge', 'go_info', 'Information about the Go environment.', () => [[{ version: build.goVersion }, 1]])
    registry.looked('gauge', 'process_start_time_seconds', 'Start time of the process since unix epoch in seconds.', () => [
      [{}, started / 1000],
    ])
  }

  asked({ type }: DnsQuestion, { answer, measured }: Reply): void {
    if (!measured) return
    const { port, zone, writer } = measured
    const place = placeLabels(port, zone)
    this.requests.add(labelText({ ...place, family: '1', proto: 'udp', type: TYPES.has(type) ? type : 'other' }))
    this.responses.add(labelText({ ...place, plugin: writer, rcode: answer.code }))
  }

  text(): string {
    return this.registry.text()
  }
}

const placeLabels = (port: string, zone: string): Readonly<Record<string, string>> => ({
  server: `dns://:${port}`,
  view: '',
  zone: `${zone}.`,
})
