import { expect, it } from 'vitest'
import { decodeBase64Text } from '../api/base64'
import type { HttpResponse, Listener } from '../network/types'
import { conversionWebhook, webhook } from './agnhost/webhook'
import type { Daemon, DaemonProcess } from './image'
import demo from './webhook-demo'

/** A server as a process with the two files, and what it said. */
function started(daemon: Daemon, argv: readonly string[], files: readonly string[]) {
  const said: string[] = []
  let listener: Listener | undefined
  const process = {
    argv,
    files: { exists: (path: string) => files.includes(path), readText: (path: string) => `text of ${path}` },
    listen: (opened: Listener) => ((listener = opened), true),
    stderr: (text: string) => void said.push(text),
    exit: (code: number) => void said.push(`exit ${code}`),
    now: () => Date.parse('2026-01-01T00:00:00Z'),
    onSignal: () => undefined,
    useMemory: () => undefined,
    work: () => 0,
    pause: () => Promise.resolve(),
  } as unknown as DaemonProcess
  daemon.start(process)
  const ask = (path: string, request: object): Record<string, unknown> => {
    const body = new TextEncoder().encode(JSON.stringify({ kind: 'AdmissionReview', apiVersion: 'admission.k8s.io/v1', request }))
    const sent = { method: 'POST', host: '', path: `${path}?timeout=10s`, headers: { 'content-type': 'application/json' }, body }
    const answer = listener!.http!(sent, { address: '' }) as HttpResponse
    const { response } = JSON.parse(new TextDecoder().decode(answer.body)) as { response: Record<string, unknown> }
    const { patch, patchType: _type, uid: _uid, ...rest } = response
    return patch === undefined ? rest : { ...rest, patch: JSON.parse(decodeBase64Text(String(patch))) as unknown }
  }
  return { said, listener, ask }
}

const FLAGS = ['--tls-cert-file=/c', '--tls-private-key-file', '/k', '--port=8444']
const PODS = { resource: { group: '', version: 'v1', resource: 'pods' } }
const MAPS = { resource: { group: '', version: 'v1', resource: 'configmaps' } }

it('agnhost serves webhooks with the certificate it is given, and none without', () => {
  const { listener } = started(webhook, ['/agnhost', 'webhook', ...FLAGS], ['/c', '/k'])
  expect(listener).toMatchObject({ port: 8444, tls: 'private', certificate: 'text of /c' })
  expect(started(webhook, ['/agnhost', 'webhook', ...FLAGS], ['/c']).said.join('')).toMatch(
    /open \/k: no such file or directory\nexit 255$/,
  )
})

it.each<[string, object, object]>([
  ['/always-deny', {}, { allowed: false, status: { metadata: {}, message: 'this webhook denies all requests' } }],
  [
    '/add-label',
    { object: { metadata: {} } },
    { allowed: true, patch: [{ op: 'add', path: '/metadata/labels', value: { 'added-label': 'yes' } }] },
  ],
  [
    '/add-label',
    { object: { metadata: { labels: { 'added-label': 'no' } } } },
    { allowed: true, patch: [{ op: 'replace', path: '/metadata/labels/added-label', value: 'yes' }] },
  ],
  ['/add-label', { object: { metadata: { labels: { 'added-label': 'yes' } } } }, { allowed: true }],
  [
    '/pods',
    {
      ...PODS,
      object: { metadata: { labels: { 'webhook-e2e-test': 'webhook-disallow' } }, spec: { containers: [{ name: 'webhook-disallow' }] } },
    },
    { allowed: false, status: { metadata: {}, message: 'the pod contains unwanted label; the pod contains unwanted container name;' } },
  ],
  ['/pods', { ...MAPS, object: {} }, { allowed: false, status: { metadata: {}, message: 'expect resource to be { v1 pods}' } }],
  ['/configmaps', { ...MAPS, operation: 'CREATE', object: { data: { a: 'b' } } }, { allowed: true }],
  [
    '/configmaps',
    { ...MAPS, operation: 'DELETE', oldObject: { data: { 'webhook-e2e-test': 'webhook-nondeletable' } } },
    { allowed: false, status: { metadata: {}, reason: 'the configmap cannot be deleted because it contains unwanted key and value' } },
  ],
  [
    '/mutating-configmaps',
    { ...MAPS, object: { data: { 'mutation-start': 'yes' } } },
    { allowed: true, patch: [{ op: 'add', path: '/data/mutation-stage-1', value: 'yes' }] },
  ],
])('agnhost %s %j', (path, request, expected) => {
  const { ask } = started(webhook, ['/agnhost', 'webhook', ...FLAGS], ['/c', '/k'])
  expect(ask(path, request)).toEqual(expected)
})

it('agnhost converts hosts with ports, and back', () => {
  const { ask } = started(conversionWebhook, ['/agnhost', 'crd-conversion-webhook', ...FLAGS], ['/c', '/k'])
  const convert = (desiredAPIVersion: string, object: object): unknown => ask('/crdconvert', { desiredAPIVersion, objects: [object] })
  const [one, two] = [
    { apiVersion: 'a/v1', hostPort: 'h:80' },
    { apiVersion: 'a/v2', host: 'h', port: '80' },
  ]
  expect(convert('a/v2', one)).toMatchObject({ convertedObjects: [two], result: { status: 'Success' } })
  expect(convert('a/v1', two)).toMatchObject({ convertedObjects: [one] })
  expect(convert('a/v3', one)).toMatchObject({
    convertedObjects: [],
    result: { status: 'Failure', message: 'unexpected conversion version "a/v3"' },
  })
})

it('the tutorial’s webhook gives pods a user without rights', () => {
  const [program] = Object.values(demo.config('latest', 'docker.io/stackrox/admission-controller-webhook-demo').programs ?? {})
  const { ask, said } = started(program as Daemon, ['/webhook-server'], ['/run/secrets/tls/tls.crt', '/run/secrets/tls/tls.key'])
  const secure = (securityContext: object, namespace = 'default'): unknown =>
    ask('/mutate', { ...PODS, namespace, object: { spec: { securityContext } } })
  const add = (field: string, value: unknown): object => ({ op: 'add', path: `/spec/securityContext/${field}`, value })
  expect(secure({})).toEqual({ allowed: true, patch: [add('runAsNonRoot', true), add('runAsUser', 1234)] })
  expect(secure({ runAsUser: 0 })).toEqual({ allowed: true, patch: [add('runAsNonRoot', false)] })
  expect(secure({ runAsNonRoot: false })).toEqual({ allowed: true, patch: [] })
  expect(secure({}, 'kube-system')).toEqual({ allowed: true })
  expect(secure({ runAsNonRoot: true, runAsUser: 0 })).toMatchObject({ allowed: false })
  expect(said[0]).toBe('2026/01/01 00:00:00 Webhook request handled successfully\n')
})
