/** The addresses of --address: what they are, which of them this machine has, what it means when one cannot be listened on. */
import { CliError } from '../../command/errors'

export interface ListenAddress {
  /** `127.0.0.1`, `::1`. */
  readonly address: string
  /** As it stands before a port. */
  readonly shown: string
  /** Whether this one must work; of the two that localhost means one is enough. */
  readonly isRequired: boolean
}

const IPV4 = /^(?:25[0-5]|2[0-4]\d|1?\d?\d)(?:\.(?:25[0-5]|2[0-4]\d|1?\d?\d)){3}$/

/** Each once, in the order they are announced. Throws CliError for what is no address. */
export function parseAddresses(written: readonly string[]): readonly ListenAddress[] {
  if (written.length === 0) throw new CliError('you must specify at least 1 address')
  const found = new Map<string, ListenAddress>()
  const add = (address: string, isRequired: boolean) => {
    if (!isRequired || !found.has(address))
      found.set(address, { address, shown: address.includes(':') ? `[${address}]` : address, isRequired })
  }
  for (const each of written) {
    if (each === 'localhost') {
      add('127.0.0.1', false)
      add('::1', false)
    } else if (IPV4.test(each) || (each.includes(':') && /^[\da-fA-F:.]+$/.test(each))) add(each, true)
    else throw new CliError(`${each} is not a valid IP`)
  }
  return [...found.values()].sort((a, b) => (a.address < b.address ? -1 : a.address > b.address ? 1 : 0))
}

/** Loopback and "all of them" are what a machine always has. */
export function isOfThisMachine({ address }: ListenAddress): boolean {
  return address.startsWith('127.') || ['::1', '0.0.0.0', '::'].includes(address)
}

/** Whether the port counts as listened on although these addresses failed. */
export function isTolerable(all: readonly ListenAddress[], failed: readonly ListenAddress[]): boolean {
  const optional = all.filter(({ isRequired }) => !isRequired)
  return !failed.some(({ isRequired }) => isRequired) && (optional.length === 0 || optional.some((each) => !failed.includes(each)))
}

/** Why nobody can listen there, worded as Go words it. */
export function listenProblems(failed: readonly ListenAddress[], port: number): string {
  const problems = failed.map((address) => {
    const reason = isOfThisMachine(address) ? 'address already in use' : 'cannot assign requested address'
    return `unable to create listener: Error listen tcp${address.address.includes(':') ? 6 : 4} ${address.shown}:${port}: bind: ${reason}`
  })
  return `Listeners failed to create with the following errors: [${problems.join(' ')}]`
}
