import { describe, expect, it } from 'vitest'
import { VirtualClock } from '../clock/clock'
import { Random } from '../clock/random'
import { API_SERVICES } from '../schema/resources'
import { createApiServer } from './server'

interface Group {
  readonly name: string
  readonly versions: readonly { readonly version: string; readonly groupVersion: string }[]
}

/** A server with these APIServices, none of whose own servers is there. */
function world(...names: readonly string[]) {
  const clock = new VirtualClock(Date.parse('2026-01-01T00:00:00Z'))
  const server = createApiServer({ clock, random: new Random('test') })
  server.bootstrap()
  const services = server.clientFor({ name: 'test', user: 'test', groups: ['system:masters'] }).resource(API_SERVICES)
  for (const name of names) {
    const [version = '', ...group] = name.split('.')
    const spec = {
      group: group.join('.'),
      version,
      groupPriorityMinimum: 100,
      versionPriority: 100,
      service: { name: 's', namespace: 'default' },
    }
    services.create({ apiVersion: 'apiregistration.k8s.io/v1', kind: 'APIService', metadata: { name }, spec })
  }
  const get = async (url: string, accept = 'application/json'): Promise<{ status: number; text: string }> => {
    const { status, body } = await server.handler.handle({ method: 'GET', url, headers: { accept } })
    return { status, text: new TextDecoder().decode(body as Uint8Array) }
  }
  return { get }
}

const AGGREGATED = 'application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList'

describe('an APIService whose server cannot be reached', () => {
  it('rule 24: is a stale group version without resources in aggregated discovery', async () => {
    const { get } = world('v1beta1.metrics.k8s.io')
    const { items } = JSON.parse((await get('/apis', AGGREGATED)).text) as { items: readonly { metadata: { name: string } }[] }
    expect(items.at(-1)).toEqual({
      metadata: { name: 'metrics.k8s.io', creationTimestamp: null },
      versions: [{ version: 'v1beta1', freshness: 'Stale' }],
    })
    expect(items.filter((each) => JSON.stringify(each).includes('Stale'))).toHaveLength(1)
  })

  it('rule 24: is named among the groups, and refused with 503 below its version', async () => {
    const { get } = world('v1beta1.metrics.k8s.io')
    const { groups } = JSON.parse((await get('/apis')).text) as { groups: readonly Group[] }
    const version = { groupVersion: 'metrics.k8s.io/v1beta1', version: 'v1beta1' }
    expect(groups.at(-1)).toEqual({ name: 'metrics.k8s.io', versions: [version], preferredVersion: version })
    expect(JSON.parse((await get('/apis/metrics.k8s.io')).text)).toMatchObject({ kind: 'APIGroup', name: 'metrics.k8s.io' })
    for (const path of ['', '/', '/nodes', '/nodes/minikube'])
      expect(await get(`/apis/metrics.k8s.io/v1beta1${path}`)).toEqual({ status: 503, text: 'service unavailable\n' })
    expect((await get('/apis/metrics.k8s.io/v1')).status).toBe(404)
  })

  it('rule 24: may be one more version of a group of the server itself', async () => {
    const { get } = world('v9.apps')
    const { groups } = JSON.parse((await get('/apis')).text) as { groups: readonly Group[] }
    expect(groups.filter(({ name }) => name === 'apps').map(({ versions }) => versions.map(({ version }) => version))).toEqual([
      ['v1', 'v9'],
    ])
    expect((await get('/apis/apps/v1')).status).toBe(200)
  })
})
