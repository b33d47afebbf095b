/** What a kubelet knows of one pod and holds for it, as all its parts see it; models the pod's part of podWorkers and podManager. */
import { microTimestamp } from '../../clock/clock'
import type { Container, Pod, PodStatus, ResourceRequirements } from '../../schema/types'
import type { Sandbox } from '../../runtime/sandbox'
import { ContainerRecord, type ContainerKind } from '../container/container-record'
import { PullState } from '../container/pull-state'
import type { NodeContext } from '../node/node-context'
import { effectiveGrace } from './grace'
import type { ImageVolume, PendingResize, PodProbes, PodToken, PodVolumes, RunningResize } from './pod-parts'

/** How many of each changed. */
export interface News {
  readonly sandboxes: number
  readonly containers: number
}

/** Why the kubelet itself ends a pod: eviction, deadline, admission. */
export interface Verdict {
  readonly phase: 'Failed'
  readonly reason: string
  readonly message: string
  /** Its DisruptionTarget condition, when the pod was not to blame alone. */
  readonly disruption?: Disruption
}

/** What a pod's DisruptionTarget condition says. */
export interface Disruption {
  readonly reason: string
  readonly message: string
}

export abstract class PodWorker {
  readonly records = new Map<string, ContainerRecord>()
  sandbox: Sandbox | undefined
  sandboxAttempts = 0
  closeHostPorts: (() => void) | undefined
  volumes: PodVolumes | undefined
  probes: PodProbes | undefined
  /** Of its service account, as its volumes have them. */
  tokens: readonly PodToken[] = []
  /** By the image's name; pods whose images are there have none. */
  private pulls: Map<string, PullState> | undefined
  /** By the volume's name; pods without such volumes have none. */
  imageVolumes: Map<string, ImageVolume> | undefined
  stage: 'syncing' | 'terminating' | 'terminated' | 'finished' = 'syncing'
  /** The resources the node has given the pod as a whole, from when its first container started. */
  podAllocated: ResourceRequirements | undefined
  /** A change of resources the node cannot make now. */
  pendingResize: PendingResize | undefined
  resize: RunningResize | undefined
  /** A container has ended in a way that restarts all of them; they are being stopped. */
  restartingAll = false
  /** Nothing of the pod runs any more, and nothing will. */
  stopped = false
  /** Set when the kubelet has decided that the pod fails. */
  verdict: Verdict | undefined
  /** The pod was not let in: nothing of it has ever been set up here. */
  rejected = false
  /** Seconds the pod is given to end, from when it is to. */
  protected grace: number | undefined
  /** Of those what the kubelet itself wants to give it. */
  protected askedGrace: number | undefined
  /** As last written to the API server. */
  written: PodStatus | undefined
  startTime: number | undefined
  /** The activeDeadlineSeconds a wake-up is planned for. */
  deadlineFor: number | undefined
  /** A sync found the pod already running: from then on its cgroup is looked at. */
  knownRunning = false
  /** When this kubelet first heard of the pod, to the nanosecond as it notes it. */
  readonly seen: string
  /** The pod comes from a file; the API server only has a mirror of it. */
  isStatic = false
  /** The object is gone from the API server. */
  removed = false
  /** What runs now changes the runtime and is not broken off when the pod is to end. */
  committed = false
  /** When the last sync ended. */
  lastSync = -Infinity
  /** The runtime has been looked at since the last sync. */
  observed = true

  constructor(
    readonly node: NodeContext,
    public pod: Pod,
  ) {
    this.seen = microTimestamp(node.clock.now()).replace('Z', '000Z')
  }

  get uid(): string {
    return this.pod.metadata.uid
  }

  record(name: string): ContainerRecord {
    let record = this.records.get(name)
    if (!record) {
      record = new ContainerRecord(() => this.specOf(name), name, this.kindOf(name), this.node.timings)
      this.records.set(name, record)
    }
    return record
  }

  /** What is remembered of the attempts to get an image; another image of the same container begins anew. */
  pullState(image: string): PullState {
    this.pulls ??= new Map()
    let state = this.pulls.get(image)
    if (!state) this.pulls.set(image, (state = new PullState(this.node.timings)))
    return state
  }

  /** Seconds its containers are given to end: whoever asks for less than was asked for before is heard. */
  shortenGrace(): number {
    return (this.grace = effectiveGrace(this.pod, this.grace, this.askedGrace))
  }

  /** Something about the pod may have changed. */
  abstract wake(): void

  /** Starts stopping the pod, whatever it was doing. */
  abstract terminate(): void

  /** The kubelet ends the pod: its phase becomes Failed for this reason. */
  abstract fail(reason: string, message: string, graceSeconds?: number, disruption?: Disruption): void

  /** Takes in what the runtime shows of the pod now. Returns what happened to its containers and sandboxes since the last look. */
  abstract observe(): News

  /** The next look at the runtime leads to a sync even when nothing has changed. */
  abstract inspectAgain(): void

  /** The runtime has shown news of the pod. */
  abstract happened(news: News): void

  /** Stops working without touching what runs: the kubelet itself stops. */
  abstract halt(): void

  private kindOf(name: string): ContainerKind {
    const { spec } = this.pod
    const init = spec?.initContainers?.find((container) => container.name === name)
    if (init) return init.restartPolicy === 'Always' ? 'sidecar' : 'init'
    return spec?.ephemeralContainers?.some((container) => container.name === name) ? 'ephemeral' : 'main'
  }

  private specOf(name: string): Container {
    const { spec } = this.pod
    const all = [...(spec?.containers ?? []), ...(spec?.initContainers ?? []), ...(spec?.ephemeralContainers ?? [])]
    return all.find((container) => container.name === name) as Container
  }
}
