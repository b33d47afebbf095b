/** `kubectl auth can-i`: asks the server whether something is allowed, or for everything that is. */
import { StatusError } from '../../../engine/api/status'
import type { CommandDefinition, Invocation } from '../../command/definition'
import { printWarning } from '../../printing/warning'
import { CliError, ConnectionError, ExitCode } from '../../command/errors'
import { flag } from '../../command/flags'
import { compactRules, resourceWithGroup } from '../../describe/access'
import { goList } from '../../describe/sheet'
import { alignTabs } from '../../printing/tabwriter'
import { isServerFailure } from '../../rest/answer'
import { asList, asText, at, type Dict } from '../../values'

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
const PATH_VERBS = ['get', 'put', 'post', 'head', 'options', 'delete', 'patch', '*']
/** What rules may name and no server lists. */
const UNLISTED = ['users', 'groups']

interface Wanted {
  readonly group: string
  readonly resource: string
  /** Empty for what no server lists. */
  readonly version: string
}

async function resourceOf(invocation: Invocation, written: string): Promise<Wanted> {
  if (written === '*') return { group: '', resource: '*', version: '' }
  const { session } = invocation
  session.discoveryAttempts = 2
  // A server that does not answer has no types either; the question itself then tells that it does not.
  const found = await session
    .lookup((mapper) => mapper.find(written))
    .catch((error: unknown) => {
      if (isServerFailure(error)) return undefined
      throw error
    })
  await session.warnOfShortName(written)
  if (found) return { group: found.group, resource: found.name, version: found.version }
  const word = written.toLowerCase()
  const dot = word.indexOf('.')
  if (!UNLISTED.includes(word)) {
    await printWarning(
      invocation.io,
      dot < 0
        ? `the server doesn't have a resource type '${word}'\n`
        : `the server doesn't have a resource type '${word.slice(0, dot)}' in group '${word.slice(dot + 1)}'\n`,
    )
  }
  return { group: '', resource: written, version: '' }
}

/** Asks the server itself, not what is known of it; what cannot be found out counts as namespaced. */
async function isNamespaced({ session }: Invocation, { group, resource, version }: Wanted): Promise<boolean> {
  if (version === '') return true
  try {
    const list = await session.client.get(group ? `/apis/${group}/${version}` : `/api/${version}`, {
      isDocument: true,
      ignoresStatus: true,
      place: 'discovery_client.go:413',
    })
    return (
      at(
        asList(list['resources']).find((each) => at(each, 'name') === resource),
        'namespaced',
      ) !== false
    )
  } catch (error) {
    if (error instanceof StatusError || error instanceof ConnectionError) return true
    throw error
  }
}

async function run(invocation: Invocation): Promise<void> {
  const { flags, args } = invocation
  if (!flags.bool('list')) return check(invocation)
  if (args.length > 0) throw new CliError('list option must be specified with no arguments')
  if (flags.bool('quiet') || flags.bool('all-namespaces') || flags.string('subresource') !== '')
    throw new CliError("list option can't be specified with neither quiet, all-namespaces nor subresource options")
  await list(invocation)
}

async function check(invocation: Invocation): Promise<void> {
  const { flags, args, session } = invocation
  const [verb = '', what = ''] = args
  if (args.length !== 2)
    throw new CliError(
      "you must specify two arguments: verb resource or verb resource/resourceName.\nSee 'kubectl auth can-i -h' for help and examples.",
    )
  const spec = what.startsWith('/') ? await pathSpec(invocation, verb, what) : await resourceSpec(invocation, verb, what)
  if (flags.bool('no-headers')) throw new CliError('--no-headers cannot be set without --list specified')
  const status = at(await review(invocation, 'SelfSubjectAccessReview', spec), 'status')
  const isAllowed = at(status, 'allowed') === true
  const remarks = ['reason', 'evaluationError'].map((field) => asText(at(status, field))).filter((text) => text !== '')
  if (!flags.bool('quiet')) await session.print(isAllowed ? 'yes\n' : `${['no', ...remarks].join(' - ')}\n`)
  if (!isAllowed) throw new ExitCode(1)
}

async function pathSpec(invocation: Invocation, verb: string, path: string): Promise<Dict> {
  if (invocation.flags.string('subresource') !== '') throw new CliError('--subresource can not be used with NonResourceURL')
  if (!PATH_VERBS.includes(verb)) await printWarning(invocation.io, `verb '${verb}' is not a known verb\n`)
  return { nonResourceAttributes: { path, verb } }
}

async function resourceSpec(invocation: Invocation, verb: string, what: string): Promise<Dict> {
  const { flags, session } = invocation
  const slash = what.indexOf('/')
  const wanted = await resourceOf(invocation, slash < 0 ? what : what.slice(0, slash))
  const name = slash < 0 ? '' : what.slice(slash + 1)
  const isEverywhere = flags.bool('all-namespaces')
  if (!isEverywhere) {
    if (!(await isNamespaced(invocation, wanted)))
      await printWarning(
        invocation.io,
        wanted.group === ''
          ? `resource '${wanted.resource}' is not namespace scoped\n`
          : `resource '${wanted.resource}' is not namespace scoped in group '${wanted.group}'\n`,
      )
    if (!RESOURCE_VERBS.includes(verb)) await printWarning(invocation.io, `verb '${verb}' is not a known verb\n`)
  }
  const subresource = flags.string('subresource')
  return {
    resourceAttributes: {
      ...(isEverywhere ? {} : { namespace: session.namespace }),
      verb,
      ...(wanted.group ? { group: wanted.group } : {}),
      resource: wanted.resource,
      ...(subresource ? { subresource } : {}),
      ...(name ? { name } : {}),
    },
  }
}

function review({ session }: Invocation, kind: 'SelfSubjectAccessReview' | 'SelfSubjectRulesReview', spec: Dict): Promise<Dict> {
  return session.client.json('POST', `/apis/authorization.k8s.io/v1/${kind.toLowerCase()}s`, {
    body: {
      kind,
      apiVersion: 'authorization.k8s.io/v1',
      metadata: {},
      spec,
      status: kind === 'SelfSubjectAccessReview' ? { allowed: false } : { incomplete: false, nonResourceRules: null, resourceRules: null },
    },
  })
}

async function list(invocation: Invocation): Promise<void> {
  const { flags, session } = invocation
  const status = at(await review(invocation, 'SelfSubjectRulesReview', { namespace: session.namespace }), 'status')
  if (at(status, 'incomplete') === true)
    await printWarning(invocation.io, `the list may be incomplete: ${asText(at(status, 'evaluationError'))}`)
  const rules = compactRules([...asList(at(status, 'resourceRules')), ...asList(at(status, 'nonResourceRules'))])
  const rows = rules.map((rule) =>
    [resourceWithGroup(rule), goList(rule.nonResourceUrls), goList(rule.resourceNames), goList(rule.verbs)].join('\t'),
  )
  if (!flags.bool('no-headers')) rows.unshift('Resources\tNon-Resource URLs\tResource Names\tVerbs')
  if (rows.length) await session.print(`${alignTabs(rows.join('\n'), 6, 3)}\n`)
}

export const canI: CommandDefinition = {
  use: 'can-i VERB [TYPE | TYPE/NAME | NONRESOURCEURL]',
  short: 'Check whether an action is allowed',
  long: `Check whether an action is allowed.

VERB is a verb of the API: get, list, watch, create, update, patch, delete and others. TYPE is a resource, also by its short name and with its group. NONRESOURCEURL is a path that begins with "/". NAME is the name of one object.

Together with --as it tells what others may do.`,
  examples: `# May I create pods, in every namespace?
kubectl auth can-i create pods --all-namespaces

# May I list deployments here?
kubectl auth can-i list deployments.apps

# May the service account 'robot' of the namespace 'dev' list pods of 'prod'?
kubectl auth can-i list pods --as=system:serviceaccount:dev:robot -n prod

# May I do everything here?
kubectl auth can-i '*' '*'

# May I get the job 'backup'?
kubectl auth can-i get jobs.batch/backup

# May I read logs of pods?
kubectl auth can-i get pods --subresource=log

# May I get a path that is no resource?
kubectl auth can-i get /logs/

# Everything I may do in the namespace 'dev'
kubectl auth can-i --list --namespace=dev`,
  flags: [
    flag('bool', 'all-namespaces', false, 'Ask about all namespaces.', { shorthand: 'A' }),
    flag('bool', 'list', false, 'Print everything that is allowed.'),
    flag('bool', 'no-headers', false, 'Leave out the line of column headings'),
    flag('bool', 'quiet', false, 'Print nothing; the exit code is the answer.', { shorthand: 'q' }),
    flag('string', 'subresource', '', 'A subresource, for example log of pods or scale of deployments'),
  ],
  run,
}
