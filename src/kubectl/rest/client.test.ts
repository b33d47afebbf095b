import { describe, expect, it } from 'vitest'
import { TestCluster } from '../testing/cluster'
import { TransportError, type Transport, type TransportRequest, type TransportResponse } from '../transport'

type Answer = TransportResponse | Error | 'usual' | 'never'

const encoder = new TextEncoder()

function answer(
  status: number,
  body = '',
  headers: Readonly<Record<string, string>> = { 'content-type': 'text/plain' },
): TransportResponse {
  return {
    status,
    headers,
    chunks: async function* () {
      yield encoder.encode(body)
    },
    text: () => Promise.resolve(body),
  }
}

function json(value: unknown, status = 200): TransportResponse {
  return answer(status, typeof value === 'string' ? value : JSON.stringify(value), { 'content-type': 'application/json' })
}

/** Begins, and is cut off. */
function cut(words: string): TransportResponse {
  const fail = () => Promise.reject(new Error(words))
  return { ...json(''), text: fail, chunks: () => ({ [Symbol.asyncIterator]: () => ({ next: fail }) }) }
}

/** A cluster whose server answers requests of some paths otherwise, `answers` one after the other, the last of them from then on. */
async function faulty(match: RegExp, ...answers: readonly Answer[]): Promise<{ readonly cluster: TestCluster; readonly seen: string[] }> {
  const seen: string[] = []
  let count = 0
  const transport = (usual: Transport): Transport => ({
    ...usual,
    request: (address, request: TransportRequest) => {
      seen.push(`${request.method} ${request.path}`)
      const asked = `${request.method} ${request.path}`
      const next = match.test(asked) ? answers[Math.min(count++, answers.length - 1)]! : 'usual'
      if (next instanceof Error) return Promise.reject(next)
      if (next === 'never')
        return new Promise((_, reject) => request.signal.addEventListener('abort', () => reject(request.signal.reason as Error)))
      return next === 'usual' ? usual.request(address, request) : Promise.resolve(next)
    },
  })
  return { cluster: await new TestCluster(transport).start(), seen }
}

const PODS = /^GET \/api\/v1\/namespaces\/default\/pods\?limit/
const LIST = 'GET /api/v1/namespaces/default/pods?limit=500'
const NOTHING = { stdout: '', stderr: 'No resources found in default namespace.\n', code: 0 }
const again = (seconds: number | string, status = 429) =>
  answer(status, 'not now', { 'retry-after': String(seconds), 'content-type': 'text/plain' })
const lost = new TransportError('EOF')

describe('a request', () => {
  it.each<readonly [string, readonly Answer[], number]>([
    ['is sent again after the time the server asks for', [again(7), again(2), 'usual'], 9000],
    ['is sent again after a failure that asks for it', [again(3, 503), 'usual'], 3000],
    [
      'that is lost is sent again a second later',
      [lost, new TransportError('read tcp 1->2: read: connection reset by peer'), 'usual'],
      2000,
    ],
  ])('%s', async (_, answers, duration) => {
    const { cluster, seen } = await faulty(PODS, ...answers)
    const before = cluster.clock.now()
    expect(await cluster.kubectl('get pods')).toEqual(NOTHING)
    expect(cluster.clock.now() - before).toBe(duration)
    expect(seen.filter((each) => each === LIST)).toHaveLength(answers.length)
  })

  it('is sent again ten times at most', async () => {
    const { cluster, seen } = await faulty(PODS, again(1))
    expect(await cluster.kubectl('get pods')).toMatchObject({
      stderr:
        'Error from server (TooManyRequests): the server has received too many requests and has asked us to try again later (get pods)\n',
    })
    expect(seen.filter((each) => each === LIST)).toHaveLength(11)
  })

  it('that writes is sent again when the server did not take it, not when nobody knows', async () => {
    const busy = await faulty(/^POST .*configmaps/, again(1), 'usual')
    expect(await busy.cluster.out('create configmap a')).toBe('configmap/a created\n')
    const gone = await faulty(/^POST .*configmaps/, lost, 'usual')
    expect(await gone.cluster.kubectl('create configmap a')).toMatchObject({
      stderr: expect.stringMatching(/^error: failed to create configmap: Post "https:.*": EOF\n$/) as string,
      code: 1,
    })
  })

  it('with a time limit has it for all its attempts', async () => {
    const { cluster } = await faulty(PODS, lost)
    const before = cluster.clock.now()
    expect(await cluster.kubectl('get pods --request-timeout=2500ms')).toEqual({
      stdout: '',
      stderr: 'client rate limiter Wait returned an error: context deadline exceeded - error from a previous attempt: EOF\n',
      code: 1,
    })
    expect(cluster.clock.now() - before).toBe(2500)
    const silent = await faulty(PODS, 'never')
    expect(await silent.cluster.kubectl('get pods --request-timeout=2')).toMatchObject({
      stderr: 'Unable to connect to the server: context deadline exceeded\n',
    })
  })

  it('tells how it was answered', async () => {
    const { cluster } = await faulty(PODS, again(1), 'usual')
    const { stderr } = await cluster.kubectl('get pods -v=6')
    expect(stderr).toContain('status="429 Too Many Requests"')
    expect(stderr).toContain('with_retry.go:234] "Got a Retry-After response" delay="1s" attempt=1 url="https://127.0.0.1:8443/api')
  })

  it('goes where it is sent', async () => {
    const to = (status: number, location: string) => answer(status, '', { location })
    const { cluster, seen } = await faulty(/default\/(pods|configmaps)\?/, to(302, '/api/v1/namespaces/kube-system/pods'))
    expect(await cluster.kubectl('get pods')).toEqual(NOTHING)
    expect(seen.at(-1)).toBe('GET /api/v1/namespaces/kube-system/pods')
    const kept = await faulty(/^POST .*default\/configmaps/, to(307, '/api/v1/namespaces/default/configmaps'), 'usual')
    expect(await kept.cluster.out('create configmap a')).toBe('configmap/a created\n')
    expect(kept.seen.at(-1)).toBe('POST /api/v1/namespaces/default/configmaps')
  })
})

describe('an answer', () => {
  const ERROR = 'Error from server'
  it.each<readonly [string, TransportResponse, string]>([
    [
      'of another type',
      answer(200, '<html>', { 'content-type': 'text/html; charset=utf-8' }),
      "serializer for text/html; charset=utf-8 doesn't exist",
    ],
    [
      'of no type',
      answer(200, '{}', { 'content-type': 'a/b/c' }),
      `${ERROR} (InternalError): Internal error occurred: mime: unexpected content after media subtype`,
    ],
    ['that is empty', json(''), 'unexpected end of JSON input'],
    ['that ends early', json('{"kind":"PodList","items":['), 'unexpected end of JSON input'],
    ['that is no JSON', json('zzz'), "invalid character 'z' looking for beginning of value"],
    ['that is a list', json([1]), 'json: cannot unmarshal array into Go value of type unstructured.detector'],
    ['without a kind', json({ a: 1 }), `Object 'Kind' is missing in '{"a":1}'`],
    [
      'that succeeds with a failure',
      json({ kind: 'Status', apiVersion: 'v1', status: 'Failure', reason: 'Forbidden', message: 'strange' }),
      `${ERROR} (Forbidden): strange`,
    ],
    [
      'with nothing in a 500',
      answer(500, '', {}),
      `${ERROR} (InternalError): an error on the server ("") has prevented the request from succeeding (get pods)`,
    ],
    [
      'with words in a 500',
      answer(500, ' boom\n'),
      `${ERROR} (InternalError): an error on the server ("boom") has prevented the request from succeeding (get pods)`,
    ],
    [
      'with other JSON in a 500',
      json({ error: 'x' }, 500),
      `${ERROR} (InternalError): an error on the server ("unknown") has prevented the request from succeeding (get pods)`,
    ],
    ['of a proxy that forbids', answer(403, 'by proxy\n'), `${ERROR} (Forbidden): by proxy (get pods)`],
    [
      'that was sent on without saying where',
      answer(302),
      `${ERROR}: the server responded with the status code 302 but did not return more information (get pods)`,
    ],
    [
      'with an address that does not wait',
      again('Wed, 21 Oct 2099 07:28:00 GMT'),
      `${ERROR} (TooManyRequests): the server has received too many requests and has asked us to try again later (get pods)`,
    ],
  ])('%s is told of', async (_, given, stderr) => {
    const { cluster } = await faulty(PODS, given)
    expect(await cluster.kubectl('get pods')).toEqual({ stdout: '', stderr: `${stderr}\n`, code: 1 })
  })

  it('that was cut off is told of twice', async () => {
    const { cluster } = await faulty(PODS, cut('unexpected EOF'))
    const { stderr } = await cluster.kubectl('get pods')
    expect(stderr.split('\n').slice(-3)).toEqual([
      expect.stringMatching(/request\.go:1196\] "Unexpected error when reading response body" err="unexpected EOF"$/) as string,
      'unexpected error when reading response body. Please retry. Original error: unexpected EOF',
      '',
    ])
  })

  it('may hold several warnings, each of which is shown once', async () => {
    const warning = ['299 - "first"', '299 - "say \\"hi\\"", 299 - "third"', '199 - "old"', '299 - "first"', '299 - ""', 'nonsense'].join(
      '\n',
    )
    const { cluster } = await faulty(PODS, {
      ...json({ kind: 'PodList', apiVersion: 'v1', metadata: {}, items: [] }),
      headers: { warning },
    })
    expect(await cluster.kubectl('get pods')).toEqual({
      ...NOTHING,
      stderr: `Warning: first\nWarning: say "hi"\nWarning: third\n${NOTHING.stderr}`,
    })
  })
})

describe('discovery', () => {
  const told = (words: string) => `"Unhandled Error" err="couldn't get current server API group list: ${words}"`

  it('is asked for until the server answers', async () => {
    const { cluster, seen } = await faulty(/^GET \/api\?/, answer(503), answer(503), 'usual')
    const { stderr, code } = await cluster.kubectl('get pods')
    expect(code).toBe(0)
    expect(stderr.match(/memcache\.go:265/g)).toHaveLength(2)
    expect(seen.filter((each) => each.startsWith('GET /api?'))).toHaveLength(3)
  })

  it.each<readonly [string, TransportResponse, string, string]>([
    [
      'is down',
      answer(503),
      'the server is currently unable to handle the request',
      'Error from server (ServiceUnavailable): the server is currently unable to handle the request',
    ],
    [
      'is a page',
      answer(200, '<html>', { 'content-type': 'text/html' }),
      "invalid character '<' looking for beginning of value",
      "error: invalid character '<' looking for beginning of value",
    ],
  ])('that %s is asked for five times and told of', async (_, given, words, last) => {
    const { cluster } = await faulty(/^GET \/api\?/, given)
    const lines = (await cluster.kubectl('get pods')).stderr.trimEnd().split('\n')
    expect(lines.map((line) => line.replace(/^.*memcache\.go:265\] /, ''))).toEqual([...Array<string>(5).fill(told(words)), last])
  })

  it('needs no core group', async () => {
    const { cluster } = await faulty(/^GET \/api\?/, answer(404))
    expect(await cluster.kubectl('get pods')).toMatchObject({ stderr: 'error: the server doesn\'t have a resource type "pods"\n' })
    expect(await cluster.kubectl('get deployments')).toEqual(NOTHING)
  })
})

describe('a watch', () => {
  const WATCH = /watch=true/
  const events = (...values: readonly unknown[]) =>
    json(values.map((each) => `${typeof each === 'string' ? each : JSON.stringify(each)}\n`).join(''))
  const refused = { kind: 'Status', apiVersion: 'v1', status: 'Failure', message: 'too old', reason: 'Expired', code: 410 }
  const unread = (words: string) =>
    `InternalError   an error on the server ("unable to decode an event from the watch stream: ${words}") has prevented the request from succeeding`

  it.each<readonly [string, unknown, string]>([
    ['the server ends', { type: 'ERROR', object: refused }, 'STATUS    REASON    MESSAGE\nFailure   Expired   too old\n'],
    [
      'is no JSON',
      'garbage',
      `STATUS    REASON          MESSAGE\nFailure   ${unread("invalid character 'g' looking for beginning of value")}\n`,
    ],
    [
      'tells what no watch tells',
      { type: 'STRANGE', object: { kind: 'Pod' } },
      `STATUS    REASON          MESSAGE\nFailure   ${unread('got invalid watch event type: STRANGE')}\n`,
    ],
  ])('that %s shows that as an object', async (_, event, stdout) => {
    const { cluster } = await faulty(WATCH, events(event))
    expect(await cluster.kubectl('get pods -w')).toEqual({ stdout, stderr: '', code: 0 })
  })

  it('ends when it is cut off, and when it is lost more than ten times', async () => {
    const short = await faulty(WATCH, cut('read tcp 1->2: read: connection reset by peer'))
    expect(await short.cluster.kubectl('get pods -w')).toEqual({ stdout: '', stderr: '', code: 0 })
    const { cluster, seen } = await faulty(WATCH, lost)
    expect(await cluster.kubectl('get pods -w')).toEqual({ stdout: '', stderr: '', code: 0 })
    expect(seen.filter((each) => WATCH.test(each))).toHaveLength(11)
  })

  it('of another type is refused', async () => {
    const { cluster } = await faulty(WATCH, answer(200, '<html>', { 'content-type': 'text/html' }))
    expect(await cluster.kubectl('get pods -w')).toMatchObject({
      stderr: 'error: no stream serializers registered for text/html\n',
      code: 1,
    })
  })
})

describe('followed logs', () => {
  const pod = { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'a' }, spec: { containers: [{ name: 'c', image: 'i' }] } }
  const waiting = json(
    {
      kind: 'Status',
      apiVersion: 'v1',
      status: 'Failure',
      message: 'container "c" in pod "a" is waiting to start: ContainerCreating',
      reason: 'BadRequest',
      code: 400,
    },
    400,
  )
  const LINE = 'container "c" in pod "a" is waiting to start: ContainerCreating\n'

  async function withPod(...answers: readonly Answer[]): Promise<TestCluster> {
    const { cluster } = await faulty(/pods\/a\/log/, ...answers)
    cluster.write('/root/work/pod.json', JSON.stringify(pod))
    await cluster.out('create -f pod.json')
    return cluster
  }

  it('are asked for every second until the container runs', async () => {
    const cluster = await withPod(waiting, waiting, answer(200, 'hello\n'))
    const before = cluster.clock.now()
    expect(await cluster.kubectl('logs -f a')).toEqual({ stdout: 'hello\n', stderr: LINE.repeat(2), code: 0 })
    expect(cluster.clock.now() - before).toBe(2000)
  })

  it('are given up after --pod-running-timeout, and at once when they are not followed', async () => {
    const cluster = await withPod(waiting)
    expect(await cluster.kubectl('logs -f a --pod-running-timeout=3s')).toEqual({
      stdout: '',
      stderr: `${LINE.repeat(4)}error: context deadline exceeded\n`,
      code: 1,
    })
    expect(await cluster.kubectl('logs a')).toEqual({ stdout: '', stderr: `Error from server (BadRequest): ${LINE}`, code: 1 })
  })
})

describe('waiting for an object', () => {
  const WATCHES = /^GET .*pods\?.*watch=true/
  const pod = { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'a', resourceVersion: '7' }, spec: {} }
  const event = (type: string, object: unknown) => `${JSON.stringify({ type, object })}\n`
  const synced = { ...pod, metadata: { resourceVersion: '8', annotations: { 'k8s.io/initial-events-end': 'true' } } }
  const ready = { ...pod, metadata: { name: 'a', resourceVersion: '9' }, status: { conditions: [{ type: 'Ready', status: 'True' }] } }
  const initial = event('ADDED', pod) + event('BOOKMARK', synced)
  const open = initial + event('BOOKMARK', { ...pod, metadata: { resourceVersion: '8' } })
  const status = (code: number, reason: string) => ({ kind: 'Status', apiVersion: 'v1', status: 'Failure', message: 'no', reason, code })

  async function waited(...answers: readonly Answer[]) {
    const { cluster, seen } = await faulty(WATCHES, ...answers)
    cluster.write(
      '/root/work/pod.json',
      JSON.stringify({ ...pod, metadata: { name: 'a' }, spec: { containers: [{ name: 'c', image: 'i' }] } }),
    )
    await cluster.out('create -f pod.json')
    seen.length = 0
    return {
      ran: await cluster.kubectl('wait --for=condition=Ready pod/a --timeout=20s'),
      // A watch lasts five to ten minutes, by chance.
      seen: seen.filter((each) => /pods\?/.test(each)).map((each) => each.replace(/timeoutSeconds=[345]\d\d&/, 'timeoutSeconds=300..599&')),
    }
  }

  const FIELD = 'fieldSelector=metadata.name%3Da'
  const POD_LIST = 'GET /api/v1/namespaces/default/pods?'
  const INITIAL = 'resourceVersionMatch=NotOlderThan&sendInitialEvents=true&timeoutSeconds=300..599&watch=true'
  const MET = { stdout: 'pod/a condition met\n', stderr: '', code: 0 }

  it('is one watch that begins with what is there', async () => {
    const { ran, seen } = await waited(json(initial + event('MODIFIED', ready)))
    expect(ran).toEqual(MET)
    expect(seen).toEqual([`${POD_LIST}allowWatchBookmarks=true&${FIELD}&${INITIAL}`])
  })

  it('goes on where it was when the watch ends', async () => {
    const { ran, seen } = await waited(
      json(initial + event('BOOKMARK', { ...pod, metadata: { resourceVersion: '8' } })),
      json(event('MODIFIED', ready)),
    )
    expect(ran).toEqual(MET)
    expect(seen[1]).toBe(`${POD_LIST}allowWatchBookmarks=true&${FIELD}&resourceVersion=8&timeoutSeconds=300..599&watch=true`)
  })

  it('lists first at servers that cannot begin a watch like that', async () => {
    const { ran, seen } = await waited(json(status(422, 'Invalid'), 422), json(event('MODIFIED', ready)))
    expect(ran).toEqual(MET)
    expect(seen[1]).toBe(`${POD_LIST}${FIELD}&limit=500&resourceVersion=0`)
    expect(seen[2]).toMatch(/&resourceVersion=\d+&timeoutSeconds=300\.\.599&watch=true$/)
  })

  it.each<readonly [string, Answer]>([
    ['is told that its version is too old', json(event('ERROR', status(410, 'Expired')))],
    ['is refused for being too many', json(status(429, 'TooManyRequests'), 429)],
    ['finds the server away', new TransportError('dial tcp 127.0.0.1:8443: connect: connection refused')],
  ])('begins anew without a word when it %s', async (_, failure) => {
    expect((await waited(json(open), failure, failure, json(initial + event('MODIFIED', ready)))).ran).toEqual(MET)
  })

  it('tells of other failures and goes on', async () => {
    const { ran } = await waited(answer(500, 'boom'), answer(500, 'boom'), json(initial + event('MODIFIED', ready)))
    expect(ran).toMatchObject({ stdout: MET.stdout, code: 0 })
    expect(ran.stderr).toMatch(
      /^E\d{4} .* reflector\.go:227\] "Failed to watch" err="an error on the server \(\\"boom\\"\) has prevented the request from succeeding" reflector="[^"]*informerwatcher\.go:162" type="\*unstructured\.Unstructured"\n$/,
    )
    const short = await waited(json(initial), json(''), json(initial + event('MODIFIED', ready)))
    expect(short.ran.stderr).toMatch(/reflector\.go:664\] "Warning: watch ended with error" .* err="very short watch: .*\n$/)
  })
})
