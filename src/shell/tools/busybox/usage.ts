/** How busybox says that a program is called: its own synopsis, what the program does, and its options. */
import { own } from '../../own'
import { FILE_USAGES } from './usage-files'
import { NETWORK_USAGES } from './usage-network'
import { SYSTEM_USAGES } from './usage-system'
import { TEXT_USAGES } from './usage-text'

/**
 * By name: the synopsis, what the program does, then its options. Two blanks part an option from what it means; a line without
 * them that ends in a colon is a heading.
 */
export type UsageTable = Readonly<Record<string, readonly [synopsis: string, about: string, ...options: string[]]>>

const USAGES: UsageTable = { ...FILE_USAGES, ...TEXT_USAGES, ...SYSTEM_USAGES, ...NETWORK_USAGES }

const ALIASES: Readonly<Record<string, string>> = {
  egrep: 'grep',
  fgrep: 'grep',
  ash: 'sh',
  unix2dos: 'dos2unix',
  ping6: 'ping',
  traceroute6: 'traceroute',
}

const TAB = 8

/** Options and what they mean in two columns, each group as wide as its widest option, as tabs have it. */
function columns(options: readonly string[]): string {
  const rows = options.map((line) => line.split(/ {2,}(?=[^]*)/, 2) as [string, string?])
  const width = Math.ceil((Math.max(0, ...rows.map(([option, meaning]) => (meaning === undefined ? 0 : option.length))) + 1) / TAB)
  return rows
    .map(([option, meaning]) => {
      if (meaning === undefined) return option.endsWith(':') ? `${option}\n` : `\t${option}\n`
      return `\t${option}${'\t'.repeat(width - Math.floor(option.length / TAB))}${meaning}\n`
    })
    .join('')
}

/** The first line of what busybox prints before a usage. */
export const BANNER = 'BusyBox v1.37.0 (2024-09-26 21:31:42 UTC) multi-call binary.'

/** The banner of busybox with the usage of one of its programs; undefined for a program it does not have. */
export function busyboxUsage(name: string): string | undefined {
  const [synopsis, about, ...options] = own(USAGES, own(ALIASES, name) ?? name) ?? []
  if (synopsis === undefined) return undefined
  return `${BANNER}\n\nUsage: ${synopsis}\n\n${about}\n${options.length > 0 ? `\n${columns(options)}` : ''}`
}
