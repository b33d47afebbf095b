/** What the DNS tools share: the name server of a machine, its search list, and a lookup that says which name answered. */
import type { CommandContext } from '../shell/command'
import { NetError, type NameAnswer } from '../shell/net'

export interface ResolverFile {
  readonly server: string
  readonly search: readonly string[]
  readonly ndots: number
}

/** /etc/resolv.conf of the machine. */
export function resolverOf({ files }: CommandContext): ResolverFile {
  const text = files.exists('/etc/resolv.conf') ? files.readText('/etc/resolv.conf') : ''
  return {
    server: /^nameserver\s+(\S+)/m.exec(text)?.[1] ?? '127.0.0.53',
    search: /^search\s+(.*)$/m.exec(text)?.[1]?.trim().split(/\s+/) ?? [],
    ndots: Number(/^options\s.*ndots:(\d+)/m.exec(text)?.[1] ?? 1),
  }
}

/** Record types that DNS tools ask for. */
export const RECORD_TYPES = ['A', 'AAAA', 'CNAME', 'MX', 'NS', 'PTR', 'SOA', 'SRV', 'TXT', 'ANY'] as const

/** The name under which an address is looked up. */
export const reverseName = (address: string): string => `${address.split('.').reverse().join('.')}.in-addr.arpa`

/** Asks for the records of an absolute name. Throws NetError when nobody answers. */
export async function ask({ system: { net }, signal }: CommandContext, name: string, type: string, server?: string): Promise<NameAnswer> {
  if (!net.query) throw new NetError('no servers could be reached', name, 53)
  return net.query(name, type, server, signal)
}

export interface Answer {
  /** The whole name that has the addresses. */
  readonly name: string
  readonly addresses: readonly string[]
}

/** The absolute names a name may stand for, in the order of resolv.conf's search list. */
export function candidates(context: CommandContext, wanted: string, useSearch: boolean): readonly string[] {
  const { search, ndots } = resolverOf(context)
  const plain = wanted.replace(/\.$/, '')
  const searched = useSearch && !wanted.endsWith('.') ? search.map((domain) => `${plain}.${domain}`) : []
  return plain.split('.').length > ndots ? [plain, ...searched] : [...searched, plain]
}

/** Tries the search list as resolv.conf says. Throws NetError (`NXDOMAIN`, or that no server answered). */
export async function lookup(context: CommandContext, wanted: string): Promise<Answer> {
  let failure: unknown = new NetError('NXDOMAIN', wanted, 53)
  for (const name of candidates(context, wanted, true)) {
    try {
      return { name, addresses: await context.system.net.resolve(`${name}.`, context.signal) }
    } catch (error) {
      if (!(error instanceof NetError)) throw error
      failure = error
      if (error.failure !== 'NXDOMAIN') break
    }
  }
  throw failure
}

export const isAddress = (text: string): boolean => /^\d+(\.\d+){3}$/.test(text)

/** The machine's own address, as its hosts file has it. */
export function ownAddress({ files, system }: CommandContext): string | undefined {
  if (system.net.address !== undefined || !files.exists('/etc/hosts')) return system.net.address
  const line = files
    .readText('/etc/hosts')
    .split('\n')
    .find((each) => !each.startsWith('127.') && each.split(/\s+/).slice(1).includes(system.hostname))
  return line?.split(/\s+/)[0]
}

/** The hardware address of the network card that has an address: drawn once, with the bits of one that nobody made. */
export function cardOf(address: string): string {
  let hash = 0x811c9dc5
  for (const letter of address) hash = Math.imul(hash ^ letter.charCodeAt(0), 0x01000193)
  const bytes: number[] = []
  for (let i = 0; i < 6; i++) {
    hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d)
    bytes.push((hash >>> 11) & 255)
  }
  bytes[0] = (bytes[0]! & 0xfc) | 2
  return bytes.map((byte) => byte.toString(16).padStart(2, '0')).join(':')
}

/** The address a link gives itself: its hardware address with a bit turned, filled up in the middle (EUI-64). */
export function linkLocal(hardware: string): string {
  const bytes = hardware.split(':').map((part) => parseInt(part, 16))
  bytes[0]! ^= 2
  const filled = [...bytes.slice(0, 3), 0xff, 0xfe, ...bytes.slice(3)]
  const groups = [0, 2, 4, 6].map((at) => ((filled[at]! << 8) | filled[at + 1]!).toString(16))
  return `fe80::${groups.join(':')}/64`
}
