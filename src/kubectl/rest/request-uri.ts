/** Paths and URLs of `--raw`: what of them is asked for; models net/url's ParseRequestURI and client-go's RequestURI. */
import { goQuote } from '../../engine/api/strconv'
import { CliError } from '../command/errors'
import type { Query } from './client'
import { segment } from './mapper'

export interface RequestUri {
  readonly path: string
  readonly query: Query
}

interface Parts {
  readonly scheme: string
  /** Behind the scheme and before the query. */
  readonly rest: string
  readonly query: string
}

function partsOf(text: string): Parts {
  const [, scheme = '', behind = text] = /^([a-z][a-z0-9+.-]*):(.*)$/is.exec(text) ?? []
  const question = behind.indexOf('?')
  return question < 0 ? { scheme, rest: behind, query: '' } : { scheme, rest: behind.slice(0, question), query: behind.slice(question + 1) }
}

/** What stands behind the host, where there is one. */
function pathIn(rest: string): string {
  if (!rest.startsWith('//')) return rest
  const slash = rest.indexOf('/', 2)
  return slash < 0 ? '' : rest.slice(slash)
}

/** Why a text cannot be asked for; undefined for one that can. */
export function uriProblem(text: string): string | undefined {
  const problem = problemOf(text)
  return problem && `parse ${goQuote(text)}: ${problem}`
}

function problemOf(text: string): string | undefined {
  // oxlint-disable-next-line no-control-regex
  if (/[\x00-\x1f\x7f]/.test(text)) return 'net/url: invalid control character in URL'
  if (text === '') return 'empty url'
  if (text === '*') return undefined
  if (text.startsWith(':')) return 'missing protocol scheme'
  const { scheme, rest } = partsOf(text)
  if (!rest.startsWith('/')) return scheme === '' ? 'invalid URI for request' : undefined
  const wrong = /%(?![0-9a-f]{2}).{0,2}/i.exec(scheme === '' ? rest : pathIn(rest))
  return wrong ? `invalid URL escape ${goQuote(wrong[0])}` : undefined
}

/** Only path and query count, whatever host is named. Throws CliError. */
export function requestUri(text: string): RequestUri {
  const problem = uriProblem(text)
  if (problem !== undefined) throw new CliError(problem)
  const hash = text.indexOf('#')
  const { scheme, rest, query } = partsOf(hash < 0 ? text : text.slice(0, hash))
  const isOpaque = scheme !== '' && !rest.startsWith('/')
  const path = isOpaque ? '' : pathIn(rest)
  const parameters = new URLSearchParams(query)
  return {
    path: `/${decoded(path).replace(/^\//, '').split('/').map(segment).join('/')}`,
    query: Object.fromEntries([...parameters.keys()].map((name) => [name, parameters.getAll(name)])),
  }
}

/** Bytes that are no UTF-8 stay as they are written. */
function decoded(path: string): string {
  try {
    return decodeURIComponent(path)
  } catch {
    return path
  }
}
