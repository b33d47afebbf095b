/** The pages nginx answers with itself. */
import { respond, type Headers } from '../../images/http-server'
import type { HttpResponse } from '../../network/types'

const REASONS: Readonly<Record<number, string>> = {
  301: '301 Moved Permanently',
  302: '302 Found',
  307: '307 Temporary Redirect',
  308: '308 Permanent Redirect',
  400: '400 Bad Request',
  401: '401 Authorization Required',
  403: '403 Forbidden',
  404: '404 Not Found',
  413: '413 Request Entity Too Large',
  502: '502 Bad Gateway',
  503: '503 Service Temporarily Unavailable',
  504: '504 Gateway Time-out',
}

/** Where a redirect goes is in `headers.Location`. */
export function page(status: number, headers: Headers = {}): HttpResponse {
  const title = REASONS[status] ?? String(status)
  return respond(
    status,
    { 'Content-Type': 'text/html', Connection: 'keep-alive', ...headers },
    `<html>\r\n<head><title>${title}</title></head>\r\n<body>\r\n<center><h1>${title}</h1></center>\r\n<hr><center>nginx</center>\r\n</body>\r\n</html>\r\n`,
  )
}
