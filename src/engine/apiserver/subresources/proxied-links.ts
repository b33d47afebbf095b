/** Pages seen through a proxy subresource: what they link to on their own host goes through the proxy, too; models apimachinery's util/proxy transport. */
import type { HttpResponse } from '../../network/types'

/** The attributes that are addresses, by tag. */
const ADDRESSES: ReadonlyMap<string, readonly string[]> = new Map(
  Object.entries({
    a: ['href'],
    applet: ['codebase'],
    area: ['href'],
    audio: ['src'],
    base: ['href'],
    blockquote: ['cite'],
    body: ['background'],
    button: ['formaction'],
    command: ['icon'],
    del: ['cite'],
    embed: ['src'],
    form: ['action'],
    frame: ['longdesc', 'src'],
    head: ['profile'],
    html: ['manifest'],
    iframe: ['longdesc', 'src'],
    img: ['longdesc', 'src', 'usemap'],
    input: ['src', 'usemap', 'formaction'],
    ins: ['cite'],
    link: ['href'],
    object: ['classid', 'codebase', 'data', 'usemap'],
    q: ['cite'],
    script: ['src'],
    source: ['src'],
    video: ['poster', 'src'],
  }),
)

/** A comment or the text of a script or style, which stay as they are, or a tag that opens something. */
const TOKEN = /<!--[^]*?-->|(<(?:script|style)\b[^>]*>)([^]*?<\/(?:script|style)\s*>)|<([a-zA-Z][^\s/>]*)((?:"[^"]*"|'[^']*'|[^'">])*)>/gi
const ATTRIBUTE = /([^\s=>/"']+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+)))?/g

const unescaped = (value: string): string =>
  value
    .replaceAll('&#34;', '"')
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&')
const escaped = (value: string): string =>
  value.replaceAll('&', '&amp;').replaceAll("'", '&#39;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&#34;')

export interface Proxied {
  /** What stands before every path of the proxied server, `/api/v1/.../proxy`. */
  readonly prefix: string
  /** `address:port` of the server, and the host that the client asked. */
  readonly hosts: readonly string[]
}

/** An address of a page, as whoever sees the page through the proxy has to ask for it. */
export function proxiedAddress(address: string, { prefix, hosts }: Proxied): string {
  const [, host, rest = ''] = /^(?:[a-zA-Z][\w+.-]*:)?\/\/([^/?#]*)(.*)$/.exec(address) ?? [undefined, undefined, address]
  if (host !== undefined && !hosts.includes(host)) return address
  if (!rest.startsWith('/')) return address
  return rest.startsWith(prefix) ? rest : prefix + rest.replace(/^\/+/, '/')
}

function tag(name: string, attributes: string, proxied: Proxied): string {
  const kind = name.toLowerCase()
  const words = [...attributes.matchAll(ATTRIBUTE)].map(([, key = '', ...values]) => {
    const value = unescaped(values.find((each) => each !== undefined) ?? '')
    const named = key.toLowerCase()
    return ` ${named}="${escaped(ADDRESSES.get(kind)?.includes(named) ? proxiedAddress(value, proxied) : value)}"`
  })
  return `<${kind}${words.join('')}${/\/\s*$/.test(attributes) ? '/' : ''}>`
}

export function proxiedPage(page: string, proxied: Proxied): string {
  return page.replace(TOKEN, (whole, opening: string | undefined, text: string | undefined, name: string | undefined, attributes = '') => {
    if (opening !== undefined) return proxiedPage(opening, proxied) + text
    return name === undefined ? whole : tag(name, attributes as string, proxied)
  })
}

/** The answer of a proxied server as the client of the proxy gets it. */
export function proxiedAnswer({ status, headers, body }: HttpResponse, proxied: Proxied): HttpResponse {
  const named = (wanted: string): string | undefined => Object.keys(headers).find((name) => name.toLowerCase() === wanted)
  const location = named('location')
  if (location !== undefined) return { status, body, headers: { ...headers, [location]: proxiedAddress(headers[location]!, proxied) } }
  const type = named('content-type')
  const encoding = named('content-encoding')
  if (type === undefined || encoding !== undefined || headers[type]!.split(';')[0]!.trim() !== 'text/html') return { status, headers, body }
  const page = new TextEncoder().encode(proxiedPage(new TextDecoder().decode(body), proxied))
  const length = named('content-length')
  return { status, headers: length === undefined ? headers : { ...headers, [length]: String(page.length) }, body: page }
}
