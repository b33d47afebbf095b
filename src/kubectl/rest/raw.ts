/** `--raw`: a path asked as it is, the answer copied to stdout as it comes; models kubectl's rawhttp. */
import { CliError } from '../command/errors'
import { goQuote } from '../command/strconv'
import type { Session } from '../session'

export async function getRaw(session: Session, path: string): Promise<void> {
  await sendRaw(session, 'GET', path)
}

export async function sendRaw(session: Session, method: string, path: string, body?: string): Promise<void> {
  if (!path.startsWith('/')) throw new CliError(`--raw must be a valid URL path: parse ${goQuote(path)}: invalid URI for request`)
  const response = await session.client.raw(method, path, {
    headers: { Accept: 'application/json, */*' },
    ...(body === undefined ? {} : { body }),
  })
  for await (const chunk of response.chunks()) await session.io.stdout.write(chunk)
}
