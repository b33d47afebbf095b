/** The flags of `logs` as the API's PodLogOptions. */
import { CliError } from '../../command/errors'
import type { FlagSet } from '../../command/flags'
import type { Query } from '../../rest/client'

const SELECTOR_TAIL = 10
const RFC3339 = '2006-01-02T15:04:05Z07:00'

export interface LogQuery {
  readonly tailLines?: number
  readonly query: Query
}

/** Throws CliError, worded as Go's time.Parse does, for what is no time. */
function parseTime(text: string): string {
  if (/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/.test(text) && !Number.isNaN(Date.parse(text))) {
    return new Date(text).toISOString().replace(/\.\d+Z$/, 'Z')
  }
  const pieces: readonly (readonly [RegExp, string])[] = [
    [/^\d{4}/, '2006'],
    [/^-/, '-'],
    [/^\d\d/, '01'],
    [/^-/, '-'],
    [/^\d\d/, '02'],
    [/^T/, 'T'],
    [/^\d\d/, '15'],
    [/^:/, ':'],
    [/^\d\d/, '04'],
    [/^:/, ':'],
    [/^\d\d(\.\d+)?/, '05'],
    [/^(Z|[+-]\d\d:\d\d)/, 'Z07:00'],
  ]
  let rest = text
  for (const [shape, layout] of pieces) {
    const match = shape.exec(rest)
    if (!match)
      throw new CliError(`parsing time ${JSON.stringify(text)} as "${RFC3339}": cannot parse ${JSON.stringify(rest)} as "${layout}"`)
    rest = rest.slice(match[0].length)
  }
  throw new CliError(`parsing time ${JSON.stringify(text)}: ${rest ? `extra text: ${JSON.stringify(rest)}` : 'day out of range'}`)
}

export function logOptions(flags: FlagSet): LogQuery {
  const tail = flags.number('tail')
  const tailLines = flags.string('selector') && !flags.changed('tail') ? SELECTOR_TAIL : tail === -1 ? undefined : tail
  const since = flags.number('since')
  const sinceTime = flags.string('since-time')
  const limit = flags.number('limit-bytes')
  return {
    ...(tailLines === undefined ? {} : { tailLines }),
    query: {
      follow: flags.bool('follow'),
      previous: flags.bool('previous'),
      timestamps: flags.bool('timestamps'),
      insecureSkipTLSVerifyBackend: flags.bool('insecure-skip-tls-verify-backend'),
      ...(tailLines === undefined ? {} : { tailLines }),
      ...(since === 0 ? {} : { sinceSeconds: Math.round(since / 1000) }),
      ...(sinceTime ? { sinceTime: parseTime(sinceTime) } : {}),
      ...(limit === 0 ? {} : { limitBytes: limit }),
    },
  }
}
