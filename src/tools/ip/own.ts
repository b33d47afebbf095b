/** ip and route inside a container: loopback and the one end of its cable. */
import type { Command, CommandContext } from '../../shell/command'
import { cardOf, linkLocal, ownAddress } from '../names'
import { routeCommand } from './route'
import { ipCommand, LOOPBACK, type LinksView } from '.'

function ownLinks(context: CommandContext): LinksView {
  const address = ownAddress(context)
  const gateway = address?.replace(/\.\d+$/, '.1') ?? ''
  const hardware = address === undefined ? '' : cardOf(address)
  return {
    links: () => [
      { ...LOOPBACK, addresses: [...LOOPBACK.addresses, { address: '::1/128', scope: 'host' }] },
      ...(address
        ? [
            {
              index: 2,
              name: 'eth0',
              state: 'UP',
              hardware,
              mtu: 1500,
              // The node's own links come first, then one for each pod in turn.
              peer: 5 + Number(address.split('.')[3]),
              addresses: [
                { address: `${address}/24`, scope: 'global' as const },
                { address: linkLocal(hardware), scope: 'link' as const },
              ],
            },
          ]
        : []),
    ],
    routes: () =>
      address
        ? [
            { destination: 'default', via: gateway, device: 'eth0' },
            { destination: `${address.replace(/\.\d+$/, '.0')}/24`, device: 'eth0', source: address },
          ]
        : [],
  }
}

export const ip: Command = { name: 'ip', run: (context) => ipCommand(ownLinks(context)).run(context) }

export const route: Command = { name: 'route', path: '/sbin/route', run: (context) => routeCommand(ownLinks(context)).run(context) }
