/** Fields of a pod as its containers may see them, in variables and volumes; models pkg/fieldpath and ExtractContainerResourceValue. */
import { quantityNumber } from '../../api/quantity'
import { goQuote } from '../../api/strconv'
import type { Container, ResourceFieldSelector } from '../../schema/types'
import type { PodWorker } from './pod-worker'

/** The text of a field such as `metadata.name` or `metadata.labels['app']`. */
export function fieldValue(worker: PodWorker, path: string): string {
  const { pod, node } = worker
  const { spec } = pod
  const { metadata } = pod
  const keyed = /^metadata\.(labels|annotations)\['(.+)'\]$/.exec(path)
  if (keyed) return (keyed[1] === 'labels' ? metadata.labels : annotationsOf(worker))?.[keyed[2]!] ?? ''
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
      return mapText(annotationsOf(worker))
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
    .map(([key, value]) => `${key}=${goQuote(value)}`)
    .join('\n')
}

/** `container` is meant where the selector names none. */
export function resourceFieldValue(
  worker: PodWorker,
  { resource, divisor, containerName }: ResourceFieldSelector,
  container: Container | undefined,
): string {
  const { spec } = worker.pod
  const named = [...(spec?.containers ?? []), ...(spec?.initContainers ?? [])].find(({ name }) => name === containerName)
  const [kind, name = ''] = resource.split('.')
  const { limits, requests } = (containerName ? named : container)?.resources ?? {}
  // Processors are counted in thousandths, all else in whole units, each rounded up.
  const unit = name === 'cpu' ? 1000 : 1
  const whole = (quantity: string | undefined): number => Math.ceil((quantityNumber(quantity ?? '0') ?? 0) * unit - 1e-9)
  const asked = whole(kind === 'limits' ? limits?.[name] : requests?.[name])
  const amount = asked === 0 && kind === 'limits' && DEFAULTED.has(name) ? whole(mostOf(worker, name)) : asked
  return String(Math.ceil(amount / (whole(divisor) || unit) - 1e-9))
}

/** A container that sets no limit of these has one all the same. */
const DEFAULTED: ReadonlySet<string> = new Set(['cpu', 'memory', 'ephemeral-storage'])

/** What a container without a limit of its own can get: its pod's limit, or all that the node gives to pods. */
function mostOf({ pod, node }: PodWorker, name: string): string | undefined {
  const limit = pod.spec?.resources?.limits?.[name]
  return limit ?? node.node()?.status?.allocatable?.[name]
}
