/** Rules for containers of every sort; models validateContainers, validateInitContainers and validateEphemeralContainers. */
import { duplicate, forbiddenField, invalid, notFoundField, notSupported, required } from '../../api/field-errors'
import type { FieldError } from '../../api/kind'
import { dns1123LabelErrors } from '../../api/names'
import type { Container, ContainerPort, PodSpec, Volume, VolumeMount } from '../../schema/types'
import { portNameErrors, portNumberErrors } from '../framework/addresses'
import { environmentErrors, environmentFromErrors } from './environment'
import { containerProbeErrors, lifecycleErrors } from './probes'
import { restartPolicyErrors } from './restart-policy'
import { resourceErrors } from './resources'
import { containerSecurityErrors } from './security'
import { descendingPathErrors } from './paths'

const PROTOCOLS = ['SCTP', 'TCP', 'UDP'] as const
const PULL_POLICIES = ['Always', 'IfNotPresent', 'Never'] as const
const MESSAGE_POLICIES = ['File', 'FallbackToLogsOnError'] as const
const PROPAGATIONS = ['Bidirectional', 'HostToContainer', 'None'] as const

/** What containers refer to in the rest of the spec. */
export interface PodParts {
  readonly spec: PodSpec
  /** Volumes that can be mounted: those without faults. */
  readonly volumes: ReadonlyMap<string, Volume>
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

/** The server names some fields of a mount without its place in the list: of `path`, not `at`. */
function mountErrors(container: Container, parts: PodParts, path: string): FieldError[] {
  const errors: FieldError[] = []
  const places = new Set<string>()
  const devices = new Set((container.volumeDevices ?? []).map((each) => each.devicePath))
  const deviceNames = new Set((container.volumeDevices ?? []).map((each) => each.name))
  container.volumeMounts?.forEach((mount, i) => {
    const at = `${path}[${i}]`
    const { name = '', mountPath = '' } = mount
    const volume = parts.volumes.get(name)
    if (!name) errors.push(required(`${at}.name`))
    if (!volume) errors.push(notFoundField(`${at}.name`, name))
    if (!mountPath) errors.push(required(`${at}.mountPath`))
    if (places.has(mountPath)) errors.push(invalid(`${at}.mountPath`, mountPath, 'must be unique'))
    places.add(mountPath)
    if (deviceNames.has(name)) errors.push(invalid(`${at}.name`, name, 'must not already exist in volumeDevices'))
    if (devices.has(mountPath)) errors.push(invalid(`${at}.mountPath`, mountPath, 'must not already exist as a path in volumeDevices'))
    if (mount.subPath) errors.push(...descendingPathErrors(mount.subPath, `${path}.subPath`))
    if (mount.subPathExpr) {
      if (mount.subPath) errors.push(invalid(`${at}.subPathExpr`, mount.subPathExpr, 'subPathExpr and subPath are mutually exclusive'))
      errors.push(...descendingPathErrors(mount.subPathExpr, `${path}.subPathExpr`))
    }
    errors.push(...propagationErrors(mount, container, path))
  })
  return errors
}

function propagationErrors(mount: VolumeMount, container: Container, path: string): FieldError[] {
  const errors: FieldError[] = []
  const { mountPropagation: propagation, recursiveReadOnly: recursive } = mount
  if (propagation !== undefined) {
    const field = `${path}.mountPropagation`
    if (!PROPAGATIONS.includes(propagation)) errors.push(notSupported(field, propagation, PROPAGATIONS))
    if (propagation === 'Bidirectional' && !container.securityContext?.privileged)
      errors.push(forbiddenField(field, 'Bidirectional mount propagation is available only to privileged containers'))
  }
  if (recursive === undefined || recursive === 'Disabled') return errors
  const field = `${path}.recursiveReadOnly`
  if (recursive !== 'Enabled' && recursive !== 'IfPossible')
    return [...errors, notSupported(field, recursive, ['Disabled', 'Enabled', 'IfPossible'])]
  if (!mount.readOnly) errors.push(forbiddenField(field, 'may only be specified when readOnly is true'))
  if (propagation !== undefined && propagation !== 'None')
    errors.push(forbiddenField(field, 'may only be specified when mountPropagation is None or not specified'))
  return errors
}

function deviceErrors(container: Container, parts: PodParts, path: string): FieldError[] {
  const errors: FieldError[] = []
  const paths = new Set<string>()
  const names = new Set<string>()
  const mounts = container.volumeMounts ?? []
  container.volumeDevices?.forEach((device, i) => {
    const at = `${path}[${i}]`
    const { name = '', devicePath = '' } = device
    const volume = parts.volumes.get(name)
    if (!name) errors.push(required(`${at}.name`))
    if (names.has(name)) errors.push(invalid(`${at}.name`, name, 'must be unique'))
    if (volume && !volume.persistentVolumeClaim && !volume.ephemeral) {
      errors.push(invalid(`${at}.name`, name, 'can only use volume source type of PersistentVolumeClaim or Ephemeral for block mode'))
    }
    if (!volume) errors.push(notFoundField(`${at}.name`, name))
    if (!devicePath) errors.push(required(`${at}.devicePath`))
    if (paths.has(devicePath)) errors.push(invalid(`${at}.devicePath`, devicePath, 'must be unique'))
    if (devicePath.split('/').includes('..')) errors.push(invalid(`${at}.devicePath`, devicePath, "can not contain backsteps ('..')"))
    else paths.add(devicePath)
    if (mounts.some((each) => each.name === name)) errors.push(invalid(`${at}.name`, name, 'must not already exist in volumeMounts'))
    if (mounts.some((each) => each.mountPath === devicePath))
      errors.push(invalid(`${at}.devicePath`, devicePath, 'must not already exist as a path in volumeMounts'))
    if (name) names.add(name)
  })
  return errors
}

function resizeErrors(container: Container, spec: PodSpec, path: string): FieldError[] {
  const errors: FieldError[] = []
  const seen = new Set<string>()
  container.resizePolicy?.forEach(({ resourceName, restartPolicy }, i) => {
    if (seen.has(resourceName)) errors.push(duplicate(`${path}[${i}]`, resourceName))
    seen.add(resourceName)
    if (!resourceName) errors.push(required(path))
    else if (!['cpu', 'memory'].includes(resourceName)) errors.push(notSupported(path, resourceName, ['cpu', 'memory']))
    if (!restartPolicy) errors.push(required(path))
    else if (!['NotRequired', 'RestartContainer'].includes(restartPolicy))
      errors.push(notSupported(path, restartPolicy, ['NotRequired', 'RestartContainer']))
    if (spec.restartPolicy === 'Never' && restartPolicy !== 'NotRequired')
      errors.push(invalid(path, restartPolicy, "must be 'NotRequired' when `restartPolicy` is 'Never'"))
  })
  return errors
}

function commonErrors(container: Container, parts: PodParts, path: string): FieldError[] {
  const errors: FieldError[] = []
  if (!container.name) errors.push(required(`${path}.name`))
  else for (const message of dns1123LabelErrors(container.name)) errors.push(invalid(`${path}.name`, container.name, message))
  if (!container.image) errors.push(required(`${path}.image`))
  if (!container.terminationMessagePolicy) errors.push(required(`${path}.terminationMessagePolicy`))
  else if (!MESSAGE_POLICIES.includes(container.terminationMessagePolicy)) {
    errors.push(notSupported(`${path}.terminationMessagePolicy`, container.terminationMessagePolicy, MESSAGE_POLICIES))
  }
  if (container.ports) errors.push(...portErrors(container.ports, `${path}.ports`))
  if (container.env) errors.push(...environmentErrors(container.env, `${path}.env`))
  if (container.envFrom) errors.push(...environmentFromErrors(container.envFrom, `${path}.envFrom`))
  if (container.volumeMounts) errors.push(...mountErrors(container, parts, `${path}.volumeMounts`))
  if (container.volumeDevices) errors.push(...deviceErrors(container, parts, `${path}.volumeDevices`))
  if (!container.imagePullPolicy) errors.push(required(`${path}.imagePullPolicy`))
  else if (!PULL_POLICIES.includes(container.imagePullPolicy))
    errors.push(notSupported(`${path}.imagePullPolicy`, container.imagePullPolicy, PULL_POLICIES))
  if (container.resources) errors.push(...resourceErrors(container.resources, `${path}.resources`, parts.claimNames))
  if (container.resizePolicy) errors.push(...resizeErrors(container, parts.spec, `${path}.resizePolicy`))
  if (container.securityContext)
    errors.push(...containerSecurityErrors(container.securityContext, `${path}.securityContext`, parts.spec.hostUsers !== false))
  return errors
}

/** Only pods, not templates, mind blanks around an image's name. */
export function imageBlankErrors(containers: readonly Container[] | undefined, path: string): FieldError[] {
  return (containers ?? []).flatMap(({ image = '' }, i) =>
    image.trim() === image ? [] : [invalid(`${path}[${i}].image`, image, 'must not have leading or trailing whitespace')],
  )
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
    errors.push(...restartPolicyErrors(container, at))
  })
  return [...errors, ...hostPortConflicts(containers, path)]
}

export function initContainersErrors(parts: PodParts, path: string): FieldError[] {
  const errors: FieldError[] = []
  const names = new Set(parts.spec.containers?.map((each) => each.name))
  const containers = parts.spec.initContainers ?? []
  containers.forEach((container, i) => {
    const at = `${path}[${i}]`
    errors.push(...commonErrors(container, parts, at), ...restartPolicyErrors(container, at))
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
    for (const { restartPolicy } of container.resizePolicy ?? []) {
      if (restartPolicy === 'RestartContainer')
        errors.push(invalid(`${at}.resizePolicy`, restartPolicy, "must be 'NotRequired' for non-sidecar init containers"))
    }
    for (const field of ['lifecycle', 'livenessProbe', 'readinessProbe', 'startupProbe'] as const) {
      if (container[field]) errors.push(forbiddenField(`${at}.${field}`, 'may not be set for init containers without restartPolicy=Always'))
    }
  })
  return errors
}

/** In the order of the type's fields. */
const FORBIDDEN_IN_EPHEMERAL = [
  'ports',
  'resources',
  'resizePolicy',
  'restartPolicy',
  'restartPolicyRules',
  'livenessProbe',
  'readinessProbe',
  'startupProbe',
  'lifecycle',
] as const

const isSet = (value: unknown): boolean => value !== undefined && (typeof value !== 'object' || Object.keys(value as object).length > 0)

export function ephemeralContainersErrors(parts: PodParts, path: string): FieldError[] {
  const errors: FieldError[] = []
  const others = new Set([...(parts.spec.containers ?? []), ...(parts.spec.initContainers ?? [])].map((each) => each.name))
  const names = new Set(others)
  parts.spec.ephemeralContainers?.forEach((ephemeral, i) => {
    const at = `${path}[${i}]`
    const container = ephemeral as Container
    errors.push(...commonErrors(container, parts, at))
    errors.push(...imageBlankErrors([container], path).map((error) => ({ ...error, field: `${at}.image` })))
    if (names.has(container.name)) errors.push(duplicate(`${at}.name`, container.name))
    else names.add(container.name)
    const target = ephemeral.targetContainerName
    if (target && !others.has(target)) errors.push(notFoundField(`${at}.targetContainerName`, target))
    for (const field of FORBIDDEN_IN_EPHEMERAL) {
      if (isSet(container[field])) errors.push(forbiddenField(`${at}.${field}`, 'cannot be set for an Ephemeral Container'))
    }
    container.volumeMounts?.forEach((mount, j) => {
      for (const field of ['subPath', 'subPathExpr'] as const)
        if (mount[field]) errors.push(forbiddenField(`${at}.volumeMounts[${j}].${field}`, 'cannot be set for an Ephemeral Container'))
    })
  })
  return errors
}
