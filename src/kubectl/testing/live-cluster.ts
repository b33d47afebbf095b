/** For tests: a whole cluster (controllers, scheduler, kubelets, containers) behind the same kubectl, on the virtual clock. */
import type { ApiHandler } from '../../engine/apiserver/http'
import { VirtualClock } from '../../engine/clock/clock'
import { Random } from '../../engine/clock/random'
import { Cluster } from '../../engine/cluster'
import { INSTANT_TIMINGS } from '../../engine/kubelet'
import { machineNet } from '../../engine/runtime/machine-net'
import { HostNet } from '../../playground/machine/host-net'
import { containerPrograms } from '../../playground/programs'
import { PlaygroundTransport } from '../../playground/kubectl/transport'
import { START, TestCluster } from './cluster'

/** The handler, with a count of the answers that still go on: watches and logs nobody has ended. */
class CountedHandler implements ApiHandler {
  open = 0
  opened = 0

  constructor(private readonly inner: ApiHandler) {}

  readonly handle: ApiHandler['handle'] = async (request) => {
    const response = await this.inner.handle(request)
    const { body } = response
    if (body instanceof Uint8Array) return response
    this.open++
    this.opened++
    let isOpen = true
    const close = () => {
      if (isOpen) this.open--
      isOpen = false
    }
    return {
      ...response,
      body: {
        start: (sink) =>
          body.start({
            chunk: (data) => sink.chunk(data),
            end: () => {
              close()
              sink.end()
            },
          }),
        cancel: () => {
          close()
          body.cancel()
        },
      },
    }
  }

  readonly connect: ApiHandler['connect'] = (request) => this.inner.connect(request)
}

export class LiveCluster extends TestCluster {
  private constructor(
    readonly cluster: Cluster,
    clock: VirtualClock,
    private readonly handler = new CountedHandler(cluster.handler),
  ) {
    super(undefined, {
      clock,
      server: { handler },
      transport: new PlaygroundTransport(clock, () => ({ handler }), 'admin'),
      net: new HostNet(clock, () => machineNet(cluster.network, clock, { kind: 'outside' })),
    })
  }

  /** A cluster whose nodes have been Ready for a minute. */
  static async of(...nodes: readonly string[]): Promise<LiveCluster> {
    const clock = new VirtualClock(START)
    const cluster = new Cluster({
      clock,
      random: new Random('kubectl-live-tests'),
      commands: containerPrograms,
      address: '192.168.49.2',
      timings: INSTANT_TIMINGS,
      onDefect: (where, error) => {
        throw new Error(`defect in ${where}`, { cause: error })
      },
    })
    nodes.forEach((name, index) => cluster.addNode({ name, address: `192.168.49.${10 + index}`, podCIDR: `10.244.${index}.0/24` }))
    cluster.start()
    await clock.run(clock.now() + 60_000)
    return new LiveCluster(cluster, clock)
  }

  /** Watches and followed logs that are still open. */
  get openStreams(): number {
    return this.handler.open
  }

  /** All that were ever opened. */
  get openedStreams(): number {
    return this.handler.opened
  }

  async pass(milliseconds: number): Promise<void> {
    await this.clock.run(this.clock.now() + milliseconds)
  }

  /** Runs commands one after the other; all must succeed. */
  async all(...lines: readonly string[]): Promise<void> {
    for (const line of lines) await this.out(line)
  }
}
