/** Who listens where: one table of ports per network namespace (a pod's, a node's, the outside machine's). */
import { hangUpAll } from './conversation'
import type { Listener, Origin } from './types'

/** Thrown by `listen` when another process has the port; models EADDRINUSE. */
export class AddressInUse extends Error {
  constructor(
    readonly address: string,
    readonly port: number,
  ) {
    super('Address already in use')
    this.name = 'AddressInUse'
  }
}

type Protocol = Listener['protocol']

class Entry {
  constructor(
    private readonly table: Listeners,
    private readonly space: string,
    readonly owner: Origin,
    readonly listener: Listener,
  ) {}

  close(): void {
    this.table.remove(this.space, this)
    if (!this.listener.outlived) hangUpAll(this.listener)
  }
}

export class Listeners {
  // Lists, which are smaller than maps: few listen in one namespace, and there are thousands of namespaces.
  private readonly spaces = new Map<string, readonly Entry[]>()

  /** `space` is the address that all processes of the namespace share. */
  add(space: string, owner: Origin, listener: Listener): { close(): void } {
    const { protocol, port, address } = listener
    const taken = this.at(space, protocol, port).some((each) => !each.address || !address || each.address === address)
    if (taken) throw new AddressInUse(space, port)
    const entry = new Entry(this, space, owner, listener)
    this.spaces.set(space, (this.spaces.get(space) ?? []).concat(entry))
    return entry
  }

  remove(space: string, entry: Entry): void {
    const left = this.spaces.get(space)?.filter((each) => each !== entry) ?? []
    if (left.length > 0) this.spaces.set(space, left)
    else this.spaces.delete(space)
  }

  /** Who listens on a port, at one address of the namespace or, without one, at any. */
  find(space: string, protocol: Protocol, port: number, address?: string): Listener | undefined {
    return this.at(space, protocol, port).find((each) => !each.address || address === undefined || each.address === address)
  }

  private at(space: string, protocol: Protocol, port: number): readonly Listener[] {
    const found = this.spaces.get(space)?.filter(({ listener }) => listener.port === port && listener.protocol === protocol)
    return found?.map(({ listener }) => listener) ?? []
  }

  /** Some process listens here, whatever the port. */
  owner(space: string): Origin | undefined {
    return this.spaces.get(space)?.[0]?.owner
  }

  /** `TCP/80`, ... of one namespace, for `netstat` and `ss`. */
  of(space: string): readonly Listener[] {
    return (this.spaces.get(space) ?? []).map(({ listener }) => listener)
  }
}
