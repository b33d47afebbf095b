/** The cluster's half of a playground: engine, minikube, kubectl and network tools; loaded after the first prompt stands. */
import { VirtualClock } from '../engine/clock/clock'
import type { Random } from '../engine/clock/random'
import type { KubeObject } from '../engine/api/object'
import type { Cluster } from '../engine/cluster'
import { machineNet } from '../engine/runtime/machine-net'
import { EVENTS } from '../engine/schema/resources'
import { BYTES } from '../engine/store/store'
import type { Fault, SessionStart } from '../protocol/messages'
import type { Command, CommandContext, Machine, Net } from '../shell'
import { minikubeCommand } from '../tools/minikube'
import { applyFault } from './faults'
import { API_PORT, type Profile } from './minikube/profile'
import { Profiles } from './minikube/profiles'
import { clusterPrograms } from './programs'
import { PlaygroundTransport, type ApiLookup } from './kubectl/transport'
import { why } from './why'
import { written } from './written'

/** A cluster that runs when it joins a session was started this long before. */
const HEAD_START = 90_000
/** After this many events of catching up the thread gets a turn: some two milliseconds' work. */
const EVENTS_A_TURN = 24

export type ObjectHandler = (collection: string, key: string, object: KubeObject | null) => void

export interface ClusterSideOptions {
  readonly clock: VirtualClock
  readonly random: Random
  readonly home: string
  readonly files: () => Machine['files']
  readonly editor: () => Machine
  /** The addresses that the machine knows a name by; throws NetError. */
  readonly resolve: Net['resolve']
  readonly changed: ObjectHandler
  readonly requested: (
    hops: Parameters<Parameters<Cluster['network']['onRequest']>[0]>[0],
    ok: boolean,
    failure: string | undefined,
  ) => void
  readonly onDefect: (where: string, error: unknown) => void
  /** The input that made a program run. */
  readonly inputOf: (context: CommandContext) => number | undefined
  /** The command line an input began. */
  readonly commandOf: (input: number) => string | undefined
}

export class ClusterSide {
  readonly programs: readonly Command[]
  private readonly profiles: Profiles
  private stopFollowing: (() => void) | undefined
  private readonly heard = new WeakSet<Cluster>()
  /** Its own time until it has caught up with the session. */
  private readonly clock: VirtualClock

  constructor(
    private readonly options: ClusterSideOptions,
    private readonly shape: SessionStart['cluster'],
  ) {
    const { random, home, files, editor, onDefect } = options
    this.clock = new VirtualClock(options.clock.now() - (shape.kind === 'none' ? 0 : HEAD_START))
    const changed = (cluster: Cluster | undefined): void => this.follow(cluster)
    this.profiles = new Profiles({ clock: this.clock, random, home, files, editor, changed, onDefect })
    const transport = new PlaygroundTransport(this.clock, this.find, `admin-${random.stream('token').hex(24)}`, options.resolve)
    this.programs = [...clusterPrograms(this.clock, transport, options.inputOf), minikubeCommand(this.profiles)]
  }

  /** Starts what runs from the beginning, and joins the session's time. */
  async catchUp(): Promise<void> {
    const { kind, nodes } = this.shape
    if (kind !== 'none') {
      const { main } = this.profiles
      for (const _ of main.make(true).prepare()) await this.clock.turn()
      await this.clock.turn()
      main.bringUp()
      await this.clock.turn()
      main.addonsUp()
      // Workers join once there is a control plane, and what belongs to it runs there.
      await this.runInTurns(this.clock.now() + HEAD_START / 3)
      for (let i = 1; i < nodes.length; i++) {
        main.addWorker()
        await this.clock.turn()
      }
      await this.runInTurns(this.options.clock.now())
    }
    this.clock.mergeInto(this.options.clock)
  }

  /** Runs in short pieces, so that the page is answered while the cluster joins. */
  private async runInTurns(until: number): Promise<void> {
    let events = 0
    while (!(await this.clock.run(until, { pause: () => ++events % EVENTS_A_TURN === 0 }))) await this.clock.turn()
  }

  /** The network beyond the learner's machine, as it is on the way to an address. */
  net(address = ''): Net | undefined {
    const { cluster } = this.profiles.owning(address)
    return cluster && machineNet(cluster.network, this.clock, { kind: 'outside' })
  }

  machineOf(node: string): Machine | undefined {
    return this.profile.machineOf(node)
  }

  /** A file of the learner's machine has changed: the kubeconfig may name another cluster now. */
  fileChanged(path: string): void {
    if (path === `${this.options.home}/.kube/config`) this.profiles.look()
  }

  /** The one that is shown. */
  private get profile(): Profile {
    return this.profiles.current
  }

  *world(): Iterable<{ readonly collection: string; readonly key: string; readonly object: KubeObject }> {
    if (this.profile.cluster) yield* this.profile.cluster.objects()
  }

  /** All objects of a resource, by plural name, with or without its group. */
  objects(resource: string): readonly KubeObject[] {
    const { cluster } = this.profile
    if (!cluster) return []
    const dot = resource.indexOf('.')
    const name = dot < 0 ? resource : resource.slice(0, dot)
    const group = dot < 0 ? undefined : resource.slice(dot + 1)
    const collection = cluster.api.store.collectionNames().find((each) => {
      const [g, n] = each.split('/')
      return n === name && (group === undefined || g === group)
    })
    return collection === undefined ? [] : cluster.api.store.list(collection)
  }

  object(collection: string, key: string): KubeObject | undefined {
    return this.profile.cluster?.api.store.get(collection, key)
  }

  eventsAbout(uid: string): readonly KubeObject[] {
    const all = this.profile.cluster?.admin.resource(EVENTS).list().items ?? []
    return all.filter((event) => event.involvedObject.uid === uid)
  }

  why(collection: string, key: string): unknown {
    const { cluster } = this.profile
    return cluster ? why(cluster, collection, key, this.options.commandOf) : null
  }

  written(manifest: unknown): unknown {
    return written(manifest)
  }

  hash(): string {
    return (
      this.profiles
        .profiles()
        .map(({ cluster }) => cluster!.hash())
        .join(' ') || 'none'
    )
  }

  fault(fault: Fault): void {
    const { cluster } = this.profile
    if (cluster) applyFault(cluster, fault)
  }

  private readonly find: ApiLookup = (host, port) => {
    const profile = this.profiles.owning(host)
    const known = profile.nodes().find((node) => node.ip === host)
    if (!profile.cluster || !known)
      return host === 'localhost' || host.startsWith('127.') ? { failure: 'connection refused' } : { failure: 'no route to host' }
    if (known.state === 'Stopped') return { failure: 'no route to host' }
    const { handler } = profile
    if (port !== API_PORT || !handler || !profile.apiServerRunning()) return { failure: 'connection refused' }
    if (profile.paused()) return { failure: 'TLS handshake timeout' }
    const certificate = profile.servingCertificate()
    return { handler, ...(certificate === undefined ? {} : { certificate }) }
  }

  /** Tells of every change of the cluster there is now; of a deleted one, that all its objects are gone. */
  private follow(cluster: Cluster | undefined): void {
    this.stopFollowing?.()
    this.stopFollowing = undefined
    const { changed, requested } = this.options
    if (!cluster) return
    for (const { collection, key, object } of cluster.objects()) changed(collection, key, object)
    const watch = cluster.api.store.observe(({ collection, key, type, object }) => {
      if (collection !== BYTES) changed(collection, key, type === 'DELETED' ? null : object)
    })
    this.stopFollowing = () => {
      watch.stop()
      if (this.profile.cluster !== cluster) for (const { collection, key } of cluster.objects()) changed(collection, key, null)
    }
    if (this.heard.has(cluster)) return
    this.heard.add(cluster)
    cluster.network.onRequest((hops, connection) => {
      if (this.profile.cluster === cluster && hops.some((hop) => hop.kind === 'pod' || hop.kind === 'service'))
        requested(hops, connection.ok, connection.ok ? undefined : connection.failure)
    })
  }
}
