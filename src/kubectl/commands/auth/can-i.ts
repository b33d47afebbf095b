/** `kubectl auth can-i`. */
import { ALL_NAMESPACES } from '../../command/common-flags'
import type { CommandDefinition, Invocation } from '../../command/definition'
import { CliError, ExitCode } from '../../command/errors'
import { flag } from '../../command/flags'
import { usageError } from '../../command/run'
import { compactRules, resourceWithGroup } from '../../describe/access'
import { goList } from '../../describe/sheet'
import { TabWriter } from '../../printing/tabwriter'
import { asList, at, asText, textAt, type Dict } from '../../values'

const RESOURCE_VERBS = [
  'get',
  'list',
  'watch',
  'create',
  'update',
  'patch',
  'delete',
  'deletecollection',
  'use',
  'bind',
  'impersonate',
  '*',
  'approve',
  'sign',
  'escalate',
  'attest',
]
const URL_VERBS = ['get', 'put', 'post', 'head', 'options', 'delete', 'patch', '*']
const API = '/apis/authorization.k8s.io/v1'

async function printList(invocation: Invocation): Promise<void> {
  const { session, flags } = invocation
  const review = await session.client.json('POST', `${API}/selfsubjectrulesreviews`, {
    body: {
      kind: 'SelfSubjectRulesReview',
      apiVersion: 'authorization.k8s.io/v1',
      metadata: {},
      spec: { namespace: session.namespace },
      status: {},
    },
  })
  const problem = textAt(review, 'status', 'evaluationError')
  if (at(review, 'status', 'incomplete') === true && problem) await session.warn(`warning: the list may be incomplete: ${problem}\n`)
  const rules = compactRules([...asList(at(review, 'status', 'resourceRules')), ...asList(at(review, 'status', 'nonResourceRules'))])
  const rows = rules.map((rule) => [resourceWithGroup(rule), goList(rule.nonResourceUrls), goList(rule.resourceNames), goList(rule.verbs)])
  const header = flags.bool('no-headers') ? [] : [['Resources', 'Non-Resource URLs', 'Resource Names', 'Verbs']]
  await session.print(new TabWriter().format([...header, ...rows]))
}

/** What is asked about, with warnings about what makes little sense. */
async function attributes(invocation: Invocation, verb: string, what: string, name: string): Promise<Dict> {
  const { session, flags } = invocation
  const isVerb = (known: readonly string[]) => known.includes(verb)
  if (what.startsWith('/')) {
    if (flags.string('subresource')) throw new CliError('--subresource can not be used with NonResourceURL')
    if (!isVerb(URL_VERBS)) await session.warn(`Warning: verb '${verb}' is not a known verb\n\n`)
    return { nonResourceAttributes: { verb, path: what } }
  }
  const [type = '', ...rest] = what.split('/')
  if (!isVerb(RESOURCE_VERBS)) await session.warn(`Warning: verb '${verb}' is not a known verb\n\n`)
  let group = type.includes('.') ? type.slice(type.indexOf('.') + 1) : ''
  let resource = type.split('.')[0] ?? ''
  if (type !== '*') {
    const found = await session.lookup((mapper) => mapper.find(type))
    if (!found) {
      await session.warn(
        group
          ? `Warning: the server doesn't have a resource type '${resource}' in group '${group}'\n\n`
          : `Warning: the server doesn't have a resource type '${resource}'\n\n`,
      )
    } else {
      resource = found.name
      group = found.group
      if (!found.namespaced && !flags.bool('all-namespaces'))
        await session.warn(
          group
            ? `Warning: resource '${resource}' is not namespace scoped in group '${group}'\n\n`
            : `Warning: resource '${resource}' is not namespace scoped\n\n`,
        )
    }
  }
  return {
    resourceAttributes: {
      namespace: flags.bool('all-namespaces') ? '' : session.namespace,
      verb,
      group,
      resource,
      subresource: flags.string('subresource'),
      name: rest.join('/') || name,
    },
  }
}

async function run(invocation: Invocation): Promise<void> {
  const { args, flags, session } = invocation
  if (flags.bool('list')) {
    if (args.length !== 0) throw new CliError('list option must be specified with no arguments')
    return printList(invocation)
  }
  const [verb, what, name] = args
  if (verb === undefined || what === undefined || args.length > 3)
    throw usageError(
      invocation,
      "you must specify two arguments: verb resource or verb resource/resourceName.\nSee 'kubectl auth can-i -h' for help and examples.",
    )
  const spec = await attributes(invocation, verb, what, name ?? '')
  const review = await session.client.json('POST', `${API}/selfsubjectaccessreviews`, {
    body: { kind: 'SelfSubjectAccessReview', apiVersion: 'authorization.k8s.io/v1', metadata: {}, spec, status: { allowed: false } },
  })
  const isAllowed = at(review, 'status', 'allowed') === true
  if (!flags.bool('quiet')) {
    const reason = textAt(review, 'status', 'reason')
    const problem = asText(at(review, 'status', 'evaluationError'))
    const text = isAllowed ? 'yes' : `no${reason ? ` - ${reason}` : ''}${problem ? ` - ${problem}` : ''}`
    await session.print(`${text}\n`)
  }
  if (!isAllowed) throw new ExitCode(1)
}

export const canI: CommandDefinition = {
  use: 'can-i VERB [TYPE | TYPE/NAME | NONRESOURCEURL]',
  short: 'Check whether an action is allowed',
  long: `Ask whether something may be done.

VERB is one such as get, list, watch or delete. TYPE is a resource; groups are written as usual. NONRESOURCEURL is a path that begins with "/". NAME is the name of one object. The exit code is 1 when it may not be done.`,
  examples: `# May I create pods anywhere?
kubectl auth can-i create pods --all-namespaces

# May I list deployments here?
kubectl auth can-i list deployments.apps

# May this service account?
kubectl auth can-i list pods --as=system:serviceaccount:dev:robot -n prod

# May I read logs?
kubectl auth can-i get pods --subresource=log

# Everything I may do here
kubectl auth can-i --list --namespace=dev`,
  flags: [
    ALL_NAMESPACES,
    flag('bool', 'list', false, 'Show everything that is allowed.'),
    flag('bool', 'no-headers', false, 'Leave out the headers of --list.'),
    flag('bool', 'quiet', false, 'Print nothing, only end with the exit code.', { shorthand: 'q' }),
    flag('string', 'subresource', '', 'A subresource, such as pod/log or deployment/scale'),
  ],
  run,
}
