/** What the server remarks on pods and templates that are allowed but unwise; models pkg/api/pod/warnings.go. */
import { equalJson } from '../../api/json'
import { dns1123LabelErrors } from '../../api/names'
import type { Container, PodSpec, PodTemplateSpec } from '../../schema/types'
import { isWhole } from '../framework/amount'
import { oldLabelNote, oldLabelWarnings } from '../framework/old-labels'

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
  node?.preferredDuringSchedulingIgnoredDuringExecution?.forEach((each, i) =>
    found.push(...oldLabelWarnings(each.preference, `${at}.preferredDuringSchedulingIgnoredDuringExecution[${i}].preference`)),
  )
  spec.topologySpreadConstraints?.forEach((constraint, i) => {
    const old = oldLabelNote(constraint.topologyKey)
    if (old) found.push(`${path}.topologySpreadConstraints[${i}].topologyKey: ${constraint.topologyKey} is ${old}`)
  })
  return found
}

function containerWarnings(container: Container, path: string): string[] {
  const found: string[] = []
  for (const list of ['limits', 'requests'] as const) {
    for (const [name, quantity] of Object.entries(container.resources?.[list] ?? {})) {
      if ((name === 'memory' || name === 'ephemeral-storage') && !isWhole(quantity)) {
        found.push(`${path}.resources.${list}[${name}]: fractional byte value "${quantity}" is invalid, must be an integer`)
      }
    }
  }
  const variables = new Set<string>()
  container.env?.forEach((variable, i) => {
    // A later definition that refers to the earlier one is meant to replace it.
    if (variables.has(variable.name) && !variable.value?.includes(`$(${variable.name})`)) {
      found.push(`${path}.env[${i}]: hides previous definition of "${variable.name}", which may be dropped when using apply`)
    }
    variables.add(variable.name)
  })
  return found
}

/** The same port, protocol and host port declared twice within the pod. */
function portWarnings(spec: PodSpec, path: string): string[] {
  const found: string[] = []
  const seen = new Map<string, string>()
  for (const list of ['containers', 'initContainers'] as const) {
    spec[list]?.forEach((container, i) => {
      if (list === 'initContainers' && container.restartPolicy !== 'Always') return
      container.ports?.forEach((port, j) => {
        const field = `${path}.${list}[${i}].ports[${j}]`
        const key = `${port.containerPort}/${port.protocol ?? 'TCP'}/${port.hostPort ?? 0}/${port.hostIP ?? ''}`
        const earlier = seen.get(key)
        if (earlier !== undefined) found.push(`${field}: duplicate port definition with ${earlier}`)
        else seen.set(key, field)
      })
    })
  }
  return found
}

function specWarnings(spec: PodSpec, path: string): string[] {
  const found = labelWarnings(spec, path)
  const addresses = new Set<string>()
  spec.hostAliases?.forEach((alias, i) => {
    if (addresses.has(alias.ip)) found.push(`${path}.hostAliases[${i}].ip: duplicate ip "${alias.ip}"`)
    addresses.add(alias.ip)
  })
  const secrets = new Set<string>()
  spec.imagePullSecrets?.forEach(({ name = '' }, i) => {
    const field = `${path}.imagePullSecrets[${i}].name`
    if (!name) found.push(`${field}: invalid empty name ""`)
    else if (secrets.has(name)) found.push(`${field}: duplicate name "${name}"`)
    secrets.add(name)
  })
  spec.volumes?.forEach((volume, i) => {
    for (const source of Object.keys(OLD_VOLUMES)) {
      if (volume[source as keyof typeof volume] !== undefined) found.push(`${path}.volumes[${i}].${source}: ${OLD_VOLUMES[source]}`)
    }
  })
  for (const list of ['initContainers', 'containers'] as const) {
    spec[list]?.forEach((container, i) => found.push(...containerWarnings(container, `${path}.${list}[${i}]`)))
  }
  found.push(...portWarnings(spec, path))
  if (spec.terminationGracePeriodSeconds !== undefined && spec.terminationGracePeriodSeconds < 0) {
    found.push(`${path}.terminationGracePeriodSeconds: must be >= 0; negative values are invalid and will be treated as 1`)
  }
  return found
}

/** Remarks on a template; none when an update leaves it as it is. `path` is that of the template, empty for a pod. */
export function templateWarnings(template: PodTemplateSpec | undefined, old: PodTemplateSpec | undefined, path: string): string[] {
  if (!template?.spec || (old && equalJson(template.spec, old.spec))) return []
  return specWarnings(template.spec, path ? `${path}.spec` : 'spec')
}

/** Names with dots are allowed but make host names that are no labels. */
export function podNameWarnings(name: string, used: string): string[] {
  const messages = dns1123LabelErrors(name)
  return messages.length === 0
    ? []
    : [
        `metadata.name: this is used in ${used}, which can result in surprising behavior; a DNS label is recommended: [${messages.join(' ')}]`,
      ]
}

interface Templated {
  readonly metadata: { readonly name: string }
  readonly spec?: { readonly template?: PodTemplateSpec } | undefined
}

/** Remarks on what makes pods under its own name from a template. */
export function workloadWarnings({ metadata, spec }: Templated, old: Templated | undefined): string[] {
  return [
    ...(old ? [] : podNameWarnings(metadata.name, 'Pod names and hostnames')),
    ...templateWarnings(spec?.template, old?.spec?.template, 'spec.template'),
  ]
}
