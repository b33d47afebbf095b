/** Log streams to stdout: one after the other, or several at once line by line. */
import { anySignal } from '../../../shell/any-signal'
import { StatusError } from '../../../engine/api/status'
import { concatBytes } from '../../../shell/concat-bytes'
import type { Invocation } from '../../command/definition'
import { CliError, errorMessage } from '../../command/errors'
import type { LogQuery } from './log-options'
import type { LogSource } from './sources'

async function copy({ session, flags }: Invocation, source: LogSource, { query }: LogQuery, signal?: AbortSignal): Promise<void> {
  const response = await session.client.raw('GET', `/api/v1/namespaces/${source.namespace}/pods/${source.pod}/log`, {
    query: { ...query, container: source.container },
    subject: { resource: 'pods', group: '', name: source.pod },
    place: 'logs.go:497',
    ...(signal ? { signal } : {}),
  })
  const withPrefix = flags.bool('prefix') || flags.bool('all-pods')
  const prefix = new TextEncoder().encode(withPrefix ? `[pod/${source.pod}/${source.container}] ` : '')
  let rest: Uint8Array = new Uint8Array()
  const print = (line: Uint8Array) => session.io.stdout.write(withPrefix ? concatBytes([prefix, line]) : line)
  try {
    for await (const chunk of response.chunks()) {
      const bytes = rest.length > 0 ? concatBytes([rest, chunk]) : chunk
      const end = bytes.lastIndexOf(NEWLINE)
      rest = bytes.slice(end + 1)
      if (!withPrefix && end >= 0) await print(bytes.slice(0, end + 1))
      else for (const line of linesOf(bytes.slice(0, end + 1))) await print(line)
    }
  } finally {
    // Also of a stream that was cut off within a line.
    if (rest.length) await print(rest)
  }
}

/** Logs that are followed are asked for every second as long as the server refuses them, as it does before the container runs. */
async function consume(invocation: Invocation, source: LogSource, options: LogQuery, signal?: AbortSignal): Promise<void> {
  const { flags, session, io } = invocation
  if (!flags.bool('follow') || flags.bool('ignore-errors')) return copy(invocation, source, options, signal)
  const { clock } = io.system
  const stop = signal ?? session.signal
  const begun = clock.now()
  const deadline = begun + flags.number('pod-running-timeout')
  for (let next = begun + POLL; ; next = Math.max(next + POLL, clock.now())) {
    try {
      return await copy(invocation, source, options, signal)
    } catch (error) {
      if (stop.aborted) throw error
      await session.warn(`${errorMessage(error)}\n`)
      if (!(error instanceof StatusError)) throw error
    }
    if (next > deadline) {
      await clock.sleep(Math.max(0, deadline - clock.now()), stop)
      throw new CliError('context deadline exceeded')
    }
    await clock.sleep(Math.max(0, next - clock.now()), stop)
  }
}

const POLL = 1000
const NEWLINE = 10

function linesOf(bytes: Uint8Array): readonly Uint8Array[] {
  const lines: Uint8Array[] = []
  for (let start = 0; start < bytes.length;) {
    const end = bytes.indexOf(NEWLINE, start)
    const next = end < 0 ? bytes.length : end + 1
    lines.push(bytes.slice(start, next))
    start = next
  }
  return lines
}

export async function printAll(invocation: Invocation, sources: readonly LogSource[], options: LogQuery): Promise<void> {
  for (const source of sources) {
    try {
      await consume(invocation, source, options)
    } catch (error) {
      if (!invocation.flags.bool('ignore-errors') || invocation.session.signal.aborted) throw error
      await invocation.session.print(`error: ${errorMessage(error)}\n`)
    }
  }
}

/** All at once; the first failure ends all, unless --ignore-errors. */
export async function followAll(invocation: Invocation, sources: readonly LogSource[], options: LogQuery): Promise<void> {
  const stop = new AbortController()
  const signal = anySignal([stop.signal, invocation.session.signal])
  const failures: unknown[] = []
  await Promise.all(
    sources.map(async (source) => {
      try {
        await consume(invocation, source, options, signal)
      } catch (error) {
        if (stop.signal.aborted) return
        if (invocation.flags.bool('ignore-errors') && !invocation.session.signal.aborted)
          return invocation.session.print(`error: ${errorMessage(error)}\n`)
        failures.push(error)
        stop.abort()
      }
    }),
  )
  if (failures.length) throw failures[0]
}
