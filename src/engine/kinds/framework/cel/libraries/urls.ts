/** URLs and their parts; models apiserver/pkg/cel/library/urls. */
import type { Environment } from '@marcbachmann/cel-js'
import { CelFailure } from '../failure'

class Url {
  constructor(
    readonly scheme: string,
    readonly host: string,
    readonly path: string,
    readonly query: string,
  ) {}
}

const SHAPE = /^([A-Za-z][A-Za-z0-9+.-]*):\/\/(?:[^/?#@]*@)?([^/?#]*)([^?#]*)(?:\?([^#]*))?(?:#.*)?$|^(\/[^?#]*)(?:\?([^#]*))?(?:#.*)?$/

/** Absolute, or an absolute path: what Go's ParseRequestURI takes. */
function parse(text: string): Url | undefined {
  const match = SHAPE.exec(text)
  if (!match || /\s/.test(text) || /%(?![0-9A-Fa-f]{2})/.test(text)) return undefined
  if (match[5] !== undefined) return new Url('', '', match[5], match[6] ?? '')
  return new Url(match[1]!.toLowerCase(), match[2]!, match[3]!, match[4] ?? '')
}

function queryOf(url: Url): Record<string, string[]> {
  const result: Record<string, string[]> = {}
  for (const [name, value] of new URLSearchParams(url.query)) (result[name] ??= []).push(value)
  return result
}

export function urls(environment: Environment): void {
  environment.registerType('kubernetes.URL', Url)
  environment.registerFunction('isURL(string): bool', (text: string) => parse(text) !== undefined)
  environment.registerFunction('url(string): kubernetes.URL', (text: string) => {
    const url = parse(text)
    if (!url) throw new CelFailure(`URL parse error during conversion from string: parse ${JSON.stringify(text)}: invalid URI for request`)
    return url
  })
  environment.registerFunction('kubernetes.URL.getScheme(): string', (url: Url) => url.scheme)
  environment.registerFunction('kubernetes.URL.getHost(): string', (url: Url) => url.host)
  environment.registerFunction('kubernetes.URL.getHostname(): string', (url: Url) =>
    url.host.replace(/:\d*$/, '').replace(/^\[(.*)\]$/, '$1'),
  )
  environment.registerFunction('kubernetes.URL.getPort(): string', (url: Url) => /:(\d*)$/.exec(url.host)?.[1] ?? '')
  environment.registerFunction('kubernetes.URL.getEscapedPath(): string', (url: Url) => url.path)
  environment.registerFunction('kubernetes.URL.getQuery(): map<string, list<string>>', queryOf)
}
