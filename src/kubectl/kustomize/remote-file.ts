/** A file of a kustomization that is a URL, asked for once; models httpClientGetContent of kustomize's FileLoader. */
import { CliError, ConnectionError } from '../command/errors'
import { getUrl } from '../resource/download'
import { statusText } from '../rest/trace'
import type { Session } from '../session'
import { isRepository } from './git-address'

/** A server has refused a file; then it is no folder either. */
export class RemoteRefusal extends CliError {}

export const isRemote = (path: string): boolean => /^https?:\/\//i.test(path) && URL.canParse(path)

/** Throws CliError. */
export async function remoteText(session: Session, path: string): Promise<string> {
  const { status, body } = await answerTo(session, path)
  if (status >= 200 && status <= 299) return new TextDecoder().decode(body)
  if (isRepository(path)) throw new CliError('URL is a git repository')
  const [, words = ''] = /^\d+ (.*)/.exec(statusText(status)) ?? []
  throw new RemoteRefusal(`HTTP Error: status code ${status} (${words})`)
}

async function answerTo(session: Session, path: string): ReturnType<typeof getUrl> {
  try {
    return await getUrl(
      session,
      path.replace(/^\w+/, (scheme) => scheme.toLowerCase()),
    )
  } catch (error) {
    if (!(error instanceof ConnectionError)) throw error
    throw new CliError(`Get "${error.url}": ${error.reason}`)
  }
}
