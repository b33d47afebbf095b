/** Answers the proxy gives itself: errors, redirects, files of --www; models Go's net/http. */
import type { NetRequest, NetResponse } from '../../../shell/net'
import type { Session } from '../../session'

const TYPES: Readonly<Record<string, string>> = {
  html: 'text/html; charset=utf-8',
  htm: 'text/html; charset=utf-8',
  css: 'text/css; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  json: 'application/json',
  png: 'image/png',
  svg: 'image/svg+xml',
  txt: 'text/plain; charset=utf-8',
  xml: 'text/xml; charset=utf-8',
  yaml: 'application/x-yaml',
  yml: 'application/x-yaml',
}
const MARKUP: Readonly<Record<string, string>> = { '&': '&amp;', "'": '&#39;', '<': '&lt;', '>': '&gt;', '"': '&#34;' }
const encode = (text: string): Uint8Array => new TextEncoder().encode(text)

export function errorAnswer(status: number, text: string): NetResponse {
  const headers = { 'Content-Type': 'text/plain; charset=utf-8', 'X-Content-Type-Options': 'nosniff' }
  return { status, headers, body: encode(`${text}\n`) }
}

export const NOT_FOUND = errorAnswer(404, '404 page not found')

function escaped(text: string): string {
  return text.replaceAll(/[&'<>"]/g, (mark) => MARKUP[mark] ?? mark)
}

/** Elsewhere for good; who only reads is told in words as well. */
export function redirect({ method }: NetRequest, location: string): NetResponse {
  if (method !== 'GET' && method !== 'HEAD') return { status: 301, headers: { Location: location }, body: encode('') }
  const headers = { 'Content-Type': 'text/html; charset=utf-8', Location: location }
  const text = `<a href="${escaped(location)}">Moved Permanently</a>.\n\n`
  return { status: 301, headers, body: encode(method === 'GET' ? text : '') }
}

/** A path without empty parts, `.` and `..`; a slash at its end stays. */
export function cleanPath(path: string): string {
  const parts: string[] = []
  for (const part of path.split('/')) {
    if (part === '..') parts.pop()
    else if (part !== '' && part !== '.') parts.push(part)
  }
  const clean = `/${parts.join('/')}`
  return path.endsWith('/') && clean !== '/' ? `${clean}/` : clean
}

function contentType(path: string, body: Uint8Array): string {
  const dot = path.lastIndexOf('.')
  const known = dot > path.lastIndexOf('/') ? TYPES[path.slice(dot + 1).toLowerCase()] : undefined
  if (known) return known
  const isBinary = body.subarray(0, 512).some((byte) => byte < 9 || (byte > 13 && byte < 27) || (byte > 27 && byte < 32))
  if (isBinary) return 'application/octet-stream'
  return /^\s*<(!doctype html|html|head|body|script|h1|div|table|a|p|!--)[\s>]/i.test(new TextDecoder().decode(body.subarray(0, 512)))
    ? 'text/html; charset=utf-8'
    : 'text/plain; charset=utf-8'
}

/** What is at a path below a folder: a file, or the list of what a folder holds. */
export function fileAnswer(session: Session, folder: string, rest: string): NetResponse {
  const { files } = session.io
  const path = session.path(`${folder}/${cleanPath(`/${rest}`)}`)
  const name = rest.slice(rest.replace(/\/$/, '').lastIndexOf('/') + 1)
  if (rest.endsWith('/index.html') || rest === 'index.html') return { status: 301, headers: { Location: './' }, body: encode('') }
  if (!files.exists(path)) return NOT_FOUND
  const isFolder = files.stat(path).type === 'directory'
  if (isFolder && rest !== '' && !rest.endsWith('/')) return { status: 301, headers: { Location: `${name}/` }, body: encode('') }
  if (!isFolder && rest.endsWith('/')) return { status: 301, headers: { Location: `../${name.slice(0, -1)}` }, body: encode('') }
  const file = isFolder ? `${path}/index.html` : path
  const lastModified = (of: string): string => new Date(files.stat(of).modified).toUTCString()
  if (!files.exists(file)) {
    const lines = [...files.list(path)].sort().map((each) => {
      const shown = files.stat(`${path}/${each}`).type === 'directory' ? `${each}/` : each
      return `<a href="${escaped(encodeURI(shown).replaceAll('?', '%3F').replaceAll('#', '%23'))}">${escaped(shown)}</a>\n`
    })
    const head = '<!doctype html>\n<meta name="viewport" content="width=device-width">\n'
    const headers = { 'Content-Type': 'text/html; charset=utf-8', 'Last-Modified': lastModified(path) }
    return { status: 200, headers, body: encode(`${head}<pre>\n${lines.join('')}</pre>\n`) }
  }
  const body = files.read(file)
  const headers = { 'Accept-Ranges': 'bytes', 'Content-Type': contentType(file, body), 'Last-Modified': lastModified(file) }
  return { status: 200, headers, body }
}
