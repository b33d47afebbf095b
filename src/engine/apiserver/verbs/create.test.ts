import { expect, it } from 'vitest'
import { World } from '../testing'

it('a limit range without a name gets one, where others are refused', async () => {
  const world = new World()
  const made = await world.ask('POST', '/api/v1/namespaces/default/limitranges', { spec: { limits: [{ type: 'Pod', max: { cpu: '1' } }] } })
  expect(made.status).toBe(201)
  expect((made.body['metadata'] as { name: string }).name).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/)
  expect(await world.refusal('POST', '/api/v1/namespaces/default/resourcequotas', { spec: {} })).toBe(
    '422 ResourceQuota "" is invalid: metadata.name: Required value: name or generateName is required',
  )
})
