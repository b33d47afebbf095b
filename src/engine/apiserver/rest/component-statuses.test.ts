import { describe, expect, it } from 'vitest'
import { World } from '../testing'

const STATUSES = '/api/v1/componentstatuses'

function world(silent: string): World {
  const world = new World()
  world.server.core.companionListens = (companion) => companion !== silent
  return world
}

describe('component statuses', () => {
  it('tell of those that do not listen what the server met', async () => {
    const { body, warnings } = await world('kube-scheduler').ask('GET', STATUSES)
    expect(
      (body['items'] as { metadata: object; conditions: object[] }[]).map(({ metadata, conditions }) => [metadata, conditions]),
    ).toEqual([
      [{ name: 'controller-manager' }, [{ type: 'Healthy', status: 'True', message: 'ok' }]],
      [{ name: 'etcd-0' }, [{ type: 'Healthy', status: 'True', message: 'ok' }]],
      [
        { name: 'scheduler' },
        [
          {
            type: 'Healthy',
            status: 'False',
            message: 'Get "https://127.0.0.1:10259/healthz": dial tcp 127.0.0.1:10259: connect: connection refused',
          },
        ],
      ],
    ])
    expect(warnings).toEqual(['299 - "v1 ComponentStatus is deprecated in v1.19+"'])
  })

  it('can be asked for one by one', async () => {
    const { body } = await world('kube-controller-manager').ask('GET', `${STATUSES}/controller-manager`)
    expect(body['conditions']).toEqual([
      {
        type: 'Healthy',
        status: 'False',
        message: 'Get "https://127.0.0.1:10257/healthz": dial tcp 127.0.0.1:10257: connect: connection refused',
      },
    ])
    expect(await world('').refusal('GET', `${STATUSES}/etcd-9`)).toBe('500 Component not found: etcd-9')
  })
})
