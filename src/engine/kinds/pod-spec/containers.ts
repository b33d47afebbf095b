/** Rules for containers of every sort; models validateContainers, validateInitContainers and validateEphemeralContainers. */
import { duplicate, forbiddenField, invalid, notFoundField, notSupported, required } from '../../api/field-errors'
import type { FieldError } from '../../api/kind'
import { dns1123LabelErrors } from '../../api/names'
import type { Container, ContainerPort, PodSpec, VolumeMount } from '../../schema/types'
import { portNameErrors, portNumberErrors } from '../framework/addresses'
import { environmentErrors, environmentFromErrors } from './environment'
import { containerProbeErrors, lifecycleErrors } from './probes'
import { resourceErrors } from './resources'
import { containerSecurityErrors } from './security'
import { subPathErrors } from './volumes'

const PROTOCOLS = ['SCTP', 'TCP', 'UDP'] as const
const PULL_POLICIES = ['Always', 'IfNotPresent', 'Never'] as const
const MESSAGE_POLICIES = ['FallbackToLogsOnError', 'File'] as const
const PROPAGATIONS = ['Bidirectional', 'HostToContainer', 'None'] as const

/** What containers refer to in the rest of the spec. */
export interface PodParts {
  readonly spec: PodSpec
  readonly volumeNames: ReadonlySet<string>
  /** Volumes backed by a claim, which may be block devices. */
  readonly claimVolumes: ReadonlySet<string>
  readonly claimNames: ReadonlySet<string>
}

function portErrors(ports: readonly ContainerPort[] | undefined, path: string): FieldError[] {
  const errors: FieldError[] = []
  const names = new Set<string>()
  ports?.forEach((port, i) => {
    const at = `${path}[${i}]`
    if (port.name) {
      const messages = portNameErrors(port.name)
      for (const message of messages) errors.push(invalid(`${at}.name`, port.name, message))
      if (messages.length === 0) {
        if (names.has(port.name)) errors.push(duplicate(`${at}.name`, port.name))
        names.add(port.name)
      }
    }
    if (!port.containerPort) errors.push(required(`${at}.containerPort`))
    else
      for (const message of portNumberErrors(port.containerPort)) errors.push(invalid(`${at}.containerPort`, port.containerPort, message))
    if (port.hostPort) for (const message of portNumberErrors(port.hostPort)) errors.push(invalid(`${at}.hostPort`, port.hostPort, message))
    if (!port.protocol) errors.push(required(`${at}.protocol`))
    else if (!PROTOCOLS.includes(port.protocol)) errors.push(notSupported(`${at}.protocol`, port.protocol, PROTOCOLS))
  })
  return errors
}

function mountErrors(container: Container, mounts: readonly VolumeMount[] | undefined, parts: PodParts, path: string): FieldError[] {
  const errors: FieldError[] = []
  const places = new Set<string>()
  const devices = new Set((container.volumeDevices ?? []).map((each) => each.devicePath))
  const deviceNames = new Set((container.volumeDevices ?? []).map((each) => each.name))
  mounts?.forEach((mount, i) => {
    const at = `${path}[${i}]`
    if (!mount.name) errors.push(required(`${at}.name`))
    if (!parts.volumeNames.has(mount.name)) errors.push(notFoundField(`${at}.name`, mount.name))
    if (!mount.mountPath) errors.push(required(`${at}.mountPath`))
    if (mount.mountPath) {
      if (places.has(mount.mountPath)) errors.push(invalid(`${at}.mountPath`, mount.mountPath, 'must be unique'))
      places.add(mount.mountPath)
    }
    if (deviceNames.has(mount.name)) errors.push(invalid(`${at}.name`, mount.name, 'must not already exist in volumeDevices'))
    if (devices.has(mount.mountPath))
      errors.push(invalid(`${at}.mountPath`, mount.mountPath, 'must not already exist as a path in volumeDevices'))
    if (mount.subPath) errors.push(...subPathErrors(mount.subPath, `${at}.subPath`))
    if (mount.subPathExpr) {
      if (mount.subPath) errors.push(invalid(`${at}.subPathExpr`, mount.subPathExpr, 'subPathExpr and subPath are mutually exclusive'))
      errors.push(...subPathErrors(mount.subPathExpr, `${at}.subPathExpr`))
    }
    if (mount.mountPropagation && !PROPAGATIONS.includes(mount.mountPropagation)) {
      errors.push(notSupported(`${at}.mountPropagation`, mount.mountPropagation, PROPAGATIONS))
    }
    if (mount.mountPropagation === 'Bidirectional' && !container.securityContext?.privileged) {
      errors.push(forbiddenField(`${at}.mountPropagation`, 'Bidirectional mount propagation is available only to privileged containers'))
    }
  })
  return errors
}

function deviceErrors(container: Container, parts: PodParts, path: string): FieldError[] {
  const errors: FieldError[] = []
  const paths = new Set<string>()
  const names = new Set<string>()
  container.volumeDevices?.forEach((device, i) => {
    const at = `${path}[${i}]`
    if (!device.name) errors.push(required(`${at}.name`))
    if (names.has(device.name)) errors.push(invalid(`${at}.name`, device.name, 'must be unique'))
    if (!device.devicePath) errors.push(required(`${at}.devicePath`))
    if (paths.has(device.devicePath)) errors.push(invalid(`${at}.devicePath`, device.devicePath, 'must be unique'))
    if (device.name && parts.volumeNames.has(device.name) && !parts.claimVolumes.has(device.name)) {
      errors.push(
        invalid(`${at}.name`, device.name, 'can only use volume source type of PersistentVolumeClaim or Ephemeral for block mode'),
      )
    }
    if (!parts.volumeNames.has(device.name)) errors.push(notFoundField(`${at}.name`, device.name))
    names.add(device.name)
    paths.add(device.devicePath)
  })
  return errors
}

function commonErrors(container: Container, parts: PodParts, path: string): FieldError[] {
  const errors: FieldError[] = []
  if (!container.name) errors.push(required(`${path}.name`))
  else for (const message of dns1123LabelErrors(container.name)) errors.push(invalid(`${path}.name`, container.name, message))
  const image = container.image ?? ''
  if (!image) errors.push(required(`${path}.image`))
  else if (image.trim() !== image) errors.push(invalid(`${path}.image`, image, 'must not have leading or trailing whitespace'))
  if (!container.terminationMessagePolicy) errors.push(required(`${path}.terminationMessagePolicy`))
  else if (!MESSAGE_POLICIES.includes(container.terminationMessagePolicy)) {
    errors.push(notSupported(`${path}.terminationMessagePolicy`, container.terminationMessagePolicy, MESSAGE_POLICIES))
  }
  if (container.ports) errors.push(...portErrors(container.ports, `${path}.ports`))
  if (container.env) errors.push(...environmentErrors(container.env, `${path}.env`))
  if (container.envFrom) errors.push(...environmentFromErrors(container.envFrom, `${path}.envFrom`))
  if (container.volumeMounts) errors.push(...mountErrors(container, container.volumeMounts, parts, `${path}.volumeMounts`))
  if (container.volumeDevices) errors.push(...deviceErrors(container, parts, `${path}.volumeDevices`))
  if (!container.imagePullPolicy) errors.push(required(`${path}.imagePullPolicy`))
  else if (!PULL_POLICIES.includes(container.imagePullPolicy))
    errors.push(notSupported(`${path}.imagePullPolicy`, container.imagePullPolicy, PULL_POLICIES))
  if (container.resources) errors.push(...resourceErrors(container.resources, `${path}.resources`, parts.claimNames))
  if (container.securityContext) errors.push(...containerSecurityErrors(container.securityContext, `${path}.securityContext`))
  return errors
}

/** Ports of the node that two containers of the pod would both take. */
function hostPortConflicts(containers: readonly Container[], path: string): FieldError[] {
  const errors: FieldError[] = []
  const taken = new Set<string>()
  containers.forEach((container, i) => {
    container.ports?.forEach((port, j) => {
      if (!port.hostPort) return
      const key = `${port.protocol ?? ''}/${port.hostIP ?? ''}/${port.hostPort}`
      if (taken.has(key)) errors.push(duplicate(`${path}[${i}].ports[${j}].hostPort`, key))
      taken.add(key)
    })
  })
  return errors
}

export function containersErrors(parts: PodParts, path: string): FieldError[] {
  const { containers = [], terminationGracePeriodSeconds } = parts.spec
  if (containers.length === 0) return [required(path)]
  const errors: FieldError[] = []
  const names = new Set<string>()
  containers.forEach((container, i) => {
    const at = `${path}[${i}]`
    errors.push(...commonErrors(container, parts, at))
    if (names.has(container.name)) errors.push(duplicate(`${at}.name`, container.name))
    else names.add(container.name)
    if (container.lifecycle) errors.push(...lifecycleErrors(container.lifecycle, terminationGracePeriodSeconds, `${at}.lifecycle`))
    errors.push(...containerProbeErrors(container, at))
    if (container.restartPolicy && !container.restartPolicyRules && !['Always', 'Never', 'OnFailure'].includes(container.restartPolicy)) {
      errors.push(notSupported(`${at}.restartPolicy`, container.restartPolicy, ['Always', 'Never', 'OnFailure']))
    }
  })
  return [...errors, ...hostPortConflicts(containers, path)]
}

export function initContainersErrors(parts: PodParts, path: string): FieldError[] {
  const errors: FieldError[] = []
  const names = new Set(parts.spec.containers?.map((each) => each.name))
  const containers = parts.spec.initContainers ?? []
  containers.forEach((container, i) => {
    const at = `${path}[${i}]`
    errors.push(...commonErrors(container, parts, at))
    const sidecar = container.restartPolicy === 'Always'
    if (names.has(container.name)) errors.push(duplicate(`${at}.name`, container.name))
    else if (container.name) names.add(container.name)
    errors.push(...hostPortConflicts([container], path).map((error) => ({ ...error, field: error.field.replace(`${path}[0]`, at) })))
    if (sidecar) {
      if (container.lifecycle)
        errors.push(...lifecycleErrors(container.lifecycle, parts.spec.terminationGracePeriodSeconds, `${at}.lifecycle`))
      errors.push(...containerProbeErrors(container, at))
      return
    }
    for (const field of ['lifecycle', 'livenessProbe', 'readinessProbe', 'startupProbe'] as const) {
      if (container[field]) errors.push(forbiddenField(`${at}.${field}`, 'may not be set for init containers without restartPolicy=Always'))
    }
    if (container.restartPolicy && !['Always', 'Never', 'OnFailure'].includes(container.restartPolicy)) {
      errors.push(notSupported(`${at}.restartPolicy`, container.restartPolicy, ['Always', 'Never', 'OnFailure']))
    }
  })
  return errors
}

const FORBIDDEN_IN_EPHEMERAL = ['ports', 'livenessProbe', 'readinessProbe', 'startupProbe', 'lifecycle'] as const

export function ephemeralContainersErrors(parts: PodParts, path: string): FieldError[] {
  const errors: FieldError[] = []
  const names = new Set([...(parts.spec.containers ?? []), ...(parts.spec.initContainers ?? [])].map((each) => each.name))
  parts.spec.ephemeralContainers?.forEach((container, i) => {
    const at = `${path}[${i}]`
    errors.push(...commonErrors(container as unknown as Container, parts, at))
    if (names.has(container.name)) errors.push(duplicate(`${at}.name`, container.name))
    else names.add(container.name)
    const target = container.targetContainerName
    if (target && ![...(parts.spec.containers ?? []), ...(parts.spec.initContainers ?? [])].some((each) => each.name === target)) {
      errors.push(notFoundField(`${at}.targetContainerName`, target))
    }
    for (const field of FORBIDDEN_IN_EPHEMERAL) {
      if (container[field] !== undefined) errors.push(forbiddenField(`${at}.${field}`, 'cannot be set for an Ephemeral Container'))
    }
    if (container.resources && (container.resources.limits || container.resources.requests)) {
      errors.push(forbiddenField(`${at}.resources`, 'cannot be set for an Ephemeral Container'))
    }
  })
  return errors
}
