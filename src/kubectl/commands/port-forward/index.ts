/** `kubectl port-forward`: listens on this machine and carries what comes to a pod. */
import type { NetStream } from '../../../shell/net'
import type { CommandDefinition, Invocation } from '../../command/definition'
import { CliError, errorMessage } from '../../command/errors'
import { hasReason } from '../../../engine/api/status'
import { BrokenPipe } from '../../../shell/streams'
import { flag } from '../../command/flags'
import { runningTimeout, usageError } from '../../command/run'
import { goQuote } from '../../../engine/api/strconv'
import { completePodsAndPorts } from '../../completion/pods'
import { collectAll } from '../../resource/builder'
import { attachablePod, podWords } from '../../resource/pods-of'
import { CLIENT_GO_TYPES } from '../../resource/scheme'
import { klogPrefix } from '../../rest/klog'
import { asDict, nameOfObject, namespaceOfObject, textAt, type Dict } from '../../values'
import { isOfThisMachine, isTolerable, listenProblems, parseAddresses, type ListenAddress } from './addresses'
import { parsePorts, type ForwardedPort } from './ports'
import { askLeave, carry, ForwardFailure } from './carry'

const FIRST_FREE = 32_768
const FREE_PORTS = 28_000
const ATTEMPTS = 50

interface Listener {
  readonly port: number
  readonly ready?: Promise<void>
  close(): void
}

function listen(
  { io }: Invocation,
  wanted: number,
  addresses: readonly string[],
  handler: (port: number, connection: NetStream) => void,
): Listener {
  const { net } = io.system
  if (!net.serve) throw new CliError('this machine accepts no connections')
  for (let attempt = 0; ; attempt++) {
    const port = wanted || FIRST_FREE + io.system.random(FREE_PORTS)
    try {
      const server = net.serve(port, (connection) => handler(port, connection), addresses)
      return { port, close: () => server.close(), ...(server.ready ? { ready: server.ready } : {}) }
    } catch (error) {
      if (wanted || attempt >= ATTEMPTS) throw error
    }
  }
}

/** Listens where it may, and says where it does and where not; whether that is enough. */
async function listenFor(
  invocation: Invocation,
  { local, remote }: ForwardedPort,
  addresses: readonly ListenAddress[],
  handler: (port: number, connection: NetStream) => void,
  listeners: Listener[],
): Promise<boolean> {
  const { session, io } = invocation
  const own = addresses.filter(isOfThisMachine)
  let listener: Listener | undefined
  try {
    if (own.length)
      listener = listen(
        invocation,
        local,
        own.map(({ address }) => address),
        handler,
      )
    if (listener?.ready) await io.system.clock.external(listener.ready)
  } catch {
    // The port is taken, which is said for each address.
    listener?.close()
    listener = undefined
  }
  if (listener) {
    listeners.push(listener)
    for (const { shown } of own) await session.print(`Forwarding from ${shown}:${listener.port} -> ${remote}\n`)
  }
  const failed = listener ? addresses.filter((address) => !own.includes(address)) : addresses
  if (isTolerable(addresses, failed)) return true
  await session.warn(`Unable to listen on port ${local}: ${listenProblems(failed, local)}\n`)
  return false
}

async function forward(invocation: Invocation, pod: Dict, ports: readonly ForwardedPort[]): Promise<void> {
  const { session, io } = invocation
  const path = `/api/v1/namespaces/${namespaceOfObject(pod)}/pods/${nameOfObject(pod)}/portforward`
  const addresses = parseAddresses(invocation.flags.list('address'))
  const listeners: Listener[] = []
  const stop = new AbortController()
  const lost = new CliError('lost connection to pod')
  let fault: unknown
  const end = (why?: unknown): void => {
    fault ??= why
    io.system.clock.wake()
    stop.abort()
  }
  const stopOnInterrupt = io.onSignal('INT', () => end())
  // Of any other signal the process dies, and its ports are free then.
  const onDeath = (): void => end(io.signal.reason)
  io.signal.addEventListener('abort', onDeath, { once: true })
  const handle = async (local: number, remote: number, connection: NetStream): Promise<void> => {
    try {
      await session.print(`Handling connection for ${local}\n`)
      await stillThere(invocation, pod, remote)
      await carry(session, path, remote, connection, stop.signal)
    } catch (error) {
      if (error instanceof BrokenPipe) throw error
      connection.close()
      if (stop.signal.aborted) return
      const told =
        error instanceof ForwardFailure
          ? `an error occurred forwarding ${local} -> ${remote}: ${error.message}`
          : `error creating forwarding stream for port ${local} -> ${remote}: ${errorMessage(error)}`
      const place = klogPrefix('E', io.system.clock.now(), io.pid, 'portforward.go:522')
      await session.warn(`${place}"Unhandled Error" err=${goQuote(told)}\n`)
      end(lost)
    }
  }
  const handler = (remote: number) => (local: number, connection: NetStream) => {
    // What it tells nobody may read any more.
    handle(local, remote, connection).catch((error: unknown) => {
      connection.close()
      end(error)
    })
  }
  try {
    await askLeave(session, path)
    let heard = 0
    for (const port of ports) if (await listenFor(invocation, port, addresses, handler(port.remote), listeners)) heard++
    if (heard === 0)
      throw new CliError(
        `unable to listen on any of the requested ports: [${ports.map(({ local, remote }) => `{${local} ${remote}}`).join(' ')}]`,
      )
    stop.signal.throwIfAborted()
    // That the pod has gone shows with the next connection.
    await new Promise<never>((_, reject) =>
      stop.signal.addEventListener('abort', () => reject(stop.signal.reason as Error), { once: true }),
    )
  } catch (error) {
    if (!stop.signal.aborted) throw error
    // An interrupt is the ordinary way to end.
    if (fault !== undefined) throw fault
  } finally {
    stopOnInterrupt()
    io.signal.removeEventListener('abort', onDeath)
    stop.abort()
    for (const listener of listeners) listener.close()
  }
}

/** Connections are for this pod alone: once it is gone they fail, also where another has its name. */
async function stillThere({ session }: Invocation, pod: Dict, port: number): Promise<void> {
  const path = `/api/v1/namespaces/${namespaceOfObject(pod)}/pods/${nameOfObject(pod)}`
  let found: string | undefined
  try {
    found = textAt(await session.client.json('GET', path), 'metadata', 'uid')
  } catch (error) {
    if (!hasReason(error, 'NotFound')) throw error
  }
  const name = nameOfObject(pod)
  if (found !== textAt(pod, 'metadata', 'uid'))
    throw new ForwardFailure(
      `error forwarding port ${port} to pod ${name}, uid : failed to find sandbox ${goQuote(name)} in store: not found`,
    )
}

async function run(invocation: Invocation): Promise<void> {
  const { args, session } = invocation
  if (args.length < 2) throw usageError(invocation, 'TYPE/NAME and list of ports are required for port-forward')
  const [name = '', ...words] = args
  const timeout = runningTimeout(invocation)
  const infos = await collectAll(session, { args: podWords([name]), latest: true, scheme: CLIENT_GO_TYPES })
  const object = asDict(infos[0]?.object)
  const pod = await attachablePod(session, object, timeout)
  const ports = parsePorts(words, object, pod)
  const phase = textAt(pod, 'status', 'phase')
  if (phase !== 'Running') throw new CliError(`unable to forward port because pod is not running. Current status=${phase}`)
  try {
    await forward(invocation, pod, ports)
  } catch (error) {
    throw error instanceof ForwardFailure ? new CliError(errorMessage(error)) : error
  }
}

export const portForward: CommandDefinition = {
  use: 'port-forward TYPE/NAME [options] [LOCAL_PORT:]REMOTE_PORT [...[LOCAL_PORT_N:]REMOTE_PORT_N]',
  short: 'Forward one or more local ports to a pod',
  long: `Make ports of a pod reachable on this machine.

With TYPE/NAME, such as deployment/web, a pod is chosen. Once that pod has ended, the next connection ends the forwarding; run the command again for another.`,
  examples: `# The same ports here and there
kubectl port-forward pod/web 5000 6000

# Port 8080 here, 80 in a pod of the deployment
kubectl port-forward deployment/web 8080:80

# What a service calls https
kubectl port-forward service/web 8443:https

# On all addresses
kubectl port-forward --address 0.0.0.0 pod/web 8888:5000

# Any free port here
kubectl port-forward pod/web :5000`,
  group: 'Troubleshooting and Debugging Commands',
  flags: [
    flag('stringSlice', 'address', ['localhost'], 'Addresses to listen on (IP addresses or localhost), separated by commas.'),
    flag('duration', 'pod-running-timeout', 60_000, 'How long to wait for a pod that runs (5s, 2m, 3h; more than zero)'),
  ],
  run,
  complete: completePodsAndPorts,
}
