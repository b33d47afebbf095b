/** The pages nginx answers with itself, in its own names for statuses where they differ from HTTP's. */
import { reasonPhrase } from '../../api/http-status'

const OWN_NAMES: Readonly<Record<number, string>> = {
  401: 'Authorization Required',
  405: 'Not Allowed',
  503: 'Service Temporarily Unavailable',
  504: 'Gateway Time-out',
}

/** `server` is what the page is signed with: `nginx`, `nginx/1.29.3`. */
export function errorPage(status: number, server: string): string {
  const title = `${status} ${OWN_NAMES[status] ?? reasonPhrase(status)}`.trim()
  return `<html>\r\n<head><title>${title}</title></head>\r\n<body>\r\n<center><h1>${title}</h1></center>\r\n<hr><center>${server}</center>\r\n</body>\r\n</html>\r\n`
}
