/** What the server remarks on pods and templates that are allowed but unwise; models pkg/api/pod/warnings.go. */
import type { KubeObject } from '../../api/object'
import { dns1123LabelErrors, labelValueErrors } from '../../api/names'
import { canonicalQuantity } from '../../api/quantity'
import type { Container, EphemeralContainer, NodeSelectorTerm, PodAffinity, PodSpec, PodTemplateSpec } from '../../schema/types'
import { isWhole } from '../framework/amount'
import { oldLabelNote, oldLabelWarnings } from '../framework/old-labels'
import { claimSpecWarnings } from '../persistent-volume-spec/warnings'
import { APPARMOR_ANNOTATION, APPARMOR_NOTE } from './app-armor'
import { pathWarnings } from './path-warnings'
import { portWarnings } from './port-warnings'

const OLD_VOLUMES: Readonly<Record<string, string>> = {
  gitRepo: 'deprecated in v1.11, and disabled by default in v1.33+',
  photonPersistentDisk: 'deprecated in v1.11, non-functional in v1.16+',
  scaleIO: 'deprecated in v1.16, non-functional in v1.22+',
  flocker: 'deprecated in v1.22, non-functional in v1.25+',
  quobyte: 'deprecated in v1.22, non-functional in v1.25+',
  storageos: 'deprecated in v1.22, non-functional in v1.25+',
  glusterfs: 'deprecated in v1.25, non-functional in v1.26+',
  cephfs: 'deprecated in v1.28, non-functional in v1.31+',
  rbd: 'deprecated in v1.28, non-functional in v1.31+',
}

const OLD_ANNOTATIONS = [
  ['scheduler.alpha.kubernetes.io/critical-pod', 'non-functional in v1.16+; use the "priorityClassName" field instead'],
  ['security.alpha.kubernetes.io/sysctls', 'non-functional in v1.11+; use the "sysctls" field instead'],
  ['security.alpha.kubernetes.io/unsafe-sysctls', 'non-functional in v1.11+; use the "sysctls" field instead'],
] as const

const SECCOMP_NOTE = 'non-functional in v1.27+; use the "seccompProfile" field instead'

const NO_SELECTOR = 'a null labelSelector results in matching no pod'

/** Values of a preference that no label can have. */
function impossibleValues({ matchExpressions }: NodeSelectorTerm, path: string): string[] {
  return (matchExpressions ?? []).flatMap(({ values }, i) =>
    (values ?? []).flatMap((value, j) =>
      labelValueErrors(value).map((why) => `${path}.matchExpressions[${i}].values[${j}]: ${value} is invalid, ${why}`),
    ),
  )
}

function labelWarnings(spec: PodSpec, path: string): string[] {
  const found: string[] = []
  for (const key of Object.keys(spec.nodeSelector ?? {}).sort()) {
    const note = oldLabelNote(key)
    if (note) found.push(`${path}.nodeSelector[${key}]: ${note}`)
  }
  const node = spec.affinity?.nodeAffinity
  const at = `${path}.affinity.nodeAffinity`
  node?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms?.forEach((each, i) =>
    found.push(...oldLabelWarnings(each, `${at}.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms[${i}]`)),
  )
  node?.preferredDuringSchedulingIgnoredDuringExecution?.forEach(({ preference }, i) => {
    const field = `${at}.preferredDuringSchedulingIgnoredDuringExecution[${i}].preference`
    found.push(...oldLabelWarnings(preference, field), ...impossibleValues(preference, field))
  })
  spec.topologySpreadConstraints?.forEach((constraint, i) => {
    const old = oldLabelNote(constraint.topologyKey)
    if (old) found.push(`${path}.topologySpreadConstraints[${i}].topologyKey: ${constraint.topologyKey} is ${old}`)
    if (!constraint.labelSelector) found.push(`${path}.topologySpreadConstraints[${i}].labelSelector: ${NO_SELECTOR}`)
  })
  return found
}

type Amounts = Readonly<Record<string, string>> | undefined

function fractions(amounts: Amounts, name: string, path: string): string[] {
  const quantity = amounts?.[name]
  if (quantity === undefined || isWhole(quantity)) return []
  return [`${path}[${name}]: fractional byte value "${canonicalQuantity(quantity) ?? quantity}" is invalid, must be an integer`]
}

function containerWarnings(
  { name, securityContext, resources, env }: Container | EphemeralContainer,
  path: string,
  notes: Notes,
): string[] {
  const found: string[] = []
  if (!securityContext?.seccompProfile) found.push(...notes.about(`container.seccomp.security.alpha.kubernetes.io/${name}`, SECCOMP_NOTE))
  if (notes.ofTemplate && !securityContext?.appArmorProfile) found.push(...notes.about(`${APPARMOR_ANNOTATION}${name}`, APPARMOR_NOTE))
  for (const resource of ['memory', 'ephemeral-storage']) {
    for (const list of ['limits', 'requests'] as const) {
      found.push(...fractions(resources?.[list], resource, `${path}.resources.${list}`))
    }
  }
  const variables = new Set<string>()
  env?.forEach((variable, i) => {
    const earlier = `$(${variable.name})`
    // A later definition that adds to the earlier one is meant to replace it.
    if (variables.has(variable.name) && (variable.valueFrom || variable.value === earlier || !variable.value?.includes(earlier))) {
      found.push(`${path}.env[${i}]: hides previous definition of "${variable.name}", which may be dropped when using apply`)
    }
    variables.add(variable.name)
  })
  return found
}

/** Remarks on annotations of what is looked at. */
interface Notes {
  readonly ofTemplate: boolean
  /** One remark when the annotation is there, else none. */
  about(annotation: string, note: string): string[]
}

function repeats(spec: PodSpec, path: string): string[] {
  const found: string[] = []
  const addresses = new Set<string>()
  spec.hostAliases?.forEach(({ ip }, i) => {
    if (addresses.has(ip)) found.push(`${path}.hostAliases[${i}].ip: duplicate ip "${ip}"`)
    addresses.add(ip)
  })
  const secrets = new Set<string>()
  spec.imagePullSecrets?.forEach(({ name = '' }, i) => {
    if (secrets.has(name)) found.push(`${path}.imagePullSecrets[${i}].name: duplicate name "${name}"`)
    secrets.add(name)
  })
  spec.imagePullSecrets?.forEach(({ name }, i) => {
    if (!name) found.push(`${path}.imagePullSecrets[${i}].name: invalid empty name ""`)
  })
  return found
}

function volumeNotes(spec: PodSpec, path: string): string[] {
  return (spec.volumes ?? []).flatMap((volume, i) => {
    const field = `${path}.volumes[${i}]`
    return [
      ...Object.entries(OLD_VOLUMES)
        .filter(([source]) => volume[source as keyof typeof volume] !== undefined)
        .map(([source, note]) => `${field}.${source === 'storageos' ? 'storageOS' : source}: ${note}`),
      ...claimSpecWarnings(volume.ephemeral?.volumeClaimTemplate?.spec, `${field}.ephemeral.volumeClaimTemplate.spec`),
    ]
  })
}

/** Terms without a selector match nothing. */
function affinityWarnings(affinity: PodAffinity | undefined, path: string): string[] {
  const { requiredDuringSchedulingIgnoredDuringExecution: required, preferredDuringSchedulingIgnoredDuringExecution: preferred } =
    affinity ?? {}
  return [
    ...(required ?? []).flatMap(({ labelSelector }, i) =>
      labelSelector ? [] : [`${path}.requiredDuringSchedulingIgnoredDuringExecution[${i}].labelSelector: ${NO_SELECTOR}`],
    ),
    ...(preferred ?? []).flatMap(({ podAffinityTerm }, i) =>
      podAffinityTerm.labelSelector
        ? []
        : [`${path}.preferredDuringSchedulingIgnoredDuringExecution[${i}].podAffinityTerm.labelSelector: ${NO_SELECTOR}`],
    ),
  ]
}

/** Remarks on what makes a pod. `path` is that of the template, empty for a pod. */
function podWarnings(spec: PodSpec, metadata: PodTemplateSpec['metadata'], path: string): string[] {
  const prefix = path && `${path}.`
  const at = `${prefix}spec`
  const notes: Notes = {
    ofTemplate: path !== '' && !spec.securityContext?.appArmorProfile,
    about: (annotation, note) =>
      metadata?.annotations?.[annotation] === undefined ? [] : [`${prefix}metadata.annotations[${annotation}]: ${note}`],
  }
  const found = labelWarnings(spec, at)
  for (const [annotation, note] of OLD_ANNOTATIONS) found.push(...notes.about(annotation, note))
  found.push(...volumeNotes(spec, at), ...pathWarnings(spec), ...repeats(spec, at))
  for (const resource of ['memory', 'ephemeral-storage']) found.push(...fractions(spec.overhead, resource, `${at}.overhead`))
  if (!spec.securityContext?.seccompProfile) found.push(...notes.about('seccomp.security.alpha.kubernetes.io/pod', SECCOMP_NOTE))
  for (const list of ['initContainers', 'containers', 'ephemeralContainers'] as const) {
    spec[list]?.forEach((container, i) => found.push(...containerWarnings(container, `${at}.${list}[${i}]`, notes)))
  }
  found.push(...portWarnings(spec, at))
  if (spec.terminationGracePeriodSeconds !== undefined && spec.terminationGracePeriodSeconds < 0) {
    found.push(`${at}.terminationGracePeriodSeconds: must be >= 0; negative values are invalid and will be treated as 1`)
  }
  for (const sort of ['podAffinity', 'podAntiAffinity'] as const)
    found.push(...affinityWarnings(spec.affinity?.[sort], `${at}.affinity.${sort}`))
  return found
}

/** Remarks on a template, which `path` leads to. */
export const templateWarnings = (template: PodTemplateSpec | undefined, path: string): string[] =>
  template?.spec ? podWarnings(template.spec, template.metadata, path) : []

/** Remarks on a pod that is created; nobody is told of what updates do, since programs make them. */
export const newPodWarnings = ({ metadata, spec }: KubeObject & { readonly spec?: PodSpec | undefined }): string[] => [
  ...podNameWarnings(metadata.name, "the Pod's hostname"),
  ...(spec ? podWarnings(spec, metadata, '') : []),
]

/** Whether a write changes what is asked for: only then the template is looked at again, whatever part was changed. */
export const isRewritten = ({ metadata }: KubeObject, old: KubeObject | undefined): boolean =>
  metadata.generation !== old?.metadata.generation

/** Names with dots are allowed but make host names that are no labels. */
export function podNameWarnings(name: string, used: string): string[] {
  const messages = dns1123LabelErrors(name)
  return messages.length === 0
    ? []
    : [
        `metadata.name: this is used in ${used}, which can result in surprising behavior; a DNS label is recommended: [${messages.join(' ')}]`,
      ]
}

interface Templated extends KubeObject {
  readonly spec?: { readonly template?: PodTemplateSpec } | undefined
}

/** Remarks on what makes pods under its own name from a template. */
export function workloadWarnings(object: Templated, old: Templated | undefined): string[] {
  return [
    ...(old ? [] : podNameWarnings(object.metadata.name, 'Pod names and hostnames')),
    ...(isRewritten(object, old) ? templateWarnings(object.spec?.template, 'spec.template') : []),
  ]
}
