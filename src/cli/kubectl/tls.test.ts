/** `podyard kubectl` over HTTPS: whom it trusts, how it says who it is, and what it says when either fails. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer as createHttpServer, request, type IncomingMessage, type ServerResponse } from 'node:http'
import { createServer, type Server } from 'node:https'
import { connect, createServer as createTcpServer, type AddressInfo, type Server as TcpServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TLSSocket } from 'node:tls'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { issueCertificate, type Certificate } from '../api/certificate'
import { kubectlIn, type Ran } from './kubectl.fixture'

const DAY = 86_400_000
const now = Date.now()
const [from, to] = [now - DAY, now + DAY]
const authority = { commonName: 'my-ca', ...issueCertificate({ commonName: 'my-ca', from, to }) }
/** An authority of the same name made anew. */
const successor = issueCertificate({ commonName: 'my-ca', from, to })
const loopback = { dnsNames: ['localhost', 'kubernetes.default.svc'], addresses: [[127, 0, 0, 1]] }
const client = issueCertificate({ commonName: 'jane', organizations: ['devs'], from, to, issuer: authority })
const other = issueCertificate({ commonName: 'joe', from, to, issuer: authority })

const folder = mkdtempSync(join(tmpdir(), 'kubectl-tls-'))
const servers: (Server | TcpServer)[] = []
/** Ports of servers by what their certificate is like. */
const ports: Record<string, number> = {}
const connects: string[] = []

/** Tells the client what was seen of it. */
function seen(message: IncomingMessage, response: ServerResponse): void {
  const socket = message.socket as TLSSocket
  if (message.url === '/cut') return void socket.destroy()
  if (message.url === '/half') {
    response.writeHead(200, { 'content-length': 100 })
    response.write('half')
    return void setTimeout(() => socket.destroy(), 20)
  }
  const { CN } = socket.getPeerCertificate?.().subject ?? {}
  const groups = message.headers['impersonate-group']
  response.end(
    JSON.stringify({
      user: CN ?? null,
      authorization: message.headers.authorization ?? null,
      ...(groups === undefined ? {} : { groups, extra: message.headers['impersonate-extra-a%2fb'] }),
    }),
  )
}

async function listen(server: Server | TcpServer, name: string): Promise<void> {
  servers.push(server)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  ports[name] = (server.address() as AddressInfo).port
}

function secure({ certificate, key }: Certificate, mustIdentify = false): Server {
  const options = { cert: certificate, key, ca: authority.certificate, requestCert: true, rejectUnauthorized: mustIdentify }
  return createServer(options, seen)
}

function file(name: string, content: string): string {
  writeFileSync(join(folder, name), content)
  return join(folder, name)
}

beforeAll(async () => {
  const made = (more: Partial<Parameters<typeof issueCertificate>[0]>) =>
    issueCertificate({ commonName: 'apiserver', from, to, issuer: authority, ...more })
  await listen(secure(made(loopback)), 'good')
  await listen(secure(made({ addresses: loopback.addresses })), 'address')
  await listen(secure(made(loopback), true), 'strict')
  await listen(secure(made({ ...loopback, from: now - 2 * DAY, to: now - DAY })), 'expired')
  await listen(secure(made({ ...loopback, from: now + DAY, to: now + 2 * DAY })), 'early')
  await listen(secure(made({ dnsNames: ['example.com', 'kubernetes'], addresses: [[10, 0, 0, 1]] })), 'elsewhere')
  await listen(secure(made({ dnsNames: ['example.com'] })), 'names')
  await listen(secure(made({})), 'nameless')
  await listen(createHttpServer(seen), 'plain')
  await listen(
    createTcpServer(() => undefined),
    'silent',
  )
  const proxy = createHttpServer((message, response) => {
    request(message.url ?? '', { headers: message.headers }, (answer) => answer.pipe(response)).end()
  })
  proxy.on('connect', ({ url = '', headers }: IncomingMessage, socket) => {
    connects.push(`${headers['proxy-authorization'] ?? ''}`)
    if (url.startsWith('forbidden')) return void socket.end('HTTP/1.1 403 Forbidden\r\n\r\n')
    const through = connect(Number(url.split(':')[1]), '127.0.0.1', () => {
      socket.write('HTTP/1.1 200 OK\r\n\r\n')
      through.pipe(socket)
      socket.pipe(through)
    })
    socket.on('error', () => through.destroy())
  })
  await listen(proxy as TcpServer, 'proxy')
  file('ca.crt', authority.certificate)
  file('new-ca.crt', successor.certificate)
  file('client.crt', client.certificate)
  file('client.key', client.key)
  file('other.key', other.key)
  file('words', 'hello')
  file('token', 'from-file\n')
})

afterAll(() => {
  for (const server of servers) {
    if ('closeAllConnections' in server) server.closeAllConnections()
    server.close()
  }
  rmSync(folder, { recursive: true })
})

function kubectl(line: string, options: Parameters<typeof kubectlIn>[2] = {}): Promise<Ran> {
  return kubectlIn(
    folder,
    line.replaceAll(/@(\w+)/g, (_, name: string) => String(ports[name])),
    options,
  )
}

/** A kubeconfig whose user and cluster have more fields, in JSON. */
function kubeconfig(user: unknown, cluster: object = {}): Promise<Ran> {
  const path = file(
    'config',
    JSON.stringify({
      apiVersion: 'v1',
      kind: 'Config',
      clusters: [{ name: 'c', cluster: { server: `https://127.0.0.1:${ports['good']}`, 'certificate-authority': 'ca.crt', ...cluster } }],
      users: [{ name: 'u', user }],
      contexts: [{ name: 'x', context: { cluster: 'c', user: 'u' } }],
      'current-context': 'x',
    }),
  )
  return kubectl('get --raw /seen', { env: { KUBECONFIG: path } })
}

const TRUSTING = '--certificate-authority=ca.crt --token=t get --raw /seen'
const X509 = 'Unable to connect to the server: tls: failed to verify certificate: x509: '
const second = (time: number) => new Date(time).toISOString().replace(/\.\d+Z$/, 'Z')

describe('the server of an https address', () => {
  it.each(['https://127.0.0.1:@good', 'https://localhost:@good', 'https://127.0.0.1:@address'])(
    'is trusted at %s with its authority',
    async (server) => {
      expect(await kubectl(`-s ${server} ${TRUSTING}`)).toEqual({
        stdout: '{"user":null,"authorization":"Bearer t"}',
        stderr: '',
        code: 0,
      })
    },
  )

  it.each([
    ['--insecure-skip-tls-verify --token=t get --raw /seen', 'https://127.0.0.1:@expired'],
    [`--tls-server-name=example.com ${TRUSTING}`, 'https://127.0.0.1:@elsewhere'],
  ])('is trusted with %s', async (line, server) => {
    expect(await kubectl(`-s ${server} ${line}`)).toMatchObject({ stderr: '', code: 0 })
  })

  it.each([
    ['good', '--token=t get --raw /x', 'certificate signed by unknown authority'],
    [
      'good',
      '--certificate-authority=new-ca.crt --token=t get --raw /x',
      'certificate signed by unknown authority (possibly because of "x509: ECDSA verification failure" while trying to verify candidate authority certificate "my-ca")',
    ],
    ['elsewhere', TRUSTING, 'certificate is valid for 10.0.0.1, not 127.0.0.1'],
    ['names', TRUSTING, "cannot validate certificate for 127.0.0.1 because it doesn't contain any IP SANs"],
    ['elsewhere', `--tls-server-name=a.b ${TRUSTING}`, 'certificate is valid for example.com, kubernetes, not a.b'],
    ['nameless', `--tls-server-name=a.b ${TRUSTING}`, 'certificate is not valid for any names, but wanted to match a.b'],
  ])('%s is refused with %s', async (name, line, why) => {
    expect(await kubectl(`-s https://127.0.0.1:@${name} ${line}`)).toEqual({ stdout: '', stderr: `${X509}${why}\n`, code: 1 })
  })

  it('is refused when its time is over, or not come', async () => {
    const current = String.raw`\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ`
    const expired = await kubectl(`-s https://127.0.0.1:@expired ${TRUSTING}`)
    expect(expired.stderr).toMatch(new RegExp(`expired or is not yet valid: current time ${current} is after ${second(now - DAY)}\n$`))
    const early = await kubectl(`-s https://127.0.0.1:@early ${TRUSTING}`)
    expect(early.stderr).toMatch(new RegExp(`expired or is not yet valid: current time ${current} is before ${second(now + DAY)}\n$`))
  })

  it.each([
    ['https://127.0.0.1:@plain', 'Unable to connect to the server: http: server gave HTTP response to HTTPS client\n'],
    ['https://127.0.0.1:1', 'The connection to the server 127.0.0.1:1 was refused - did you specify the right host or port?\n'],
    ['ftp://127.0.0.1:@plain', 'Unable to connect to the server: unsupported protocol scheme "ftp"\n'],
    ['https://', 'error: host must be a URL or a host:port pair: "https://"\n'],
    [
      'https://127.0.0.1:@silent --request-timeout=1s',
      'Unable to connect to the server: context deadline exceeded (Client.Timeout exceeded while awaiting headers)\n',
    ],
  ])('%s does not answer', async (server, stderr) => {
    expect(await kubectl(`-s ${server} ${TRUSTING}`)).toEqual({ stdout: '', stderr, code: 1 })
  })

  it('may go away before or within an answer', async () => {
    const line = '-s https://127.0.0.1:@good --certificate-authority=ca.crt --token=t get --raw'
    expect(await kubectl(`${line} /cut`)).toEqual({ stdout: '', stderr: 'Unable to connect to the server: EOF\n', code: 1 })
    expect(await kubectl(`${line} /half`)).toEqual({ stdout: 'half', stderr: 'error: unexpected EOF\n', code: 1 })
  })

  it('that asks for a certificate says so when there is none', async () => {
    expect((await kubectl(`-s https://127.0.0.1:@strict ${TRUSTING}`)).stderr).toBe(
      'Unable to connect to the server: remote error: tls: certificate required\n',
    )
  })
})

describe('who the user is', () => {
  const at = '-s https://127.0.0.1:@strict --certificate-authority=ca.crt'

  it('is said by a client certificate', async () => {
    const ran = await kubectl(`${at} --client-certificate=client.crt --client-key=client.key get --raw /seen`)
    expect(ran).toEqual({ stdout: '{"user":"jane","authorization":null}', stderr: '', code: 0 })
  })

  it.each([
    [{ token: 't' }, { user: null, authorization: 'Bearer t' }],
    [
      { tokenFile: 'token', token: 'old' },
      { user: null, authorization: 'Bearer from-file' },
    ],
    [
      { username: 'u', password: 'p' },
      { user: null, authorization: 'Basic dTpw' },
    ],
    [
      { 'client-certificate-data': btoa(client.certificate), 'client-key-data': btoa(client.key) },
      { user: 'jane', authorization: null },
    ],
    [
      { token: 't', as: 'joe', 'as-groups': ['g', 'h'], 'as-user-extra': { 'a/b': ['1'] } },
      { user: null, authorization: 'Bearer t', groups: 'g, h', extra: '1' },
    ],
  ])('is said by the kubeconfig', async (user, told) => {
    const { stdout, stderr } = await kubeconfig(user)
    expect([JSON.parse(stdout), stderr]).toEqual([told, ''])
  })

  it('is not said where others may listen', async () => {
    expect((await kubectl('-s http://127.0.0.1:@plain --token=t get --raw /seen')).stdout).toBe('{"user":null,"authorization":null}')
  })

  it('is asked for when nothing says it', async () => {
    const line = '-s https://127.0.0.1:@good --certificate-authority=ca.crt get --raw /seen'
    expect(await kubectl(line)).toEqual({ stdout: 'Please enter Username: ', stderr: 'error: EOF\n', code: 1 })
    expect(await kubectl(line, { stdin: 'me\nsecret\n' })).toEqual({
      stdout: 'Please enter Username: Please enter Password: ',
      stderr: 'error: error reading input for Password\n',
      code: 1,
    })
  })

  it.each([
    [
      { token: 't', username: 'u' },
      'error: more than one authentication method found for u; found [token basicAuth], only one is allowed\n',
    ],
    [{ tokenFile: 'none' }, `error: open ${join(folder, 'none')}: no such file or directory\n`],
    [
      { 'client-certificate': 'client.crt' },
      'error: client-key-data or client-key must be specified for u to use the clientCert authentication method.\n',
    ],
    [
      { 'client-certificate-data': btoa(client.certificate), 'client-key-data': btoa(other.key) },
      'error: tls: private key does not match public key\n',
    ],
    [
      { 'client-certificate-data': btoa('hello'), 'client-key-data': btoa(other.key) },
      'error: tls: failed to find any PEM data in certificate input\n',
    ],
    [{ token: 't', 'as-groups': ['g'] }, 'error: requesting uid, groups or user-extra for u without impersonating a user\n'],
    [{ 'auth-provider': { name: 'oidc' } }, 'error: Must provide idp-issuer-url\n'],
    [{ 'auth-provider': { name: 'mine' } }, 'error: no Auth Provider found for name "mine"\n'],
  ])('is refused where it makes no sense', async (user, stderr) => {
    expect(await kubeconfig(user)).toEqual({ stdout: '', stderr, code: 1 })
  })

  it.each([
    [
      { 'certificate-authority': 'none' },
      `error: unable to read certificate-authority ${join(folder, 'none')} for c due to open ${join(folder, 'none')}: no such file or directory\n`,
    ],
    [{ 'certificate-authority': 'words' }, 'error: unable to load root certificates: unable to parse bytes as PEM block\n'],
    [{ 'insecure-skip-tls-verify': true }, 'error: specifying a root certificates file with the insecure flag is not allowed\n'],
    [
      { 'certificate-authority-data': '!' },
      `error: error loading config file "${join(folder, 'config')}": illegal base64 data at input byte 0\n`,
    ],
    [
      { 'proxy-url': 'ftp://h' },
      'error: invalid \'proxy-url\' "ftp://h" for cluster "c": unsupported scheme "ftp", must be http, https, or socks5\n',
    ],
  ])('and so is a cluster that makes no sense', async (cluster, stderr) => {
    expect(await kubeconfig({ token: 't' }, cluster)).toEqual({ stdout: '', stderr, code: 1 })
  })
})

describe('a credential plugin', () => {
  const V1 = 'client.authentication.k8s.io/v1'
  const plugin = (status: unknown, more: object = {}) => ({
    exec: {
      apiVersion: V1,
      command: 'echo',
      args: [JSON.stringify({ apiVersion: V1, kind: 'ExecCredential', status })],
      interactiveMode: 'Never',
      ...more,
    },
  })

  it('prints a token or a certificate', async () => {
    expect((await kubeconfig(plugin({ token: 'printed' }))).stdout).toBe('{"user":null,"authorization":"Bearer printed"}')
    expect((await kubeconfig(plugin({ clientCertificateData: client.certificate, clientKeyData: client.key }))).stdout).toBe(
      '{"user":"jane","authorization":null}',
    )
  })

  it('is told about the cluster, and is not asked when there is a token', async () => {
    const script = `printf '{"apiVersion":"${V1}","kind":"ExecCredential","status":{"token":"%s"}}' "$(echo "$KUBERNETES_EXEC_INFO" | tr -d '"')"`
    const exec = { apiVersion: V1, command: 'sh', args: ['-c', script], interactiveMode: 'IfAvailable', provideClusterInfo: true }
    const { stdout } = await kubeconfig({ exec }, { 'certificate-authority': '', 'insecure-skip-tls-verify': true })
    expect(stdout).toContain(
      `{kind:ExecCredential,apiVersion:${V1},spec:{cluster:{server:https://127.0.0.1:${ports['good']},insecure-skip-tls-verify:true,config:null},interactive:false}}`,
    )
    expect((await kubeconfig({ ...plugin({ token: 'printed' }), token: 't' })).stdout).toBe('{"user":null,"authorization":"Bearer t"}')
  })

  it('finds the name it was called by, not where it lies', async () => {
    const script = `printf '{"apiVersion":"${V1}","kind":"ExecCredential","status":{"token":"%s"}}' "$0"`
    const { stdout } = await kubeconfig({ exec: { apiVersion: V1, command: 'sh', args: ['-c', script], interactiveMode: 'Never' } })
    expect(stdout).toBe('{"user":null,"authorization":"Bearer sh"}')
  })

  const failed = 'Unable to connect to the server: getting credentials: '
  it.each([
    [
      { exec: { apiVersion: V1, command: 'true', interactiveMode: 'Never' } },
      `${failed}exec plugin is configured to use API version ${V1}, plugin returned version client.authentication.k8s.io/__internal\n`,
    ],
    [plugin({}), `${failed}exec plugin didn't return a token or cert/key pair\n`],
    [plugin(undefined), `${failed}exec plugin didn't return a status field\n`],
    [plugin({ clientKeyData: 'x' }), `${failed}exec plugin returned only certificate or key, not both\n`],
    [plugin({}, { command: 'false' }), `${failed}exec: executable false failed with exit code 1\n`],
    [plugin({}, { command: './none' }), `${failed}exec: fork/exec ${join(folder, 'none')}: no such file or directory\n`],
    [plugin({}, { interactiveMode: 'Always' }), `${failed}exec plugin cannot support interactive mode: standard input is not a terminal\n`],
    [
      plugin({ token: 't' }, { apiVersion: `${V1}beta1` }),
      `${failed}exec plugin is configured to use API version ${V1}beta1, plugin returned version ${V1}\n`,
    ],
    [plugin({}, { apiVersion: `${V1}alpha1` }), `error: exec plugin: invalid apiVersion "${V1}alpha1"\n`],
    [plugin({}, { interactiveMode: 'Sometimes' }), 'error: invalid interactiveMode for u: "Sometimes"\n'],
    [
      { exec: {} },
      `Error in configuration: \n${['command', 'apiVersion', 'interactiveMode'].map((each) => `* ${each} must be specified for u to use exec authentication plugin\n`).join('')}`,
    ],
  ])('that fails is told of', async (user, stderr) => {
    expect(await kubeconfig(user)).toEqual({ stdout: '', stderr, code: 1 })
  })
})

describe('a proxy', () => {
  it('is gone through by a tunnel to https and by whole addresses to http', async () => {
    connects.length = 0
    const proxy = `http://us:pw@127.0.0.1:${ports['proxy']}`
    expect(await kubeconfig({ token: 't' }, { 'proxy-url': proxy })).toMatchObject({ stderr: '', code: 0 })
    expect(connects).toEqual(['Basic dXM6cHc='])
    const plain = { server: `http://127.0.0.1:${ports['plain']}`, 'proxy-url': proxy, 'certificate-authority': '' }
    expect(await kubeconfig({}, plain)).toMatchObject({ stdout: '{"user":null,"authorization":null}', stderr: '' })
  })

  it('may refuse, or not be there', async () => {
    const refused = { server: 'https://forbidden.example', 'proxy-url': `http://127.0.0.1:${ports['proxy']}` }
    expect((await kubeconfig({ token: 't' }, refused)).stderr).toBe('Unable to connect to the server: Forbidden\n')
    const env = { HTTPS_PROXY: 'http://127.0.0.1:1' }
    expect((await kubectl('-s https://10.1.2.3 --token=t get --raw /x', { env })).stderr).toBe(
      'The connection to the server 10.1.2.3 was refused - did you specify the right host or port?\n',
    )
  })
})
