/** What a node and its pods use, by container; models the kubelet's summary (stats/v1alpha1), without what is not counted here. */
import { quantityNumber } from '../../api/quantity'
import { timestamp } from '../../clock/clock'
import type { Kubelet } from '../kubelet'
import { nodeUsage } from '../node/usage'
import type { PodWorker } from '../pod/pod-worker'

interface Disk {
  readonly time: string
  readonly capacityBytes: number
  readonly availableBytes: number
}

const NANOCORES = 1_000_000

const processor = (time: string, millicores: number): object => ({ time, usageNanoCores: millicores * NANOCORES })

const memory = (time: string, bytes: number, limit?: number): object => ({
  time,
  ...(limit === undefined ? {} : { availableBytes: Math.max(0, limit - bytes) }),
  usageBytes: bytes,
  workingSetBytes: bytes,
  rssBytes: bytes,
})

function containersOf({ records }: PodWorker, disk: Disk) {
  return [...records.values()].flatMap(({ name, current }) => {
    if (!current?.running) return []
    const { cgroup, log } = current
    return [
      {
        name,
        startTime: timestamp(current.started ?? 0),
        millicores: cgroup.processorMillicores(),
        bytes: cgroup.memoryBytes(),
        limit: cgroup.memoryLimit,
        rootfs: { ...disk, usedBytes: current.writtenBytes() - log.allBytes },
        logs: { ...disk, usedBytes: log.allBytes },
      },
    ]
  })
}

function podOf(worker: PodWorker, disk: Disk): object[] {
  const { pod, volumes } = worker
  const containers = containersOf(worker, disk)
  if (containers.length === 0) return []
  const sum = (of: (container: (typeof containers)[number]) => number): number => containers.reduce((total, each) => total + of(each), 0)
  const mounted = (pod.spec?.volumes ?? []).map(({ name, persistentVolumeClaim, emptyDir }) => ({
    name,
    persistentVolumeClaim,
    onDisk: emptyDir !== undefined && emptyDir.medium !== 'Memory',
    usedBytes: volumes?.usedBy(name) ?? 0,
  }))
  const { name, namespace = 'default', uid } = pod.metadata
  return [
    {
      podRef: { name, namespace, uid },
      startTime: timestamp(worker.startTime ?? 0),
      containers: containers.map(({ name: container, startTime, millicores, bytes, limit, rootfs, logs }) => ({
        name: container,
        startTime,
        cpu: processor(disk.time, millicores),
        memory: memory(disk.time, bytes, limit),
        rootfs,
        logs,
      })),
      cpu: processor(
        disk.time,
        sum(({ millicores }) => millicores),
      ),
      memory: memory(
        disk.time,
        sum(({ bytes }) => bytes),
      ),
      ...(mounted.length > 0
        ? {
            volume: mounted.map(({ name: volume, persistentVolumeClaim: claim, usedBytes }) => ({
              ...disk,
              usedBytes,
              name: volume,
              ...(claim ? { pvcRef: { name: claim.claimName, namespace } } : {}),
            })),
          }
        : {}),
      'ephemeral-storage': {
        ...disk,
        usedBytes:
          sum(({ rootfs, logs }) => rootfs.usedBytes + logs.usedBytes) + mounted.reduce((n, it) => n + (it.onDisk ? it.usedBytes : 0), 0),
      },
    },
  ]
}

export function summaryOf(kubelet: Kubelet): object {
  const { context, name } = kubelet
  const capacity = context.node()?.status?.capacity
  const amount = (resource: string): number => quantityNumber(capacity?.[resource] ?? '0') ?? 0
  const used = nodeUsage(kubelet)
  const time = timestamp(context.clock.now())
  const usedBytes = context.diskUsed()
  const capacityBytes = amount('ephemeral-storage')
  const disk = { time, capacityBytes, availableBytes: Math.max(0, capacityBytes - usedBytes) }
  const workers = [...kubelet.workers.values()]
  return {
    node: {
      nodeName: name,
      cpu: processor(time, used.cpu),
      memory: memory(time, used.memory, amount('memory')),
      fs: { ...disk, usedBytes },
    },
    pods: workers.flatMap((worker) => podOf(worker, disk)),
  }
}
