/** Pods are held against the standard that their namespace asks for; models plugin PodSecurity. */
import { invalid, invalidError } from '../../../api/field-errors'
import { forbidden } from '../../../api/status'
import type { FieldError } from '../../../api/kind'
import type { Namespace, Pod, PodSpec } from '../../../schema/types'
import type { Core } from '../../core'
import type { AdmissionPlugin, Attributes } from '../admission'
import { LATEST, LEVELS, violationsOf, type Level, type Violation } from './standards'

const LABEL = 'pod-security.kubernetes.io/'
/** Existing pods looked at when a namespace becomes stricter. */
const MAX_PODS = 3000

interface Standard {
  readonly level: Level
  readonly version: string
}

type Mode = 'enforce' | 'warn'

/** What a namespace's labels ask for; what cannot be read counts as the strictest where pods are warned of, and as nothing where they are refused. */
function standardOf(namespace: Namespace | undefined, mode: Mode): Standard {
  const labels = namespace?.metadata.labels ?? {}
  const level = labels[`${LABEL}${mode}`] ?? 'privileged'
  const version = labels[`${LABEL}${mode}-version`] ?? 'latest'
  const known = (LEVELS as readonly string[]).includes(level)
  return { level: known ? (level as Level) : 'restricted', version: known && isVersion(version) ? version : 'latest' }
}

function isVersion(text: string): boolean {
  return text === 'latest' || /^v1\.(0|[1-9]\d*)$/.test(text)
}

const shown = ({ level, version }: Standard): string => JSON.stringify(`${level}:${version}`)
const reasons = (violations: readonly Violation[]): string => violations.map((each) => each.reason).join(', ')
const details = (violations: readonly Violation[]): string => violations.map((each) => `${each.reason} (${each.detail})`).join(', ')

/** Where workloads keep the template of their pods. */
function templateOf({
  served,
  object,
}: Attributes): { readonly metadata?: Pod['metadata'] | undefined; readonly spec: PodSpec } | undefined {
  const spec = (object as { spec?: Record<string, unknown> }).spec
  type Template = { metadata?: Pod['metadata']; spec?: PodSpec }
  let template: Template | undefined
  switch (served.collection) {
    case 'apps/deployments':
    case 'apps/replicasets':
    case 'apps/statefulsets':
    case 'apps/daemonsets':
    case 'batch/jobs':
    case '/replicationcontrollers':
      template = spec?.['template'] as Template | undefined
      break
    case '/podtemplates':
      template = (object as { template?: Template }).template
      break
    case 'batch/cronjobs':
      template = (spec?.['jobTemplate'] as { spec?: { template?: Template } } | undefined)?.spec?.template
      break
  }
  return template?.spec && { metadata: template.metadata, spec: template.spec }
}

function labelErrors(labels: Readonly<Record<string, string>>): FieldError[] {
  const errors: FieldError[] = []
  for (const mode of ['enforce', 'audit', 'warn']) {
    const level = labels[`${LABEL}${mode}`]
    if (level !== undefined && !(LEVELS as readonly string[]).includes(level))
      errors.push(invalid(`metadata.labels[${LABEL}${mode}]`, level, `must be one of ${LEVELS.join(', ')}`))
    const version = labels[`${LABEL}${mode}-version`]
    if (version !== undefined && !isVersion(version))
      errors.push(invalid(`metadata.labels[${LABEL}${mode}-version]`, version, 'must be "latest" or "v1.x"'))
  }
  return errors
}

/** Tells which pods of a namespace would not be let in any more; pods of one controller are one. */
function existingPods(core: Core, name: string, standard: Standard): string[] {
  const groups = new Map<string, { first: string; count: number; reasons: string }>()
  const controllers = new Set<string>()
  for (const pod of (core.store.list('/pods', name) as readonly Pod[]).slice(0, MAX_PODS)) {
    const owner = pod.metadata.ownerReferences?.find((each) => each.controller)?.uid
    if (owner !== undefined && controllers.has(owner)) {
      const known = [...groups.values()].find((each) => each.reasons === reasonsOf(pod, standard))
      if (known) known.count++
      continue
    }
    if (owner !== undefined) controllers.add(owner)
    const found = reasonsOf(pod, standard)
    if (found === '') continue
    const group = groups.get(found)
    if (!group) groups.set(found, { first: pod.metadata.name, count: 1, reasons: found })
    else {
      group.count++
      if (pod.metadata.name < group.first) group.first = pod.metadata.name
    }
  }
  if (groups.size === 0) return []
  const lines = [...groups.values()].map(({ first, count, reasons: why }) => {
    const others = count === 1 ? '' : count === 2 ? ' (and 1 other pod)' : ` (and ${count - 1} other pods)`
    return `${first}${others}: ${why}`
  })
  return [
    `existing pods in namespace ${JSON.stringify(name)} violate the new PodSecurity enforce level ${shown(standard)}`,
    ...lines.sort(),
  ]
}

/** The release of a standard; what comes after the newest is as it. */
const minorOf = ({ version }: Standard): number => (version === 'latest' ? LATEST : Number(version.slice('v1.'.length)))

function reasonsOf(pod: Pod, standard: Standard): string {
  return pod.spec ? reasons(violationsOf(standard.level, { metadata: pod.metadata, spec: pod.spec }, minorOf(standard))) : ''
}

function validateNamespace({ operation, subresource, served, name, object, old, request }: Attributes, core: Core): void {
  if (!object || subresource !== '' || (operation !== 'CREATE' && operation !== 'UPDATE')) return
  const errors = labelErrors(object.metadata.labels ?? {})
  // What was wrong before may stay so.
  if (errors.length > 0 && (!old || labelErrors(old.metadata.labels ?? {}).length === 0)) throw invalidError(served, name, errors)
  if (!old) return
  const before = standardOf(old as Namespace, 'enforce')
  const after = standardOf(object as Namespace, 'enforce')
  if (after.level === 'privileged' || (LEVELS.indexOf(after.level) <= LEVELS.indexOf(before.level) && after.version === before.version))
    return
  request.warnings.push(...existingPods(core, name, after))
}

function validate(attributes: Attributes, core: Core): void {
  const { served, operation, subresource, name, namespace, object, request } = attributes
  if (served.collection === '/namespaces') return validateNamespace(attributes, core)
  if (!object || !namespace || (operation !== 'CREATE' && operation !== 'UPDATE')) return
  const isPod = served.collection === '/pods'
  if (isPod ? !(operation === 'CREATE' ? subresource === '' : subresource === 'ephemeralcontainers') : subresource !== '') return
  const found = core.store.get('/namespaces', namespace) as Namespace | undefined
  const enforce = standardOf(found, 'enforce')
  const warn = standardOf(found, 'warn')
  if (enforce.level === 'privileged' && warn.level === 'privileged') return
  const { metadata, spec } = object as unknown as Pod
  const pod = isPod ? spec && { metadata, spec } : templateOf(attributes)
  if (!pod) return
  if (isPod) {
    const violations = violationsOf(enforce.level, pod, minorOf(enforce))
    if (violations.length > 0) throw forbidden(served, name, `violates PodSecurity ${shown(enforce)}: ${details(violations)}`)
  }
  const violations = violationsOf(warn.level, pod, minorOf(warn))
  if (violations.length > 0) request.warnings.push(`would violate PodSecurity ${shown(warn)}: ${details(violations)}`)
}

export const podSecurity: AdmissionPlugin = { name: 'PodSecurity', validate }
