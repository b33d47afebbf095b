/** Requests nobody meant: whatever is sent, the API server answers with a Status or an object, and works on afterwards. */
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { DEPLOYMENTS } from '../../engine/schema/resources'
import { jsonPatch, KNOWN, nearly } from './wrong-objects'
import { workload } from './manifests'
import { Yard } from './yard'

/** `FUZZ_RUNS=100000` for a long evening; `FUZZ_SEED` repeats one that failed. */
const RUNS = Number(process.env.FUZZ_RUNS ?? 2000)
const SEED = Number(process.env.FUZZ_SEED ?? 36)

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

/** What kube-apiserver itself calls an internal error. */
const REAL_INTERNAL_ERRORS =
  /^resourceVersion should not be set on objects to be created$|strconv\.ParseUint: parsing |^failed to create typed patch object |This pod has more than one PodDisruptionBudget|^list element types are not identical: |does not contain declared merge key: |^expected a \[\]interface \{\}, but received a /

/** Sends one request as the administrator: the answer is JSON with a status of HTTP, and never an error that is ours. */
async function ask(yard: Yard, method: string, url: string, type: string, sent: Uint8Array | undefined): Promise<number> {
  const headers = { accept: 'application/json', 'content-type': type }
  const { status, body: answer } = await yard.cluster.handler.handle({ method, url, headers, ...(sent ? { body: sent } : {}) })
  expect(status).toBeGreaterThanOrEqual(200)
  expect(status).toBeLessThan(600)
  if (status < 400 || !(answer instanceof Uint8Array)) {
    if (!(answer instanceof Uint8Array)) answer.start({ chunk: () => undefined, end: () => undefined })
    return status
  }
  // What is behind a proxy has its own words, and so has the HTTP server for paths that lead nowhere at all.
  if (url.includes('/proxy')) return status
  if (status === 404 && text(answer) === '404 page not found\n') return status
  const refusal = JSON.parse(text(answer)) as { readonly message?: string }
  expect(refusal).toMatchObject({ kind: 'Status', status: 'Failure', code: status })
  if (status === 500) expect(refusal.message).toMatch(REAL_INTERNAL_ERRORS)
  return status
}

/** A Deployment in a namespace of its own still comes up: what was sent before may well have closed the default one. */
async function worksOn(yard: Yard): Promise<void> {
  yard.make({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'after' } })
  yard.make(workload('Deployment', 'a', 2, 'after'))
  await yard.pass(60_000)
  expect(yard.admin.resource(DEPLOYMENTS).get('a', 'after').status?.availableReplicas).toBe(2)
  expect(yard.defects).toEqual([])
}

const types = fc.constantFrom(
  'application/json',
  'application/yaml',
  'application/merge-patch+json',
  'application/strategic-merge-patch+json',
  'application/json-patch+json',
  'application/apply-patch+yaml',
  'text/nothing',
)

it('answers every request with JSON and a status of HTTP, and goes on working', async () => {
  const yard = new Yard('rest')
  await yard.pass(20_000)
  const statuses = new Map<number, number>()
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom('GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'BREW'),
      path,
      query,
      types,
      body,
      async (method, where, asked, type, sent) => {
        const status = await ask(yard, method, where + asked, type, method === 'GET' ? undefined : sent)
        statuses.set(status, (statuses.get(status) ?? 0) + 1)
      },
    ),
    { numRuns: RUNS, seed: SEED },
  )
  // Not everything is turned away at the door.
  expect([...statuses.keys()]).toEqual(expect.arrayContaining([200, 400, 404]))
  expect(statuses.has(401)).toBe(false)
  await worksOn(yard)
}, 1_200_000)

it('answers objects and patches that are nearly right, and its controllers live with what it takes', async () => {
  const yard = new Yard('objects')
  await yard.pass(20_000)
  const json = (value: unknown): Uint8Array => new TextEncoder().encode(JSON.stringify(value))
  const request = fc.constantFrom(...KNOWN).chain(({ path: where, subresources, object }) =>
    fc.oneof(
      nearly(object).map((sent) => ({ method: 'POST', where, type: 'application/json', sent })),
      fc
        .tuple(fc.constantFrom('PUT', 'PATCH'), fc.constantFrom('', ...subresources.map((each) => `/${each}`)), types, nearly(object))
        .map(([method, below, type, sent]) => ({ method, where: `${where}/x${below}`, type, sent })),
      fc
        .tuple(fc.constantFrom('', ...subresources.map((each) => `/${each}`)), jsonPatch(object))
        .map(([below, sent]) => ({ method: 'PATCH', where: `${where}/x${below}`, type: 'application/json-patch+json', sent })),
      fc
        .tuple(fc.constantFrom('POST', 'GET', 'DELETE'), fc.constantFrom('', ...subresources.map((each) => `/${each}`)))
        .map(([method, below]) => ({ method, where: `${where}/x${below}`, type: 'application/json', sent: {} })),
    ),
  )
  const taken = { yes: 0, no: 0 }
  await fc.assert(
    fc.asyncProperty(
      request,
      fc.constantFrom('', '', '?dryRun=All', '?fieldManager=f&force=true', '?fieldValidation=Strict'),
      async (each, asked) => {
        const sent = each.method === 'GET' ? undefined : json(each.sent)
        const status = await ask(yard, each.method, each.where + asked, each.type, sent)
        taken[status < 300 ? 'yes' : 'no']++
        await yard.pass(50)
        expect(yard.defects).toEqual([])
      },
    ),
    { numRuns: RUNS, seed: SEED },
  )
  expect(taken.yes).toBeGreaterThan(RUNS / 20)
  expect(taken.no).toBeGreaterThan(RUNS / 5)
  await worksOn(yard)
}, 1_200_000)
