import { beforeEach, describe, expect, it } from 'vitest'
import { encodeBase64 } from '../api/base64'
import { alternativeNames, distinguishedName, type Authority } from '../api/authority'
import { drawKey } from '../api/rsa/key-pool'
import { publicInfo } from '../api/rsa/rsa'
import { issueCertificate, type Signer } from '../api/x509-issue'
import type { HttpRequest, HttpResponse, Listener, Network } from '../network/types'
import { authorityNamed, World } from './testing'

const HOST = 'guard.default.svc'
const MAPS = '/api/v1/namespaces/default/configmaps'
const REGISTRATION = '/apis/admissionregistration.k8s.io/v1'
const DAY = 86_400_000
const NOW = Date.parse('2026-01-01T00:00:00Z')

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text)
interface Wanted {
  readonly subject?: string
  readonly signer?: Signer
  /** Whether it may sign others. */
  readonly ca?: boolean
  readonly hosts?: readonly string[] | null
  readonly notAfter?: number
}

function authorityFor(name: string): Authority {
  const known = AUTHORITIES.get(name) ?? authorityNamed(name, NOW)
  AUTHORITIES.set(name, known)
  return known
}

const AUTHORITIES = new Map<string, Authority>()

function certificate({
  subject = HOST,
  signer = authorityFor('authority'),
  hosts = [HOST],
  notAfter = NOW + DAY,
  ca = false,
}: Wanted = {}): string {
  const own = AUTHORITIES.get(subject)
  const request = {
    name: distinguishedName(subject),
    publicKey: publicInfo(own?.key ?? drawKey({ integer: () => 5 })),
    extensions: hosts ? [alternativeNames(hosts)] : [],
  }
  return issueCertificate(request, { signer, usages: ['server auth'], notBefore: NOW - DAY, notAfter, authority: ca, random: () => 5 }).pem
}

const AUTHORITY = authorityFor('authority').certificate

/** What the webhook says to a request, or how its server answers. */
type Answer = (request: Record<string, unknown>) => Record<string, unknown> | HttpResponse | string

class Webhook {
  shown = certificate()
  answer: Answer = () => ({ allowed: true })
  asked: Record<string, unknown>[] = []
  /** Milliseconds that it thinks. */
  takes: number | undefined

  readonly network: Network = {
    query: () => undefined,
    resolve: () => ({ ok: false, failure: 'NXDOMAIN' }),
    connect: (_from, address) => ({ ok: true, listener: this.listener(), address, sourceAddress: '10.0.0.1', hops: [], latency: 2 }),
    listen: () => ({ close: () => undefined }),
    onRequest: () => undefined,
  }

  private listener(): Listener {
    return { port: 443, protocol: 'TCP', tls: 'private', certificate: this.shown, http: (request) => this.respond(request) }
  }

  private respond({ body }: HttpRequest): HttpResponse {
    const { kind, apiVersion, request } = JSON.parse(new TextDecoder().decode(body)) as Record<string, Record<string, unknown>>
    this.asked.push(request!)
    const answer = this.answer(request!)
    if (typeof answer !== 'string' && 'status' in answer && typeof answer['status'] === 'number') return answer as unknown as HttpResponse
    const text = typeof answer === 'string' ? answer : JSON.stringify({ kind, apiVersion, response: { uid: request!['uid'], ...answer } })
    return { status: 200, headers: {}, body: bytes(text), ...(this.takes === undefined ? {} : { takes: this.takes }) }
  }
}

let webhook: Webhook
let world: World

async function configure(sort: 'mutating' | 'validating', more: object = {}): Promise<void> {
  await world.ask('POST', `${REGISTRATION}/${sort}webhookconfigurations`, {
    metadata: { name: 'guard' },
    webhooks: [
      {
        name: 'guard.example.com',
        clientConfig: { service: { name: 'guard', namespace: 'default', path: '/review' }, caBundle: encodeBase64(AUTHORITY) },
        rules: [{ operations: ['*'], apiGroups: [''], apiVersions: ['v1'], resources: ['configmaps'] }],
        admissionReviewVersions: ['v1'],
        sideEffects: 'None',
        ...more,
      },
    ],
  })
}

/** What comes of a request, however long a webhook is waited for. */
async function answered<T>(request: Promise<T>): Promise<T> {
  let isOver = false
  void request.then(() => (isOver = true))
  for (let i = 0; i < 10 && !isOver; i++) {
    await new Promise((resolve) => setImmediate(resolve))
    world.pass(10)
  }
  return request
}

const create = (name = 'a'): Promise<string> => answered(world.refusal('POST', MAPS, { metadata: { name }, data: { a: '1' } }))

beforeEach(async () => {
  webhook = new Webhook()
  world = new World(webhook.network)
  await world.ask('POST', '/api/v1/namespaces/default/services', { metadata: { name: 'guard' }, spec: { ports: [{ port: 443 }] } })
})

const DENIED = 'admission webhook "guard.example.com" denied the request'
const FAILED = '500 Internal error occurred: failed calling webhook "guard.example.com": '
const CALL = `${FAILED}failed to call webhook: Post "https://${HOST}:443/review?timeout=10s": `
const UNVERIFIED = `${CALL}tls: failed to verify certificate: x509: `

describe('a webhook that validates', () => {
  it.each<[string, Answer, string]>([
    ['allows', () => ({ allowed: true }), '201'],
    ['says no', () => ({ allowed: false }), `400 ${DENIED} without explanation`],
    ['says why not', () => ({ allowed: false, status: { message: 'too blue' } }), `400 ${DENIED}: too blue`],
    ['has a code', () => ({ allowed: false, status: { code: 403, message: 'no', reason: 'Forbidden' } }), `403 ${DENIED}: no`],
    ['has a reason alone', () => ({ allowed: false, status: { reason: 'unwanted', code: 200 } }), `400 ${DENIED}: unwanted`],
    [
      'answers another',
      () => ({ uid: 'x', allowed: true }),
      `${FAILED}received invalid webhook response: expected response.uid="UID", got "x"`,
    ],
    [
      'forgets itself',
      () => '{"kind":"AdmissionReview","apiVersion":"admission.k8s.io/v1"}',
      `${FAILED}received invalid webhook response: webhook response was absent`,
    ],
    [
      'says something else',
      () => '{"kind":"Pod","apiVersion":"v1"}',
      `${FAILED}received invalid webhook response: expected webhook response of admission.k8s.io/v1, Kind=AdmissionReview, got v1, Kind=Pod`,
    ],
    [
      'is not there',
      () => ({ status: 404, headers: {}, body: bytes('') }),
      `${FAILED}failed to call webhook: the server could not find the requested resource`,
    ],
    [
      'breaks',
      () => ({ status: 500, headers: {}, body: bytes('oh\n') }),
      `${FAILED}failed to call webhook: an error on the server ("oh") has prevented the request from succeeding`,
    ],
  ])('%s', async (_what, answer, expected) => {
    await configure('validating')
    webhook.answer = answer
    const refused = await create()
    expect(refused).toBe(expected.replace('UID', String(webhook.asked[0]!['uid'])))
  })

  it('is told who wants what, and may remark on it', async () => {
    await configure('validating')
    webhook.answer = () => ({ allowed: true, warnings: ['blue is out'] })
    const { warnings } = await answered(world.ask('POST', MAPS, { metadata: { name: 'a' }, data: { a: '1' } }))
    expect(warnings).toEqual(['299 - "blue is out"'])
    await answered(world.ask('DELETE', `${MAPS}/a`))
    expect(webhook.asked).toMatchObject([
      {
        operation: 'CREATE',
        name: 'a',
        namespace: 'default',
        kind: { group: '', version: 'v1', kind: 'ConfigMap' },
        resource: { resource: 'configmaps' },
        userInfo: { username: 'kubernetes-admin' },
        dryRun: false,
        object: { kind: 'ConfigMap', data: { a: '1' } },
        oldObject: null,
      },
      { operation: 'DELETE', object: null, oldObject: { data: { a: '1' } } },
    ])
  })

  it('counts for nothing where failures are ignored, but its refusals do', async () => {
    await configure('validating', { failurePolicy: 'Ignore' })
    webhook.answer = () => 'nonsense'
    expect(await create()).toBe('201')
    webhook.answer = () => ({ allowed: false })
    expect(await create('b')).toBe(`400 ${DENIED} without explanation`)
  })
})

describe('a webhook that takes its time', () => {
  /** What comes of a creation, and after how many seconds. */
  async function created(): Promise<string> {
    const start = world.clock.now()
    let seconds: number | undefined
    const request = world.refusal('POST', MAPS, { metadata: { name: 'a' } }).then((answer) => {
      seconds = Math.round((world.clock.now() - start) / 1000)
      return answer
    })
    while (seconds === undefined) {
      await new Promise((resolve) => setImmediate(resolve))
      world.pass(100)
    }
    return `${await request} after ${seconds} s`
  }
  const late = (timeout: number): string =>
    `${FAILED}failed to call webhook: Post "https://${HOST}:443/review?timeout=${timeout}s": context deadline exceeded`

  it.each<[number, object, string]>([
    [5000, {}, '201 after 5 s'],
    [5000, { timeoutSeconds: 1 }, `${late(1)} after 1 s`],
    [5000, { timeoutSeconds: 1, failurePolicy: 'Ignore' }, '201 after 1 s'],
    [Infinity, {}, `${late(10)} after 10 s`],
  ])('%s ms, %o', async (takes, more, expected) => {
    await configure('validating', more)
    webhook.takes = takes
    expect(await created()).toBe(expected)
  })
})

describe('the certificate of a webhook', () => {
  it.each<[string, Wanted, string]>([
    ['of the bundle’s authority', {}, '201'],
    ['of a wildcard', { hosts: ['*.default.svc'] }, '201'],
    ['of somebody else', { signer: authorityFor('nobody') }, `${UNVERIFIED}certificate signed by unknown authority`],
    [
      'of somebody of the same name',
      { signer: { ...authorityFor('nobody'), name: distinguishedName('authority') } },
      `${UNVERIFIED}certificate signed by unknown authority (possibly because of "crypto/rsa: verification error" while trying to verify candidate authority certificate "authority")`,
    ],
    ['for another name', { hosts: ['a', 'b'] }, `${UNVERIFIED}certificate is valid for a, b, not ${HOST}`],
    ['with a common name alone', { hosts: null }, `${UNVERIFIED}certificate relies on legacy Common Name field, use SANs instead`],
    [
      'that is over',
      { notAfter: NOW - 1000 },
      `${UNVERIFIED}certificate has expired or is not yet valid: current time 2026-01-01T00:00:00Z is after 2025-12-31T23:59:59Z`,
    ],
  ])('%s', async (_which, wanted, expected) => {
    await configure('validating')
    webhook.shown = certificate(wanted)
    expect(await create()).toBe(expected)
  })

  it('leads to the bundle by way of others', async () => {
    await configure('validating')
    webhook.shown = certificate({ signer: authorityFor('between') }) + certificate({ subject: 'between', hosts: null, ca: true })
    expect(await create()).toBe('201')
    // Who may not sign leads nowhere.
    webhook.shown = certificate({ signer: authorityFor('between') }) + certificate({ subject: 'between', hosts: null })
    expect(await create('b')).toBe(
      `${UNVERIFIED}certificate signed by unknown authority (possibly because of "x509: invalid signature: parent certificate cannot sign this kind of certificate" while trying to verify candidate authority certificate "between")`,
    )
  })

  it('that signs itself is trusted where the bundle is that very certificate', async () => {
    const name = distinguishedName(HOST)
    const own = authorityFor(HOST)
    webhook.shown = certificate({ signer: { ...own, name } })
    const clientConfig = { service: { name: 'guard', namespace: 'default' }, caBundle: encodeBase64(webhook.shown) }
    await configure('validating', { clientConfig })
    expect(await create()).toBe('201')
  })
})

describe('a webhook that mutates', () => {
  const patch = (operations: unknown): string => encodeBase64(JSON.stringify(operations))

  it('changes the object by its patch', async () => {
    await configure('mutating')
    webhook.answer = () => ({ allowed: true, patchType: 'JSONPatch', patch: patch([{ op: 'add', path: '/data/b', value: '2' }]) })
    expect((await answered(world.ask('POST', MAPS, { metadata: { name: 'a' }, data: { a: '1' } }))).body['data']).toEqual({
      a: '1',
      b: '2',
    })
  })

  const invalid = `${FAILED}received invalid webhook response: webhook returned `
  it.each([
    [{ patch: patch([]) }, `${invalid}response.patch but not response.patchType`],
    [{ patchType: 'JSONPatch' }, `${invalid}response.patchType but not response.patch`],
    [{ patch: patch([]), patchType: 'Merge' }, `${invalid}invalid response.patchType of "Merge"`],
    [
      { patchType: 'JSONPatch', patch: patch([{ op: 'replace', path: '/data', value: 3 }]) },
      expect.stringMatching(/^500 Internal error occurred: .*cannot unmarshal number/),
    ],
  ])('%j', async (response, expected) => {
    await configure('mutating')
    webhook.answer = () => ({ allowed: true, ...response })
    expect(await create()).toEqual(expected)
  })
})

describe('a webhook that converts', () => {
  const FOOS = '/apis/sea.example/v1/namespaces/default/foos'
  const version = (name: string, storage: boolean): object => ({
    name,
    served: true,
    storage,
    schema: { openAPIV3Schema: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true } },
  })

  beforeEach(async () => {
    const clientConfig = { service: { name: 'guard', namespace: 'default' }, caBundle: encodeBase64(AUTHORITY) }
    await world.ask('POST', '/apis/apiextensions.k8s.io/v1/customresourcedefinitions', {
      metadata: { name: 'foos.sea.example' },
      spec: {
        group: 'sea.example',
        scope: 'Namespaced',
        names: { plural: 'foos', kind: 'Foo' },
        versions: [version('v1', true), version('v2', false)],
        conversion: { strategy: 'Webhook', webhook: { clientConfig, conversionReviewVersions: ['v1'] } },
      },
    })
    world.pass()
  })

  const SUCCESS = { status: 'Success' }
  it('is asked for every other version than the stored one', async () => {
    webhook.answer = ({ desiredAPIVersion, objects }) => ({
      result: SUCCESS,
      convertedObjects: (objects as object[]).map((each) => ({ ...each, apiVersion: desiredAPIVersion, size: desiredAPIVersion })),
    })
    await world.ask('POST', FOOS, { apiVersion: 'sea.example/v1', kind: 'Foo', metadata: { name: 'a' } })
    expect((await world.ask('GET', `${FOOS}/a`)).body['size']).toBeUndefined()
    expect((await world.ask('GET', `${FOOS.replace('v1', 'v2')}/a`)).body['size']).toBe('sea.example/v2')
  })

  const about = '500 conversion webhook for sea.example/v1, Kind=Foo'
  it.each<[Answer, string]>([
    [() => ({ result: { status: 'Failure', message: 'too deep' } }), `${about} failed: too deep`],
    [() => ({ result: { status: 'Failure' } }), `${about} failed: response.result.status was 'Failure', not 'Success'`],
    [() => ({ result: SUCCESS, convertedObjects: [] }), `${about} returned 0 objects, expected 1`],
    [
      ({ objects }) => ({ result: SUCCESS, convertedObjects: objects }),
      `${about} returned invalid converted object at index 0: invalid groupVersion (expected sea.example/v2, received sea.example/v1)`,
    ],
  ])('%#', async (answer, expected) => {
    await world.ask('POST', FOOS, { apiVersion: 'sea.example/v1', kind: 'Foo', metadata: { name: 'a' } })
    webhook.answer = answer
    expect(await world.refusal('GET', `${FOOS.replace('v1', 'v2')}/a`)).toBe(expected)
  })
})
