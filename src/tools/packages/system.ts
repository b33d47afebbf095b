/** What package managers share: who may use them, how they reach their servers, and putting programs into a system. */
import type { Command, CommandContext } from '../../shell/command'
import { behind, binaryOf, type Machine } from '../../shell/machine'
import { NetError } from '../../shell/net'

/** The programs that packages may bring, by name. */
export type Programs = ReadonlyMap<string, Command>

/** Bytes a second that a server gives. */
const BANDWIDTH = 20_000_000

/** What was taken away from a machine: a node's own programs are in no catalogue, and come back with their package. */
const takenAway = new WeakMap<Machine, Map<string, Command>>()

/** Adds the programs of a package that are not there yet, with their files. */
export function addPrograms(context: CommandContext, names: readonly string[], programs: Programs): void {
  const { machine } = behind(context)
  for (const name of names) {
    const program = programs.get(name) ?? takenAway.get(machine)?.get(name)
    if (!program || context.system.command(name)) continue
    context.files.write(program.path ?? `/usr/bin/${name}`, binaryOf(name), { mode: 0o755 })
    machine.add(program)
  }
}

/** Takes the programs of a package away. */
export function removePrograms(context: CommandContext, names: readonly string[]): void {
  const { machine } = behind(context)
  const taken = takenAway.get(machine) ?? new Map<string, Command>()
  takenAway.set(machine, taken)
  for (const name of names) {
    const program = machine.command(name)
    if (program) taken.set(name, program)
    const path = machine.locate(name)
    if (path !== undefined && context.files.exists(path)) context.files.remove(path)
    machine.drop(name)
  }
}

/** What could not be fetched: from where, and what the network or the server said. */
export interface Unfetched {
  readonly host: string
  /** Absent where the name did not resolve. */
  readonly address?: string
  readonly port: number
  readonly failure: string
}

/** Why a server does not give a file; undefined when it does. The time of fetching so many bytes passes. */
export async function fetchFrom(context: CommandContext, url: string, bytes: number): Promise<Unfetched | undefined> {
  const { protocol, host, pathname } = new URL(url)
  const { net, clock } = context.system
  const port = protocol === 'https:' ? 443 : 80
  let address: string | undefined
  try {
    address = (await net.resolve(host, context.signal))[0]
    if (address === undefined) throw new NetError('NXDOMAIN', host, 0)
    const tls = protocol === 'https:' ? { tls: {} } : {}
    const request = { method: 'GET', host, path: pathname, headers: {} }
    const { status } = await net.http(address, port, request, { signal: context.signal, connectTimeout: 30_000, ...tls })
    if (status !== 200) return { host, address, port, failure: String(status) }
  } catch (error) {
    if (!(error instanceof NetError)) throw error
    return { host, port, failure: error.failure, ...(address === undefined ? {} : { address }) }
  }
  await clock.sleep(Math.round((bytes * 1000) / BANDWIDTH), context.signal)
  return undefined
}
