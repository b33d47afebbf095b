import { describe, expect, it } from 'vitest'
import { World } from '../../apiserver/testing'

const PATH = '/api/v1/namespaces/default/services'

async function balanced(type: string) {
  const world = new World()
  world.server.bootstrap()
  await world.ask('POST', PATH, { apiVersion: 'v1', kind: 'Service', metadata: { name: 'web' }, spec: { type, ports: [{ port: 80 }] } })
  return async (...ingress: readonly object[]) => {
    const { status, body } = await world.ask(
      'PATCH',
      `${PATH}/web/status`,
      { status: { loadBalancer: { ingress } } },
      { 'content-type': 'application/merge-patch+json' },
    )
    return status === 200 ? (body['status'] as { loadBalancer: { ingress: unknown } }).loadBalancer.ingress : body['message']
  }
}

describe('what a load balancer says of its service', () => {
  it('delivers addresses as they came unless it says otherwise; names have no mode', async () => {
    const say = await balanced('LoadBalancer')
    expect(await say({ ip: '9.9.9.9' }, { ip: '9.9.9.8', ipMode: 'Proxy' }, { hostname: 'lb.example.com' })).toEqual([
      { ip: '9.9.9.9', ipMode: 'VIP' },
      { ip: '9.9.9.8', ipMode: 'Proxy' },
      { hostname: 'lb.example.com' },
    ])
  })

  it.each([
    [{ ip: 'x' }, 'status.loadBalancer.ingress[0].ip: Invalid value: "x": must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)'],
    [{ hostname: 'a', ipMode: 'VIP' }, 'status.loadBalancer.ingress[0].ipMode: Forbidden: may not be specified when `ip` is not set'],
    [{ ip: '1.2.3.4', ipMode: 'Odd' }, 'status.loadBalancer.ingress[0].ipMode: Unsupported value: "Odd": supported values: "Proxy", "VIP"'],
    [{ hostname: '1.2.3.4' }, 'status.loadBalancer.ingress[0].hostname: Invalid value: "1.2.3.4": must be a DNS name, not an IP address'],
  ])('%j is refused', async (ingress, message) => {
    const say = await balanced('LoadBalancer')
    expect(await say(ingress)).toBe(`Service "web" is invalid: ${message}`)
  })

  it('is refused of other services', async () => {
    const say = await balanced('NodePort')
    expect(await say({ ip: '1.2.3.4' })).toBe(
      'Service "web" is invalid: status.loadBalancer.ingress: Forbidden: may only be used when `spec.type` is "LoadBalancer"',
    )
  })
})
