/** What a URL given for a manifest answers; models the retries of cli-runtime's URL visitor on Go's HTTP client. */
import { NetError, type NetResponse } from '../../shell/net'
import { CliError, ConnectionError } from '../command/errors'
import { statusText } from '../rest/trace'
import type { Session } from '../session'

/** How often a URL is asked for while the answer is that the server has trouble, or none comes. */
const ATTEMPTS = 3
/** Milliseconds between two attempts. */
const PAUSE = 1000
const MOST_REDIRECTS = 10
const REDIRECTS: ReadonlySet<number> = new Set([301, 302, 303, 307, 308])

/** The text at a URL, asked for by the machine's own network; redirects are followed. Throws CliError and ConnectionError. */
export async function downloadText(session: Session, written: string): Promise<string> {
  const { clock } = session.io.system
  for (let attempt = 1; ; attempt++) {
    try {
      const response = await getUrl(session, written)
      if (response.status === 200) return new TextDecoder().decode(response.body)
      const refusal = `unable to read URL "${written}", server reported ${statusLine(response)}, status code=${response.status}`
      if (response.status < 500 || attempt === ATTEMPTS) throw new CliError(refusal)
    } catch (error) {
      if (!(error instanceof ConnectionError) || attempt === ATTEMPTS) throw error
    }
    await clock.sleep(PAUSE, session.io.signal)
  }
}

/** As the server words it, where it is heard. */
function statusLine({ status, reason }: NetResponse): string {
  return reason === undefined ? statusText(status) : `${status} ${reason}`
}

/** One answer, redirects followed. Throws ConnectionError. */
export async function getUrl(session: Session, written: string): Promise<NetResponse> {
  let url = new URL(written)
  for (let redirects = 0; redirects < MOST_REDIRECTS; redirects++) {
    const response = await ask(session, url)
    const place = response.headers['Location'] ?? response.headers['location']
    if (!REDIRECTS.has(response.status) || place === undefined) return response
    url = new URL(place, url)
  }
  throw new ConnectionError(url.host, 'GET', url.href, `stopped after ${MOST_REDIRECTS} redirects`)
}

async function ask(session: Session, url: URL): Promise<NetResponse> {
  const { net } = session.io.system
  const secure = url.protocol === 'https:'
  const port = url.port ? Number(url.port) : secure ? 443 : 80
  const { signal } = session.io
  try {
    const [address = url.hostname] = await net.resolve(url.hostname, signal)
    const request = { method: 'GET', host: url.host, path: url.pathname + url.search, headers: {} }
    return await net.http(address, port, request, { signal, ...(secure ? { tls: {} } : {}) })
  } catch (error) {
    if (!(error instanceof NetError)) throw error
    throw new ConnectionError(url.host, 'GET', url.href, reasonOf(error, url))
  }
}

function reasonOf({ failure, address, port }: NetError, { hostname }: URL): string {
  switch (failure) {
    case 'NXDOMAIN':
      return `dial tcp: lookup ${hostname}: no such host`
    case 'untrusted certificate':
      return 'tls: failed to verify certificate: x509: certificate signed by unknown authority'
    case 'empty reply':
      return 'EOF'
    case 'not TLS':
      return 'http: server gave HTTP response to HTTPS client'
    default:
      return `dial tcp ${address}:${port}: connect: ${failure}`
  }
}
