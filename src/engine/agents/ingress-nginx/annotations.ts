/** The annotations of an Ingress that change how it is served, read once; models internal/ingress/annotations. */
import type { Ingress } from '../../schema/types'

const PREFIX = 'nginx.ingress.kubernetes.io/'

export interface Canary {
  /** Of `weightTotal`. */
  readonly weight: number
  readonly weightTotal: number
  readonly header: string | undefined
  readonly headerValue: string | undefined
  readonly headerPattern: RegExp | undefined
  readonly cookie: string | undefined
}

export interface Annotations {
  readonly rewriteTarget: string | undefined
  readonly useRegex: boolean
  readonly sslRedirect: boolean
  readonly forceSslRedirect: boolean
  readonly appRoot: string | undefined
  readonly redirect: { readonly to: string; readonly code: number } | undefined
  readonly upstreamHost: string | undefined
  readonly https: boolean
  /** Ranges that may come, and ranges that may not. */
  readonly allowed: readonly string[]
  readonly denied: readonly string[]
  /** Bytes a request may carry. */
  readonly bodySize: number
  readonly cors: { readonly origin: string; readonly methods: string; readonly headers: string; readonly credentials: boolean } | undefined
  /** The cookie that keeps a client with its backend. */
  readonly affinity: string | undefined
  readonly aliases: readonly string[]
  readonly defaultBackend: string | undefined
  readonly basicAuth: { readonly secret: string; readonly realm: string } | undefined
  readonly canary: Canary | undefined
}

const UNITS: Readonly<Record<string, number>> = { '': 1, k: 1024, m: 1024 ** 2, g: 1024 ** 3 }

function bytes(text: string | undefined): number {
  const parts = /^(\d+)([kmg]?)$/i.exec(text ?? '1m')
  return parts ? Number(parts[1]) * UNITS[parts[2]!.toLowerCase()]! : UNITS['m']!
}

function pattern(text: string | undefined): RegExp | undefined {
  try {
    return text === undefined ? undefined : new RegExp(text)
  } catch {
    return undefined
  }
}

/** Whether an Ingress says something of it at all. */
export const isToldOf = ({ metadata }: Pick<Ingress, 'metadata'>, name: string): boolean =>
  metadata.annotations?.[`${PREFIX}${name}`] !== undefined

export function readAnnotations({ metadata }: Ingress): Annotations {
  const get = (name: string): string | undefined => metadata.annotations?.[`${PREFIX}${name}`]
  const on = (name: string): boolean => get(name) === 'true'
  const list = (name: string): readonly string[] => (get(name) ?? '').split(',').flatMap((each) => each.trim() || [])
  const permanent = get('permanent-redirect')
  const temporal = get('temporal-redirect')
  const redirect =
    temporal !== undefined
      ? { to: temporal, code: Number(get('temporal-redirect-code') ?? 302) }
      : permanent !== undefined
        ? { to: permanent, code: Number(get('permanent-redirect-code') ?? 301) }
        : undefined
  return {
    rewriteTarget: get('rewrite-target'),
    useRegex: on('use-regex') || get('rewrite-target') !== undefined,
    sslRedirect: get('ssl-redirect') !== 'false',
    forceSslRedirect: on('force-ssl-redirect'),
    appRoot: get('app-root'),
    redirect,
    upstreamHost: get('upstream-vhost'),
    https: /^(HTTPS|GRPCS)$/i.test(get('backend-protocol') ?? ''),
    allowed: [...list('whitelist-source-range'), ...list('allowlist-source-range')],
    denied: list('denylist-source-range'),
    bodySize: bytes(get('proxy-body-size')),
    cors: on('enable-cors')
      ? {
          origin: get('cors-allow-origin') ?? '*',
          methods: get('cors-allow-methods') ?? 'GET, PUT, POST, DELETE, PATCH, OPTIONS',
          headers:
            get('cors-allow-headers') ??
            'DNT,Keep-Alive,User-Agent,X-Requested-With,If-Modified-Since,Cache-Control,Content-Type,Range,Authorization',
          credentials: get('cors-allow-credentials') !== 'false',
        }
      : undefined,
    affinity: get('affinity') === 'cookie' ? (get('session-cookie-name') ?? 'INGRESSCOOKIE') : undefined,
    aliases: list('server-alias'),
    defaultBackend: get('default-backend'),
    basicAuth:
      get('auth-type') === 'basic' && get('auth-secret') !== undefined
        ? { secret: get('auth-secret')!, realm: get('auth-realm') ?? 'Authentication Required' }
        : undefined,
    canary: on('canary')
      ? {
          weight: Number(get('canary-weight') ?? 0),
          weightTotal: Number(get('canary-weight-total') ?? 100),
          header: get('canary-by-header'),
          headerValue: get('canary-by-header-value'),
          headerPattern: pattern(get('canary-by-header-pattern')),
          cookie: get('canary-by-cookie'),
        }
      : undefined,
  }
}
