/** crictl stats and statsp. */
import { parseOptions } from '../../shell/tools/tool'
import { columns, humanSize, shortId, type ContainerView } from '../runtime-view'
import { printed, type Sub } from './call'
import { labelled, matching } from './lists'
import { labelsOf } from './status'

/** What a writable layer takes before anything is written: its folders and the mount points of volumes. */
const SNAPSHOT_BYTES = 28_672
const SNAPSHOT_FILES = 15
const SNAPSHOTTER = '/var/lib/containerd/io.containerd.snapshotter.v1.overlayfs'

const usedBytes = ({ written }: ContainerView): number => SNAPSHOT_BYTES + written
const usedFiles = ({ written }: ContainerView): number => SNAPSHOT_FILES + Math.ceil(written / 65_536)
const percent = (millicores: number): string => (millicores / 10).toFixed(2)

function measured(each: Pick<ContainerView, 'cpu' | 'memory'>, now: number): object {
  const timestamp = `${now}000000`
  return {
    cpu: { timestamp, usageNanoCores: { value: String(Math.round(each.cpu * 1e6)) } },
    memory: { timestamp, workingSetBytes: { value: String(each.memory) } },
  }
}

export const stats: Sub = async ({ runtime, context, now, out }) => {
  const options = parseOptions(context, 'ao:p:s:w', {
    all: 'a',
    output: 'o',
    pod: 'p',
    seconds: 's',
    watch: 'w',
    id: 'id:',
    label: 'label:',
    name: 'name:',
  })
  const id = options.get('id') ?? options.operands[0] ?? ''
  const chosen = runtime
    .containers()
    .filter((each) => (options.has('a') || each.state === 'Running') && each.id.startsWith(id))
    .filter((each) => each.sandbox.id.startsWith(options.get('p') ?? '') && matching(options.get('name'), each.name))
    .filter((each) => labelled(options, labelsOf(each)))
  const structured = chosen.map((each) => ({
    attributes: { id: each.id, metadata: { attempt: each.attempt, name: each.name }, labels: labelsOf(each), annotations: {} },
    ...measured(each, now),
    writableLayer: {
      timestamp: `${now}000000`,
      fsId: { mountpoint: SNAPSHOTTER },
      usedBytes: { value: String(usedBytes(each)) },
      inodesUsed: { value: String(usedFiles(each)) },
    },
    swap: { timestamp: `${now}000000`, swapUsageBytes: { value: '0' } },
  }))
  const rows = chosen.map((each) => [
    shortId(each.id),
    each.name,
    percent(each.cpu),
    humanSize(each.memory),
    humanSize(usedBytes(each)),
    String(usedFiles(each)),
    '0B',
  ])
  const table = columns([['CONTAINER', 'NAME', 'CPU %', 'MEM', 'DISK', 'INODES', 'SWAP'], ...rows])
  await out(printed(options.get('o') ?? 'table', { stats: structured }, table))
  return 0
}

export const statsp: Sub = async ({ runtime, context, now, out }) => {
  const options = parseOptions(context, 'o:s:w', { output: 'o', seconds: 's', watch: 'w', id: 'id:', label: 'label:', name: 'name:' })
  const id = options.get('id') ?? options.operands[0] ?? ''
  const running = runtime.containers().filter(({ state }) => state === 'Running')
  const chosen = runtime
    .sandboxes()
    .filter((each) => each.ready && each.id.startsWith(id) && matching(options.get('name'), each.name) && labelled(options, each.labels))
    .map((pod) => {
      const own = running.filter(({ sandbox }) => sandbox.id === pod.id)
      const sum = (of: (each: ContainerView) => number): number => own.reduce((total, each) => total + of(each), 0)
      return { pod, cpu: sum(({ cpu }) => cpu), memory: sum(({ memory }) => memory) }
    })
  const structured = chosen.map(({ pod, ...used }) => ({
    attributes: {
      id: pod.id,
      metadata: { attempt: pod.attempt, name: pod.name, namespace: pod.namespace, uid: pod.uid },
      labels: pod.labels,
      annotations: {},
    },
    linux: measured(used, now),
  }))
  const rows = chosen.map(({ pod, cpu, memory }) => [pod.name, shortId(pod.id), percent(cpu), humanSize(memory)])
  await out(printed(options.get('o') ?? 'table', { stats: structured }, columns([['POD', 'POD ID', 'CPU %', 'MEM'], ...rows])))
  return 0
}
