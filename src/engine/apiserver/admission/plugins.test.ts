/** Facts about plugins that run only where somebody asks for them. */
import { describe, expect, it } from 'vitest'
import { PODS } from '../../schema/resources'
import type { Pod } from '../../schema/types'
import { World } from '../testing'
import { pluginsFor } from '.'

const NONE: ReadonlySet<string> = new Set()
const POD = { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'p', namespace: 'default' } }
const merge = { 'content-type': 'application/merge-patch+json' }

function withPlugin(world: World, name: string): void {
  const [plugin] = pluginsFor(new Set([name]), NONE).filter((each) => each.name === name)
  world.server.core.admission = [...world.server.core.admission, plugin!]
}

describe('AlwaysPullImages', () => {
  it('concerns new pods and new images, not what else changes of a pod from before', async () => {
    const world = new World()
    const container = { name: 'c', image: 'nginx:1.25', imagePullPolicy: 'IfNotPresent' }
    const policy = (name: string): unknown => (world.client.resource(PODS).get(name, 'default') as Pod).spec?.containers[0]?.imagePullPolicy
    const path = '/api/v1/namespaces/default/pods'
    await world.ask('POST', path, { ...POD, spec: { containers: [container] } })
    withPlugin(world, 'AlwaysPullImages')
    expect(await world.refusal('PATCH', `${path}/p`, { metadata: { labels: { a: 'b' } } }, merge)).toBe('200')
    expect(policy('p')).toBe('IfNotPresent')
    await world.ask('POST', path, { ...POD, metadata: { ...POD.metadata, name: 'q' }, spec: { containers: [container] } })
    expect(policy('q')).toBe('Always')
  })
})
