/** systemd's units of a node: what starting and stopping kubelet and containerd does, and the journal they write. */
import type { Cluster } from '../../engine/cluster'
import type { VirtualNode } from '../../engine/kubelet'
import { EVENTS, NODES } from '../../engine/schema/resources'
import type { Event } from '../../engine/schema/types'
import type { JournalLine, Unit, UnitsView } from '../../tools/systemctl'
import type { NodePids } from './pids'
import type { NodeRuntime } from './runtime'

export const KUBELET_COMMAND =
  '/var/lib/minikube/binaries/v1.36.2/kubelet --bootstrap-kubeconfig=/etc/kubernetes/bootstrap-kubelet.conf --config=/var/lib/kubelet/config.yaml --kubeconfig=/etc/kubernetes/kubelet.conf'
export const CONTAINERD_COMMAND = '/usr/bin/containerd'

export class NodeUnits implements UnitsView {
  readonly units: readonly Unit[]
  private readonly changedAt = new Map<string, number>()
  private readonly starts: JournalLine[] = []

  constructor(
    private readonly cluster: Cluster,
    readonly hostname: string,
    node: () => VirtualNode | undefined,
    runtime: NodeRuntime,
    private readonly pids: NodePids,
  ) {
    const { clock } = cluster
    // Both have run for as long as the cluster knows the node.
    const known = cluster.admin
      .resource(NODES)
      .list()
      .items.find(({ metadata }) => metadata.name === hostname)
    const began = known ? Date.parse(known.metadata.creationTimestamp) : clock.now()
    let generation = 0
    const unit = (
      name: string,
      description: string,
      command: string,
      active: () => boolean,
      start: () => void,
      stop: () => void,
    ): Unit => ({
      name: `${name}.service`,
      description,
      file: `/usr/lib/systemd/system/${name}.service`,
      command,
      active,
      since: () => this.changedAt.get(name) ?? began,
      pid: () => (active() ? pids.of(`${name}/${generation}`) : undefined),
      start: () => {
        if (active()) return
        generation++
        start()
        this.changed(name, `Started ${name}.service - ${description}.`)
      },
      stop: () => {
        if (!active()) return
        stop()
        this.changed(name, `Stopped ${name}.service - ${description}.`)
      },
    })
    this.units = [
      unit(
        'kubelet',
        'kubelet: The Kubernetes Node Agent',
        KUBELET_COMMAND,
        () => node()?.kubeletRunning ?? false,
        () => node()?.startKubelet(),
        () => node()?.stopKubelet(),
      ),
      unit(
        'containerd',
        'containerd container runtime',
        CONTAINERD_COMMAND,
        () => runtime.isRunning,
        () => (runtime.isRunning = true),
        () => (runtime.isRunning = false),
      ),
    ]
  }

  journal(): readonly JournalLine[] {
    const pid = this.units[0]?.pid() ?? this.pids.of('kubelet/0')
    const told = this.cluster.admin
      .resource(EVENTS)
      .list()
      .items.filter(({ source }) => source?.component === 'kubelet' && source.host === this.hostname)
      .map((event) => ({ time: at(event), unit: 'kubelet.service', program: 'kubelet', pid, text: text(event) }))
    return [...this.starts, ...told].sort((a, b) => a.time - b.time)
  }

  private changed(name: string, message: string): void {
    const time = this.cluster.clock.now()
    this.changedAt.set(name, time)
    this.starts.push({ time, unit: `${name}.service`, program: 'systemd', pid: 1, text: message })
  }
}

function at({ lastTimestamp, firstTimestamp, metadata }: Event): number {
  return Date.parse(lastTimestamp ?? firstTimestamp ?? metadata.creationTimestamp ?? '')
}

/** An event as the kubelet logs it. */
function text(event: Event): string {
  const { involvedObject, reason = '', message = '', type } = event
  const time = new Date(at(event)).toISOString()
  const head = (severity: string, source: string): string =>
    `${severity}${time.slice(5, 7)}${time.slice(8, 10)} ${time.slice(11, 23)}000    1234 ${source}]`
  const pod = `pod="${involvedObject.namespace ?? ''}/${involvedObject.name ?? ''}"`
  if (reason === 'Unhealthy')
    return `${head('I', 'prober.go:120')} "Probe failed" ${pod} podUID="${involvedObject.uid ?? ''}" output=${JSON.stringify(message)}`
  if (type === 'Warning')
    return `${head('E', 'pod_workers.go:1324')} "Error syncing pod, skipping" err=${JSON.stringify(message)} ${pod} podUID="${involvedObject.uid ?? ''}"`
  return `${head('I', 'event.go:389')} "Event occurred" object="${involvedObject.name ?? ''}" kind="${involvedObject.kind ?? ''}" reason="${reason}" message=${JSON.stringify(message)}`
}
