import { beforeAll, describe, expect, it } from 'vitest'
import { World } from '../testing'

const PODS = '/api/v1/namespaces/default/pods'

describe('what is asked of a pod', () => {
  let world: World

  beforeAll(() => {
    world = new World()
    world.pod('p')
  })

  const unbound = '400 name in URL does not match name in Binding object'
  const invalid = (why: string): string => `422 PodLogOptions "p" is invalid: ${why}`

  it.each([
    ['binding', {}, unbound],
    ['binding', { metadata: { name: 'q' }, target: { name: 'n' } }, unbound],
    [
      'binding',
      { metadata: { name: 'p' }, target: { kind: 'Foo', name: 'n' } },
      '500 target.kind: Unsupported value: "Foo": supported values: "Node", "<empty>"',
    ],
    ['binding', { metadata: { name: 'p' } }, '500 target.name: Required value'],
    [
      'binding',
      { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'p' } },
      '400 Pod in version "v1" cannot be handled as a Binding: converting (v1.Pod) to (core.Binding): unknown conversion',
    ],
    ['eviction', {}, '400 name in URL does not match name in Eviction object'],
    [
      'eviction',
      { apiVersion: 'v1', kind: 'Eviction', metadata: { name: 'p' } },
      '400 Eviction in version "v1" cannot be handled as a Eviction: no kind "Eviction" is registered for version "v1" in scheme "pkg/api/legacyscheme/scheme.go:30"',
    ],
  ])('%s %j is refused', async (subresource, body, refusal) => {
    expect(await world.refusal('POST', `${PODS}/p/${subresource}`, body)).toBe(refusal)
  })

  it.each(['exec?command=ls', 'attach', 'portforward'])(
    'who asks for %s by an ordinary request hears of the pod first',
    async (session) => {
      const own = new World()
      own.pod('p')
      await own.ask('POST', PODS, { metadata: { name: 'waiting' }, spec: { containers: [{ name: 'c', image: 'i' }] } })
      const ask = (name: string) => own.refusal('POST', `${PODS}/${name}/${session}`)
      expect(await ask('none')).toBe('404 pods "none" not found')
      expect(await ask('waiting')).toBe('400 pod waiting does not have a host assigned')
      expect(await ask('p')).toBe('400 Upgrade request required')
    },
  )

  it('the log of one that no node has yet is no content', async () => {
    const own = new World()
    await own.ask('POST', PODS, { metadata: { name: 'waiting' }, spec: { containers: [{ name: 'c', image: 'i' }] } })
    const answer = await own.server.handler.handle({ method: 'GET', url: `${PODS}/waiting/log`, headers: {} })
    expect([answer.status, answer.headers['content-type'], (answer.body as Uint8Array).length]).toEqual([204, undefined, 0])
  })

  it('a scale of another kind is refused', async () => {
    const own = new World()
    const url = '/apis/apps/v1/namespaces/default/deployments'
    const template = { metadata: { labels: { a: 'b' } }, spec: { containers: [{ name: 'c', image: 'i' }] } }
    const deployment = { metadata: { name: 'web' }, spec: { selector: { matchLabels: { a: 'b' } }, template } }
    await own.ask('POST', url, deployment)
    const put = (body: object) => own.refusal('PUT', `${url}/web/scale`, body)
    expect(await put({ apiVersion: 'apps/v1', kind: 'Deployment', ...deployment })).toBe(
      '400 Deployment in version "v1" cannot be handled as a Scale: converting (v1.Deployment) to (autoscaling.Scale): unknown conversion',
    )
    expect(await put({ metadata: { name: 'web' }, spec: { replicas: 3 } })).toBe('200')
    expect((await own.ask('GET', `${url}/web/scale`)).body['spec']).toEqual({ replicas: 3 })
  })

  it('its own page is asked for with a slash at the end', async () => {
    const status = { status: { podIP: '10.0.0.9' } }
    await world.ask('PATCH', `${PODS}/p/status`, status, { 'content-type': 'application/merge-patch+json' })
    const ask = (method: string, url: string) => world.server.handler.handle({ method, url, headers: {} })
    const sent = await ask('GET', `${PODS}/p:8080/proxy?a=b`)
    expect([sent.status, sent.headers['location']]).toEqual([301, `${PODS}/p:8080/proxy/?a=b`])
    expect((await ask('POST', `${PODS}/p/proxy`)).status).toBe(503)
    expect((await ask('GET', `${PODS}/p/proxy/`)).status).toBe(503)
    expect((await ask('GET', `${PODS}/p/proxy/own/proxy`)).status).toBe(503)
    expect((await ask('GET', `${PODS}/q/proxy`)).status).toBe(404)
  })

  it('a pod is bound by way of the collection of bindings, too', async () => {
    const BINDINGS = '/api/v1/namespaces/default/bindings'
    const bind = (name: string) => world.refusal('POST', BINDINGS, { metadata: { name }, target: { kind: 'Node', name: 'n2' } })
    await world.ask('POST', PODS, { metadata: { name: 'waiting' }, spec: { containers: [{ name: 'c', image: 'i' }] } })
    expect(await bind('waiting')).toBe('201')
    expect((await world.ask('GET', `${PODS}/waiting`)).body['spec']).toMatchObject({ nodeName: 'n2' })
    expect(await bind('waiting')).toBe(
      '409 Operation cannot be fulfilled on pods/binding "waiting": pod waiting is already assigned to node "n2"',
    )
    expect(await bind('nobody')).toBe('404 pods "nobody" not found')
    expect(await bind('')).toBe('400 Name parameter required.')
    expect(await world.refusal('GET', BINDINGS)).toBe('405 the server does not allow this method on the requested resource')
  })

  it.each([
    ['p', 'tailLines=abc', '400 strconv.ParseInt: parsing "abc": invalid syntax'],
    ['p', 'sinceTime=zz', '400 parsing time "zz" as "2006-01-02T15:04:05Z07:00": cannot parse "zz" as "2006"'],
    ['p', 'tailLines=-1', invalid('tailLines: Invalid value: -1: must be greater than or equal to 0')],
    [
      'p',
      'sinceSeconds=1&sinceTime=2026-01-01T00:00:00Z',
      invalid('[]: Forbidden: at most one of `sinceTime` or `sinceSeconds` may be specified'),
    ],
    ['nobody', 'tailLines=abc', '400 strconv.ParseInt: parsing "abc": invalid syntax'],
    ['nobody', 'tailLines=1', '404 pods "nobody" not found'],
  ])('the log of %s with %s is not to be had', async (pod, query, refusal) => {
    expect(await world.refusal('GET', `${PODS}/${pod}/log?${query}`)).toBe(refusal)
  })
})
