/** `podyard api`: serves a simulated cluster's REST API on loopback for real clients. */
import { randomBytes } from 'node:crypto'
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { KUBELET_TIMINGS, NEARBY_TIMINGS, type KubeletTimings } from '../../engine/kubelet'
import { selfSigned } from '../api/certificate'
import { readActions } from '../api/control'
import { openNodePorts } from '../api/node-ports'
import { isIPv4 } from '../../engine/api/ipv4'
import { serve } from '../api/server'
import { shownTimes } from '../api/shown-times'
import { ApiWorld, type WorldOptions } from '../api/world'
import { kubeconfigText, singleCluster } from '../../kubectl/config/single'
import { ROUND_TRIP } from '../../playground/kubectl/transport'
import { BEGINNING_WITHIN_MINUTE, parseTranscript, type Transcript } from '../transcripts/format'
import { newNode, recordedCluster } from '../transcripts/replay'

const USAGE = `Usage: podyard api [--port 8001] [--tls] [--nodes a,b,c] [--bare] [--no-scheduler] [--no-kubelets] [--node-ports]
                   [--speed N|max] [--kubeconfig FILE] [--transcript FILE] [--steer]
                   [--disable-admission-plugins A,B] [--authorization-mode RBAC|AlwaysAllow]
                   [--service-cluster-ip-range CIDR]

  --port N           the port on 127.0.0.1; 0 takes a free one (8001)
  --tls              HTTPS with a certificate made at start
  --nodes a,b,c      the nodes' names; the first is the control plane (minikube)
  --bare             no kube-system pods and no addons; nodes are ready, names resolve, images come from a registry next door
  --node-ports       the node ports of Services answer on 127.0.0.1; without it they do in the cluster, and by way of
                     /api/v1/nodes/NAME:PORT/proxy/
  --no-scheduler     nobody assigns pods to nodes
  --no-kubelets      no nodes, no pod ranges for nodes that are made by hand, no token volumes in pods; only with --bare
  --disable-admission-plugins A,B
                     admission plugins that are off, by their names; only with --bare
  --authorization-mode MODE
                     AlwaysAllow lets everybody do everything; only with --bare (RBAC)
  --service-cluster-ip-range CIDR
                     where addresses of services come from; only with --no-kubelets (10.0.0.0/24 there, 10.96.0.0/12 elsewhere)
  --speed N          virtual seconds per second; max is as fast as possible (1)
  --kubeconfig FILE  where the kubeconfig is written (a file in the temporary folder)
  --transcript FILE  the cluster that a recorded transcript starts from
  --steer            lets virtual time pass as stdin says: {"wait": SECONDS}, {"at": SECONDS since the start},
                     {"speed": N} from now on, {"node": {"stop": NAME}}; start, stopKubelet and startKubelet alike; one per line
`

interface Options {
  readonly port: number
  readonly tls: boolean
  readonly nodes: readonly string[]
  readonly bare: boolean
  readonly scheduler: boolean
  readonly kubelets: boolean
  readonly speed: number
  readonly kubeconfig: string | undefined
  readonly transcript: string | undefined
  readonly steer: boolean
  readonly nodePorts: boolean
  readonly authorization: WorldOptions['authorization']
  readonly withoutAdmission: readonly string[]
  /** Undefined: that of every cluster with nodes. */
  readonly serviceRange: string | undefined
}

class UsageError extends Error {}

/** kube-apiserver's own default, as it has it where nobody sets it. */
const API_SERVER_RANGE = '10.0.0.0/24'

function isRange(text: string): boolean {
  const [address = '', bits = '', ...rest] = text.split('/')
  return rest.length === 0 && isIPv4(address) && /^\d+$/.test(bits) && Number(bits) >= 8 && Number(bits) <= 29
}

export function parseOptions(args: readonly string[]): Options {
  const values = new Map<string, string>()
  const switches = new Set<string>()
  for (let i = 0; i < args.length; i++) {
    const word = args[i]!
    const [name = '', inline] = word.split(/=(.*)/s)
    if (['--tls', '--bare', '--no-scheduler', '--no-kubelets', '--node-ports', '--steer'].includes(word)) switches.add(word)
    else if (
      [
        '--port',
        '--nodes',
        '--speed',
        '--kubeconfig',
        '--transcript',
        '--disable-admission-plugins',
        '--authorization-mode',
        '--service-cluster-ip-range',
      ].includes(name)
    ) {
      const value = inline ?? args[++i]
      if (value === undefined) throw new UsageError(`${name} needs a value`)
      values.set(name, value)
    } else throw new UsageError(`unknown option ${word}`)
  }
  const port = Number(values.get('--port') ?? 8001)
  if (!Number.isInteger(port) || port < 0 || port > 65_535) throw new UsageError(`--port: ${values.get('--port')} is no port`)
  const speed = values.get('--speed') === 'max' ? Infinity : Number(values.get('--speed') ?? 1)
  if (!(speed > 0)) throw new UsageError(`--speed: ${values.get('--speed')} is no speed`)
  const authorization = values.get('--authorization-mode') ?? 'RBAC'
  if (authorization !== 'RBAC' && authorization !== 'AlwaysAllow') throw new UsageError(`--authorization-mode: ${authorization} is no mode`)
  const transcript = values.get('--transcript')
  const bare = switches.has('--bare') || transcript !== undefined
  if (switches.has('--no-kubelets') && !bare) throw new UsageError('--no-kubelets needs --bare: the control plane runs on a node')
  const range = values.get('--service-cluster-ip-range')
  if (range !== undefined && !switches.has('--no-kubelets')) throw new UsageError('--service-cluster-ip-range needs --no-kubelets')
  if (range !== undefined && !isRange(range)) throw new UsageError(`--service-cluster-ip-range: ${range} is no range of IPv4 addresses`)
  const nodes = (values.get('--nodes') ?? 'minikube').split(',').filter(Boolean)
  if (!bare && nodes[0] !== 'minikube') throw new UsageError('without --bare the first of --nodes is minikube')
  return {
    port,
    tls: switches.has('--tls'),
    nodes,
    bare,
    scheduler: !switches.has('--no-scheduler'),
    kubelets: !switches.has('--no-kubelets'),
    speed,
    kubeconfig: values.get('--kubeconfig'),
    transcript,
    steer: switches.has('--steer'),
    nodePorts: switches.has('--node-ports'),
    authorization,
    withoutAdmission: [
      ...(switches.has('--no-kubelets') ? ['ServiceAccount'] : []),
      ...(values.get('--disable-admission-plugins') ?? '').split(',').filter(Boolean),
    ],
    serviceRange: switches.has('--no-kubelets') ? (range ?? API_SERVER_RANGE) : undefined,
  }
}

/** So old that the events of the nodes' arrival are gone. */
const AGE = 70 * 60_000

/** How long the nodes of a bare cluster have been there when it is served, in milliseconds. */
const SETTLED = 60_000

/**
 * How long controllers learn of a write after who made it, in milliseconds, about as long as real ones take for a step: clients which
 * go on at once with what a write answered find it unchanged. Programs that test an API do so from machines that are busy.
 */
const WATCH_LATENCY = 20
const BARE_WATCH_LATENCY = 50

/** How long a transcript waits in all, in milliseconds, to the whole second. */
function lengthOf({ steps }: Transcript): number {
  let waits = 0
  let last = 0
  for (const step of steps) {
    if ('wait' in step) waits += step.wait
    else if ('run' in step) last = Math.max(last, step.at ?? 0)
  }
  return Math.ceil(waits + last) * 1000
}

/**
 * Plugins take down a pod's network on a real node, for some tenths of a second: clients that look five times a second see its
 * endpoints terminate before they go.
 */
const served = (timings: KubeletTimings): KubeletTimings => ({ ...timings, runtime: { ...timings.runtime, sandboxStop: 400 } })

/** How clusters are that real clients come to. */
function servedCluster({ bare, kubelets, serviceRange }: Options): Pick<WorldOptions, 'age' | 'dns' | 'cluster'> {
  if (!bare) return { cluster: { timings: served(KUBELET_TIMINGS), watchLatency: WATCH_LATENCY } }
  // Clients come to nodes that are ready, whose images are next door.
  if (kubelets)
    return { age: SETTLED, dns: true, cluster: { timings: served(NEARBY_TIMINGS), watchLatency: BARE_WATCH_LATENCY, localPulls: true } }
  return serviceRange === undefined ? {} : { cluster: { serviceRange } }
}

export function worldOptions(options: Options): WorldOptions {
  const { bare, scheduler, kubelets, speed, authorization, withoutAdmission } = options
  const common = {
    bare,
    scheduler,
    kubelets,
    speed,
    authorization,
    withoutAdmission,
    onDefect: (where: string, error: unknown) =>
      void process.stderr.write(`defect in ${where}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`),
  }
  if (options.transcript !== undefined) {
    const transcript = parseTranscript(readFileSync(options.transcript, 'utf8'), options.transcript)
    const real = transcript.name.startsWith('runtime-')
    const length = lengthOf(transcript)
    return {
      ...common,
      age: AGE,
      behind: length + ((Date.now() - length - BEGINNING_WITHIN_MINUTE) % 60_000),
      nodes: transcript.nodes.map((node, index) => newNode(node, index, real)),
      cluster: recordedCluster(real),
    }
  }
  return {
    ...common,
    ...servedCluster(options),
    nodes: options.nodes.map((name, index) => ({
      name,
      address: `192.168.49.${index + 2}`,
      podCIDR: `10.244.${index}.0/24`,
      version: 'v1.36.2',
      ...(index === 0 && options.nodes.length > 1 ? { labels: { 'node-role.kubernetes.io/control-plane': '' } } : {}),
    })),
  }
}

export function kubeconfig(name: string, server: string, authority: string | undefined, token: string): string {
  // Without TLS there is nothing to verify, and clients that want to be told so refuse http otherwise.
  const trust =
    authority === undefined
      ? { 'insecure-skip-tls-verify': true }
      : { 'certificate-authority-data': Buffer.from(authority).toString('base64') }
  return kubeconfigText(singleCluster({ name, cluster: { ...trust, server }, namespace: 'default', credentials: { token } }))
}

export async function run(args: readonly string[]): Promise<number> {
  let options: Options
  if (args.includes('--help') || args.includes('-h')) {
    process.stdout.write(USAGE)
    return 0
  }
  try {
    options = parseOptions(args)
  } catch (error) {
    if (!(error instanceof UsageError)) throw error
    process.stderr.write(`podyard api: ${error.message}\n${USAGE}`)
    return 2
  }
  const world = new ApiWorld(worldOptions(options))
  await world.start()
  const certificate = options.tls ? selfSigned(Date.now()) : undefined
  const token = randomBytes(16).toString('hex')
  let served
  try {
    served = await serve(world, {
      port: options.port,
      token,
      ...(certificate ? { certificate } : {}),
      // Plain HTTP is the administrator's own, as through `kubectl proxy`. Where all is allowed nobody may stay unknown.
      ...(certificate ? { unknown: options.authorization === 'RBAC' ? 'anonymous' : 'refused' } : {}),
      // What is steered keeps the cluster's own time: a client is as far away as kubectl in the page is.
      ...(options.steer ? { told: shownTimes(() => Date.now() - world.clock.now()), roundTrip: ROUND_TRIP } : {}),
    })
  } catch (error) {
    world.stop()
    process.stderr.write(`podyard api: ${(error as Error).message}\n`)
    return 1
  }
  const server = `${options.tls ? 'https' : 'http'}://127.0.0.1:${served.port}`
  const path = options.kubeconfig ?? join(mkdtempSync(join(tmpdir(), 'podyard-')), 'kubeconfig')
  writeFileSync(path, kubeconfig(options.transcript === undefined ? 'podyard' : 'minikube', server, certificate?.certificate, token), {
    mode: 0o600,
  })
  process.stdout.write(`Serving a Kubernetes v1.36.2 cluster at ${server}\nexport KUBECONFIG=${path}\n`)
  const closePorts =
    options.nodePorts && world.cluster
      ? openNodePorts(world, world.cluster, (port, why) => void process.stderr.write(`node port ${port} stays closed: ${why}\n`))
      : () => undefined
  if (options.steer) readActions(world, process.stdin, process.stdout)
  return new Promise<number>((resolve) => {
    const stop = (): void => {
      world.stop()
      closePorts()
      if (options.steer) process.stdin.destroy()
      void served.close().then(() => resolve(0))
    }
    process.once('SIGINT', stop)
    process.once('SIGTERM', stop)
  })
}
