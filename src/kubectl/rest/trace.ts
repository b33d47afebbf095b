/** What -v=6 and above say about requests on stderr; models client-go's debugging round trippers and klog's line format. */
import type { CommandContext } from '../../shell/command'
import { goQuote } from '../command/strconv'
import type { TransportResponse } from '../transport'

type Io = Pick<CommandContext, 'stderr' | 'system' | 'pid'>

interface Traced {
  readonly method: string
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: Uint8Array | undefined
  readonly response?: TransportResponse
  readonly milliseconds: number
}

const STATUS_TEXT: Readonly<Record<number, string>> = {
  101: 'Switching Protocols',
  200: 'OK',
  201: 'Created',
  202: 'Accepted',
  304: 'Not Modified',
  400: 'Bad Request',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not Found',
  405: 'Method Not Allowed',
  406: 'Not Acceptable',
  409: 'Conflict',
  410: 'Gone',
  415: 'Unsupported Media Type',
  422: 'Unprocessable Entity',
  429: 'Too Many Requests',
  500: 'Internal Server Error',
  503: 'Service Unavailable',
  504: 'Gateway Timeout',
}
const LONGEST_BODY = 1024
const UNSHORTENED = 9

/** The head of a klog line: severity, date, time, process and place. `now` in milliseconds since the epoch. */
export function klogPrefix(severity: 'I' | 'W' | 'E' | 'F', now: number, pid: number, place: string): string {
  const date = new Date(now)
  const two = (value: number) => String(value).padStart(2, '0')
  const time = `${two(date.getUTCHours())}:${two(date.getUTCMinutes())}:${two(date.getUTCSeconds())}.${String(date.getUTCMilliseconds()).padStart(3, '0')}000`
  return `${severity}${two(date.getUTCMonth() + 1)}${two(date.getUTCDate())} ${time} ${String(pid).padStart(7)} ${place}] `
}

export async function trace(io: Io, verbosity: number, traced: Traced): Promise<void> {
  if (verbosity < 6) return
  const line = (text: string) => io.stderr.write(`${klogPrefix('I', io.system.clock.now(), io.pid, 'round_trippers.go:632')}${text}\n`)
  const { method, url, headers, body, response, milliseconds } = traced
  if (verbosity >= 8 && body) await trace.body(io, new TextDecoder().decode(body), verbosity, 'Request Body')
  if (verbosity >= 7) {
    const shown = Object.entries(headers).map(([name, value]) => `\n\t${name}: ${/^authorization$/i.test(name) ? '<masked>' : value}`)
    await line(`"Request" verb=${goQuote(method)} url=${goQuote(url)} headers=<${shown.join('')}\n >`)
  }
  const status = response ? `${response.status} ${STATUS_TEXT[response.status] ?? ''}`.trim() : ''
  const answer =
    verbosity >= 8 && response
      ? ` headers=<${Object.entries(response.headers)
          .map(([name, value]) => `\n\t${name}: ${value}`)
          .join('')}\n >`
      : ''
  await line(
    `"Response" verb=${goQuote(method)} url=${goQuote(url)} status=${goQuote(status)}${answer} milliseconds=${Math.round(milliseconds)}`,
  )
}

trace.body = async (io: Io, text: string, verbosity: number, title = 'Response Body'): Promise<void> => {
  const shown =
    verbosity < UNSHORTENED && text.length > LONGEST_BODY
      ? `${text.slice(0, LONGEST_BODY)} [truncated ${text.length - LONGEST_BODY} chars]`
      : text
  await io.stderr.write(
    `${klogPrefix('I', io.system.clock.now(), io.pid, 'helper.go:246')}${goQuote(title)} body=<\n\t${shown.trimEnd().replaceAll('\n', '\n\t')}\n >\n`,
  )
}
