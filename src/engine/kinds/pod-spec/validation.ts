/** Rules for pod specs and templates; models ValidatePodSpec and ValidatePodTemplateSpec. */
import { forbiddenField, invalid, notSupported, required } from '../../api/field-errors'
import type { FieldError } from '../../api/kind'
import { dns1123LabelErrors, dns1123SubdomainErrors, qualifiedNameErrors } from '../../api/names'
import type { PodSpec, PodTemplateSpec } from '../../schema/types'
import { amount } from '../framework/amount'
import { ipErrors } from '../framework/addresses'
import { labelErrors } from '../framework/label-selector'
import { containersErrors, ephemeralContainersErrors, initContainersErrors, type PodParts } from './containers'
import { resourceErrors } from './resources'
import { schedulingErrors } from './scheduling'
import { hostNetworkErrors, podSecurityErrors } from './security'
import { volumeErrors } from './volumes'

const RESTART_POLICIES = ['Always', 'OnFailure', 'Never'] as const
const DNS_POLICIES = ['ClusterFirstWithHostNet', 'ClusterFirst', 'Default', 'None'] as const
const MAX_ACTIVE_DEADLINE = 2 ** 31 - 1

function nameErrors(name: string | undefined, field: string): FieldError[] {
  return name ? dns1123SubdomainErrors(name).map((message) => invalid(field, name, message)) : []
}

function dnsErrors(spec: PodSpec, path: string): FieldError[] {
  const errors: FieldError[] = []
  const config = spec.dnsConfig
  if (spec.dnsPolicy === 'None') {
    if (!config) errors.push(required(`${path}.dnsConfig`, `must provide \`dnsConfig\` when \`dnsPolicy\` is None`))
    else if (!config.nameservers?.length)
      errors.push(required(`${path}.dnsConfig.nameservers`, 'must provide at least one DNS nameserver when `dnsPolicy` is None'))
  }
  if (!config) return errors
  const at = `${path}.dnsConfig`
  if ((config.nameservers?.length ?? 0) > 3)
    errors.push(invalid(`${at}.nameservers`, config.nameservers, 'must not have more than 3 nameservers'))
  config.nameservers?.forEach((server, i) => errors.push(...ipErrors(server, `${at}.nameservers[${i}]`)))
  if ((config.searches?.length ?? 0) > 32)
    errors.push(invalid(`${at}.searches`, config.searches, 'must not have more than 32 search paths'))
  config.searches?.forEach((search, i) => {
    if (search === '.') return
    const name = search.replace(/\.$/, '')
    for (const message of dns1123SubdomainErrors(name.replaceAll('_', 'a'))) errors.push(invalid(`${at}.searches[${i}]`, search, message))
  })
  config.options?.forEach((option, i) => {
    if (!option.name) errors.push(required(`${at}.options[${i}]`, 'must not be empty'))
  })
  return errors
}

/** Complaints about a pod's spec, in the order in which the API server makes them. */
export function podSpecErrors(spec: PodSpec, path: string): FieldError[] {
  const volumeFaults = volumeErrors(spec.volumes, `${path}.volumes`)
  const volumes = spec.volumes ?? []
  const parts: PodParts = {
    spec,
    volumeNames: new Set(volumes.map((volume) => volume.name)),
    claimVolumes: new Set(volumes.filter((volume) => volume.persistentVolumeClaim || volume.ephemeral).map((volume) => volume.name)),
    claimNames: new Set((spec.resourceClaims ?? []).map((claim) => claim.name)),
  }
  const errors: FieldError[] = [...volumeFaults]
  if (spec.resources) errors.push(...resourceErrors(spec.resources, `${path}.resources`, parts.claimNames))
  errors.push(...containersErrors(parts, `${path}.containers`))
  if (spec.initContainers) errors.push(...initContainersErrors(parts, `${path}.initContainers`))
  if (spec.ephemeralContainers) errors.push(...ephemeralContainersErrors(parts, `${path}.ephemeralContainers`))
  if (!spec.restartPolicy) errors.push(required(`${path}.restartPolicy`))
  else if (!RESTART_POLICIES.includes(spec.restartPolicy))
    errors.push(notSupported(`${path}.restartPolicy`, spec.restartPolicy, [...RESTART_POLICIES]))
  if (!spec.dnsPolicy) errors.push(required(`${path}.dnsPolicy`))
  else if (!DNS_POLICIES.includes(spec.dnsPolicy)) errors.push(notSupported(`${path}.dnsPolicy`, spec.dnsPolicy, DNS_POLICIES))
  if (spec.nodeSelector) errors.push(...labelErrors(spec.nodeSelector, `${path}.nodeSelector`))
  errors.push(...podSecurityErrors(spec.securityContext, spec, `${path}.securityContext`))
  errors.push(...hostNetworkErrors(spec, path))
  spec.imagePullSecrets?.forEach((secret, i) => {
    if (Object.keys(secret).some((field) => field !== 'name'))
      errors.push(invalid(`${path}.imagePullSecrets[${i}]`, secret, 'only name may be set'))
  })
  errors.push(...dnsErrors(spec, path))
  errors.push(...schedulingErrors(spec, path))
  errors.push(...nameErrors(spec.serviceAccountName, `${path}.serviceAccountName`))
  errors.push(...nameErrors(spec.nodeName, `${path}.nodeName`))
  const deadline = spec.activeDeadlineSeconds
  if (deadline !== undefined && (deadline < 1 || deadline > MAX_ACTIVE_DEADLINE)) {
    errors.push(invalid(`${path}.activeDeadlineSeconds`, deadline, `must be between 1 and ${MAX_ACTIVE_DEADLINE}, inclusive`))
  }
  for (const field of ['hostname', 'subdomain'] as const) {
    const value = spec[field]
    if (value) for (const message of dns1123LabelErrors(value)) errors.push(invalid(`${path}.${field}`, value, message))
  }
  spec.hostAliases?.forEach((alias, i) => {
    errors.push(...ipErrors(alias.ip, `${path}.hostAliases[${i}].ip`))
    for (const name of alias.hostnames ?? []) errors.push(...nameErrors(name, `${path}.hostAliases[${i}].hostnames`))
  })
  errors.push(...nameErrors(spec.priorityClassName, `${path}.priorityClassName`))
  errors.push(...nameErrors(spec.runtimeClassName, `${path}.runtimeClassName`))
  if (spec.preemptionPolicy && !['Never', 'PreemptLowerPriority'].includes(spec.preemptionPolicy)) {
    errors.push(notSupported(`${path}.preemptionPolicy`, spec.preemptionPolicy, ['Never', 'PreemptLowerPriority']))
  }
  for (const [name, quantity] of Object.entries(spec.overhead ?? {})) {
    for (const message of qualifiedNameErrors(name)) errors.push(invalid(`${path}.overhead`, name, message))
    if (amount(quantity) < 0n) errors.push(invalid(`${path}.overhead[${name}]`, quantity, 'must be greater than or equal to 0'))
  }
  if (spec.os && !['linux', 'windows'].includes(spec.os.name))
    errors.push(notSupported(`${path}.os.name`, spec.os.name, ['linux', 'windows']))
  return errors
}

/** Complaints about a template: its labels, annotations and spec. */
export function podTemplateErrors(template: PodTemplateSpec | undefined, path: string): FieldError[] {
  const errors: FieldError[] = [...labelErrors(template?.metadata?.labels, `${path}.metadata.labels`)]
  for (const key of Object.keys(template?.metadata?.annotations ?? {}).sort()) {
    for (const message of qualifiedNameErrors(key.toLowerCase())) errors.push(invalid(`${path}.metadata.annotations`, key, message))
  }
  const spec: PodSpec = template?.spec ?? { containers: [] }
  errors.push(...podSpecErrors(spec, `${path}.spec`))
  if (spec.ephemeralContainers?.length)
    errors.push(forbiddenField(`${path}.spec.ephemeralContainers`, 'ephemeral containers not allowed in pod template'))
  return errors
}
