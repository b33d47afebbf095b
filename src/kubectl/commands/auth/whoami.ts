/** `kubectl auth whoami`: name and groups of the user, as the server sees them. */
import { StatusError } from '../../../engine/api/status'
import type { CommandDefinition, Invocation } from '../../command/definition'
import { CliError } from '../../command/errors'
import { goList } from '../../describe/sheet'
import { PRINT_FLAGS, printerFor } from '../../printing/printer'
import { alignTabs } from '../../printing/tabwriter'
import { asDict, asList, asText, at, type Dict } from '../../values'

const VERSION = 'authentication.k8s.io/v1'

async function ask({ session }: Invocation): Promise<Dict> {
  try {
    return await session.client.json('POST', `/apis/${VERSION}/selfsubjectreviews`, {
      body: { kind: 'SelfSubjectReview', apiVersion: VERSION, metadata: {}, status: { userInfo: {} } },
    })
  } catch (error) {
    if (!(error instanceof StatusError)) throw error
    if (error.reason === 'Forbidden')
      throw new CliError('the selfsubjectreviews API is not enabled in the cluster or you do not have permission to call it')
    if (error.reason === 'NotFound') throw new CliError('the selfsubjectreviews API is not enabled in the cluster')
    throw error
  }
}

async function run(invocation: Invocation): Promise<void> {
  const { session, flags } = invocation
  await session.requireClient()
  const printer = flags.string('output') === '' ? undefined : printerFor(session, flags, { isTyped: true })
  const review = await ask(invocation)
  if (printer) return session.print(printer.print(review))
  const user = at(review, 'status', 'userInfo')
  const rows = ['ATTRIBUTE\tVALUE']
  const username = asText(at(user, 'username'))
  const uid = asText(at(user, 'uid'))
  const groups = asList(at(user, 'groups')).map(asText)
  if (username) rows.push(`Username\t${username}`)
  if (uid) rows.push(`UID\t${uid}`)
  if (groups.length) rows.push(`Groups\t${goList(groups)}`)
  const extra = asDict(at(user, 'extra'))
  for (const key of Object.keys(extra).sort()) rows.push(`Extra: ${key}\t${goList(asList(extra[key]).map(asText))}`)
  await session.print(`${alignTabs(rows.join('\n'), 6, 3)}\n`)
}

export const whoAmI: CommandDefinition = {
  use: 'whoami',
  short: 'Experimental: Check self subject attributes',
  long: `Experimental: Check who you are and your attributes (groups, extra).

It tells what the server makes of your credentials, which a kubeconfig does not always show.`,
  examples: `# Who am I?
kubectl auth whoami

# As JSON
kubectl auth whoami -o json`,
  flags: [...PRINT_FLAGS],
  run,
}
