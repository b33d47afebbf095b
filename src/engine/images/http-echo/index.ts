/** http-echo: answers every request with one text; what ingress and gateway tutorials run behind their routes. */
import type { HttpRequest } from '../../network/types'
import { header, text } from '../http-server'
import { defineImage, tags } from '../image'
import type { DaemonProcess } from '../image'
import { service } from '../service'
import { SCRATCH } from '../userlands'

const DEFAULT_LISTEN = ':5678'
/** What it ends with when it was not told what to say. */
const USAGE_ERROR = 127

const USAGE = `  -listen string
    	address and port to listen (default ":5678")
  -status-code int
    	http response code, e.g.: 200 (default 200)
  -text string
    	text to put on the webpage
  -version
    	display version information
`

interface Flags {
  readonly listen: string
  readonly text: string
  readonly status: number
}

/** Flags as Go reads them; a text says why they are refused, with the code to end with. */
function parse(process: DaemonProcess): Flags | { readonly refused: string; readonly code: number } {
  const values: Record<string, string> = { listen: DEFAULT_LISTEN, text: '', 'status-code': '200' }
  const refuse = (why: string): { readonly refused: string; readonly code: number } => ({
    refused: `${why}\nUsage of ${process.argv[0]}:\n${USAGE}`,
    code: 2,
  })
  const words = process.argv.slice(1)
  while (words.length > 0) {
    const [, name = '', inline] = /^--?([^=-][^=]*)(?:=(.*))?$/s.exec(words[0]!) ?? []
    if (!name) break
    words.shift()
    if (name === 'version') return { refused: 'http-echo v1.0.0\n', code: 0 }
    if (!(name in values)) return refuse(`flag provided but not defined: -${name}`)
    const value = inline ?? words.shift()
    if (value === undefined) return refuse(`flag needs an argument: -${name}`)
    if (name === 'status-code' && !/^\d+$/.test(value))
      return refuse(`invalid value ${JSON.stringify(value)} for flag -${name}: parse error`)
    values[name] = value
  }
  const said = values['text'] || process.env['ECHO_TEXT'] || ''
  if (!said) return { refused: 'Missing -text option!\n', code: USAGE_ERROR }
  if (words.length > 0) return { refused: 'Too many arguments!\n', code: USAGE_ERROR }
  return { listen: values['listen']!, text: said, status: Number(values['status-code']) }
}

/** `2026/11/21 14:05:33`, as Go's log package dates its lines. */
function logTime(now: number): string {
  return new Date(now).toISOString().slice(0, 19).replaceAll('-', '/').replace('T', ' ')
}

function answer(flags: Flags, request: HttpRequest, process: DaemonProcess, peer: string) {
  const headers = { 'X-App-Name': 'http-echo', 'X-App-Version': '1.0.0' }
  const path = request.path.split('?')[0]!
  if (path === '/health') return text(200, '{"status":"ok"}\n', headers)
  const body = `${flags.text}\n`
  const microseconds = 10 + process.random(40) + process.random(1000) / 1000
  process.stdout(
    `${logTime(process.now())} ${request.host} ${peer}:${32_768 + process.random(28_232)} "${request.method} ${path} HTTP/1.1" ${flags.status} ${new TextEncoder().encode(body).length} "${header(request, 'user-agent') ?? ''}" ${microseconds}µs\n`,
  )
  return text(flags.status, body, headers)
}

const daemon = {
  start(process: DaemonProcess): void {
    const flags = parse(process)
    if ('refused' in flags) {
      process.stderr(flags.refused)
      process.exit(flags.code)
      return
    }
    service({
      ports: [Number(/:(\d+)$/.exec(flags.listen)?.[1] ?? 80)],
      memory: 5_242_880,
      stderr: true,
      exitCode: 2,
      log: () => `${logTime(process.now())} [INFO] server is listening on ${flags.listen}`,
      farewell: () => `${logTime(process.now())} [INFO] received interrupt, shutting down...`,
      http: (request, own, peer) => answer(flags, request, own, peer),
    }).start(process)
  },
}

export default defineImage({
  repositories: ['docker.io/hashicorp/http-echo', 'ghcr.io/hashicorp/http-echo'],
  hasTag: tags(['latest', 'alpine'], /^(0\.2\.[1-3]|1\.0(\.0)?)$/),
  config: (tag) => ({
    entrypoint: ['/http-echo'],
    // Older ones have to be told what to say.
    ...(tag.startsWith('0.') ? {} : { env: { ECHO_TEXT: 'hello-world' } }),
    exposedPorts: [5678],
    userland: SCRATCH,
    size: tag.startsWith('0.') ? 2_130_000 : 3_390_000,
    programs: { '/http-echo': daemon },
  }),
})
