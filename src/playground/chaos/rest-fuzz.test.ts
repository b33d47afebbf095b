/** Requests nobody meant: whatever is sent, the API server answers with a Status or an object, and works on afterwards. */
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { Yard } from './yard'

const text = (body: unknown): string => (body instanceof Uint8Array ? new TextDecoder().decode(body) : '')
const name = fc.oneof(fc.constantFrom('default', 'web', 'pods', 'x', '..', '%00', '-', 'a'.repeat(300)), fc.string({ maxLength: 12 }))
const path = fc.oneof(
  fc.array(name, { maxLength: 6 }).map((parts) => `/api/v1/${parts.join('/')}`),
  fc
    .tuple(
      fc.constantFrom('apps/v1', 'batch/v1', 'nosuch/v9', 'policy/v1'),
      fc.constantFrom('deployments', 'jobs', 'pods', 'scale'),
      name,
      name,
    )
    .map(([group, resource, space, object]) => `/apis/${group}/namespaces/${space}/${resource}/${object}`),
)
const query = fc.constantFrom(
  '',
  '?limit=-1',
  '?labelSelector=a%3D%3D%3D',
  '?fieldSelector=x%3Dy',
  '?watch=maybe',
  '?continue=zzz',
  '?dryRun=Some',
  '?resourceVersion=abc',
)
const body = fc.oneof(
  fc.json().map((json) => new TextEncoder().encode(json)),
  fc.uint8Array({ maxLength: 200 }),
  fc
    .record({
      apiVersion: fc.constantFrom('v1', 'apps/v1', ''),
      kind: fc.constantFrom('Pod', 'Deployment', 'Foo'),
      metadata: fc.jsonValue(),
      spec: fc.jsonValue(),
    })
    .map((object) => new TextEncoder().encode(JSON.stringify(object))),
)

it('answers every request with JSON and a status of HTTP, and goes on working', async () => {
  const yard = new Yard('rest')
  await yard.pass(20_000)
  const headers = { authorization: 'Bearer fuzz', accept: 'application/json' }
  const ask = (method: string, url: string, type: string, sent: Uint8Array | undefined) =>
    yard.cluster.handler.handle({ method, url, headers: { ...headers, 'content-type': type }, ...(sent ? { body: sent } : {}) })
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom('GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'BREW'),
      path,
      query,
      fc.constantFrom(
        'application/json',
        'application/yaml',
        'application/merge-patch+json',
        'application/strategic-merge-patch+json',
        'application/json-patch+json',
        'application/apply-patch+yaml',
        'text/nothing',
      ),
      body,
      async (method, where, asked, type, sent) => {
        const { status, body: answer } = await ask(method, where + asked, type, method === 'GET' ? undefined : sent)
        expect(status).toBeGreaterThanOrEqual(200)
        expect(status).toBeLessThan(600)
        expect(status, text(answer)).not.toBe(500)
        if (status < 400 || !(answer instanceof Uint8Array)) return
        expect(JSON.parse(text(answer))).toMatchObject({ kind: 'Status', status: 'Failure', code: status })
      },
    ),
    { numRuns: 2000, seed: 36 },
  )
  await yard.carryOut({ do: 'create', kind: 'deployments', name: 'a', replicas: 2 })
  await yard.pass(60_000)
  expect(yard.pods().filter((pod) => pod.status?.phase === 'Running')).toHaveLength(2)
  expect(yard.defects).toEqual([])
})
