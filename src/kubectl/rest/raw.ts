/** `--raw`: a path asked as it is, the answer copied to stdout as it comes; models kubectl's rawhttp. */
import { CliError } from '../command/errors'
import type { FlagSet } from '../command/flags'
import { readAll, readText } from '../resource/manifests'
import type { Session } from '../session'
import { requestUri, uriProblem } from './request-uri'

/** Throws CliError for what is no path. */
export async function getRaw(session: Session, path: string): Promise<void> {
  const problem = uriProblem(path)
  if (problem !== undefined) throw new CliError(`${NO_PATH}: ${problem}`)
  await sendRaw(session, 'GET', path)
}

/** Whether --raw may go with the other flags; `others` are those a command refuses besides, by what is said of them. Throws CliError. */
export function refuseRaw(flags: FlagSet, others: readonly (readonly [isThere: boolean, message: string])[] = []): void {
  const [file = ''] = flags.list('filename')
  const uri = uriProblem(flags.string('raw'))
  const problems: readonly (readonly [boolean, string])[] = [
    [/^https?:\/\//.test(file), '--raw cannot read from a url'],
    [flags.bool('recursive'), '--raw and --recursive are mutually exclusive'],
    ...others,
    [flags.string('output') !== '', '--raw and --output are mutually exclusive'],
    [uri !== undefined, `${NO_PATH}: ${uri}`],
  ]
  const problem = problems.find(([isThere]) => isThere)
  if (problem) throw new CliError(problem[1])
}

const NO_PATH = '--raw must be a valid URL path'

/** Sends what a file or standard input holds. Throws CliError for a file that is not there. */
export async function sendRawFile(session: Session, method: string, path: string, file: string | undefined): Promise<void> {
  const body = file === undefined ? undefined : file === '-' ? await readAll(session.io.stdin, session.io.signal) : readText(session, file)
  await sendRaw(session, method, path, body)
}

async function sendRaw(session: Session, method: string, uri: string, body?: string): Promise<void> {
  const { path, query } = requestUri(uri)
  const response = await session.client.raw(method, path, {
    query,
    headers: { Accept: 'application/json, */*' },
    place: 'raw.go:84',
    ...(body === undefined ? {} : { body }),
    ...(method === 'GET' ? {} : { streamsBody: true }),
  })
  for await (const chunk of response.chunks()) await session.io.stdout.write(chunk)
}
