import { once } from 'node:events'
import { lookup } from 'node:dns/promises'
import { createServer, type AddressInfo } from 'node:net'
import { describe, expect, it } from 'vitest'
import { proxyOf, tcp } from './dial'

const PROXY = 'http://proxy:3128/'

describe('the proxy of the environment', () => {
  it.each([
    ['https://my.host:6443', '', PROXY],
    ['https://127.0.0.1:6443', '', undefined],
    ['https://localhost', '', undefined],
    ['https://my.host:6443', '*', undefined],
    ['https://my.host:6443', 'other, my.host', undefined],
    ['https://my.host:6443', 'host', undefined],
    ['https://myhost:6443', 'host', PROXY],
    ['https://my.host:6443', '.host', undefined],
    ['https://host:6443', '.host', PROXY],
    ['https://my.host:6443', 'my.host:6443', undefined],
    ['https://my.host:6443', 'my.host:1', PROXY],
    ['https://10.1.2.3:6443', '10.1.2.3', undefined],
    ['https://10.1.2.3:6443', '10.1.2.0/24', undefined],
    ['https://10.1.3.3:6443', '10.1.2.0/24', PROXY],
    ['https://10.1.2.3:6443', '10.0.0.0/8,192.168.0.0/16', undefined],
    ['https://10.1.2.3:6443', '10.1.2.0/33', PROXY],
    ['https://[fd00::7]:6443', 'fd00::/8', undefined],
    ['https://my.host:6443', '10.1.2.0/24', PROXY],
  ])('of %s with NO_PROXY=%s is %s', (server, exempt, proxy) => {
    expect(proxyOf({ server }, { HTTPS_PROXY: PROXY, NO_PROXY: exempt })?.href).toBe(proxy)
  })

  it('may be written without its scheme or in lower case, and is another one for http', () => {
    expect(proxyOf({ server: 'https://my.host' }, { https_proxy: 'proxy:3128' })?.href).toBe(PROXY)
    expect(proxyOf({ server: 'http://my.host' }, { HTTPS_PROXY: 'other', HTTP_PROXY: PROXY })?.href).toBe(PROXY)
  })

  it('counts for nothing beside the one a cluster names', () => {
    expect(proxyOf({ server: 'https://127.0.0.1', proxyUrl: PROXY }, { HTTPS_PROXY: 'other', NO_PROXY: '*' })?.href).toBe(PROXY)
  })
})

describe('a name with several addresses', () => {
  it('is refused by the one that is tried first', async () => {
    const server = createServer().listen(0, 'localhost')
    await once(server, 'listening')
    const { port } = server.address() as AddressInfo
    await once(server.close(), 'close')
    const { address, family } = await lookup('localhost')
    const name = family === 6 ? `[${address}]` : address
    await expect(tcp('localhost', port)).rejects.toThrow(`dial tcp ${name}:${port}: connect: connection refused`)
  })
})
