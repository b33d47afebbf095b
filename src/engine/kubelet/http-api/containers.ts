/** What a kubelet's server does with containers that are named in a path: their logs, and programs run in them; models the debugging handlers of pkg/kubelet/server. */
import { StatusError } from '../../api/status'
import type { KubeletEndpoint, LogOptions } from '../../apiserver/kubelet-endpoint'
import type { HttpResponse } from '../../network/types'
import { Pipe } from '../../../shell/pipe'
import { concatBytes } from '../../../shell/concat-bytes'
import type { Kubelet } from '../kubelet'
import { answer, plain } from './answers'

export type Containers = Pick<KubeletEndpoint, 'logs' | 'exec'>

export interface Asked {
  readonly method: string
  /** With its query. */
  readonly path: string
  readonly body?: Uint8Array
}

const STREAMS = ['exec', 'attach', 'portForward']
const EMPTY = new Uint8Array()
const GO_TRUE = new Set(['1', 't', 'T', 'true', 'TRUE', 'True'])

/** Nothing where the path is about no container. */
export function aboutContainer(kubelet: Kubelet, containers: Containers, asked: Asked): HttpResponse | Promise<HttpResponse> | undefined {
  const [place = '', search = ''] = asked.path.split('?')
  const [what = '', ...parts] = place.split('/').slice(1).map(decodeURIComponent)
  const query = new URLSearchParams(search)
  if (what === 'containerLogs' && asked.method === 'GET') return logsOf(kubelet, containers, parts, query)
  if (what === 'run' && asked.method === 'POST') return run(kubelet, containers, parts, withForm(query, asked.body))
  if (STREAMS.includes(what) && (asked.method === 'GET' || asked.method === 'POST')) return stream(kubelet, what, parts, query)
  return undefined
}

/** What a form in the body says counts as if it stood in the query. */
function withForm(query: URLSearchParams, body: Uint8Array | undefined): URLSearchParams {
  const form = new URLSearchParams(body ? new TextDecoder().decode(body) : '')
  return new URLSearchParams([...form, ...query])
}

function knows({ workers }: Kubelet, namespace: string, pod: string): boolean {
  return [...workers.values()].some(
    ({ pod: { metadata }, removed }) => metadata.name === pod && (metadata.namespace ?? 'default') === namespace && !removed,
  )
}

function logsOf(
  kubelet: Kubelet,
  containers: Containers,
  [namespace = '', pod = '', container = '']: readonly string[],
  query: URLSearchParams,
): HttpResponse {
  for (const [value, message] of [
    [pod, 'Missing podID.'],
    [container, 'Missing container name.'],
    [namespace, 'Missing podNamespace.'],
  ])
    if (value === '') return answer(400, 'application/json', `{"message": ${JSON.stringify(message)}}`)
  if (!knows(kubelet, namespace, pod)) return answer(404, 'text/plain', `pod ${JSON.stringify(pod)} does not exist`)
  const options = logOptions(query)
  if (!options) return answer(400, 'application/json', '{"message": "Unable to decode query."}')
  const pipe = new Pipe(kubelet.context.clock)
  const chunks: Uint8Array[] = []
  try {
    const { cancel } = containers.logs(
      namespace,
      pod,
      { ...options, container },
      options.follow
        ? { chunk: (data) => void pipe.write(data).catch(() => undefined), end: () => pipe.end() }
        : { chunk: (data) => void chunks.push(data), end: () => undefined },
    )
    const headers = { 'Content-Type': 'text/plain; charset=utf-8' }
    if (!options.follow) return { status: 200, headers, body: concatBytes(chunks) }
    return { status: 200, headers, body: EMPTY, stream: { read: (signal) => pipe.read(signal), cancel } }
  } catch (error) {
    if (!(error instanceof StatusError)) throw error
    const unknown = error.message.startsWith(`container ${container} is not valid`)
    return unknown
      ? answer(404, 'text/plain', `container ${JSON.stringify(container)} not found in pod ${JSON.stringify(pod)}`)
      : answer(400, 'text/plain', error.message)
  }
}

/** undefined where a number is none. */
function logOptions(query: URLSearchParams): LogOptions | undefined {
  const numbers = ['tailLines', 'limitBytes', 'sinceSeconds'].flatMap((name) => {
    const text = query.get(name)
    return text === null ? [] : [[name, Number(text)] as const]
  })
  if (numbers.some(([, value]) => !Number.isInteger(value))) return undefined
  const isSet = (name: string): boolean => GO_TRUE.has(query.get(name) ?? '')
  const sinceTime = query.get('sinceTime')
  return {
    follow: isSet('follow'),
    previous: isSet('previous'),
    timestamps: isSet('timestamps'),
    ...Object.fromEntries(numbers),
    ...(sinceTime ? { sinceTime } : {}),
  }
}

/** Runs a program and answers with all it wrote; a pod's own number may stand before the container's name. */
async function run(kubelet: Kubelet, containers: Containers, parts: readonly string[], query: URLSearchParams): Promise<HttpResponse> {
  const [namespace = '', pod = ''] = parts
  const container = parts.at(-1) ?? ''
  if (parts.length < 3 || parts.length > 4) return plain(404, '404 page not found\n')
  if (!knows(kubelet, namespace, pod)) return answer(404, 'text/plain', 'pod does not exist')
  const command = (query.get('cmd') ?? '').split(' ')
  // What went to stderr follows what went to stdout, whenever that was.
  const output: Uint8Array[] = []
  const errors: Uint8Array[] = []
  return new Promise((resolve) => {
    const over = (response: HttpResponse): void => {
      kubelet.context.clock.wake()
      resolve(response)
    }
    try {
      containers.exec(
        namespace,
        pod,
        { container, command, stdin: false, stdout: true, stderr: true, tty: false },
        {
          stdout: (data) => void output.push(data),
          stderr: (data) => void errors.push(data),
          exit: (result) => {
            const failure =
              'message' in result
                ? result.message
                : result.code === 0
                  ? undefined
                  : `command '${command.join(' ')}' exited with ${result.code}: ${new TextDecoder().decode(concatBytes(errors))}`
            over(
              failure === undefined
                ? { status: 200, headers: { 'Content-Type': 'application/json' }, body: concatBytes([...output, ...errors]) }
                : answer(500, 'text/plain', failure),
            )
          },
        },
      )
    } catch (error) {
      if (!(error instanceof StatusError)) throw error
      over(answer(500, 'text/plain', error.message))
    }
  })
}

/** Streams are for clients that switch protocols, which none over a node's network does. */
function stream(kubelet: Kubelet, what: string, parts: readonly string[], query: URLSearchParams): HttpResponse {
  const [namespace = '', pod = ''] = parts
  if (parts.length < (what === 'portForward' ? 2 : 3)) return plain(404, '404 page not found\n')
  if (what !== 'portForward' && !['input', 'output', 'error'].some((name) => query.get(name) === '1'))
    return answer(400, 'text/plain', 'you must specify at least 1 of stdin, stdout, stderr')
  if (!knows(kubelet, namespace, pod)) return answer(404, 'text/plain', 'pod does not exist')
  return plain(400, 'unable to upgrade: missing upgrade headers in request: http.Header{}\n')
}
