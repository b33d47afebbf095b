/** Lists over REST: snapshots at a revision, pages with continue tokens; models apiserver/pkg/storage list semantics. */
import { isObject } from '../../api/json'
import { unmarshalProblem } from '../../api/json-syntax'
import { numberAsWritten, readJson } from '../../api/json-text'
import { goName } from '../../api/go-values'
import { decodeBase64Url, encodeBase64Url } from '../../api/base64'
import type { KubeObject } from '../../api/object'
import { keyOf } from '../../api/object'
import { badRequest, StatusError } from '../../api/status'
import type { Core } from '../core'
import type { Served } from '../registry'
import { refuseUnreadable } from '../stored-bytes'
import { listObjects, predicateFor } from '../verbs/list'
import { checkListOptions, integerOf } from './options'

export interface Page {
  readonly items: readonly KubeObject[]
  readonly metadata: { readonly resourceVersion: string; readonly continue?: string; readonly remainingItemCount?: number }
}

interface Token {
  readonly v: 'meta.k8s.io/v1'
  /** Revision of the snapshot; -1 continues with whatever is there now. */
  readonly rv: number
  /** The last key of the page before. */
  readonly start: string
}

function encodeToken(token: Token): string {
  return encodeBase64Url(JSON.stringify(token))
}

function decodeToken(text: string): Token {
  const refuse = (why: string): StatusError => badRequest(`invalid continue token: continue key is not valid: ${why}`)
  let content: Uint8Array
  try {
    content = decodeBase64Url(text)
  } catch {
    const illegal = text.search(/[^A-Za-z0-9_-]/)
    throw refuse(`illegal base64 data at input byte ${illegal >= 0 ? illegal : text.length - 1}`)
  }
  const problem = unmarshalProblem(Array.from(content, (byte) => String.fromCharCode(byte)).join(''), true)
  if (problem !== undefined) throw refuse(problem)
  const json = new TextDecoder().decode(content)
  const token = readJson(json) ?? {}
  if (!isObject(token)) throw refuse(`json: cannot unmarshal ${goName(token)} into Go value of type storage.continueToken`)
  const mismatch = (field: string, found: string, type: string): StatusError =>
    refuse(`json: cannot unmarshal ${found} into Go struct field continueToken.${field} of type ${type}`)
  // As Go reads JSON: a field's name in any case, the last that says something.
  const keyOfField = (field: string): string =>
    Object.keys(token).findLast((key) => (token[key] ?? null) !== null && key.replaceAll('ſ', 's').toLowerCase() === field) ?? field
  const textOf = (field: string): string => {
    const value = token[keyOfField(field)] ?? ''
    if (typeof value !== 'string') throw mismatch(field, goName(value), 'string')
    return value
  }
  const v = textOf('v')
  const rvKey = keyOfField('rv')
  const rv = token[rvKey] ?? 0
  if (typeof rv !== 'number' && typeof rv !== 'bigint') throw mismatch('rv', goName(rv), 'int64')
  const written = numberAsWritten(json, rvKey) ?? '0'
  if (!/^-?\d+$/.test(written) || BigInt.asIntN(64, BigInt(written)) !== BigInt(written)) throw mismatch('rv', `number ${written}`, 'int64')
  const start = textOf('start')
  if (v !== 'meta.k8s.io/v1') throw refuse(`server does not recognize this encoded version ${v}`)
  if (rv === 0) throw refuse('incorrect encoded start resourceVersion (version meta.k8s.io/v1)')
  if (start === '') throw refuse('encoded start key empty (version meta.k8s.io/v1)')
  // A key that leads elsewhere is not taken.
  if (/(^|\/)\.\.?(\/|$)|\/\/|.\/$/.test(start)) throw refuse(start)
  return { v, rv: Number(rv), start }
}

function unreadable(revision: string): string {
  const shown = JSON.stringify(revision)
  return `resourceVersion: Invalid value: ${shown}: strconv.ParseUint: parsing ${shown}: invalid syntax`
}

export function parseRevision(text: string | null): number | undefined {
  if (text === null || text === '') return undefined
  if (!/^\d+$/.test(text)) throw new StatusError(500, '', unreadable(text))
  return Number(text)
}

/** What is said of a revision the server has not reached. */
export function tooNew(core: Core, revision: number): StatusError {
  return new StatusError(504, 'Timeout', `Timeout: Too large resource version: ${revision}, current: ${core.store.revision}`, {
    causes: [{ reason: 'ResourceVersionTooLarge', message: 'Too large resource version' }],
    retryAfterSeconds: 1,
  })
}

/** Refuses a revision the server has not reached. */
export function checkNotTooNew(core: Core, revision: number): void {
  if (revision > core.store.revision) throw tooNew(core, revision)
}

/** Milliseconds from one compaction of the database to the next; each forgets what was there before the last one. */
const COMPACTION = 300_000

/** Whether what was there at a revision has been forgotten. */
function isCompacted({ clock, began, store }: Core, revision: number): boolean {
  if (revision < store.oldestRevision()) return true
  const compactions = Math.floor((clock.now() - began) / COMPACTION)
  const next = store.changeAt(revision + 1)
  return compactions >= 2 && next !== undefined && next.time <= began + (compactions - 1) * COMPACTION
}

function limitOf(query: URLSearchParams): number {
  return Math.max(0, integerOf(query, 'limit') ?? 0)
}

function snapshot(core: Core, query: URLSearchParams, token: Token | undefined): number | undefined {
  if (token) return token.rv < 0 ? undefined : token.rv
  const revision = parseRevision(query.get('resourceVersion'))
  const match = query.get('resourceVersionMatch')
  if (revision === undefined || revision === 0) return undefined
  checkNotTooNew(core, revision)
  return match === 'Exact' || (limitOf(query) > 0 && match === null) ? revision : undefined
}

/** The objects a list request asks for. Throws BadRequest, Expired (410), Timeout (504). */
export function listPage(core: Core, served: Served, namespace: string | undefined, query: URLSearchParams): Page {
  checkListOptions(query, false)
  const asked = query.get('resourceVersion')
  if (asked && !/^\d+$/.test(asked)) throw badRequest(`invalid resource version: ${unreadable(asked)}`)
  const predicate = predicateFor(served, namespace, query.get('labelSelector') ?? undefined, query.get('fieldSelector') ?? undefined)
  const token = query.get('continue') ? decodeToken(query.get('continue')!) : undefined
  if (token && query.get('resourceVersion') && query.get('resourceVersion') !== '0') {
    throw badRequest('specifying resource version is not allowed when using continue')
  }
  refuseUnreadable(core.store, served)
  const at = snapshot(core, query, token)
  const revision = at ?? core.store.revision
  let items: readonly KubeObject[]
  if (at === undefined || at === core.store.revision) items = listObjects(core, served, predicate)
  else {
    if (isCompacted(core, at)) {
      if (!token) throw new StatusError(410, 'Expired', 'The resourceVersion for the provided list is too old.')
      throw new StatusError(
        410,
        'Expired',
        'The provided continue parameter is too old to display a consistent list result. You can start a new list without the continue parameter, or use the continue token in this response to retrieve the remainder of the results. Continuing with the provided token results in an inconsistent list - objects that were created, modified, or deleted between the time the first chunk was returned and now may show up in the list.',
        undefined,
        { continue: encodeToken({ ...token, rv: -1 }) },
      )
    }
    items = core.store.listAt(served.collection, at).filter((object) => predicate.matches(object))
  }
  if (token) items = items.filter((object) => keyOf(object) > token.start)
  // Whatever is at hand is given as a whole.
  const limit = asked === '0' && !token ? 0 : limitOf(query)
  if (limit === 0 || items.length <= limit) return { items, metadata: { resourceVersion: String(revision) } }
  const page = items.slice(0, limit)
  const filtered = predicate.labels !== undefined || predicate.fields !== undefined
  return {
    items: page,
    metadata: {
      resourceVersion: String(revision),
      continue: encodeToken({ v: 'meta.k8s.io/v1', rv: revision, start: keyOf(page.at(-1)!) }),
      // With a selector the server does not know how many will match.
      ...(filtered ? {} : { remainingItemCount: items.length - limit }),
    },
  }
}
