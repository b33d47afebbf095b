/** `kubectl certificate approve` and `deny`: decides on certificate signing requests. */
import { StatusError } from '../../../engine/api/status'
import { filenameFlags } from '../../command/common-flags'
import type { CommandDefinition, Invocation } from '../../command/definition'
import { CliError } from '../../command/errors'
import { flag } from '../../command/flags'
import { goQuote } from '../../../engine/api/strconv'
import { PRINT_FLAGS, ResultPrinter } from '../../printing/printer'
import { resultOf } from '../../resource/builder'
import { objectClient, type Info } from '../../resource/info'
import { asDict, asList, asText, at, withAt, type Dict } from '../../values'

const CONFLICT_RETRIES = 10

interface Decision {
  readonly verb: 'approve' | 'deny'
  readonly type: 'Approved' | 'Denied'
  readonly opposite: 'Approved' | 'Denied'
  readonly reason: string
  readonly done: 'approved' | 'denied'
}

const APPROVE: Decision = { verb: 'approve', type: 'Approved', opposite: 'Denied', reason: 'KubectlApprove', done: 'approved' }
const DENY: Decision = { verb: 'deny', type: 'Denied', opposite: 'Approved', reason: 'KubectlDeny', done: 'denied' }

/** The request with the decision; undefined when it has it already. Throws CliError when it has the other. */
function decided(object: Dict, decision: Decision, now: number): Dict | undefined {
  const conditions = asList(at(object, 'status', 'conditions'))
  for (const condition of conditions) {
    const type = asText(at(condition, 'type'))
    if (type === decision.opposite)
      throw new CliError(`certificate signing request ${goQuote(asText(at(object, 'metadata', 'name')))} is already ${type}`)
  }
  if (conditions.some((condition) => at(condition, 'type') === decision.type)) return undefined
  const condition = {
    type: decision.type,
    status: 'True',
    reason: decision.reason,
    message: `This CSR was ${decision.done} by kubectl certificate ${decision.verb}.`,
    lastUpdateTime: rfc3339(now),
  }
  return withAt(object, ['status', 'conditions'], [...conditions, condition])
}

async function decide({ flags, session, io }: Invocation, info: Info, decision: Decision): Promise<void> {
  if (info.resource.group !== 'certificates.k8s.io' || info.resource.kind !== 'CertificateSigningRequest')
    throw new CliError(
      `can only handle CertificateSigningRequest.certificates.k8s.io objects, got ${info.resource.kind}${info.resource.group ? `.${info.resource.group}` : ''}`,
    )
  const client = objectClient(session.client, info)
  for (let attempt = 0; ; attempt++) {
    const current = await client.get(info.name)
    const changed = decided(current, decision, io.system.clock.now())
    if (changed === undefined && !flags.bool('force')) return
    try {
      await client.replace(info.name, changed ?? current, { subresource: 'approval' })
      return
    } catch (error) {
      if (!(error instanceof StatusError) || error.reason !== 'Conflict' || attempt >= CONFLICT_RETRIES) throw error
    }
  }
}

function command(decision: Decision, short: string, long: string): CommandDefinition {
  return {
    use: `${decision.verb} (-f FILENAME | NAME)`,
    short,
    long,
    examples: `# The request 'jane'\nkubectl certificate ${decision.verb} jane`,
    flags: [
      ...filenameFlags('File, folder or URL that identifies the requests'),
      flag('bool', 'force', false, `Write the request even if it is ${decision.done} already.`),
      ...PRINT_FLAGS,
    ],
    run: async (invocation) => {
      const { flags, session, args } = invocation
      const printer = new ResultPrinter(session, flags)
      await session.requireClient()
      const filenames = flags.list('filename')
      const kustomize = flags.string('kustomize')
      if (args.length === 0 && filenames.length === 0 && kustomize === '')
        throw new CliError('one or more CSRs must be specified as <name> or -f <filename>')
      const requests = await resultOf(session, {
        ...(args.length ? { args, namesOf: 'certificatesigningrequests' } : {}),
        filenames,
        kustomize,
        recursive: flags.bool('recursive'),
        latest: true,
        clusterScoped: true,
      })
      let count = 0
      await requests.visit(async (info) => {
        await decide(invocation, info, decision)
        count++
        await printer.print(asDict(info.object), decision.done)
      })
      if (count === 0) await session.print('No resources found\n')
    },
  }
}

export const certificate: CommandDefinition = {
  use: 'certificate SUBCOMMAND',
  short: 'Modify certificate resources',
  group: 'Cluster Management Commands',
  subcommands: [
    command(
      APPROVE,
      'Approve a certificate signing request',
      `Approve a certificate signing request.

A signer of the cluster then issues the certificate, with the attributes that were asked for.

Look at the request first: its certificate may let somebody act as another user.`,
    ),
    command(
      DENY,
      'Deny a certificate signing request',
      `Deny a certificate signing request.

No certificate is issued for it.`,
    ),
  ],
}

/** RFC 3339 in whole seconds, as Kubernetes writes times. */
function rfc3339(milliseconds: number): string {
  return new Date(Math.floor(milliseconds / 1000) * 1000).toISOString().replace('.000Z', 'Z')
}
