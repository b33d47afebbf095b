/** Who is let in at a served API without showing anything. */
import { afterEach, expect, it } from 'vitest'
import { serve, type Served } from './server'
import { parseOptions, worldOptions } from '../commands/api'
import { ApiWorld } from './world'

let stop: (() => Promise<void>) | undefined
afterEach(() => stop?.())

async function served(unknown: 'anonymous' | undefined): Promise<Served> {
  const world = new ApiWorld(worldOptions(parseOptions(['--bare', '--speed', '50'])))
  await world.start()
  const server = await serve(world, { port: 0, token: 'secret', ...(unknown ? { unknown } : {}) })
  stop = () => {
    world.stop()
    return server.close()
  }
  return server
}

const asked = async ({ port }: Served, authorization?: string): Promise<number> =>
  (await fetch(`http://127.0.0.1:${port}/api/v1/nodes`, { headers: authorization === undefined ? {} : { authorization } })).status

it('who has only the address is the administrator, until the token has been shown', async () => {
  const server = await served('anonymous')
  expect(await asked(server)).toBe(200)
  expect(await asked(server, 'Bearer wrong')).toBe(401)
  expect(await asked(server)).toBe(200)
  expect(await asked(server, 'Bearer secret')).toBe(200)
  expect(await asked(server)).toBe(403)
  expect(await asked(server, 'Bearer secret')).toBe(200)
})

it('where nobody is unknown the token makes no difference', async () => {
  const server = await served(undefined)
  expect(await asked(server, 'Bearer secret')).toBe(200)
  expect(await asked(server)).toBe(200)
})
