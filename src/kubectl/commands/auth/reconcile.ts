/** `kubectl auth reconcile`: makes roles and bindings have at least what files say; models component-helpers' rbac reconciliation. */
import { equalJson } from '../../../engine/api/json'
import { StatusError } from '../../../engine/api/status'
import { DRY_RUN, dryRunOf, filenameFlags, filesGiven, requireFilename } from '../../command/common-flags'
import type { CommandDefinition, Invocation } from '../../command/definition'
import { CliError } from '../../command/errors'
import { flag } from '../../command/flags'
import { goList } from '../../describe/sheet'
import { PRINT_FLAGS, ResultPrinter } from '../../printing/printer'
import { resultOf } from '../../resource/builder'
import { objectClient, type Info } from '../../resource/info'
import { KUBECTL_TYPES } from '../../resource/scheme'
import { builtIn } from '../../rest/built-in'
import { log } from '../../rest/klog'
import { apiVersionOf } from '../../rest/mapper'
import { annotationsOf, asDict, asList, asText, labelsOf, withAt, type Dict } from '../../values'
import { missingSubjects, uncovered } from './cover'

const GROUP = 'rbac.authorization.k8s.io'
const OPT_OUT = `${GROUP}/autoupdate`

type Operation = 'none' | 'create' | 'update' | 'recreate'

interface Outcome {
  readonly object: Dict
  readonly operation: Operation
  readonly isProtected: boolean
  readonly missing: readonly Dict[]
  readonly extra: readonly Dict[]
}

/** What is in the files, with the labels and annotations that are there already. */
function withMetadata(existing: Dict, expected: Dict): Dict {
  const labels = { ...labelsOf(existing), ...labelsOf(expected) }
  const annotations = { ...annotationsOf(existing), ...annotationsOf(expected) }
  const some = (value: Dict) => (Object.keys(value).length ? value : undefined)
  return withAt(withAt(existing, ['metadata', 'labels'], some(labels)), ['metadata', 'annotations'], some(annotations))
}

function reconciled(existing: Dict, expected: Dict, removesExtra: boolean): Outcome {
  const isRole = expected['roleRef'] === undefined
  const field = isRole ? 'rules' : 'subjects'
  const isProtected =
    annotationsOf(existing)['rbac.authorization.kubernetes.io/autoupdate'] === 'false' || annotationsOf(existing)[OPT_OUT] === 'false'
  // Another role cannot be bound: what is missing or too much does not count then.
  if (!isRole && !equalJson(existing['roleRef'], expected['roleRef']))
    return { object: withoutIdentity(expected), operation: 'recreate', isProtected, missing: [], extra: [] }
  const [has, wants] = [asList(existing[field]).map(asDict), asList(expected[field]).map(asDict)]
  const difference = isRole ? uncovered : missingSubjects
  const missing = difference(has, wants)
  const extra = difference(wants, has)
  let object = withMetadata(existing, expected)
  if (isRole && expected['aggregationRule'] !== undefined) object = { ...object, aggregationRule: expected['aggregationRule'] }
  else if (removesExtra && (missing.length > 0 || extra.length > 0)) object = { ...object, [field]: wants }
  else if (missing.length > 0) object = { ...object, [field]: [...has, ...missing] }
  return { object, operation: equalJson(object, existing) ? 'none' : 'update', isProtected, missing, extra }
}

function withoutIdentity(object: Dict): Dict {
  return withAt(withAt(object, ['metadata', 'uid'], undefined), ['metadata', 'resourceVersion'], undefined)
}

async function existingObject({ session }: Invocation, info: Info): Promise<Dict | undefined> {
  try {
    return await objectClient(session.client, info).get(info.name)
  } catch (error) {
    if (error instanceof StatusError && error.reason === 'NotFound') return undefined
    throw error
  }
}

/** Whether it worked; false when it failed for one of these reasons. Throws what fails for others. */
async function tried(work: Promise<unknown>, ...reasons: readonly string[]): Promise<boolean> {
  try {
    await work
    return true
  } catch (error) {
    if (error instanceof StatusError && reasons.includes(error.reason)) return false
    throw error
  }
}

/** The namespace is made when it is not there; who may not look or may not make it may still write roles. */
async function ensureNamespace({ session }: Invocation, name: string): Promise<void> {
  const client = objectClient(session.client, { resource: builtIn('v1', 'Namespace')!, namespace: '' })
  if (await tried(client.get(name), 'NotFound', 'Forbidden')) return
  await tried(client.create({ kind: 'Namespace', apiVersion: 'v1', metadata: { name } }), 'AlreadyExists', 'Forbidden')
}

async function reconcileOne(invocation: Invocation, info: Info, isDry: boolean): Promise<Outcome> {
  const { flags, session } = invocation
  const expected = asDict(info.object)
  const isRole = expected['roleRef'] === undefined
  const existing = await existingObject(invocation, info)
  const client = objectClient(session.client, info)
  if (!existing) {
    const missing = asList(expected[isRole ? 'rules' : 'subjects']).map(asDict)
    const outcome: Outcome = { object: expected, operation: 'create', isProtected: false, missing, extra: [] }
    if (isDry) return outcome
    if (info.resource.namespaced) await ensureNamespace(invocation, info.namespace)
    return { ...outcome, object: await client.create(expected) }
  }
  const outcome = reconciled(existing, expected, flags.bool(isRole ? 'remove-extra-permissions' : 'remove-extra-subjects'))
  if (isDry || outcome.isProtected || outcome.operation === 'none') return outcome
  if (outcome.operation === 'recreate') {
    await client.remove(info.name, {})
    return { ...outcome, object: await client.create(outcome.object) }
  }
  return { ...outcome, object: await client.replace(info.name, outcome.object) }
}

function ruleText(rule: Dict): string {
  const list = (field: string) => goList(asList(rule[field]).map(asText))
  return `{Verbs:${list('verbs')} APIGroups:${list('apiGroups')} Resources:${list('resources')} ResourceNames:${list('resourceNames')} NonResourceURLs:${list('nonResourceURLs')}}`
}

function subjectText(subject: Dict): string {
  const text = (field: string) => asText(subject[field])
  return `{Kind:${text('kind')} APIGroup:${text('apiGroup')} Name:${text('name')} Namespace:${text('namespace')}}`
}

/** The details, on stderr. */
function report(outcome: Outcome, isRole: boolean, removesExtra: boolean): string {
  if (outcome.operation === 'none') return ''
  const caveat = outcome.isProtected ? ', but object opted out (rbac.authorization.kubernetes.io/autoupdate: false)' : ''
  const what = isRole ? 'rules' : 'subjects'
  const lines = (items: readonly Dict[]) => items.map((item) => `\t\t${isRole ? ruleText(item) : subjectText(item)}\n`).join('')
  const missing = outcome.missing.length ? `\tmissing ${what} added:\n${lines(outcome.missing)}` : ''
  const extra = removesExtra && outcome.extra.length ? `\textra ${what} removed:\n${lines(outcome.extra)}` : ''
  return `\treconciliation required ${outcome.operation}${caveat}\n${missing}${extra}`
}

async function run(invocation: Invocation): Promise<void> {
  const { flags, session, args } = invocation
  requireFilename(flags)
  if (args.length > 0) throw new CliError('no arguments are allowed')
  const dryRun = await dryRunOf(session, flags)
  if (dryRun === 'server') throw new CliError('--dry-run=server for command reconcile is not supported yet')
  const result = await resultOf(session, { ...filesGiven(flags), scheme: KUBECTL_TYPES, local: true })
  await session.requireClient()
  const printer = new ResultPrinter(session, flags, dryRun, { isTyped: true })
  await result.visit(async ({ resource: written, ...rest }) => {
    const { group, version, kind } = written
    const apiVersion = apiVersionOf(written)
    if (group !== GROUP) {
      if (session.verbosity('reconcile') >= 1)
        await log(session.io, 'I', 'reconcile.go:306', `skipping &v1.TypeMeta{Kind:"${kind}", APIVersion:"${apiVersion}"}`)
      return
    }
    const resource = builtIn(apiVersion, kind)
    if (!resource) throw new CliError(`only ${GROUP}/v1 is supported: not *${version}.${kind}`)
    const isRole = kind.endsWith('Role')
    const outcome = await reconcileOne(invocation, { ...rest, resource }, dryRun === 'client')
    await printer.print({ apiVersion, kind, ...outcome.object }, 'reconciled')
    await session.warn(report(outcome, isRole, flags.bool(isRole ? 'remove-extra-permissions' : 'remove-extra-subjects')))
  })
}

export const reconcile: CommandDefinition = {
  use: 'reconcile -f FILENAME',
  short: 'Reconciles rules for RBAC role, role binding, cluster role, and cluster role binding objects',
  long: `Reconcile roles, role bindings, cluster roles and cluster role bindings with files.

What is not there is created, with its namespace.

Roles get the permissions that they lack; --remove-extra-permissions takes those away that the files do not give.

Bindings get the subjects that they lack; --remove-extra-subjects takes the others away.

For RBAC this is better than 'apply', since it compares what rules and subjects mean.`,
  examples: `# The roles and bindings of a file
kubectl auth reconcile -f access.yaml`,
  flags: [
    DRY_RUN,
    ...filenameFlags('File, folder or URL with the objects to reconcile.'),
    ...PRINT_FLAGS,
    flag('bool', 'remove-extra-permissions', false, 'Take permissions away that the files do not give'),
    flag('bool', 'remove-extra-subjects', false, 'Take subjects away that the files do not name'),
  ],
  run,
}
