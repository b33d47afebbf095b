/** Who listens where: one table of ports per network namespace (a pod's, a node's, the outside machine's). */
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

export class Listeners {
  private readonly spaces = new Map<string, Map<string, { readonly listener: Listener; readonly owner: Origin }>>()

  /** `space` is the address that all processes of the namespace share. */
  add(space: string, owner: Origin, listener: Listener): { close(): void } {
    const ports = this.spaces.get(space) ?? new Map<string, { listener: Listener; owner: Origin }>()
    this.spaces.set(space, ports)
    const key = `${listener.protocol}/${listener.port}`
    if (ports.has(key)) throw new AddressInUse(space, listener.port)
    const entry = { listener, owner }
    ports.set(key, entry)
    return {
      close: () => {
        if (ports.get(key) !== entry) return
        ports.delete(key)
        if (ports.size === 0 && this.spaces.get(space) === ports) this.spaces.delete(space)
      },
    }
  }

  find(space: string, protocol: Protocol, port: number): Listener | undefined {
    return this.spaces.get(space)?.get(`${protocol}/${port}`)?.listener
  }

  /** Some process listens here, whatever the port. */
  owner(space: string): Origin | undefined {
    return this.spaces.get(space)?.values().next().value?.owner
  }

  /** `TCP/80`, ... of one namespace, for `netstat` and `ss`. */
  of(space: string): readonly Listener[] {
    return [...(this.spaces.get(space)?.values() ?? [])].map(({ listener }) => listener)
  }
}
