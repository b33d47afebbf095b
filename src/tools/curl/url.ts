/** URLs as curl takes them: a scheme is optional, and braces and brackets stand for several. */
import { badUrl, TransferError } from './failure'

export interface Url {
  readonly scheme: 'http' | 'https'
  readonly user?: string
  readonly host: string
  readonly port: number
  /** Whether the port was written. */
  readonly hasPort: boolean
  /** With query, without fragment. */
  readonly path: string
}

/** Throws TransferError. */
export function parseUrl(text: string): Url {
  if (/[\s\u0000-\u001f]/.test(text)) throw badUrl()
  const scheme = /^([a-z][a-z0-9+.-]*):\/\//i.exec(text)?.[1]?.toLowerCase() ?? ''
  if (scheme && scheme !== 'http' && scheme !== 'https')
    throw new TransferError(1, `Protocol "${scheme}" not supported or disabled in libcurl`)
  const rest = scheme ? text.slice(scheme.length + 3) : text
  const end = rest.search(/[/?#]/)
  const authority = end < 0 ? rest : rest.slice(0, end)
  const tail = end < 0 ? '/' : rest.slice(end).replace(/#.*$/, '')
  const at = authority.lastIndexOf('@')
  const match = /^(\[[0-9a-f:.]+\]|[^:[\]]+)(?::(\d*))?$/i.exec(authority.slice(at + 1))
  if (!match) throw badUrl()
  const port = match[2] ? Number(match[2]) : scheme === 'https' ? 443 : 80
  if (port > 65535) throw badUrl()
  return {
    scheme: scheme === 'https' ? 'https' : 'http',
    ...(at >= 0 ? { user: decodeURIComponent(authority.slice(0, at)) } : {}),
    host: match[1]!,
    port,
    hasPort: Boolean(match[2]),
    path: tail.startsWith('/') ? tail : `/${tail}`,
  }
}

export function formatUrl({ scheme, host, port, path }: Url): string {
  const usual = port === (scheme === 'https' ? 443 : 80)
  return `${scheme}://${host}${usual ? '' : `:${port}`}${path}`
}

/** Where a Location header leads from `base`. */
export function follow(base: Url, location: string): Url {
  if (/^[a-z][a-z0-9+.-]*:\/\//i.test(location)) return parseUrl(location)
  if (location.startsWith('//')) return parseUrl(`${base.scheme}:${location}`)
  const folder = base.path.replace(/\?.*$/, '').replace(/[^/]*$/, '')
  const path = location.startsWith('/')
    ? location
    : location.startsWith('?')
      ? `${base.path.replace(/\?.*$/, '')}${location}`
      : folder + location
  const parts: string[] = []
  const [pathname = '', query] = path.split(/(?=\?)/, 2)
  for (const part of pathname.split('/')) {
    if (part === '..') {
      if (parts.length > 1) parts.pop()
    } else if (part !== '.') parts.push(part)
  }
  return { ...base, path: (parts.join('/') || '/') + (query ?? '') }
}

function globError(text: string, position: number, what: string): TransferError {
  return new TransferError(3, `${what} in URL position ${position}:\n${text}\n${' '.repeat(position - 1)}^`)
}

function range(text: string, open: number, close: number): readonly string[] {
  const numbers = /^(\d+)-(\d+)(?::(\d+))?$/.exec(text.slice(open + 1, close))
  if (numbers) {
    const [, first, last, step = '1'] = numbers
    if (Number(last) < Number(first) || Number(step) === 0) throw globError(text, open + 2, 'bad range')
    const width = first!.startsWith('0') ? first!.length : 0
    const values: string[] = []
    for (let n = Number(first); n <= Number(last); n += Number(step)) values.push(String(n).padStart(width, '0'))
    return values
  }
  const letters = /^([a-zA-Z])-([a-zA-Z])(?::(\d+))?$/.exec(text.slice(open + 1, close))
  if (!letters || letters[2]! < letters[1]!) throw globError(text, open + 2, 'bad range')
  const values: string[] = []
  for (let c = letters[1]!.charCodeAt(0); c <= letters[2]!.charCodeAt(0); c += Number(letters[3] ?? 1)) values.push(String.fromCharCode(c))
  return values
}

/** All URLs that `{a,b}` and `[1-3]` stand for; the last one varies fastest. */
export function expandGlob(text: string): readonly string[] {
  const open = text.search(/[[{]/)
  if (open < 0) return [text]
  // An IPv6 address is no range.
  const address = /^\[[0-9a-f:.%]*:[0-9a-f:.%]*\]/i.exec(text.slice(open))
  if (address) {
    const end = open + address[0].length
    return expandGlob(text.slice(end)).map((rest) => text.slice(0, end) + rest)
  }
  const close = text.indexOf(text[open] === '{' ? '}' : ']', open)
  if (close < 0) throw text[open] === '{' ? globError(text, open + 1, 'unmatched brace') : globError(text, open + 2, 'bad range')
  const values = text[open] === '{' ? text.slice(open + 1, close).split(',') : range(text, open, close)
  const rests = expandGlob(text.slice(close + 1))
  return values.flatMap((each) => rests.map((rest) => text.slice(0, open) + each + rest))
}
