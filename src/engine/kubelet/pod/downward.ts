/** Fields of a pod as its containers may see them, in variables and volumes; models pkg/fieldpath and ExtractContainerResourceValue. */
import { quantityNumber } from '../../api/quantity'
import type { Container, ResourceFieldSelector } from '../../schema/types'
import type { PodWorker } from './pod-worker'

/** The text of a field such as `metadata.name` or `metadata.labels['app']`. */
export function fieldValue(worker: PodWorker, path: string): string {
  const { pod, node } = worker
  const { spec } = pod
  const metadata = { ...pod.metadata, annotations: annotationsOf(worker) }
  const keyed = /^metadata\.(labels|annotations)\['(.+)'\]$/.exec(path)
  if (keyed) return metadata[keyed[1] as 'labels' | 'annotations']?.[keyed[2]!] ?? ''
  switch (path) {
    case 'metadata.name':
      return metadata.name
    case 'metadata.namespace':
      return metadata.namespace ?? ''
    case 'metadata.uid':
      return metadata.uid
    case 'metadata.labels':
      return mapText(metadata.labels)
    case 'metadata.annotations':
      return mapText(metadata.annotations)
    case 'spec.nodeName':
      return spec?.nodeName ?? ''
    case 'spec.serviceAccountName':
      return spec?.serviceAccountName ?? ''
    case 'status.hostIP':
    case 'status.hostIPs':
      return node.address
    case 'status.podIP':
    case 'status.podIPs':
      return worker.sandbox?.address ?? ''
    default:
      return ''
  }
}

/** The pod's own, and where and when the kubelet got it from. */
function annotationsOf({ pod, isStatic, seen }: PodWorker): Readonly<Record<string, string>> {
  if (isStatic) return pod.metadata.annotations ?? {}
  return { ...pod.metadata.annotations, 'kubernetes.io/config.seen': seen, 'kubernetes.io/config.source': 'api' }
}

function mapText(map: Readonly<Record<string, string>> | undefined): string {
  return Object.entries(map ?? {})
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, value]) => `${key}=${JSON.stringify(value)}`)
    .join('\n')
}

export function resourceFieldValue(
  worker: PodWorker,
  { resource, divisor }: ResourceFieldSelector,
  container: Container | undefined,
): string {
  const [kind, name = ''] = resource.split('.')
  const { limits, requests } = container?.resources ?? {}
  const allocatable = worker.node.node()?.status?.allocatable?.[name]
  const quantity = kind === 'limits' ? (limits?.[name] ?? allocatable) : requests?.[name]
  const unit = divisor && divisor !== '0' ? (quantityNumber(divisor) ?? 0) : 1
  return String(Math.ceil((quantityNumber(quantity ?? '0') ?? 0) / unit - 1e-9))
}
