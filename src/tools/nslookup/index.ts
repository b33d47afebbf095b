/** nslookup: asks the machine's name server, in busybox's words or BIND's. */
import { NetError } from '../../shell/net'
import { tool } from '../../shell/tools/tool'
import { isAddress, lookup, resolverOf } from '../names'

export const nslookup = tool('nslookup', async ({ context, args, out }) => {
  const operands = args.filter((word) => !word.startsWith('-'))
  const [name, given] = operands
  const busybox = context.system.flavour === 'ash'
  if (name === undefined) {
    await context.stderr.write('Usage: nslookup HOST [DNS_SERVER]\n')
    return 1
  }
  const { server } = resolverOf(context)
  const asked = given ?? server
  const head = `Server:\t\t${asked}\nAddress:\t${asked}${busybox ? ':53' : '#53'}\n\n`
  try {
    if (isAddress(name)) {
      await out(`${head}** server can't find ${name.split('.').reverse().join('.')}.in-addr.arpa: NXDOMAIN\n\n`)
      return 1
    }
    const { name: full, addresses } = await lookup(context, name, true)
    await out(`${head}${addresses.map((address) => `Name:\t${full}\nAddress: ${address}\n`).join('')}\n`)
    return 0
  } catch (error) {
    if (!(error instanceof NetError)) throw error
    if (error.failure === 'NXDOMAIN') {
      await out(`${head}** server can't find ${name}: NXDOMAIN\n\n`)
      return 1
    }
    await out(`;; connection timed out; no servers could be reached\n\n`)
    return 1
  }
})
