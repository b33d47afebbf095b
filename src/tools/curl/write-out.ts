/** The format of -w: `%{variable}` and backslash escapes. */
import type { Outcome } from './outcome'

const seconds = (milliseconds: number): string => (milliseconds / 1000).toFixed(6)

type Variable = (outcome: Outcome) => string

const VARIABLES: Readonly<Record<string, Variable>> = {
  content_type: ({ response }) => header(response?.headers, 'content-type') ?? '',
  errormsg: ({ error }) => error?.message ?? '',
  exitcode: ({ error }) => String(error?.code ?? 0),
  filename_effective: ({ file }) => file ?? '',
  http_code: ({ response }) => String(response?.status ?? 0).padStart(3, '0'),
  http_connect: () => '000',
  http_version: ({ response }) => (response ? '1.1' : '0'),
  local_ip: ({ localAddress }) => localAddress ?? '',
  method: ({ method }) => method,
  num_connects: ({ connects }) => String(connects),
  num_headers: ({ response }) => String(Object.keys(response?.headers ?? {}).length),
  num_redirects: ({ redirects }) => String(redirects),
  onerror: () => '',
  redirect_url: ({ redirectUrl }) => redirectUrl ?? '',
  referer: ({ referer }) => referer ?? '',
  remote_ip: ({ address }) => address ?? '',
  remote_port: ({ port, address }) => (address ? String(port) : '0'),
  response_code: ({ response }) => String(response?.status ?? 0).padStart(3, '0'),
  scheme: ({ scheme }) => scheme.toUpperCase(),
  size_download: ({ received }) => String(received),
  size_header: ({ headerSize }) => String(headerSize),
  size_request: ({ requestSize }) => String(requestSize),
  size_upload: ({ sent }) => String(sent),
  speed_download: ({ received, times }) => String(Math.trunc(received / (Math.max(times.total, 1) / 1000))),
  speed_upload: ({ sent, times }) => String(Math.trunc(sent / (Math.max(times.total, 1) / 1000))),
  ssl_verify_result: () => '0',
  time_appconnect: ({ times, scheme }) => seconds(scheme === 'https' ? times.connect : 0),
  time_connect: ({ times }) => seconds(times.connect),
  time_namelookup: ({ times }) => seconds(times.lookup),
  time_pretransfer: ({ times }) => seconds(times.connect),
  time_redirect: ({ times }) => seconds(times.redirect),
  time_starttransfer: ({ times }) => seconds(times.first),
  time_total: ({ times }) => seconds(times.total),
  url: ({ url }) => url,
  url_effective: ({ effectiveUrl }) => effectiveUrl,
  urlnum: ({ index }) => String(index),
}

const ESCAPES: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t' }

export function header(headers: Readonly<Record<string, string>> | undefined, name: string): string | undefined {
  if (!headers) return undefined
  const found = Object.keys(headers).find((key) => key.toLowerCase() === name)
  return found && headers[found]
}

export interface Written {
  readonly stdout: string
  readonly stderr: string
}

/** What goes to standard output and, after `%{stderr}` or for complaints, to standard error. */
export function writeOut(format: string, outcome: Outcome): Written {
  const written = { stdout: '', stderr: '' }
  let target: 'stdout' | 'stderr' = 'stdout'
  let at = 0
  while (at < format.length) {
    const char = format[at]!
    const variable = char === '%' ? /^%(header)?\{([^}]*)\}/.exec(format.slice(at)) : null
    if (variable) {
      const [all, isHeader, name = ''] = variable
      at += all.length
      if (isHeader) written[target] += header(outcome.response?.headers, name.toLowerCase()) ?? ''
      else if (name === 'stdout' || name === 'stderr') target = name
      else if (name === 'onerror' && !outcome.error) break
      else if (name === 'header_json') written[target] += headerJson(outcome)
      else if (Object.hasOwn(VARIABLES, name)) written[target] += VARIABLES[name]!(outcome)
      else written.stderr += `curl: unknown --write-out variable: '${name}'\n`
    } else if (char === '%' && format[at + 1] === '%') {
      written[target] += '%'
      at += 2
    } else if (char === '\\' && at + 1 < format.length) {
      const next = format[at + 1]!
      written[target] += ESCAPES[next] ?? `\\${next}`
      at += 2
    } else {
      written[target] += char
      at++
    }
  }
  return written
}

function headerJson({ response }: Outcome): string {
  const entries = Object.entries(response?.headers ?? {}).map(([name, text]) => [name.toLowerCase(), [text]])
  return JSON.stringify(Object.fromEntries(entries))
}
