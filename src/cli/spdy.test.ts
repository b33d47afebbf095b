/** kubectl over SPDY against a served cluster: what servers and variables without WebSockets leave it. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { connect, createServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { kubeconfig } from './commands/api'
import { TestClient } from './api/test-client'
import { kubectlIn, type Ran } from './kubectl/kubectl.fixture'

const folder = mkdtempSync(join(tmpdir(), 'kubectl-spdy-'))
const TOKEN = 'test-token'
let client: TestClient
/** In front of the server: knows no WebSockets. */
const old = createServer((incoming) => {
  incoming.once('data', (data) => {
    if (/^Upgrade: websocket/im.test(data.toString('latin1'))) {
      incoming.end('HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n')
      return
    }
    const onward = connect(client.port, '127.0.0.1')
    onward.write(data)
    incoming.pipe(onward).pipe(incoming)
    for (const each of [incoming, onward]) each.on('error', () => (incoming.destroy(), onward.destroy()))
  })
})

function kubectl(line: string, more: { readonly stdin?: string; readonly env?: Readonly<Record<string, string>> } = {}): Promise<Ran> {
  return kubectlIn(folder, line, { ...more, env: { KUBECONFIG: join(folder, 'old'), ...more.env } })
}

beforeAll(async () => {
  client = await TestClient.start('--authorization-mode=AlwaysAllow')
  await new Promise<void>((resolve) => old.listen(0, '127.0.0.1', resolve))
  writeFileSync(join(folder, 'old'), kubeconfig('old', `http://127.0.0.1:${(old.address() as AddressInfo).port}`, undefined, TOKEN))
  writeFileSync(join(folder, 'recent'), kubeconfig('recent', `http://127.0.0.1:${client.port}`, undefined, TOKEN))
  const command = ['sleep', '9999']
  const pod = {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'box' },
    spec: { containers: [{ name: 'box', image: 'busybox', command }] },
  }
  writeFileSync(join(folder, 'box.json'), JSON.stringify(pod))
  await kubectl('create -f box.json')
  await kubectl('wait --for=condition=Ready pod/box')
})

afterAll(async () => {
  old.close()
  await client.stop()
  rmSync(folder, { recursive: true })
})

describe('kubectl exec over SPDY', () => {
  it.each([
    ['where the server refuses WebSockets', {}],
    ['where a variable says so', { KUBECONFIG: join(folder, 'recent'), KUBECTL_REMOTE_COMMAND_WEBSOCKETS: 'false' }],
  ])('%s tells both outputs and the code', async (_, env) => {
    const ran = await kubectl('exec box -- sh -c echo${IFS}out;echo${IFS}err>&2;exit${IFS}3', { env })
    expect(ran).toEqual({ stdout: 'out\n', stderr: 'err\ncommand terminated with exit code 3\n', code: 3 })
  })

  it('hands on its input to the end, however long', async () => {
    const stdin = 'x'.repeat(200_000)
    const { stdout, code } = await kubectl('exec -i box -- wc -c', { stdin })
    expect([stdout.trim(), code]).toEqual(['200000', 0])
  })

  it('copies files both ways', async () => {
    writeFileSync(join(folder, 'here'), 'some text\n')
    expect((await kubectl('cp here box:/tmp/there')).code).toBe(0)
    expect((await kubectl('exec box -- cat /tmp/there')).stdout).toBe('some text\n')
  })

  it('says why it is refused', async () => {
    const spec = { schedulerName: 'none', containers: [{ name: 'held', image: 'busybox' }] }
    writeFileSync(join(folder, 'held.json'), JSON.stringify({ apiVersion: 'v1', kind: 'Pod', metadata: { name: 'held' }, spec }))
    await kubectl('create -f held.json')
    const { stderr, code } = await kubectl('exec held -- true')
    expect([stderr, code]).toEqual(['error: unable to upgrade connection: pod held does not have a host assigned\n', 1])
  })
})
