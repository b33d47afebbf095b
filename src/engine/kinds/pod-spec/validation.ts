/** Rules for pod specs and templates; models ValidatePodSpec and ValidatePodTemplateSpec. */
import { duplicate, forbiddenField, invalid, notSupported, required } from '../../api/field-errors'
import type { FieldError } from '../../api/kind'
import { dns1123LabelErrors, dns1123SubdomainErrors, qualifiedNameErrors } from '../../api/names'
import type { PodSpec, PodTemplateSpec } from '../../schema/types'
import { formatQuantity } from '../../api/quantity'
import { amount } from '../framework/amount'
import { ipErrors } from '../framework/addresses'
import { labelErrors } from '../framework/label-selector'
import { containersErrors, ephemeralContainersErrors, initContainersErrors, type PodParts } from './containers'
import { isPodLevel, podAmounts } from './pod-resources'
import { resourceErrors } from './resources'
import { affinityErrors, gateErrors, tolerationErrors } from './scheduling'
import { hostNetworkErrors, hostUsersErrors, podSecurityErrors } from './security'
import { volumeErrors } from './volumes'

const RESTART_POLICIES = ['Always', 'OnFailure', 'Never'] as const
const DNS_POLICIES = ['ClusterFirstWithHostNet', 'ClusterFirst', 'Default', 'None'] as const
const PREEMPTION_POLICIES = ['PreemptLowerPriority', 'Never'] as const
const MAX_ACTIVE_DEADLINE = 2 ** 31 - 1
/** The longest list of search paths, with the blanks between them. */
const MAX_SEARCH_LIST = 2048

function nameErrors(name: string | undefined, field: string): FieldError[] {
  return name ? dns1123SubdomainErrors(name).map((message) => invalid(field, name, message)) : []
}

function labelNameErrors(name: string | undefined, field: string): FieldError[] {
  return name ? dns1123LabelErrors(name).map((message) => invalid(field, name, message)) : []
}

function dnsErrors(spec: PodSpec, path: string): FieldError[] {
  const errors: FieldError[] = []
  const config = spec.dnsConfig
  if (spec.dnsPolicy === 'None') {
    if (!config) return [required(`${path}.dnsConfig`, `must provide \`dnsConfig\` when \`dnsPolicy\` is None`)]
    if (!config.nameservers?.length)
      return [required(`${path}.dnsConfig.nameservers`, 'must provide at least one DNS nameserver when `dnsPolicy` is None')]
  }
  if (!config) return errors
  const at = `${path}.dnsConfig`
  if ((config.nameservers?.length ?? 0) > 3)
    errors.push(invalid(`${at}.nameservers`, config.nameservers, 'must not have more than 3 nameservers'))
  config.nameservers?.forEach((server, i) => errors.push(...ipErrors(server, `${at}.nameservers[${i}]`)))
  if ((config.searches?.length ?? 0) > 32)
    errors.push(invalid(`${at}.searches`, config.searches, 'must not have more than 32 search paths'))
  if ((config.searches ?? []).join(' ').length > MAX_SEARCH_LIST) {
    const detail = `must not have more than ${MAX_SEARCH_LIST} characters (including spaces) in the search list`
    errors.push(invalid(`${at}.searches`, config.searches, detail))
  }
  config.searches?.forEach((search, i) => {
    if (search === '.') return
    const name = search.replace(/\.$/, '')
    for (const message of dns1123SubdomainErrors(name.replaceAll('_', 'a'))) errors.push(invalid(`${at}.searches[${i}]`, name, message))
  })
  config.options?.forEach((option, i) => {
    if (!option.name) errors.push(required(`${at}.options[${i}]`, 'must not be empty'))
  })
  return errors
}

function claimErrors(spec: PodSpec, path: string): FieldError[] {
  const errors: FieldError[] = []
  const names = new Set<string>()
  spec.resourceClaims?.forEach((claim, i) => {
    const at = `${path}[${i}]`
    const { name, resourceClaimName: direct, resourceClaimTemplateName: template } = claim
    if (!name) errors.push(required(`${at}.name`))
    else if (names.has(name)) errors.push(duplicate(`${at}.name`, name))
    else {
      errors.push(...labelNameErrors(name, `${at}.name`))
      names.add(name)
    }
    const value = { Name: name ?? '', ResourceClaimName: direct ?? null, ResourceClaimTemplateName: template ?? null }
    if (direct !== undefined && template !== undefined)
      errors.push(invalid(at, value, 'at most one of `resourceClaimName` or `resourceClaimTemplateName` may be specified'))
    if (direct === undefined && template === undefined)
      errors.push(invalid(at, value, 'must specify one of: `resourceClaimName`, `resourceClaimTemplateName`'))
    for (const field of ['resourceClaimName', 'resourceClaimTemplateName'] as const) {
      const given = claim[field]
      if (given !== undefined) for (const message of dns1123SubdomainErrors(given)) errors.push(invalid(`${at}.${field}`, given, message))
    }
  })
  return errors
}

function hostAliasErrors(spec: PodSpec, path: string): FieldError[] {
  return (spec.hostAliases ?? []).flatMap((alias, i) => [
    ...ipErrors(alias.ip ?? '', `${path}[${i}].ip`),
    ...(alias.hostnames ?? []).flatMap((name, j) =>
      dns1123SubdomainErrors(name).map((message) => invalid(`${path}[${i}].hostnames[${j}]`, name, message)),
    ),
  ])
}

/**
 * Complaints about a pod's spec, in the order in which the API server makes them. `podName` is the pod's, when it is one and has
 * a name; `isPod` tells pods from templates.
 */
export function podSpecErrors(spec: PodSpec, path: string, isPod = false, podName?: string): FieldError[] {
  const volumes = volumeErrors(spec.volumes, `${path}.volumes`, podName)
  const claimNames = new Set((spec.resourceClaims ?? []).map((claim) => claim.name).filter(Boolean))
  const parts: PodParts = { spec, volumes: volumes.valid, claimNames }
  const errors: FieldError[] = [...volumes.errors, ...claimErrors(spec, `${path}.resourceClaims`)]
  errors.push(...containersErrors(parts, `${path}.containers`))
  if (spec.initContainers) errors.push(...initContainersErrors(parts, `${path}.initContainers`))
  if (spec.ephemeralContainers) errors.push(...ephemeralContainersErrors(parts, `${path}.ephemeralContainers`))
  if (spec.resources) errors.push(...podResourcesErrors(spec, `${path}.resources`, claimNames))
  errors.push(...hostNetworkErrors(spec, path, isPod))
  if (!spec.restartPolicy) errors.push(required(`${path}.restartPolicy`))
  else if (!RESTART_POLICIES.includes(spec.restartPolicy))
    errors.push(notSupported(`${path}.restartPolicy`, spec.restartPolicy, [...RESTART_POLICIES]))
  if (!spec.dnsPolicy) errors.push(required(`${path}.dnsPolicy`))
  else if (!DNS_POLICIES.includes(spec.dnsPolicy)) errors.push(notSupported(`${path}.dnsPolicy`, spec.dnsPolicy, DNS_POLICIES))
  if (spec.nodeSelector) errors.push(...labelErrors(spec.nodeSelector, `${path}.nodeSelector`))
  errors.push(...podSecurityErrors(spec.securityContext, spec, `${path}.securityContext`))
  spec.imagePullSecrets?.forEach((secret, i) => {
    if (Object.keys(secret).some((field) => field !== 'name'))
      errors.push(invalid(`${path}.imagePullSecrets[${i}]`, secret, 'only name may be set'))
  })
  errors.push(...affinityErrors(spec.affinity, `${path}.affinity`), ...dnsErrors(spec, path), ...gateErrors(spec, path))
  errors.push(...hostUsersErrors(spec, path))
  errors.push(...nameErrors(spec.serviceAccountName, `${path}.serviceAccountName`))
  errors.push(...nameErrors(spec.nodeName, `${path}.nodeName`))
  const deadline = spec.activeDeadlineSeconds
  if (deadline !== undefined && (deadline < 1 || deadline > MAX_ACTIVE_DEADLINE)) {
    errors.push(invalid(`${path}.activeDeadlineSeconds`, deadline, `must be between 1 and ${MAX_ACTIVE_DEADLINE}, inclusive`))
  }
  errors.push(...labelNameErrors(spec.hostname, `${path}.hostname`), ...labelNameErrors(spec.subdomain, `${path}.subdomain`))
  errors.push(...tolerationErrors(spec.tolerations, `${path}.tolerations`), ...hostAliasErrors(spec, `${path}.hostAliases`))
  errors.push(...nameErrors(spec.priorityClassName, `${path}.priorityClassName`))
  if (spec.runtimeClassName !== undefined) {
    for (const message of dns1123SubdomainErrors(spec.runtimeClassName))
      errors.push(invalid(`${path}.runtimeClassName`, spec.runtimeClassName, message))
  }
  if (spec.preemptionPolicy && !PREEMPTION_POLICIES.includes(spec.preemptionPolicy))
    errors.push(notSupported(`${path}.preemptionPolicy`, spec.preemptionPolicy, PREEMPTION_POLICIES))
  // Overhead is judged as limits of a container would be.
  if (spec.overhead) errors.push(...resourceErrors({ limits: spec.overhead }, `${path}.overhead`, new Set()))
  if (spec.os) {
    if (!spec.os.name) errors.push(required(`${path}.os.name`, 'cannot be empty'))
    else if (!['linux', 'windows'].includes(spec.os.name)) errors.push(notSupported(`${path}.os`, spec.os.name, ['linux', 'windows']))
  }
  return errors
}

function podLevelNameErrors(name: string, field: string): FieldError[] {
  return isPodLevel(name) ? [] : [notSupported(field, name, ['cpu', 'hugepages-', 'memory'])]
}

/** Resources of the pod as a whole hold those of its containers. */
export function podResourcesErrors(spec: PodSpec, path: string, claimNames: ReadonlySet<string>): FieldError[] {
  const resources = spec.resources!
  const errors: FieldError[] = []
  if (resources.claims) errors.push(forbiddenField(`${path}.claims`, 'claims cannot be set for Resources at pod-level'))
  errors.push(...resourceErrors(resources, path, claimNames, podLevelNameErrors))
  const { resources: _, ...containersOnly } = spec
  for (const [name, total] of [...podAmounts({ spec: containersOnly }, 'requests', { overhead: false })].sort(([a], [b]) =>
    a < b ? -1 : 1,
  )) {
    const own = resources.requests?.[name] ?? '0'
    if (!isPodLevel(name) || total.nano <= amount(own)) continue
    const detail = `must be greater than or equal to aggregate container requests of ${formatQuantity(total)}`
    errors.push(invalid(`${path}.requests[${name}]`, own, detail))
  }
  spec.containers?.forEach((container, i) => {
    for (const [name, limit] of Object.entries(container.resources?.limits ?? {})) {
      const own = resources.limits?.[name]
      if (own !== undefined && amount(limit) > amount(own))
        errors.push(invalid(`${path}.containers[${i}][${name}].limits`, limit, `must be less than or equal to pod limits of ${own}`))
    }
  })
  return errors
}

/** Complaints about a template: its labels, annotations and spec. The server leaves out `metadata` where it names the first two. */
export function podTemplateErrors(template: PodTemplateSpec | undefined, path: string): FieldError[] {
  const errors: FieldError[] = [...labelErrors(template?.metadata?.labels, `${path}.labels`)]
  for (const key of Object.keys(template?.metadata?.annotations ?? {}).sort()) {
    for (const message of qualifiedNameErrors(key.toLowerCase())) errors.push(invalid(`${path}.annotations`, key, message))
  }
  const spec: PodSpec = template?.spec ?? { containers: [] }
  errors.push(...podSpecErrors(spec, `${path}.spec`))
  if (spec.ephemeralContainers?.length)
    errors.push(forbiddenField(`${path}.spec.ephemeralContainers`, 'ephemeral containers not allowed in pod template'))
  return errors
}
