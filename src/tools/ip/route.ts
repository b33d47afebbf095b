/** route: the kernel's routing table, as net-tools and busybox list it. */
import type { Command } from '../../shell/command'
import { parseOptions, tool, ToolError } from '../../shell/tools/tool'
import type { LinksView } from '.'

const ANY = '0.0.0.0'

/** `255.255.255.0` of a prefix's length. */
function maskOf(length: number): string {
  const bits = length === 0 ? 0 : (0xffffffff << (32 - length)) >>> 0
  return [24, 16, 8, 0].map((shift) => (bits >>> shift) & 255).join('.')
}

export function routeCommand(view: LinksView): Command {
  return tool('route', async ({ context, out }) => {
    const options = parseOptions(context, 'nevFC46A:')
    if (options.operands.length > 0) throw new ToolError('SIOCADDRT: Operation not permitted', 7)
    const numeric = options.has('n')
    const ash = context.system.flavour === 'ash'
    const lines = view.routes().map(({ destination, via, device }) => {
      const [address = ANY, length = '32'] = destination === 'default' ? [ANY, '0'] : destination.split('/')
      const columns = [
        destination === 'default' && !numeric ? 'default' : address,
        via ?? (ash && !numeric ? '*' : ANY),
        maskOf(Number(length)),
      ].map((column) => column.padEnd(15))
      return `${columns.join(' ')} ${(via ? 'UG' : 'U').padEnd(5)} 0      0        0 ${device}\n`
    })
    await out(`Kernel IP routing table\nDestination     Gateway         Genmask         Flags Metric Ref    Use Iface\n${lines.join('')}`)
    return 0
  })
}
