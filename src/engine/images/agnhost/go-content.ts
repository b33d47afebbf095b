/** What Go's server calls a body that nobody named the type of; models http.DetectContentType for text. */
import type { HttpResponse } from '../../network/types'
import { respond } from '../http-server'

const PAGE = /^\s*<(?:(?:!DOCTYPE HTML|HTML|HEAD|SCRIPT|IFRAME|H1|DIV|FONT|TABLE|A|STYLE|TITLE|B|BODY|BR|P)[ >]|!--)/i

export function sniffed(status: number, body: string): HttpResponse {
  const type = PAGE.test(body) ? 'text/html' : /^\s*<\?xml/.test(body) ? 'text/xml' : 'text/plain'
  return respond(status, body === '' ? {} : { 'Content-Type': `${type}; charset=utf-8` }, body)
}
