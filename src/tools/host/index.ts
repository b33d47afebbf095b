/** host: a name's addresses in one line each; models BIND's host. */
import { NetError } from '../../shell/net'
import { tool } from '../../shell/tools/tool'
import { lookup } from '../names'

export const host = tool('host', async ({ context, args, out }) => {
  const name = args.find((word) => !word.startsWith('-'))
  if (name === undefined) {
    await context.stderr.write('Usage: host [-aCdilrTvVw] hostname [server]\n')
    return 1
  }
  try {
    const { name: full, addresses } = await lookup(context, name, true)
    await out(addresses.map((address) => `${full} has address ${address}\n`).join(''))
    return 0
  } catch (error) {
    if (!(error instanceof NetError)) throw error
    await out(
      error.failure === 'NXDOMAIN' ? `Host ${name} not found: 3(NXDOMAIN)\n` : ';; connection timed out; no servers could be reached\n',
    )
    return 1
  }
})
