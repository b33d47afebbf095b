import { describe, expect, test } from 'vitest'
import { VirtualClock } from '../../engine/clock/clock'
import type { CommandContext } from '../../shell/command'
import { MemoryFiles } from '../../shell/memory-files'
import { NetError, type Net, type NetFailure, type NetRequest, type NetResponse } from '../../shell/net'
import type { System } from '../../shell/system'
import { curl } from './index'

const encode = (text: string): Uint8Array => new TextEncoder().encode(text)

type Answer = Partial<Omit<NetResponse, 'body'>> & { readonly body?: string; readonly after?: number }

interface Site {
  readonly [hostAndPort: string]: NetFailure | ((request: NetRequest) => Answer)
}

interface Result {
  readonly code: number
  readonly out: string
  readonly err: string
  readonly files: MemoryFiles
  readonly requests: readonly NetRequest[]
}

/** Runs curl where `site` answers; names resolve to 10.0.0.1 when the site knows them. */
async function run(
  args: readonly string[],
  site: Site = {},
  setup: { stdin?: string; files?: Record<string, string>; tty?: boolean } = {},
): Promise<Result> {
  const clock = new VirtualClock(0)
  const files = new MemoryFiles({ now: () => clock.now() })
  files.makeDirectory('/home', { parents: true })
  for (const [path, text] of Object.entries(setup.files ?? {})) files.write(path, text)
  const requests: NetRequest[] = []
  let name = ''
  const net: Net = {
    resolve: (host) => {
      name = host
      if (!Object.keys(site).some((key) => key.startsWith(`${host}:`))) return Promise.reject(new NetError('NXDOMAIN', host, 0))
      return Promise.resolve(['10.0.0.1'])
    },
    http: async (address, port, request, options) => {
      const answer = site[`${name}:${port}`] ?? 'connection refused'
      if (answer === 'i/o timeout') await clock.sleep(Math.min(options?.connectTimeout ?? Infinity, 130_000), options?.signal)
      if (typeof answer === 'string') throw new NetError(answer, address, port)
      options?.onConnect?.({ address, localAddress: '10.0.0.9' })
      requests.push(request)
      const { status = 200, headers = {}, body = '', after = 0 } = answer(request)
      if (after > 0) await clock.sleep(after, options?.signal)
      return { status, headers, body: encode(body) }
    },
    tcp: () => Promise.reject(new Error('not used')),
    listen: () => ({ close: () => undefined }),
  }
  let out = ''
  let err = ''
  const stdin = setup.stdin === undefined ? [] : [encode(setup.stdin)]
  const decoder = new TextDecoder()
  const text = (data: Uint8Array | string): string => (typeof data === 'string' ? data : decoder.decode(data))
  const context = {
    args,
    name: 'curl',
    env: {},
    cwd: '/home',
    stdin: { read: () => Promise.resolve(stdin.shift() ?? null) },
    stdout: { write: async (data: Uint8Array | string) => void (out += text(data)) },
    stderr: { write: async (data: Uint8Array | string) => void (err += text(data)) },
    isTty: { stdin: false, stdout: setup.tty === true, stderr: setup.tty === true },
    signal: new AbortController().signal,
    system: { clock, net, files, random: () => 7 } as Partial<System> as System,
    files,
  } as Partial<CommandContext> as CommandContext
  const end: { code?: number } = {}
  void curl.run(context).then((result) => {
    end.code = result
    clock.wake()
  })
  clock.wake()
  while (end.code === undefined && (await clock.step()));
  return { code: end.code!, out, err, files, requests }
}

const HELLO: Site = { 'web:80': () => ({ headers: { 'Content-Type': 'text/plain', 'Content-Length': '6' }, body: 'hello\n' }) }
const METER =
  '  % Total    % Received % Xferd  Average Speed   Time    Time     Time  Current\n                                 Dload  Upload   Total   Spent    Left  Speed\n'
const NOTHING = '\r  0     0    0     0    0     0      0      0 --:--:-- --:--:-- --:--:--     0'
const TRY = "curl: try 'curl --help' or 'curl --manual' for more information\n"

describe('The command line', () => {
  test.each([
    [[], TRY],
    [['-s'], `curl: no URL specified!\n${TRY}`],
    [['--nosuch', 'web'], `curl: option --nosuch: is unknown\n${TRY}`],
    [['-sZ', 'web'], `curl: option -sZ: is unknown\n${TRY}`],
    [['--re', 'web'], `curl: option --re: is ambiguous\n${TRY}`],
    [['-m'], `curl: option -m: requires parameter\n${TRY}`],
    [['-m', 'abc', 'web'], `curl: option -m: expected a proper numerical parameter\n${TRY}`],
  ] as const)('%j is refused as by the real one', async (args, err) => {
    expect(await run(args, HELLO)).toMatchObject({ code: 2, out: '', err })
  })

  test('takes glued, bundled, abbreviated and late options', async () => {
    const { out, requests } = await run(['web', '-sXPUT', '--max-ti', '5', '-Hx-a: 1', '-w%{http_code}'], HELLO)
    expect(out).toBe('hello\n200')
    expect(requests[0]).toMatchObject({
      method: 'PUT',
      host: 'web',
      path: '/',
      headers: { 'x-a': '1', accept: '*/*', 'user-agent': 'curl/7.88.1' },
    })
  })
})

describe('Failures', () => {
  test.each([
    ['http://nosuch/', {}, 6, 'Could not resolve host: nosuch'],
    [
      'localhost:8001',
      { 'localhost:8001': 'connection refused' },
      7,
      "Failed to connect to localhost port 8001 after 0 ms: Couldn't connect to server",
    ],
    ['foo://x', {}, 1, 'Protocol "foo" not supported or disabled in libcurl'],
    ['http://', {}, 3, 'URL using bad/illegal format or missing URL'],
    ['http://web:99999/', {}, 3, 'URL using bad/illegal format or missing URL'],
    ['web', { 'web:80': 'empty reply' }, 52, 'Empty reply from server'],
    ['web', { 'web:80': 'not HTTP' }, 1, 'Received HTTP/0.9 when not allowed'],
    ['https://web', { 'web:443': 'not TLS' }, 35, 'error:0A00010B:SSL routines::wrong version number'],
  ] as const)('%s ends as with the real one', async (url, site, code, message) => {
    expect(await run(['-sS', url], site as Site)).toMatchObject({ code, out: '', err: `curl: (${code}) ${message}\n` })
    expect(await run(['-s', url], site as Site)).toMatchObject({ code, out: '', err: '' })
  })

  test.each([
    ['lo', 0, ''],
    ['eth0', 0, ''],
    ['if!eth9', 45, "curl: (45) Couldn't bind to interface 'eth9'\n"],
    ['eth9', 45, "curl: (45) Couldn't bind to 'eth9'\n"],
    ['host!nowhere', 45, "curl: (45) Couldn't bind to 'nowhere'\n"],
  ])('of binding to what is not there: %s', async (name, code, err) => {
    expect(await run(['-sS', '--interface', name, 'web'], { 'web:80': () => ({}) })).toMatchObject({ code, err })
  })

  test('of time are told apart: while connecting, by either limit, and while waiting for the answer', async () => {
    const silent: Site = { 'web:80': 'i/o timeout' }
    expect((await run(['-sS', '-m', '2', 'web'], silent)).err).toBe('curl: (28) Connection timed out after 2000 milliseconds\n')
    expect((await run(['-sS', '--connect-timeout', '1.5', 'web'], silent)).err).toBe(
      'curl: (28) Failed to connect to web port 80 after 1500 ms: Timeout was reached\n',
    )
    const slow: Site = { 'web:80': () => ({ after: 5000 }) }
    expect(await run(['-sS', '-m', '1', 'web'], slow)).toMatchObject({
      code: 28,
      err: 'curl: (28) Operation timed out after 1000 milliseconds with 0 bytes received\n',
    })
  })

  test('by status only with -f, which hides the answer', async () => {
    const site: Site = { 'web:80': () => ({ status: 404, body: 'gone\n' }) }
    expect(await run(['-s', 'web'], site)).toMatchObject({ code: 0, out: 'gone\n' })
    expect(await run(['-fsS', 'web'], site)).toMatchObject({ code: 22, out: '', err: 'curl: (22) The requested URL returned error: 404\n' })
    expect(await run(['-sS', '--fail-with-body', 'web'], site)).toMatchObject({ code: 22, out: 'gone\n' })
  })

  test('are retried when asked', async () => {
    let calls = 0
    const site: Site = { 'web:80': () => (++calls < 3 ? { status: 503 } : { body: 'ok' }) }
    const { code, out, err } = await run(['--retry', '3', '--no-progress-meter', 'web'], site)
    expect({ code, out, calls }).toEqual({ code: 0, out: 'ok', calls: 3 })
    expect(err).toBe(
      'Warning: Problem : HTTP error. Will retry in 1 seconds. 3 retries left.\nWarning: Problem : HTTP error. Will retry in 2 seconds. 2 retries left.\n',
    )
  })
})

describe('The meter', () => {
  test('shows when the answer goes to a file or a pipe, not when it goes to the terminal', async () => {
    expect((await run(['web'], HELLO)).err).toBe(
      `${METER}${NOTHING}\r100     6  100     6    0     0   6000      0 --:--:-- --:--:-- --:--:--  6000\n`,
    )
    expect((await run(['web'], HELLO, { tty: true })).err).toBe('')
    expect((await run(['-o', 'f', 'web'], HELLO, { tty: true })).err).toMatch(/^ {2}% Total/)
  })

  test('stands before the error', async () => {
    expect((await run(['web:1'], { 'web:1': 'connection refused' })).err).toBe(
      `${METER}${NOTHING}${NOTHING}\ncurl: (7) Failed to connect to web port 1 after 0 ms: Couldn't connect to server\n`,
    )
    expect((await run(['nosuch'])).err).toBe(`${METER}${NOTHING}curl: (6) Could not resolve host: nosuch\n`)
  })
})

describe('Requests', () => {
  test('carry data as each option says', async () => {
    const files = { '/home/f': 'a\nb\n' }
    const sent = async (...args: string[]): Promise<string> =>
      new TextDecoder().decode((await run(['-s', ...args, 'web'], HELLO, { files, stdin: 'in' })).requests[0]!.body)
    expect(await sent('-d', 'x=1', '-d', '@f')).toBe('x=1&ab')
    expect(await sent('--data-binary', '@f')).toBe('a\nb\n')
    expect(await sent('--data-raw', '@f')).toBe('@f')
    expect(await sent('-d', '@-')).toBe('in')
    expect(await sent('--data-urlencode', 'q=a b&c')).toBe('q=a%20b%26c')
    const json = (await run(['-s', '--json', '{}', 'web'], HELLO)).requests[0]!
    expect(json).toMatchObject({ method: 'POST', headers: { 'content-type': 'application/json', accept: 'application/json' } })
    expect((await run(['-sG', '-d', 'a=1', 'web/x?b=2'], HELLO)).requests[0]).toMatchObject({ method: 'GET', path: '/x?b=2&a=1' })
  })

  test('carry who is asking, and leave out a header that is given empty', async () => {
    const { requests } = await run(
      ['-s', '-u', 'me:pw', '-A', 'x', '-e', 'r', '-b', 'c=1', '-H', 'Accept:', '-H', 'Host: other', 'web'],
      HELLO,
    )
    expect(requests[0]!.headers).toEqual({ host: 'other', authorization: 'Basic bWU6cHc=', 'user-agent': 'x', referer: 'r', cookie: 'c=1' })
  })

  test('follow redirects with -L, as GET after a POST', async () => {
    const site: Site = { 'web:80': ({ path }) => (path === '/a' ? { status: 302, headers: { Location: 'b' } } : { body: path }) }
    expect(await run(['-s', 'web/a', '-w', '%{redirect_url}'], site)).toMatchObject({ out: 'http://web/b' })
    const { out, requests } = await run(['-sL', '-d', 'x', 'web/a', '-w', ' %{num_redirects} %{url_effective}'], site)
    expect(out).toBe('/b 1 http://web/b')
    expect(requests.map(({ method }) => method)).toEqual(['POST', 'GET'])
    const loop: Site = { 'web:80': () => ({ status: 301, headers: { Location: '/' } }) }
    expect(await run(['-sSL', '--max-redirs', '3', 'web'], loop)).toMatchObject({
      code: 47,
      err: 'curl: (47) Maximum (3) redirects followed\n',
    })
  })

  test('are made for every URL that braces and ranges stand for', async () => {
    const { requests } = await run(['-s', 'web/{a,b}[1-2]'], HELLO)
    expect(requests.map(({ path }) => path)).toEqual(['/a1', '/a2', '/b1', '/b2'])
    expect((await run(['-s', '-g', 'web/{a}'], HELLO)).requests[0]!.path).toBe('/{a}')
    expect(await run(['-sS', 'http://localhost:1/[a-'])).toMatchObject({
      code: 3,
      err: `curl: (3) bad range in URL position 21:\nhttp://localhost:1/[a-\n${' '.repeat(20)}^\n`,
    })
  })
})

describe('Answers', () => {
  test('go to files with -o and -O, and show their head with -i, -I and -D', async () => {
    expect((await run(['-s', '-o', 'sub/f', '--create-dirs', 'web'], HELLO)).files.readText('/home/sub/f')).toBe('hello\n')
    expect((await run(['-sO', 'web/dir/page.html?x'], HELLO)).files.readText('/home/page.html')).toBe('hello\n')
    const head = 'HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 6\r\n\r\n'
    expect((await run(['-si', 'web'], HELLO)).out).toBe(`${head}hello\n`)
    const { out, requests } = await run(['-sI', 'web'], HELLO)
    expect([out, requests[0]!.method]).toEqual([head, 'HEAD'])
    expect((await run(['-s', '-D', 'h', '-o', '/dev/null', 'web'], HELLO)).files.readText('/home/h')).toBe(head)
  })

  test('are told in full with -v', async () => {
    expect((await run(['-sv', '-d', 'a=1', 'web:80/x'], HELLO)).err).toBe(
      [
        '*   Trying 10.0.0.1:80...',
        '* Connected to web (10.0.0.1) port 80 (#0)',
        '> POST /x HTTP/1.1\r',
        '> Host: web\r',
        '> User-Agent: curl/7.88.1\r',
        '> Accept: */*\r',
        '> Content-Length: 3\r',
        '> Content-Type: application/x-www-form-urlencoded\r',
        '> \r',
        '} [3 bytes data]',
        '< HTTP/1.1 200 OK\r',
        '< Content-Type: text/plain\r',
        '< Content-Length: 6\r',
        '< \r',
        '{ [6 bytes data]',
        '* Connection #0 to host web left intact',
        '',
      ].join('\n'),
    )
  })

  test('can be summed up with -w', async () => {
    const { out, err } = await run(
      ['-s', '-o', '/dev/null', '-w', '%{http_code} %{size_download} %header{content-type} %{foo}\\n', 'web'],
      HELLO,
    )
    expect(out).toBe('200 6 text/plain \n')
    expect(err).toBe("curl: unknown --write-out variable: 'foo'\n")
    expect((await run(['-s', '-w', '%{exitcode} %{errormsg}', 'nosuch'])).out).toBe('6 Could not resolve host: nosuch')
  })
})
