/** ifconfig: the interfaces of a container or machine, as net-tools and busybox list them. */
import { own } from '../../shell/own'
import { tool } from '../../shell/tools/tool'
import { cardOf, linkLocal, ownAddress } from '../names'

export const ifconfig = tool('ifconfig', async ({ context, args, out }) => {
  const [device] = args.filter((word) => !word.startsWith('-'))
  const address = ownAddress(context)
  const card = cardOf(address ?? '')
  const blocks: Record<string, string> = {
    ...(address
      ? {
          eth0: `eth0      Link encap:Ethernet  HWaddr ${card.toUpperCase()}  \n          inet addr:${address}  Bcast:${address.replace(/\.\d+$/, '.255')}  Mask:255.255.255.0\n          inet6 addr: ${linkLocal(card)} Scope:Link\n          UP BROADCAST RUNNING MULTICAST  MTU:1500  Metric:1\n          RX packets:12 errors:0 dropped:0 overruns:0 frame:0\n          TX packets:7 errors:0 dropped:0 overruns:0 carrier:0\n          collisions:0 txqueuelen:0 \n          RX bytes:992 (992.0 B)  TX bytes:446 (446.0 B)\n`,
        }
      : {}),
    lo: 'lo        Link encap:Local Loopback  \n          inet addr:127.0.0.1  Mask:255.0.0.0\n          inet6 addr: ::1/128 Scope:Host\n          UP LOOPBACK RUNNING  MTU:65536  Metric:1\n          RX packets:0 errors:0 dropped:0 overruns:0 frame:0\n          TX packets:0 errors:0 dropped:0 overruns:0 carrier:0\n          collisions:0 txqueuelen:1000 \n          RX bytes:0 (0.0 B)  TX bytes:0 (0.0 B)\n',
  }
  if (device !== undefined && own(blocks, device) === undefined) {
    await context.stderr.write(`ifconfig: ${device}: error fetching interface information: Device not found\n`)
    return 1
  }
  await out(
    device === undefined
      ? Object.values(blocks)
          .map((block) => `${block}\n`)
          .join('')
      : `${own(blocks, device)}\n`,
  )
  return 0
})
