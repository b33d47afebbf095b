/** Defaults of everything a pod is made of; models pkg/apis/core/v1/defaults.go. Work in place on drafts. */
import type { Draft } from '../../api/object'
import { quantitiesOf } from '../../api/resource-list'
import type { Container, EnvVarSource, HTTPGetAction, Lifecycle, PodSpec, PodTemplateSpec, Probe, Volume } from '../../schema/types'
import { dropFieldsThatAreOff } from './off-by-default'
import { podAmounts } from './pod-resources'

type ContainerDraft = Draft<Container>

/** The tag of an image reference: `latest` when it has neither tag nor digest, `` when it has only a digest. */
export function imageTag(image: string): string {
  const at = image.indexOf('@')
  const name = at < 0 ? image : image.slice(0, at)
  const colon = name.lastIndexOf(':')
  if (colon > name.lastIndexOf('/')) return name.slice(colon + 1)
  return at < 0 ? 'latest' : ''
}

/** A reference that images cannot have: its path is lower case, and not too long. */
const MALFORMED = /^$|[A-Z].*\/|^[^/:@]*[A-Z]|\/[^:@]*[A-Z]|[^\w./:@+-]|^[-._/:@]/
const MAX_NAME = 255

function pullPolicy(image: string): 'Always' | 'IfNotPresent' {
  return imageTag(image) === 'latest' && image.length <= MAX_NAME && !MALFORMED.test(image) ? 'Always' : 'IfNotPresent'
}

function httpGetDefaults(action: Draft<HTTPGetAction>): void {
  action.path ||= '/'
  action.scheme ||= 'HTTP'
}

function probeDefaults(probe: Draft<Probe> | undefined): void {
  if (!probe) return
  probe.timeoutSeconds ||= 1
  probe.periodSeconds ||= 10
  probe.successThreshold ||= 1
  probe.failureThreshold ||= 3
  if (probe.httpGet) httpGetDefaults(probe.httpGet)
  if (probe.grpc) probe.grpc.service ??= ''
}

function lifecycleDefaults(lifecycle: Draft<Lifecycle> | undefined): void {
  if (lifecycle?.postStart?.httpGet) httpGetDefaults(lifecycle.postStart.httpGet)
  if (lifecycle?.preStop?.httpGet) httpGetDefaults(lifecycle.preStop.httpGet)
}

/** A divisor that was not given is written as 0. */
function selectorDefaults(source: Draft<Pick<EnvVarSource, 'fieldRef' | 'resourceFieldRef'>>): void {
  if (source.fieldRef) source.fieldRef.apiVersion ||= 'v1'
  if (source.resourceFieldRef) source.resourceFieldRef.divisor ??= '0'
}

function containerDefaults(container: ContainerDraft): void {
  container.imagePullPolicy ||= pullPolicy(container.image ?? '')
  container.terminationMessagePath ||= '/dev/termination-log'
  container.terminationMessagePolicy ||= 'File'
  container.resources ??= {}
  for (const port of container.ports ?? []) port.protocol ||= 'TCP'
  for (const variable of container.env ?? []) if (variable.valueFrom) selectorDefaults(variable.valueFrom)
  probeDefaults(container.livenessProbe)
  probeDefaults(container.readinessProbe)
  probeDefaults(container.startupProbe)
  lifecycleDefaults(container.lifecycle)
}

const DEFAULT_MODE = 0o644

/** What is asked for and limited apart, of what can be said for a pod as a whole. */
const OVERCOMMITTED: ReadonlySet<string> = new Set(['cpu', 'memory'])

function volumeDefaults(volume: Draft<Volume>): void {
  if (Object.keys(volume).every((field) => field === 'name')) volume.emptyDir = {}
  if (volume.secret) volume.secret.defaultMode ??= DEFAULT_MODE
  if (volume.configMap) volume.configMap.defaultMode ??= DEFAULT_MODE
  if (volume.downwardAPI) {
    volume.downwardAPI.defaultMode ??= DEFAULT_MODE
    for (const item of volume.downwardAPI.items ?? []) selectorDefaults(item)
  }
  if (volume.projected) {
    volume.projected.defaultMode ??= DEFAULT_MODE
    for (const source of volume.projected.sources ?? []) {
      if (source.serviceAccountToken) source.serviceAccountToken.expirationSeconds ??= 3600
      for (const item of source.downwardAPI?.items ?? []) selectorDefaults(item)
    }
  }
  if (volume.hostPath) volume.hostPath.type ??= ''
  if (volume.image) volume.image.pullPolicy ||= pullPolicy(volume.image.reference ?? '')
  const claim = volume.ephemeral?.volumeClaimTemplate
  if (claim) claim.spec.volumeMode ??= 'Filesystem'
  if (volume.azureDisk) {
    volume.azureDisk.cachingMode ??= 'ReadWrite'
    volume.azureDisk.kind ??= 'Shared'
    volume.azureDisk.fsType ??= 'ext4'
    volume.azureDisk.readOnly ??= false
  }
}

/** What every pod spec gets, whether in a pod or in a template. */
export function podSpecDefaults(spec: Draft<PodSpec>): void {
  dropFieldsThatAreOff(spec)
  spec.dnsPolicy ||= 'ClusterFirst'
  spec.restartPolicy ||= 'Always'
  spec.securityContext ??= {}
  spec.terminationGracePeriodSeconds ??= 30
  spec.schedulerName ||= 'default-scheduler'
  // The older name of the field is kept equal to the newer one.
  const account = spec.serviceAccountName || spec.serviceAccount
  if (account) {
    spec.serviceAccountName = account
    spec.serviceAccount = account
  }
  for (const container of spec.containers ?? []) containerDefaults(container)
  for (const container of spec.initContainers ?? []) containerDefaults(container)
  for (const container of spec.ephemeralContainers ?? []) containerDefaults(container as ContainerDraft)
  for (const volume of spec.volumes ?? []) volumeDefaults(volume)
}

export function podTemplateDefaults(template: Draft<PodTemplateSpec> | undefined): void {
  if (!template) return
  template.metadata ??= {} as Draft<PodTemplateSpec>['metadata']
  if (template.spec) podSpecDefaults(template.spec)
}

function requestDefaults(container: ContainerDraft): void {
  const resources = container.resources
  if (!resources?.limits) return
  const requests: Record<string, string> = { ...resources.requests }
  for (const [name, limit] of Object.entries(resources.limits)) requests[name] ??= limit
  resources.requests = requests
}

/** What only pods themselves get, not templates. */
export function podOnlyDefaults(spec: Draft<PodSpec>): void {
  spec.enableServiceLinks ??= true
  for (const container of [...(spec.containers ?? []), ...(spec.initContainers ?? [])]) {
    requestDefaults(container)
    if (spec.hostNetwork) for (const port of container.ports ?? []) port.hostPort ||= port.containerPort
  }
  podLevelDefaults(spec)
}

/** A pod with limits of its own asks for what its containers ask for together, or else for its limits. */
function podLevelDefaults(spec: Draft<PodSpec>): void {
  const { resources, ...containersOnly } = spec
  if (!resources?.limits || Object.keys(resources.limits).length === 0) return
  const own = new Set(Object.keys(resources.requests ?? {}))
  const together = quantitiesOf(podAmounts({ spec: containersOnly }, 'requests', { overhead: false }))
  const wanted = Object.entries({ ...resources.limits, ...together }).filter(([name]) => !own.has(name) && OVERCOMMITTED.has(name))
  if (own.size + wanted.length > 0) resources.requests = { ...resources.requests, ...Object.fromEntries(wanted) }
}
