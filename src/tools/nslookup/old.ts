/** nslookup of busybox before 1.29: what the C library makes of a name, with the names of the addresses it finds. */
import { NetError } from '../../shell/net'
import type { Io } from '../../shell/tools/tool'
import { ask, isAddress, lookup, resolverOf, reverseName } from '../names'

export async function oldNslookup(io: Io, name: string, server: string | undefined): Promise<number> {
  const { context, out } = io
  const asked = server ?? resolverOf(context).server
  /** An address with the name it has, if any. */
  const named = async (address: string): Promise<string> => {
    try {
      const { records } = await ask(context, reverseName(address), 'PTR', server)
      return records[0] ? `${address} ${records[0].data}` : address
    } catch (error) {
      if (!(error instanceof NetError)) throw error
      return address
    }
  }
  await out(`Server:    ${asked}\nAddress 1: ${await named(asked)}\n\n`)
  try {
    const addresses = isAddress(name) ? [name] : (await lookup(context, name)).addresses
    const lines: string[] = []
    for (const [index, address] of addresses.entries()) lines.push(`Address ${index + 1}: ${await named(address)}\n`)
    await out(`Name:      ${name}\n${lines.join('')}`)
    return 0
  } catch (error) {
    if (!(error instanceof NetError)) throw error
    await io.warn(`can't resolve '${name}'`)
    return 1
  }
}
