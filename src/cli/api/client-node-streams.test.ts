/** What @kubernetes/client-node does besides plain requests: streams of commands and logs, files, elections, chunks and watches that go on. */
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PassThrough, Writable } from 'node:stream'
import { finished } from 'node:stream/promises'
import * as client from '@kubernetes/client-node'
import type { CoordinationV1Api, CoreV1Api, KubeConfig, V1ConfigMap, V1Status } from '@kubernetes/client-node'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { kubeconfig as kubeconfigOf } from '../commands/api'
import { TestClient, TOKEN } from './test-client'

let served: TestClient
let config: KubeConfig
let folder: string | undefined

beforeAll(async () => {
  served = await TestClient.start()
  config = new client.KubeConfig()
  config.loadFromString(kubeconfigOf('podyard', `http://127.0.0.1:${served.port}`, undefined, TOKEN))
})

afterAll(async () => {
  await served.stop()
  // Not sooner: the client still sets the times of a file whose content is there.
  if (folder) rmSync(folder, { recursive: true })
  expect(served.defects).toEqual([])
})

const core = (): CoreV1Api => config.makeApiClient(client.CoreV1Api)

/** Collects what is written; resolves when it is as wanted. */
class Sink extends Writable {
  text = ''
  private look: () => void = () => undefined

  override _write(chunk: Buffer, _encoding: string, done: () => void): void {
    this.text += chunk.toString('utf8')
    this.look()
    done()
  }

  until(pattern: RegExp): Promise<string> {
    return new Promise((resolve) => {
      this.look = () => pattern.test(this.text) && resolve(this.text)
      this.look()
    })
  }
}

/** A pod of one busybox that runs. */
async function box(command: readonly string[], more: object = {}): Promise<string> {
  const namespace = await served.namespace()
  await served.pod(namespace, 'box', { containers: [{ name: 'box', image: 'busybox:1.36', command, ...more }] })
  await served.running(namespace, 'box')
  return namespace
}

async function told(namespace: string, command: string[]): Promise<readonly [output: string, status: V1Status]> {
  const output = new Sink()
  const status = await new Promise<V1Status>((resolve, reject) => {
    new client.Exec(config).exec(namespace, 'box', 'box', command, output, output, null, false, resolve).catch(reject)
  })
  return [output.text, status]
}

describe('@kubernetes/client-node', () => {
  it('attaches to what runs, and is answered', async () => {
    const namespace = await box(['cat'], { stdin: true })
    const output = new Sink()
    const input = new PassThrough()
    const socket = await new client.Attach(config).attach(namespace, 'box', 'box', output, output, input, false)
    input.write('hello\n')
    expect(await output.until(/\n/)).toBe('hello\n')
    socket.close()
  })

  it('has a terminal, whose shell ends as it says', async () => {
    const namespace = await box(['sleep', '3600'])
    const output = new Sink()
    const input = new PassThrough()
    const status = new Promise<V1Status>((resolve, reject) => {
      new client.Exec(config).exec(namespace, 'box', 'box', ['sh'], output, output, input, true, resolve).catch(reject)
    })
    input.write('echo $((40+2)); exit 7\n')
    expect(await status).toMatchObject({ reason: 'NonZeroExitCode', details: { causes: [{ reason: 'ExitCode', message: '7' }] } })
    expect(output.text).toMatch(/^42\r$/m)
  })

  it('has a terminal of the size of its client’s', async () => {
    const namespace = await box(['sleep', '3600'])
    const output = Object.assign(new Sink(), { rows: 30, columns: 99 })
    const until = 'until [ "$(stty size)" = "30 99" ]; do sleep 1; done; stty size'
    const status = new Promise<V1Status>((resolve, reject) => {
      new client.Exec(config)
        .exec(namespace, 'box', 'box', ['sh', '-c', until], output, null, new PassThrough(), true, resolve)
        .catch(reject)
    })
    expect(await status).toMatchObject({ status: 'Success' })
    expect(output.text).toBe('30 99\r\n')
  })

  it('follows a log to its end', async () => {
    const namespace = await served.namespace()
    await served.pod(namespace, 'box', {
      restartPolicy: 'Never',
      containers: [{ name: 'box', image: 'busybox:1.36', command: ['sh', '-c', 'for i in 1 2 3; do echo line $i; sleep 20; done'] }],
    })
    await served.running(namespace, 'box')
    const log = new Sink()
    await new client.Log(config).log(namespace, 'box', 'box', log, { follow: true })
    await finished(log)
    expect(log.text).toBe('line 1\nline 2\nline 3\n')
  })

  it('copies files to and from a container', async () => {
    const namespace = await box(['sleep', '3600'])
    folder = mkdtempSync(join(tmpdir(), 'copied-'))
    writeFileSync(join(folder, 'there.txt'), 'there\n')
    await new client.Cp(config).cpToPod(namespace, 'box', 'box', folder, '/tmp')
    // The client does not wait for the end of what it has begun.
    await told(namespace, ['sh', '-c', 'until [ -s /tmp/there.txt ]; do sleep 1; done'])
    expect((await told(namespace, ['cat', '/tmp/there.txt']))[0]).toBe('there\n')
    const back = join(folder, 'back')
    mkdirSync(back)
    await new client.Cp(config).cpFromPod(namespace, 'box', 'box', 'there.txt', back, '/tmp')
    await expect.poll(() => readdirSync(back).map((name) => readFileSync(join(back, name), 'utf8'))).toEqual(['there\n'])
  })

  it('one of two that stand for election wins, and who comes with an old version does not', async () => {
    const namespace = await served.namespace()
    const leases: CoordinationV1Api = config.makeApiClient(client.CoordinationV1Api)
    const stand = (holderIdentity: string): Promise<string> =>
      leases
        .createNamespacedLease({ namespace, body: { metadata: { name: 'lock' }, spec: { holderIdentity, leaseDurationSeconds: 2 } } })
        .then(
          () => 'leads',
          ({ code }: { code: number }) => String(code),
        )
    expect((await Promise.all([stand('a'), stand('b')])).sort()).toEqual(['409', 'leads'])
    const lease = await leases.readNamespacedLease({ namespace, name: 'lock' })
    const renewed = { ...lease, spec: { ...lease.spec!, renewTime: new client.V1MicroTime() } }
    await leases.replaceNamespacedLease({ namespace, name: 'lock', body: renewed })
    await expect(leases.replaceNamespacedLease({ namespace, name: 'lock', body: renewed })).rejects.toMatchObject({ code: 409 })
  })

  it('reads a collection in chunks, and watches on from where it was', async () => {
    const namespace = await served.namespace()
    for (const name of ['a', 'b', 'c', 'd']) await core().createNamespacedConfigMap({ namespace, body: { metadata: { name } } })
    const names: string[] = []
    let _continue: string | undefined
    let since = ''
    do {
      const chunk = await core().listNamespacedConfigMap({ namespace, limit: 2, ...(_continue ? { _continue } : {}) })
      names.push(...chunk.items.map(({ metadata }) => metadata!.name!))
      _continue = chunk.metadata?._continue
      since = chunk.metadata!.resourceVersion!
    } while (_continue)
    expect(names.filter((name) => name.length === 1)).toEqual(['a', 'b', 'c', 'd'])
    await core().deleteNamespacedConfigMap({ namespace, name: 'b' })
    const seen: string[] = []
    const watch = new client.Watch(config)
    let asked: Promise<AbortController> | undefined
    await new Promise<void>((resolve, reject) => {
      const path = `/api/v1/namespaces/${namespace}/configmaps`
      const said = (type: string, { metadata }: V1ConfigMap): void => {
        if (type === 'BOOKMARK') return
        seen.push(`${type} ${metadata?.name}`)
        if (type === 'DELETED') resolve()
      }
      asked = watch.watch(path, { resourceVersion: since, allowWatchBookmarks: true }, said, () => undefined)
      asked.catch(reject)
    })
    ;(await asked)?.abort()
    expect(seen.filter((each) => !each.includes('kube-root-ca'))).toEqual(['DELETED b'])
  })
})
