/** What etcd tells of itself at /metrics: its version, its leader and its keys, in Prometheus's text; models server/etcdserver and storage/mvcc. */
import { METRICS_TYPE, MetricsRegistry } from '../../engine/api/prometheus'
import type { Cluster } from '../../engine/cluster'
import type { HttpResponse } from '../../engine/network/types'

export function etcdMetrics({ api: { store } }: Cluster, version: string): HttpResponse {
  const registry = new MetricsRegistry()
  const gauge = (name: string, help: string, value: number, labels = {}): void =>
    registry.looked('gauge', name, help, () => [[labels, value]])
  gauge('etcd_server_has_leader', 'Whether or not a leader exists. 1 is existence, 0 is not.', 1)
  gauge('etcd_server_is_leader', 'Whether or not this member is a leader. 1 if is, 0 otherwise.', 1)
  gauge('etcd_server_version', "Which version is running. 1 for 'server_version' label with current version.", 1, {
    server_version: version,
  })
  gauge('etcd_debugging_mvcc_current_revision', 'The current revision of store.', Number(store.revision))
  const keys = store.collectionNames().reduce((sum, collection) => sum + store.count(collection), 0)
  gauge('etcd_debugging_mvcc_keys_total', 'Total number of keys.', keys)
  const body = new TextEncoder().encode(registry.text())
  return { status: 200, headers: { 'Content-Type': METRICS_TYPE, 'Content-Length': String(body.length) }, body }
}
