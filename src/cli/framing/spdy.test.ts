/** kubectl over SPDY against a served cluster: what servers and variables without WebSockets leave it. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { connect, createServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Duplex } from 'node:stream'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { kubeconfig } from '../commands/api'
import { TestClient } from '../api/test-client'
import { SpdyClient } from '../kubectl/spdy-client'
import { SpdyConnection } from './spdy'
import { kubectlIn, type Ran } from '../kubectl/kubectl.fixture'

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

/** Forwards a free port to port 80 of a pod until it is interrupted. */
function forward(pod: string, env: Readonly<Record<string, string>>): { readonly port: Promise<string>; interrupt(): Promise<Ran> } {
  let interrupted = (): void => undefined
  let hasPort: ((port: string) => void) | undefined
  const port = new Promise<string>((resolve) => (hasPort = resolve))
  const ended = kubectlIn(folder, `port-forward ${pod} :80`, {
    env: { KUBECONFIG: join(folder, 'old'), ...env },
    onSignal: (_, handler) => {
      interrupted = handler
      return () => undefined
    },
    hears: (text) => {
      const [, told] = /127\.0\.0\.1:(\d+) -> 80/.exec(text) ?? []
      if (told !== undefined) hasPort?.(told)
    },
  })
  const interrupt = (): Promise<Ran> => {
    interrupted()
    return ended
  }
  return { port, interrupt }
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
  await kubectl('run web --image=nginx')
  await kubectl('wait --for=condition=Ready pod/box pod/web')
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
    expect((await kubectl('cp box:/tmp/there back')).code).toBe(0)
    expect(readFileSync(join(folder, 'back'), 'utf8')).toBe('some text\n')
  })

  it('says why it is refused', async () => {
    const spec = { schedulerName: 'none', containers: [{ name: 'held', image: 'busybox' }] }
    writeFileSync(join(folder, 'held.json'), JSON.stringify({ apiVersion: 'v1', kind: 'Pod', metadata: { name: 'held' }, spec }))
    await kubectl('create -f held.json')
    const { stderr, code } = await kubectl('exec held -- true')
    expect([stderr, code]).toEqual(['error: unable to upgrade connection: pod held does not have a host assigned\n', 1])
  })
})

describe('kubectl attach over SPDY', () => {
  it('hands on what the program reads, says what it prints, and ends with it', async () => {
    const containers = [{ name: 'echo', image: 'busybox', command: ['head', '-n1'], stdin: true, stdinOnce: true }]
    const pod = { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'echo' }, spec: { restartPolicy: 'Never', containers } }
    writeFileSync(join(folder, 'echo.json'), JSON.stringify(pod))
    await kubectl('create -f echo.json')
    await kubectl('wait --for=condition=Ready pod/echo')
    const { stdout, code } = await kubectl('attach -i echo', { stdin: 'one\ntwo\n' })
    expect([stdout, code]).toEqual(['one\n', 0])
  })
})

describe('kubectl port-forward over SPDY', () => {
  it.each([
    ['where the server refuses WebSockets', {}],
    ['where a variable says so', { KUBECONFIG: join(folder, 'recent'), KUBECTL_PORT_FORWARD_WEBSOCKETS: 'false' }],
  ])('%s carries both ways, connection after connection', async (_, env) => {
    const forwarding = forward('web', env)
    const port = await forwarding.port
    const page = async (): Promise<string> => /<title>(.*)<.title>/.exec(await (await fetch(`http://127.0.0.1:${port}/`)).text())?.[1] ?? ''
    expect([await page(), await page()]).toEqual(['Welcome to nginx!', 'Welcome to nginx!'])
    expect(await forwarding.interrupt()).toMatchObject({ stderr: '', code: 0 })
  })
})

describe('the end of a SPDY connection', () => {
  it('is told after what came before it', async () => {
    const server = new SpdyConnection((frame) => void socket.push(frame), {
      opened: (stream) => {
        if (stream.headers['streamtype'] !== 'data') return
        stream.write(Buffer.from('late'))
        socket.push(null)
      },
      data: () => undefined,
      finished: () => undefined,
    })
    const socket = new Duplex({ read: () => undefined, write: (data: Buffer, _, done) => (server.receive(data), done()) })
    const client = await SpdyClient.over(socket, '/portforward?ports=80', Buffer.alloc(0))
    const messages: Buffer[] = []
    for await (const message of client.messages()) messages.push(Buffer.from(message))
    expect(messages.map(String)).toEqual(['\0P\0', '\x01P\0', '\0late'])
  })

  it('comes with a frame that makes no sense, to each stream', async () => {
    const finished: (readonly [string | undefined, boolean])[] = []
    const sent: Buffer[] = []
    const spdy = new SpdyConnection((frame) => void sent.push(frame), {
      opened: () => undefined,
      data: () => undefined,
      finished: (stream, reset) => void finished.push([stream.headers['streamtype'], reset]),
    })
    for (const streamtype of ['error', 'data']) await spdy.open({ streamtype })
    // An answer shorter than the number of what it answers.
    spdy.receive(Buffer.of(0x80, 3, 0, 2, 0, 0, 0, 1, 0))
    spdy.receive(Buffer.of(0x80, 3, 0, 6, 0, 0, 0, 4, 0, 0, 0, 1))
    await spdy.drained()
    expect(finished).toEqual([
      ['error', true],
      ['data', true],
    ])
    expect(sent.at(-1)).toEqual(Buffer.of(0x80, 3, 0, 7, 0, 0, 0, 8, 0, 0, 0, 0, 0, 0, 0, 1))
  })
})
