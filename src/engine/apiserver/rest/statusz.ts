/** What the server tells of itself at `/statusz`, for people first; models k8s.io/apiserver/pkg/server/statusz. */
import { timestamp } from '../../clock/clock'
import type { ApiRequest, ApiResponse } from '../http'
import { notAcceptable, parseMediaType } from './media'
import { respond, respondText } from './respond'

/** What every API server calls itself there, whichever it is. */
const COMPONENT = 'apiserver'
const GROUP = 'config.k8s.io'
const VERSIONS = ['v1alpha1', 'v1beta1']
/** One of them stands behind every name, another one at another time, so that no program learns to read the text. */
const DELIMITERS = [':', ': ', '=', ' ']
/** Folders that are there to be worked with, not to look at the server. */
const WORKING = new Set(['/apis', '/api', '/openid', '/openapi', '/.well-known'])

export interface ServerFacts {
  /** Milliseconds since the epoch. */
  readonly started: number
  readonly now: number
  readonly goVersion: string
  readonly binaryVersion: string
  readonly emulationVersion: string
  /** Every path there is. */
  readonly paths: readonly string[]
}

function folders(paths: readonly string[]): readonly string[] {
  const found = paths.map((path) => `/${path.split('/')[1] ?? ''}`).filter((folder) => folder !== '/' && !WORKING.has(folder))
  return [...new Set(found)].sort()
}

/** As date(1) writes it. */
function unixDate(time: number): string {
  const [weekday = '', day = '', month = '', year = '', clock = ''] = new Date(time).toUTCString().replace(',', '').split(' ')
  return `${weekday} ${month} ${day.replace(/^0/, ' ')} ${clock} UTC ${year}`
}

function textOf({ started, now, goVersion, binaryVersion, emulationVersion, paths }: ServerFacts): string {
  const seconds = Math.floor((now - started) / 1000)
  const two = (count: number): string => String(count).padStart(2, '0')
  const lines = [
    ['Started', unixDate(started)],
    ['Up', `${Math.floor(seconds / 3600)} hr ${two(Math.floor(seconds / 60) % 60)} min ${two(seconds % 60)} sec`],
    ['Go version', goVersion],
    ['Binary version', binaryVersion],
    ['Emulation version', emulationVersion],
    ['Paths', folders(paths).join(' ')],
  ]
  const delimiter = DELIMITERS[seconds % DELIMITERS.length]!
  const warning =
    'Warning: This endpoint is not meant to be machine parseable, has no formatting compatibility guarantees and is for debugging purposes only.'
  return `\n${COMPONENT} statusz\n${warning}\n\n${lines.map(([name, value]) => `${name}${delimiter} ${value}\n`).join('')}`
}

/** Text unless the client asks for an object of the kind Statusz. Throws NotAcceptable for anything else. */
export function statusz({ headers }: ApiRequest, facts: ServerFacts): ApiResponse {
  for (const { type, parameters } of (headers['accept']?.trim() || 'text/plain').split(',').map(parseMediaType)) {
    const { as, g, v = '' } = parameters
    if (as === undefined && ['text/plain', 'text/*', '*/*'].includes(type)) return respondText(200, textOf(facts))
    const format = (['json', 'yaml'] as const).find((each) => type === `application/${each}`)
    if (!format || as !== 'Statusz' || g !== GROUP || !VERSIONS.includes(v)) continue
    const { started, now, goVersion, binaryVersion, emulationVersion, paths } = facts
    const document = {
      kind: 'Statusz',
      apiVersion: `${GROUP}/${v}`,
      metadata: { name: COMPONENT },
      startTime: timestamp(started),
      uptimeSeconds: Math.floor((now - started) / 1000),
      goVersion,
      binaryVersion,
      emulationVersion,
      paths: folders(paths),
    }
    const old = v === 'v1alpha1' ? '299 - "This version of the statusz endpoint is deprecated. Please use a newer version."' : undefined
    return respond(200, document, { format, representation: 'object', pretty: false }, old ? { warning: old } : {})
  }
  throw notAcceptable('only the following media types are accepted: application/json, application/yaml, text/plain')
}
