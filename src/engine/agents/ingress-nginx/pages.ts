/** What the proxy answers by itself: redirects and refusals. */
import { respond, type Headers } from '../../images/http-server'
import { errorPage } from '../../images/nginx/error-page'
import type { HttpResponse } from '../../network/types'

/** Where a redirect goes is in `headers.Location`. */
export function page(status: number, headers: Headers = {}): HttpResponse {
  return respond(status, { 'Content-Type': 'text/html', Connection: 'keep-alive', ...headers }, errorPage(status, 'nginx'))
}
