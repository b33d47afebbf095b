import { describe, expect, it } from 'vitest'
import { health, HEALTH_PATHS } from './health'
import { notFoundPage } from './non-resource'
import { World } from '../testing'

function ask(path: string, query = ''): { status: number; text: string } {
  const answer = health(path, new URLSearchParams(query), notFoundPage)!
  return { status: answer.status, text: new TextDecoder().decode(answer.body as Uint8Array) }
}

describe('the health of the API server', () => {
  it('is told check by check; only readiness knows of informers and of a shutdown', () => {
    const ready = ask('/readyz', 'verbose').text.split('\n')
    expect(ready.slice(0, 6)).toEqual([
      '[+]ping ok',
      '[+]log ok',
      '[+]etcd ok',
      '[+]etcd-readiness ok',
      '[+]informer-sync ok',
      '[+]poststarthook/start-apiserver-admission-initializer ok',
    ])
    expect(ready.slice(-4)).toEqual(['[+]poststarthook/apiservice-openapiv3-controller ok', '[+]shutdown ok', 'readyz check passed', ''])
    const live = ask('/livez', 'verbose').text
    expect(live).not.toMatch(/]informer-sync|]shutdown|]etcd-readiness/)
    expect(ask('/healthz', 'verbose').text).toBe(live.replace('livez', 'healthz'))
    expect(ask('/livez').text).toBe('ok')
  })

  it('leaves out what is excluded, and warns of what it does not know', () => {
    const { text } = ask('/livez', 'verbose&exclude=etcd&exclude=nobody')
    expect(text).toContain('[+]etcd excluded: ok\n')
    expect(text).toContain('warn: some health checks cannot be excluded: no matches for "nobody"\nlivez check passed\n')
  })

  it('each check has a path of its own', () => {
    for (const path of HEALTH_PATHS) expect(ask(path)).toEqual({ status: 200, text: 'ok' })
    expect(ask('/livez/shutdown').status).toBe(404)
    expect(health('/healthy', new URLSearchParams(), notFoundPage)).toBeUndefined()
  })
})

it('/statusz is text for people, and an object for who asks for its kind', async () => {
  const world = new World()
  world.pass(3_725_000)
  expect(String((await world.ask('GET', '/statusz')).body['text']).split('\n')).toEqual([
    '',
    'apiserver statusz',
    'Warning: This endpoint is not meant to be machine parseable, has no formatting compatibility guarantees and is for debugging purposes only.',
    '',
    'Started:  Thu Jan  1 00:00:00 UTC 2026',
    'Up:  1 hr 02 min 05 sec',
    'Go version:  go1.26.1',
    'Binary version:  1.36.2',
    'Emulation version:  1.36',
    'Paths:  /healthz /livez /metrics /readyz /statusz /version',
    '',
  ])
  const accept = 'application/json;v=v1beta1;g=config.k8s.io;as=Statusz'
  const { body } = await world.ask('GET', '/statusz', undefined, { accept })
  expect(body).toMatchObject({
    kind: 'Statusz',
    apiVersion: 'config.k8s.io/v1beta1',
    uptimeSeconds: 3725,
    startTime: '2026-01-01T00:00:00Z',
  })
  expect(await world.refusal('GET', '/statusz', undefined, { accept: 'application/json' })).toMatch(/^406 only the following media types/)
})
