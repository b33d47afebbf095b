/** Replays a transcript on a fresh bare cluster: the nodes it names, no addons, as fast as possible with virtual waits. */
import { VirtualClock } from '../../engine/clock/clock'
import { Random } from '../../engine/clock/random'
import { Cluster, type ClusterOptions } from '../../engine/cluster'
import type { KubeObject } from '../../engine/api/object'
import { JOBS, PODS } from '../../engine/schema/resources'
import { INSTANT_TIMINGS, LAB_TIMINGS } from '../../engine/kubelet'
import { machineNet } from '../../engine/runtime/machine-net'
import { kubeconfigText, singleCluster } from '../../kubectl/config/single'
import { HostNet } from '../../playground/machine/host-net'
import { createLearnerMachine } from '../../playground/machine/machine'
import { clusterPrograms, containerPrograms } from '../../playground/programs'
import { PlaygroundTransport, type ApiLookup } from '../../playground/kubectl/transport'
import { Collector } from '../../shell'
import { startScript } from '../../shell/bash'
import { ScriptedShell } from '../../shell/scripted-shell'
import type { Machine } from '../../shell/machine'
import { LAB_IMAGES } from './lab-images'
import { imaginaryRegistry } from './permissive-registry'
import { nodeMachines, nodeSshCommand, ptyRunCommand } from './commands'
import {
  BEGINNING_WITHIN_MINUTE,
  type NodeAction,
  type StepResult,
  type Transcript,
  type TranscriptNode,
  type TranscriptStep,
} from './format'

const START = Date.UTC(2026, 10, 20, 15, 0, 0, BEGINNING_WITHIN_MINUTE)
const TOKEN = 'transcript-admin'
const HOME = '/root'
const FOLDER = '/root/work'
/** A step that is not over after this much virtual time is interrupted. */
const LONGEST_STEP = 600_000
/** How long one transcript may take, milliseconds: of wall time, and of the processor's, since a busy machine is no fault of a replay. */
const LONGEST_REPLAY = 19_000
/** How old the cluster is when a transcript begins: so old that the events of its nodes' arrival are gone. */
const SETTLE = 70 * 60_000
/** After so long without a change of a pod or a Job the cluster is at rest; however restless it is, nobody waits longer than this. */
const QUIET = 1500
const LONGEST_SETTLE = 6000
/** What a step's shell costs beside what it runs. */
const BETWEEN_STEPS = 30

const API_PORT = 8443

const KUBECONFIG = kubeconfigText(
  singleCluster({
    name: 'minikube',
    cluster: { 'insecure-skip-tls-verify': true, server: `https://127.0.0.1:${API_PORT}` },
    namespace: 'default',
    credentials: { token: TOKEN },
  }),
)

const ENVIRONMENT = {
  HOME,
  USER: 'root',
  LOGNAME: 'root',
  SHELL: '/bin/bash',
  TERM: 'dumb',
  LANG: 'C.UTF-8',
  PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
}

export interface ReplayedTranscript {
  readonly name: string
  /** Of a step that was run also the second it began at, counted from the first one's beginning, and how many seconds it took. */
  readonly steps: readonly (
    ({ readonly run: string; readonly at?: number; readonly took?: number } & StepResult) | Readonly<Record<string, unknown>>
  )[]
  /** Present when it was cut short, and why. */
  readonly cut?: string
}

class Replay {
  readonly clock = new VirtualClock(START)
  readonly cluster: Cluster
  readonly machine: Machine
  private readonly login = nodeMachines(() => this.cluster)
  private readonly shell: ScriptedShell | undefined
  private readonly began = { wall: performance.now(), used: process.cpuUsage() }
  /** When a pod or a Job last changed. */
  private changed = 0

  constructor(private readonly transcript: Transcript) {
    const { clock } = this
    const random = new Random(`transcript/${transcript.name}`)
    const recordedOnRealNodes = transcript.name.startsWith('runtime-')
    this.cluster = new Cluster({
      clock,
      random,
      commands: containerPrograms,
      login: this.login,
      ...recordedCluster(recordedOnRealNodes),
      onDefect: (where, error) =>
        process.stderr.write(`defect in ${where}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`),
    })
    transcript.nodes.forEach((node, index) => this.cluster.addNode(newNode(node, index, recordedOnRealNodes)))
    this.cluster.start()
    const note = (): void => {
      this.changed = clock.now()
    }
    for (const resource of [PODS, JOBS] as const)
      this.cluster.api.informers.informer<KubeObject>(resource).onChange({ added: note, updated: note, deleted: note })
    const net = new HostNet(clock, () => machineNet(this.cluster.network, clock, { kind: 'outside' }))
    this.machine = createLearnerMachine({
      clock,
      random,
      net,

      user: 'root',
      home: HOME,
      hostname: 'podyard',
      commands: [
        ...clusterPrograms(
          clock,
          new PlaygroundTransport(
            clock,
            (host, port) => this.serverAt(host, port),
            TOKEN,
            (name, signal) => net.resolve(name, signal),
          ),
        ),
        nodeSshCommand(this.login),
        ptyRunCommand(),
      ],
    })
    for (const folder of ENVIRONMENT.PATH.split(':')) this.machine.files.makeDirectory(folder, { parents: true })
    this.machine.files.makeDirectory(FOLDER, { parents: true })
    this.machine.files.makeDirectory(`${HOME}/.kube`, { parents: true })
    this.machine.files.write(`${HOME}/.kube/config`, KUBECONFIG)
    if (transcript.shell !== 'per-step') this.shell = new ScriptedShell(this.machine, { env: ENVIRONMENT, cwd: FOLDER })
  }

  /** Behind the address of the recordings is the API server, and nothing else is there. */
  private serverAt(host: string, port: number): ReturnType<ApiLookup> {
    const isHere = host === 'localhost' || host.startsWith('127.')
    if (isHere && port === API_PORT) return { handler: this.cluster.handler }
    return { failure: isHere ? 'connection refused' : 'no route to host' }
  }

  async run(): Promise<ReplayedTranscript> {
    const steps: ReplayedTranscript['steps'][number][] = []
    const { clock, transcript } = this
    await clock.run(clock.now() + SETTLE)
    const beginning = clock.now()
    for (const [index, step] of transcript.steps.entries()) {
      // Where the recording says when a step began, it begins no earlier here.
      const at = beginning + startOf(step) * 1000
      if (at > clock.now()) await clock.run(at)
      if (this.tookTooLong()) return { name: transcript.name, steps, cut: `cut after ${LONGEST_REPLAY / 1000} s of work` }
      if ('wait' in step) {
        // A command that took longer here than on the real cluster shortens the wait after it, so that the moments stay the same.
        const next = beginning + startOf(transcript.steps[index + 1]) * 1000
        const until = clock.now() + step.wait * 1000
        await clock.run(next > clock.now() ? Math.min(until, next) : until)
        if (step.settle) await this.settle()
        steps.push(step)
      } else if ('file' in step) {
        const path = step.file.path.startsWith('/') ? step.file.path : `${FOLDER}/${step.file.path}`
        this.machine.files.makeDirectory(path.replace(/\/[^/]*$/, ''), { parents: true })
        this.machine.files.write(path, step.file.text)
        steps.push(step)
      } else if ('node' in step) {
        this.act(step.node)
        steps.push(step)
      } else {
        const began = clock.now()
        const result = await this.type(step.run)
        const seconds = (milliseconds: number): number => Number((milliseconds / 1000).toFixed(2))
        steps.push({ run: step.run, ...result, at: seconds(began - beginning), took: seconds(clock.now() - began) })
        await clock.run(clock.now() + BETWEEN_STEPS)
      }
    }
    return { name: transcript.name, steps }
  }

  /** Waits on where the recording waited for the cluster to come to rest, until no pod or Job has changed for a while. */
  private async settle(): Promise<void> {
    const { clock } = this
    const longest = clock.now() + LONGEST_SETTLE
    while (clock.now() < longest && clock.now() < this.changed + QUIET) await clock.run(Math.min(longest, this.changed + QUIET))
  }

  private tookTooLong(): boolean {
    if (performance.now() - this.began.wall <= LONGEST_REPLAY) return false
    const { user, system } = process.cpuUsage(this.began.used)
    return (user + system) / 1000 > LONGEST_REPLAY
  }

  private act(action: NodeAction): void {
    const { nodes } = this.cluster
    if ('stop' in action) nodes.get(action.stop)?.powerOff()
    else if ('start' in action) nodes.get(action.start)?.powerOn()
    else if ('stopKubelet' in action) nodes.get(action.stopKubelet)?.stopKubelet()
    else nodes.get(action.startKubelet)?.startKubelet()
  }

  /** Runs one step's text and whatever virtual time it takes. */
  private async type(text: string): Promise<StepResult> {
    const { clock, machine, shell } = this
    const stdout = new Collector()
    const stderr = new Collector()
    const deadline = clock.now() + LONGEST_STEP
    const started = shell ? undefined : startScript(machine, text, { env: ENVIRONMENT, cwd: FOLDER, stdout, stderr, leader: true })
    let code: number | undefined
    const ended = (shell ? shell.run(text, stdout, stderr) : started!.exit).then(
      (value) => (code = value),
      (error: unknown) => {
        code = 1
        void stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`)
      },
    )
    clock.wake()
    await clock.settle()
    while (code === undefined) {
      const next = clock.nextTime()
      if (next === undefined || next > deadline || this.tookTooLong()) {
        for (const { pid } of machine.processes.list()) if (pid > 1001 || !shell) machine.processes.signal(pid, 'INT')
        await clock.run(clock.now() + 1000)
        break
      }
      await clock.run(next)
    }
    void ended
    return { stdout: stdout.text(), stderr: stderr.text(), code: code ?? 130 }
  }
}

/** What a node with these sizes lets pods have where 100Mi of memory and 1 % of its disk are kept from them. */
function aboveEviction(capacity: Readonly<Record<string, string>>): Record<string, string> {
  const kibibytes = (quantity: string | undefined): number | undefined =>
    quantity?.endsWith('Ki') ? Number(quantity.slice(0, -2)) : undefined
  const memory = kibibytes(capacity['memory'])
  const disk = kibibytes(capacity['ephemeral-storage'])
  return {
    ...(memory === undefined ? {} : { memory: `${memory - 100 * 1024}Ki` }),
    // The share is kept as a 32-bit float.
    ...(disk === undefined ? {} : { 'ephemeral-storage': String(disk * 1024 - Math.floor(disk * 1024 * Math.fround(0.01))) }),
  }
}

/** The cluster a transcript was recorded on: real nodes with a registry next door, or only a control plane with an imaginary one. */
export function recordedCluster(real: boolean): Pick<ClusterOptions, 'address' | 'port' | 'timings' | 'registry' | 'images'> {
  return real
    ? { address: '192.168.50.1', port: 9443, timings: LAB_TIMINGS, images: LAB_IMAGES }
    : { address: '192.168.49.2', timings: INSTANT_TIMINGS, registry: imaginaryRegistry }
}

export function newNode(node: TranscriptNode, index: number, real: boolean): Parameters<Cluster['addNode']>[0] {
  const roles = Object.fromEntries((node.roles ?? []).map((role) => [`node-role.kubernetes.io/${role}`, '']))
  return {
    name: node.name,
    address: node.internalIP ?? `192.0.2.${index + 1}`,
    labels: { ...roles, ...node.labels },
    ...(node.taints?.length ? { taints: node.taints } : {}),
    ...(node.capacity ? { capacity: node.capacity } : {}),
    ...(node.allocatable ? { allocatable: node.allocatable } : real ? { allocatable: aboveEviction(node.capacity ?? {}) } : {}),
    podCIDR: node.podCIDR ?? `10.244.${index}.0/24`,
    // The kubelets of the control plane recordings leave volumes alone and name an imaginary provider.
    ...(real ? { cgroupVersion: 1 as const } : { annotations: {}, providerID: `imaginary://${node.name}` }),
    ...(node.version ? { version: node.version } : {}),
  }
}

/** Seconds from the beginning at which the recording says a step began; 0 when it says nothing. */
function startOf(step: TranscriptStep | undefined): number {
  return step !== undefined && 'run' in step && typeof step.at === 'number' ? step.at : 0
}

export function replayTranscript(transcript: Transcript): Promise<ReplayedTranscript> {
  return new Replay(transcript).run()
}
