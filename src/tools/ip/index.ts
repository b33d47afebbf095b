/** ip: addresses, links and routes of a machine; models iproute2's `address`, `link` and `route` listings. */
import type { Command } from '../../shell/command'
import { tool, ToolError } from '../../shell/tools/tool'
import { changeLinks, virtualLinks } from './virtual-links'

export interface Link {
  readonly index: number
  readonly name: string
  /** For example `UP` or `UNKNOWN` (loopback). */
  readonly state: string
  readonly hardware: string
  readonly mtu: number
  /** With prefix length. */
  readonly addresses: readonly { readonly address: string; readonly scope: 'global' | 'host' | 'link' }[]
  readonly loopback?: boolean
  /** Where it has others than a card with a cable. */
  readonly flags?: string
  /** Number of the other end of a cable that leads out of this machine's name space. */
  readonly peer?: number
}

export interface Route {
  readonly destination: string
  readonly via?: string
  readonly device: string
  readonly source?: string
}

/** The machine's way to itself. */
export const LOOPBACK: Link = {
  index: 1,
  name: 'lo',
  state: 'UNKNOWN',
  hardware: '00:00:00:00:00:00',
  mtu: 65_536,
  loopback: true,
  addresses: [{ address: '127.0.0.1/8', scope: 'host' }],
}

export interface LinksView {
  links(): readonly Link[]
  routes(): readonly Route[]
}

/** busybox knows less of a link than iproute2, and marks a cable whose other end is elsewhere. */
function describe(link: Link, addresses: boolean, busybox: boolean, family?: 4 | 6): string {
  const away = busybox && link.peer !== undefined ? ',M-DOWN' : ''
  const flags = link.flags ?? (link.loopback ? 'LOOPBACK,UP,LOWER_UP' : `BROADCAST,MULTICAST,UP,LOWER_UP${away}`)
  const name = link.peer === undefined ? link.name : `${link.name}@if${link.peer}`
  const state = busybox ? '' : `state ${link.state} group default `
  const lines = [
    `${link.index}: ${name}: <${flags}> mtu ${link.mtu} qdisc ${link.state === 'DOWN' ? 'noop' : 'noqueue'} ${state}qlen 1000`,
    `    link/${link.loopback ? 'loopback' : 'ether'} ${link.hardware} brd ${link.loopback ? '00:00:00:00:00:00' : 'ff:ff:ff:ff:ff:ff'}${!busybox && link.peer !== undefined ? ' link-netnsid 0' : ''}`,
  ]
  // Who asks for one kind of address does not want to hear of the hardware.
  if (family !== undefined) lines.pop()
  if (addresses)
    for (const { address, scope } of link.addresses) {
      const version6 = address.includes(':')
      if (family !== undefined && version6 !== (family === 6)) continue
      const tail = version6 ? '' : link.name
      lines.push(
        `    inet${version6 ? '6' : ''} ${address} ${scope === 'host' || version6 ? '' : `brd ${broadcast(address)} `}scope ${scope} ${tail}`,
        '       valid_lft forever preferred_lft forever',
      )
    }
  return `${lines.join('\n')}\n`
}

function broadcast(cidr: string): string {
  const [address = '', bits = '24'] = cidr.split('/')
  const number = address.split('.').reduce((sum, part) => sum * 256 + Number(part), 0)
  const host = 2 ** (32 - Number(bits)) - 1
  const last = Math.floor(number / (host + 1)) * (host + 1) + host
  return [24, 16, 8, 0].map((shift) => Math.floor(last / 2 ** shift) & 255).join('.')
}

export function ipCommand(view: LinksView): Command {
  return tool('ip', async ({ context, args, out }) => {
    const busybox = context.system.flavour === 'ash'
    const brief = args.some((word) => word === '-br' || word === '-brief')
    const words = args.filter((word) => !word.startsWith('-'))
    const family = args.includes('-4') ? 4 : args.includes('-6') ? 6 : undefined
    const [object = '', ...all] = words
    const present = [...view.links(), ...virtualLinks(context)]
    const change = object !== '' && 'link'.startsWith(object) ? changeLinks(context, all, present) : undefined
    if (change === 'done') return 0
    if (change) {
      await context.stderr.write(`${busybox ? 'ip: ' : change.message.startsWith('Unknown') ? 'Error: ' : ''}${change.message}\n`)
      return change.code
    }
    const rest = all.filter((word) => !['show', 'list', 'ls', 'lst', 'sh', 's', 'l'].includes(word))
    const device = rest.includes('dev') ? rest[rest.indexOf('dev') + 1] : 'route'.startsWith(object) ? undefined : rest[0]
    const links = present.filter(({ name }) => device === undefined || name === device)
    if (device !== undefined && links.length === 0) {
      await context.stderr.write(busybox ? `ip: can't find device '${device}'\n` : `Device "${device}" does not exist.\n`)
      return 1
    }
    if (object !== '' && ('address'.startsWith(object) || object === 'addr')) {
      if (brief)
        await out(
          links
            .map(
              ({ name, state, addresses }) =>
                `${name.padEnd(16)} ${state.padEnd(14)} ${addresses.map(({ address }) => address).join(' ')} \n`,
            )
            .join(''),
        )
      else await out(links.map((link) => describe(link, true, busybox, family)).join(''))
      return 0
    }
    if (object !== '' && 'link'.startsWith(object)) {
      if (brief) await out(links.map(({ name, state, hardware }) => `${name.padEnd(16)} ${state.padEnd(14)} ${hardware} \n`).join(''))
      else await out(links.map((link) => describe(link, false, busybox)).join(''))
      return 0
    }
    if (object !== '' && 'route'.startsWith(object)) {
      await out(
        view
          .routes()
          .map(
            ({ destination, via, device: on, source }) =>
              `${destination} ${via ? `via ${via} ` : ''}dev ${on} ${source ? (busybox ? `scope link  src ${source} ` : `proto kernel scope link src ${source} `) : ''}\n`,
          )
          .join(''),
      )
      return 0
    }
    if (busybox) throw new ToolError('missing operand')
    if (object === '') {
      await context.stderr.write('Usage: ip [ OPTIONS ] OBJECT { COMMAND | help }\nwhere  OBJECT := { address | link | route }\n')
      return 255
    }
    await context.stderr.write(`Object "${object}" is unknown, try "ip help".\n`)
    return 1
  })
}
