/** `kubectl auth whoami`. */
import { StatusError } from '../../../engine/api/status'
import type { CommandDefinition, Invocation } from '../../command/definition'
import { CliError } from '../../command/errors'
import { noArguments } from '../../command/run'
import { goList } from '../../describe/sheet'
import { PRINT_FLAGS, printerFor } from '../../printing/printer'
import { TabWriter } from '../../printing/tabwriter'
import { asDict, asList, at, textAt, type Dict } from '../../values'

async function review({ session }: Invocation): Promise<Dict> {
  try {
    return await session.client.json('POST', '/apis/authentication.k8s.io/v1/selfsubjectreviews', {
      body: { kind: 'SelfSubjectReview', apiVersion: 'authentication.k8s.io/v1', metadata: {}, status: { userInfo: {} } },
    })
  } catch (error) {
    if (error instanceof StatusError && error.reason === 'NotFound')
      throw new CliError(
        'the selfsubjectreviews API is not enabled in the cluster\nenable APISelfSubjectReview feature gate and authentication.k8s.io/v1alpha1 or authentication.k8s.io/v1beta1 API',
      )
    throw error
  }
}

async function run(invocation: Invocation): Promise<void> {
  noArguments(invocation)
  const { session, flags } = invocation
  const printer = printerFor(session, flags)
  const answer = await review(invocation)
  if (printer) return session.print(printer.print({ kind: 'SelfSubjectReview', apiVersion: 'authentication.k8s.io/v1', ...answer }))
  const user = at(answer, 'status', 'userInfo')
  const rows = [
    ['ATTRIBUTE', 'VALUE'],
    ['Username', textAt(user, 'username')],
  ]
  if (textAt(user, 'uid')) rows.push(['UID', textAt(user, 'uid')])
  const groups = asList(at(user, 'groups'))
  if (groups.length) rows.push(['Groups', goList(groups)])
  const extra = asDict(at(user, 'extra'))
  for (const key of Object.keys(extra).sort()) rows.push([`Extra: ${key}`, goList(asList(extra[key]))])
  await session.print(new TabWriter().format(rows))
}

export const whoami: CommandDefinition = {
  use: 'whoami',
  short: 'Experimental: Check self subject attributes',
  long: 'Experimental: show who the server takes you for.',
  examples: `# As a table
kubectl auth whoami

# As JSON
kubectl auth whoami -o json`,
  flags: [...PRINT_FLAGS],
  run,
}
