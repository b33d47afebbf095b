import { PassThrough, Writable } from 'node:stream'
import * as client from '@kubernetes/client-node'
import type { CoreV1Api, KubeConfig, KubernetesObject, V1Pod } from '@kubernetes/client-node'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { kubeconfig as kubeconfigOf } from '../commands/api'
import { selfSigned } from './certificate'
import { serve } from './server'
import { ApiWorld } from './world'

const TOKEN = 'test-token'
const POD: V1Pod = { metadata: { name: 'web' }, spec: { containers: [{ name: 'web', image: 'nginx' }] } }

const defects: string[] = []
const world = new ApiWorld({
  nodes: [{ name: 'one', address: '192.168.49.2', podCIDR: '10.244.0.0/24', version: 'v1.36.2' }],
  bare: true,
  scheduler: true,
  kubelets: true,
  authorization: 'RBAC',
  withoutAdmission: [],
  speed: 50,
  onDefect: (where, error) => defects.push(`${where}: ${String(error)}`),
})

let kubeConfig: KubeConfig
let served: Awaited<ReturnType<typeof serve>>

beforeAll(async () => {
  kubeConfig = new client.KubeConfig()
  await world.start()
  const certificate = selfSigned(Date.now())
  served = await serve(world, { port: 0, token: TOKEN, certificate })
  kubeConfig.loadFromOptions({
    clusters: [
      {
        name: 'c',
        server: `https://127.0.0.1:${served.port}`,
        caData: Buffer.from(certificate.certificate).toString('base64'),
        skipTLSVerify: false,
      },
    ],
    users: [{ name: 'u', token: TOKEN }],
    contexts: [{ name: 'x', cluster: 'c', user: 'u' }],
    currentContext: 'x',
  })
})

afterAll(() => {
  world.stop()
  void served.close()
  expect(defects).toEqual([])
})

const core = (): CoreV1Api => kubeConfig.makeApiClient(client.CoreV1Api)

/** Collects what is written; resolves as soon as the text so far is enough. */
class Sink extends Writable {
  private text = ''
  private waiting: (() => void) | undefined

  override _write(chunk: Buffer, _encoding: string, done: () => void): void {
    this.text += chunk.toString('utf8')
    this.waiting?.()
    done()
  }

  until(pattern: RegExp): Promise<string> {
    return new Promise((resolve) => {
      this.waiting = () => {
        if (pattern.test(this.text)) resolve(this.text)
      }
      this.waiting()
    })
  }
}

async function running(name: string): Promise<V1Pod> {
  const watch = new client.Watch(kubeConfig)
  return new Promise((resolve, reject) => {
    let request: AbortController | undefined
    watch
      .watch(
        '/api/v1/namespaces/default/pods',
        { fieldSelector: `metadata.name=${name}` },
        (_, pod: V1Pod) => {
          if (pod.status?.phase !== 'Running') return
          request?.abort()
          resolve(pod)
        },
        () => undefined,
      )
      .then((started) => (request = started), reject)
  })
}

describe('@kubernetes/client-node against podyard api', () => {
  it('an informer lists, watches, and goes on after its connection broke', async () => {
    const api = core()
    await api.createNamespacedConfigMap({ namespace: 'default', body: { metadata: { name: 'first', labels: { of: 'informer' } } } })
    const selector = 'of=informer'
    const informer = client.makeInformer(
      kubeConfig,
      '/api/v1/namespaces/default/configmaps',
      () => api.listNamespacedConfigMap({ namespace: 'default', labelSelector: selector }),
      selector,
    )
    const seen: string[] = []
    let check: (() => void) | undefined
    const note = (event: string) => (object: { readonly metadata?: { readonly name?: string } }) => {
      seen.push(`${event} ${object.metadata?.name}`)
      check?.()
    }
    const sawThat = (event: string): Promise<void> =>
      new Promise((resolve) => {
        check = () => {
          if (seen.includes(event)) resolve()
        }
        check()
      })
    informer.on('add', note('add'))
    informer.on('update', note('update'))
    informer.on('delete', note('delete'))
    let isOver = false
    // In a later turn: one that fails at once would keep all others, the test's time limit too, from their turn. Its own end is an error, too.
    informer.on('error', () => void setImmediate(() => (isOver ? undefined : informer.start())))
    await informer.start()
    await sawThat('add first')
    await api.createNamespacedConfigMap({ namespace: 'default', body: { metadata: { name: 'second', labels: { of: 'informer' } } } })
    await sawThat('add second')
    served.cut()
    await api.patchNamespacedConfigMap({
      name: 'second',
      namespace: 'default',
      body: [{ op: 'add', path: '/data', value: { a: 'b' } }],
    })
    await sawThat('update second')
    await api.deleteNamespacedConfigMap({ name: 'first', namespace: 'default' })
    await sawThat('delete first')
    // Where it was in history is forgotten while it is away: it lists anew and finds what came meanwhile.
    await api.createNamespacedConfigMap({ namespace: 'default', body: { metadata: { name: 'other' } } })
    const { store } = world.cluster!.api.core
    store.compact(store.revision)
    served.cut()
    await api.createNamespacedConfigMap({ namespace: 'default', body: { metadata: { name: 'third', labels: { of: 'informer' } } } })
    await sawThat('add third')
    isOver = true
    await informer.stop()
    const expected = ['add first', 'add second', 'update second', 'delete first', 'add third']
    expect([...new Set(seen)].filter((each) => each !== 'update first')).toEqual(expected)
  })

  it('a pod runs, its log is read, commands run in it, its port is forwarded', async () => {
    await core().createNamespacedPod({ namespace: 'default', body: POD })
    const pod = await running('web')
    expect(pod.spec?.nodeName).toBe('one')

    const output = new Sink()
    const errors = new Sink()
    const status = new Promise<string | undefined>((resolve, reject) => {
      new client.Exec(kubeConfig)
        .exec('default', 'web', 'web', ['sh', '-c', 'echo out; echo err >&2; exit 3'], output, errors, null, false, (each) =>
          resolve(each.details?.causes?.find(({ reason }) => reason === 'ExitCode')?.message),
        )
        .catch(reject)
    })
    expect(await output.until(/\n/)).toBe('out\n')
    expect(await errors.until(/\n/)).toBe('err\n')
    expect(await status).toBe('3')

    const input = new PassThrough()
    const answer = new Sink()
    await new client.PortForward(kubeConfig).portForward('default', 'web', [80], answer, null, input)
    input.write('GET / HTTP/1.1\r\nHost: localhost\r\n\r\n')
    expect(await answer.until(/<\/html>/)).toMatch(/^HTTP\/1\.1 200 OK\r\n[\s\S]*Welcome to nginx!/)
    input.end()

    const log = new Sink()
    await new client.Log(kubeConfig).log('default', 'web', 'web', log, { tailLines: 1 })
    expect(await log.until(/GET/)).toContain('"GET / HTTP/1.1" 200')
  })

  it('the kubeconfig of a server without TLS is enough', async () => {
    const plain = await serve(world, { port: 0, token: TOKEN })
    const config = new client.KubeConfig()
    config.loadFromString(kubeconfigOf('podyard', `http://127.0.0.1:${plain.port}`, undefined, TOKEN))
    const { items } = await config.makeApiClient(client.CoreV1Api).listNode()
    expect(items.map(({ metadata }) => metadata?.name)).toEqual(['one'])
    await plain.close()
  })

  it('an object is applied as kubectl does it, and server-side', async () => {
    const objects = client.KubernetesObjectApi.makeApiClient(kubeConfig)
    const map: KubernetesObject = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'applied', namespace: 'default' } }
    await objects.create({ ...map, data: { a: '1', b: '2' } } as KubernetesObject)
    const strategies = client.PatchStrategy
    const merged = await objects.patch(
      { ...map, data: { a: null } } as KubernetesObject,
      undefined,
      undefined,
      undefined,
      undefined,
      strategies.StrategicMergePatch,
    )
    expect(merged).toMatchObject({ data: { b: '2' } })
    const owned = await objects.patch(
      { ...map, data: { b: '3' } } as KubernetesObject,
      undefined,
      undefined,
      'me',
      true,
      strategies.ServerSideApply,
    )
    expect(owned).toMatchObject({ data: { b: '3' } })
    expect(owned.metadata?.managedFields).toContainEqual(expect.objectContaining({ manager: 'me', operation: 'Apply' }))
  })

  it('without the token nobody gets in', async () => {
    const stranger = new client.KubeConfig()
    stranger.loadFromOptions({
      clusters: kubeConfig.clusters,
      users: [{ name: 'u', token: 'wrong' }],
      contexts: kubeConfig.contexts,
      currentContext: 'x',
    })
    await expect(stranger.makeApiClient(client.CoreV1Api).listNamespacedPod({ namespace: 'default' })).rejects.toMatchObject({ code: 401 })
  })
})
