/** Links that programs make beside those a machine has, and take away again; models `ip link add|delete|set` for links without a cable. */
import type { CommandContext } from '../../shell/command'
import { FileError } from '../../shell/files'
import { behind, type Machine } from '../../shell/machine'
import type { Link } from '.'

const KINDS: ReadonlySet<string> = new Set(['dummy', 'bridge'])
const LONGEST_NAME = 15
/** CAP_NET_ADMIN's bit. */
const NET_ADMIN = 12n

/** By the machine whose network they are in. */
const made = new WeakMap<Machine, Link[]>()

export const virtualLinks = (context: CommandContext): readonly Link[] => made.get(behind(context).machine) ?? []

/** Whether a program may change the network of its machine. */
function mayChange({ files }: CommandContext): boolean {
  try {
    const held = /^CapEff:\t([0-9a-f]+)$/m.exec(files.readText('/proc/self/status'))?.[1]
    return held === undefined || ((BigInt(`0x${held}`) >> NET_ADMIN) & 1n) === 1n
  } catch (error) {
    if (error instanceof FileError) return true
    throw error
  }
}

function hardware(context: CommandContext): string {
  const { machine } = behind(context)
  // Two bits of the first byte say that it is one card's own, and that nobody gave it out.
  const bytes = Array.from({ length: 6 }, (_, i) => (i === 0 ? (machine.random(256) & 0xfc) | 2 : machine.random(256)))
  return bytes.map((byte) => byte.toString(16).padStart(2, '0')).join(':')
}

export interface Refusal {
  readonly message: string
  readonly code: number
}

const answered = (reason: string): Refusal => ({ message: `RTNETLINK answers: ${reason}`, code: 2 })

/** The words after `ip link` that change something; undefined when they do not. */
export function changeLinks(context: CommandContext, words: readonly string[], links: readonly Link[]): 'done' | Refusal | undefined {
  const [verb = '', ...rest] = words
  const adds = ['add', 'a', 'ad'].includes(verb)
  const deletes = ['delete', 'del', 'd', 'de'].includes(verb)
  if (!adds && !deletes && verb !== 'set') return undefined
  const kind = rest.includes('type') ? rest[rest.indexOf('type') + 1] : undefined
  const named = rest.filter((word, i) => !['dev', 'name', 'type'].includes(word) && rest[i - 1] !== 'type')
  const [name] = named
  const { machine } = behind(context)
  const own = made.get(machine) ?? []
  const old = links.find((each) => each.name === name)
  if (adds) {
    if (kind === undefined) return { message: 'Not enough information: "type" argument is required', code: 255 }
    if (name === undefined || name.length > LONGEST_NAME) return { message: `"name" not a valid ifname`, code: 255 }
    if (!mayChange(context)) return answered('Operation not permitted')
    if (old) return answered('File exists')
    if (!KINDS.has(kind)) return { message: 'Unknown device type.', code: 2 }
    const index = Math.max(...links.map((link) => link.index)) + 1
    const flags = kind === 'dummy' ? 'BROADCAST,NOARP' : 'BROADCAST,MULTICAST'
    made.set(machine, [...own, { index, name, state: 'DOWN', flags, hardware: hardware(context), mtu: 1500, addresses: [] }])
    return 'done'
  }
  if (!old) return { message: `Cannot find device "${name ?? ''}"`, code: 1 }
  if (!mayChange(context)) return answered('Operation not permitted')
  // The cable of a pod is its node's, and lo is everybody's.
  if (!own.includes(old)) return deletes ? answered('Operation not supported') : 'done'
  const others = own.filter((each) => each !== old)
  const up = named.includes('up')
  const isDummy = old.flags?.includes('NOARP')
  const base = isDummy ? 'BROADCAST,NOARP' : 'BROADCAST,MULTICAST'
  const changed: Link = { ...old, state: up ? 'UNKNOWN' : 'DOWN', flags: up ? `${base},UP,LOWER_UP` : base }
  if (deletes) made.set(machine, others)
  else if (up || named.includes('down')) made.set(machine, [...others, changed])
  return 'done'
}
