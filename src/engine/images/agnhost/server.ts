/** The sub-commands of agnhost that listen, wait or print. */
import { ParseFailure, parseDuration } from '../../api/strconv'
import type { HttpRequest, HttpResponse } from '../../network/types'
import { json, text } from '../http-server'
import type { Daemon, DaemonProcess } from '../image'
import { service } from '../service'
import { conversionWebhook, flagText, webhook } from './webhook'

function flag(process: DaemonProcess, name: string, fallback: number): number {
  return Number(flagText(process, name, String(fallback)))
}

const started = new WeakMap<DaemonProcess, number>()

/** Milliseconds; what is no duration is none. */
function delayOf(text: string | null): number {
  try {
    return parseDuration(text ?? '0s')
  } catch (error) {
    if (!(error instanceof ParseFailure)) throw error
    return 0
  }
}

/** `2026-11-20 15:28:13.123 +0000 UTC`, as Go prints a time. */
function goTime(now: number): string {
  return `${new Date(now).toISOString().replace('T', ' ').replace('Z', '')} +0000 UTC`
}

function netexec(request: HttpRequest, process: DaemonProcess, peer: string): HttpResponse {
  const url = new URL(request.path, 'http://localhost')
  switch (url.pathname) {
    case '/hostname':
    case '/hostName':
      return text(200, process.hostname)
    case '/echo':
      return text(Number(url.searchParams.get('code') ?? 200), url.searchParams.get('msg') ?? '')
    case '/clientip':
      return text(200, `${peer}:${32_768 + process.random(28_232)}`)
    case '/healthz':
      return text(200, '')
    case '/header':
      return text(200, request.headers[url.searchParams.get('key') ?? ''] ?? '')
    case '/redirect':
      return text(Number(url.searchParams.get('code') ?? 302), '', { Location: url.searchParams.get('location') ?? '/' })
    case '/exit': {
      const code = Number(url.searchParams.get('code') ?? 0)
      process.after(delayOf(url.searchParams.get('timeout')) + 1, () => process.exit(code))
      return text(200, '')
    }
    case '/dial':
      return json(200, { errors: ['dial is not available'] })
    // Whatever has no handler of its own falls to the one of the root.
    default:
      return text(200, `NOW: ${goTime(process.now())}`)
  }
}

const COMMANDS: Readonly<Record<string, Daemon>> = {
  webhook,
  'crd-conversion-webhook': conversionWebhook,
  netexec: service({
    ports: (process) => [flag(process, 'http-port', 8080)],
    memory: 6_291_456,
    stderr: true,
    log: (process) => `I1120 00:00:00.000000       1 log.go:195] Started HTTP server on port ${flag(process, 'http-port', 8080)}`,
    http: netexec,
    exitCode: 2,
  }),
  'serve-hostname': service({
    ports: (process) => [flag(process, 'port', 9376)],
    memory: 6_291_456,
    stderr: true,
    log: () => 'I1120 00:00:00.000000       1 log.go:195] Serving on port 9376.',
    http: (_request, process) => text(200, process.hostname),
  }),
  pause: service({ ports: [], memory: 5_242_880, log: () => 'Paused' }),
  liveness: service({
    ports: [8080],
    memory: 5_242_880,
    exitCode: 2,
    log: (process) => {
      started.set(process, process.now())
      return ''
    },
    http: (_request, process) => {
      const seconds = (process.now() - (started.get(process) ?? 0)) / 1000
      return seconds > 10 ? text(500, `error: ${seconds.toFixed(6)}`) : text(200, 'ok')
    },
  }),
}

export const agnhost: Daemon = {
  start(process) {
    const own = process.argv[0]?.endsWith('serve_hostname')
      ? 'serve-hostname'
      : process.argv[0]?.endsWith('/server')
        ? 'liveness'
        : process.argv[1]
    const command = COMMANDS[own ?? 'pause']
    if (command) command.start(process)
    else {
      process.stderr(`Error: unknown command "${own}" for "app"\nRun 'app --help' for usage.\n`)
      process.exit(1)
    }
  },
}
