/** What the web servers among the images share: requests, file serving with types, dates, and responses. */
import type { HttpRequest, HttpResponse } from '../network/types'
import type { FileSystem } from '../../shell/files'

const ENCODER = new TextEncoder()

export type Headers = Readonly<Record<string, string>>

export function respond(status: number, headers: Headers, body: string | Uint8Array): HttpResponse {
  const bytes = typeof body === 'string' ? ENCODER.encode(body) : body
  return { status, headers: { ...headers, 'Content-Length': String(bytes.length) }, body: bytes }
}

export function text(status: number, body: string, headers: Headers = {}): HttpResponse {
  return respond(status, { 'Content-Type': 'text/plain; charset=utf-8', ...headers }, body)
}

export function json(status: number, value: unknown, headers: Headers = {}): HttpResponse {
  return respond(status, { 'Content-Type': 'application/json', ...headers }, JSON.stringify(value))
}

/** `Fri, 20 Nov 2026 15:28:44 GMT`. */
export function httpDate(time: number): string {
  return new Date(time).toUTCString()
}

/** `20/Nov/2026:15:28:13 +0000`, the time of the common log format. */
export function logDate(time: number): string {
  const [, day, month, year, clock] = /^\w+, (\d+) (\w+) (\d+) ([\d:]+)/.exec(httpDate(time)) ?? []
  return `${day}/${month}/${year}:${clock} +0000`
}

export function header(request: HttpRequest, name: string): string | undefined {
  const wanted = name.toLowerCase()
  for (const [key, value] of Object.entries(request.headers)) if (key.toLowerCase() === wanted) return value
  return undefined
}

const TYPES: Readonly<Record<string, string>> = {
  html: 'text/html',
  htm: 'text/html',
  css: 'text/css',
  js: 'application/javascript',
  json: 'application/json',
  txt: 'text/plain',
  xml: 'text/xml',
  svg: 'image/svg+xml',
  png: 'image/png',
  jpg: 'image/jpeg',
  gif: 'image/gif',
  ico: 'image/x-icon',
}

export function contentType(path: string): string {
  return TYPES[path.slice(path.lastIndexOf('.') + 1).toLowerCase()] ?? 'application/octet-stream'
}

/** The file a URL path means below a folder. `folder: true` when it is a folder (without an index file). */
export function fileAt(
  files: FileSystem,
  root: string,
  url: string,
  indexes: readonly string[],
): { readonly path: string; readonly kind: 'file' | 'folder' | 'redirect' | 'missing' } {
  let path: string
  try {
    path = decodeURIComponent(url.split(/[?#]/)[0]!)
  } catch {
    path = url
  }
  const parts: string[] = []
  for (const part of path.split('/')) {
    if (part === '..') parts.pop()
    else if (part && part !== '.') parts.push(part)
  }
  const full = `${root}${parts.length > 0 ? '/' : ''}${parts.join('/')}`
  if (!files.exists(full)) return { path: full, kind: 'missing' }
  if (files.stat(full).type !== 'directory') return path.endsWith('/') ? { path: full, kind: 'missing' } : { path: full, kind: 'file' }
  if (!path.endsWith('/')) return { path: full, kind: 'redirect' }
  for (const index of indexes) if (files.exists(`${full}/${index}`)) return { path: `${full}/${index}`, kind: 'file' }
  return { path: full, kind: 'folder' }
}

export function entityTag(modified: number, size: number): string {
  return `"${Math.floor(modified / 1000).toString(16)}-${size.toString(16)}"`
}

/** The path and the query of a request; a path that begins with two slashes names no host. */
export function targetOf(path: string): URL {
  return new URL(`http://localhost${path.startsWith('/') ? '' : '/'}${path}`)
}
