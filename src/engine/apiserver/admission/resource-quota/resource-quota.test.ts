import { expect, it } from 'vitest'
import { admissionPlugins } from '..'
import { World } from '../../testing'

it('A quota counts once its status is there, and refuses what it cannot count', async () => {
  const world = new World()
  world.server.core.admission = admissionPlugins.filter(({ name }) => name === 'ResourceQuota')
  const quotas = '/api/v1/namespaces/default/resourcequotas'
  const map = (name: string): Promise<string> => world.refusal('POST', '/api/v1/namespaces/default/configmaps', { metadata: { name } })
  const status = (said: object): Promise<unknown> =>
    world.ask('PATCH', `${quotas}/q/status`, { status: said }, { 'content-type': 'application/merge-patch+json' })
  expect(await world.refusal('POST', quotas, { metadata: { name: 'q' }, spec: { hard: { configmaps: '1' } } })).toBe('201')
  expect(await map('a')).toBe('201')
  expect(await map('b')).toBe('201')
  await status({ hard: { configmaps: '3' } })
  expect(await map('c')).toBe('403 configmaps "c" is forbidden: status unknown for quota: q, resources: configmaps')
  await status({ used: { configmaps: '2' } })
  expect(await map('c')).toBe('201')
  expect(await map('d')).toBe(
    '403 configmaps "d" is forbidden: exceeded quota: q, requested: configmaps=1, used: configmaps=3, limited: configmaps=3',
  )
})

it('A pod that gets a deadline is not charged anew: the controller counts it', async () => {
  const world = new World()
  world.server.core.admission = admissionPlugins.filter(({ name }) => name === 'ResourceQuota')
  const base = '/api/v1/namespaces/default'
  const merge = { 'content-type': 'application/merge-patch+json' }
  const hard = { pods: '0' }
  await world.ask('POST', `${base}/resourcequotas`, { metadata: { name: 'q' }, spec: { hard, scopes: ['Terminating'] } })
  await world.ask('PATCH', `${base}/resourcequotas/q/status`, { status: { hard, used: { pods: '0' } } }, merge)
  const pod = (name: string, more: object): object => ({ metadata: { name }, spec: { containers: [{ name: 'c', image: 'i' }], ...more } })
  expect(await world.refusal('POST', `${base}/pods`, pod('short', { activeDeadlineSeconds: 10 }))).toMatch(/^403 .*exceeded quota: q/)
  expect(await world.refusal('POST', `${base}/pods`, pod('long', {}))).toBe('201')
  expect(await world.refusal('PATCH', `${base}/pods/long`, { spec: { activeDeadlineSeconds: 10 } }, merge)).toBe('200')
})
