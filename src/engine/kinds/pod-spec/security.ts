/** Rules for security contexts; models ValidateSecurityContext and ValidatePodSecurityContext. */
import { duplicate, forbiddenField, invalid, notSupported, required, tooLong } from '../../api/field-errors'
import type { FieldError } from '../../api/kind'
import type { AppArmorProfile, PodSecurityContext, PodSpec, SeccompProfile, SecurityContext } from '../../schema/types'
import { goView } from './go-view'
import { descendingPathErrors } from './paths'

const MAX_ID = 2 ** 31 - 1
const SECCOMP_TYPES = ['Localhost', 'RuntimeDefault', 'Unconfined'] as const
/** The longest path the kernel takes. */
const MAX_PATH = 4095
const MAX_SYSCTL = 253

function idErrors(id: number | undefined, field: string): FieldError[] {
  return id !== undefined && (id < 0 || id > MAX_ID) ? [invalid(field, id, `must be between 0 and ${MAX_ID}, inclusive`)] : []
}

function seccompErrors(profile: SeccompProfile | undefined, field: string): FieldError[] {
  if (!profile) return []
  const errors: FieldError[] = []
  const file = profile.localhostProfile
  if (!profile.type) errors.push(required(`${field}.type`, 'type is required when seccompProfile is set'))
  else if (!SECCOMP_TYPES.includes(profile.type)) errors.push(notSupported(`${field}.type`, profile.type, SECCOMP_TYPES))
  if (profile.type === 'Localhost') {
    if (file === undefined) errors.push(required(`${field}.localhostProfile`, 'must be set when seccomp type is Localhost'))
    else errors.push(...descendingPathErrors(file, `${field}.localhostProfile`))
  } else if (file !== undefined)
    errors.push(invalid(`${field}.localhostProfile`, goView(profile, 'Profile'), 'can only be set when seccomp type is Localhost'))
  return errors
}

export function appArmorErrors(profile: AppArmorProfile | undefined, field: string): FieldError[] {
  if (!profile) return []
  const at = `${field}.localhostProfile`
  const file = profile.localhostProfile
  switch (profile.type) {
    case 'Localhost':
      if (!file) return [required(at, 'must be set when AppArmor type is Localhost')]
      return [
        ...(file.trim() === file ? [] : [invalid(at, file, 'must not be padded with whitespace')]),
        ...(file.length > MAX_PATH ? [tooLong(at, MAX_PATH)] : []),
      ]
    case 'RuntimeDefault':
    case 'Unconfined':
      return file === undefined ? [] : [invalid(at, file, 'can only be set when AppArmor type is Localhost')]
    default:
      return profile.type
        ? [notSupported(`${field}.type`, profile.type, SECCOMP_TYPES)]
        : [required(`${field}.type`, 'type is required when appArmorProfile is set')]
  }
}

export function containerSecurityErrors(context: SecurityContext, path: string, hostUsers: boolean): FieldError[] {
  const errors = [...idErrors(context.runAsUser, `${path}.runAsUser`), ...idErrors(context.runAsGroup, `${path}.runAsGroup`)]
  if (context.procMount !== undefined) {
    if (context.procMount !== 'Default' && context.procMount !== 'Unmasked')
      errors.push(notSupported(`${path}.procMount`, context.procMount, ['Default', 'Unmasked']))
    if (hostUsers && context.procMount === 'Unmasked')
      errors.push(invalid(`${path}.procMount`, context.procMount, '`hostUsers` must be false to use `Unmasked`'))
  }
  errors.push(...seccompErrors(context.seccompProfile, `${path}.seccompProfile`))
  if (context.allowPrivilegeEscalation === false) {
    const value = goView(context, 'SecurityContext')
    if (context.privileged) errors.push(invalid(path, value, 'cannot set `allowPrivilegeEscalation` to false and `privileged` to true'))
    for (const capability of context.capabilities?.add ?? [])
      if (capability === 'CAP_SYS_ADMIN')
        errors.push(invalid(path, value, 'cannot set `allowPrivilegeEscalation` to false and `capabilities.Add` CAP_SYS_ADMIN'))
  }
  return [...errors, ...appArmorErrors(context.appArmorProfile, `${path}.appArmorProfile`)]
}

/** Names a container may not use for a setting of the kernel are left to the kubelet; only the shape is checked here. */
const SYSCTL = /^([a-z0-9]([-_a-z0-9]*[a-z0-9])?[./])*[a-z0-9]([-_a-z0-9]*[a-z0-9])?$/

/** The namespace of the host that a setting belongs to. */
function sysctlNamespace(name: string): 'ipc' | 'net' | undefined {
  const dotted = name.indexOf('.') < 0 || (name.includes('/') && name.indexOf('/') < name.indexOf('.')) ? name.replaceAll('/', '.') : name
  if (dotted.startsWith('net.')) return 'net'
  return /^(kernel\.(shm|msg)|kernel\.sem$|fs\.mqueue\.)/.test(dotted) ? 'ipc' : undefined
}

const POLICIES = [
  ['fsGroupChangePolicy', ['Always', 'OnRootMismatch']],
  ['supplementalGroupsPolicy', ['Merge', 'Strict']],
  ['seLinuxChangePolicy', ['MountOption', 'Recursive']],
] as const

export function podSecurityErrors(context: PodSecurityContext | undefined, spec: PodSpec, path: string): FieldError[] {
  if (!context) return []
  const errors = [
    ...idErrors(context.fsGroup, `${path}.fsGroup`),
    ...idErrors(context.runAsUser, `${path}.runAsUser`),
    ...idErrors(context.runAsGroup, `${path}.runAsGroup`),
  ]
  context.supplementalGroups?.forEach((group, i) => errors.push(...idErrors(group, `${path}.supplementalGroups[${i}]`)))
  if (spec.shareProcessNamespace && spec.hostPID) {
    errors.push(invalid(`${path}.shareProcessNamespace`, true, 'ShareProcessNamespace and HostPID cannot both be enabled'))
  }
  const names = new Set<string>()
  const late: FieldError[] = []
  context.sysctls?.forEach((sysctl, i) => {
    const field = `${path}.sysctls[${i}].name`
    if (!sysctl.name) errors.push(required(field))
    else if (sysctl.name.length > MAX_SYSCTL || !SYSCTL.test(sysctl.name)) {
      const detail =
        'must have at most 253 characters and match regex ^([a-z0-9]([-_a-z0-9]*[a-z0-9])?[\\./])*[a-z0-9]([-_a-z0-9]*[a-z0-9])?$'
      errors.push(invalid(field, sysctl.name, detail))
    } else if (names.has(sysctl.name)) errors.push(duplicate(field, sysctl.name))
    const namespace = sysctlNamespace(sysctl.name)
    if (spec.hostNetwork && namespace === 'net') errors.push(invalid(field, sysctl.name, "may not be specified when 'hostNetwork' is true"))
    else if (spec.hostIPC && namespace === 'ipc') errors.push(invalid(field, sysctl.name, "may not be specified when 'hostIPC' is true"))
    names.add(sysctl.name)
  })
  for (const [name, supported] of POLICIES) {
    const value = context[name]
    if (value !== undefined && !(supported as readonly string[]).includes(value)) {
      if (name === 'fsGroupChangePolicy') errors.push(notSupported(`${path}.${name}`, value, supported))
      else late.push(notSupported(`${path}.${name}`, value, supported))
    }
  }
  errors.push(
    ...seccompErrors(context.seccompProfile, `${path}.seccompProfile`),
    ...appArmorErrors(context.appArmorProfile, `${path}.appArmorProfile`),
    ...late,
  )
  return errors
}

/** A pod on the node's network has the node's ports; in a template the ports may still be left out. */
export function hostNetworkErrors(spec: PodSpec, path: string, isPod: boolean): FieldError[] {
  if (!spec.hostNetwork) return []
  return (spec.containers ?? []).flatMap((container, i) =>
    (container.ports ?? []).flatMap((port, j) => {
      const { hostPort = 0, containerPort = 0 } = port
      if ((!isPod && hostPort === 0) || hostPort === containerPort) return []
      const field = `${path}.containers[${i}].ports[${j}].hostPort`
      return [invalid(field, hostPort, 'must match `containerPort` when `hostNetwork` is true')]
    }),
  )
}

/** A pod with users of its own shares nothing else with the node. */
export function hostUsersErrors(spec: PodSpec, path: string): FieldError[] {
  if (spec.hostUsers !== false) return []
  const detail = 'when `pod.Spec.HostUsers` is false'
  return [
    ...(spec.hostNetwork ? [forbiddenField(`${path}.hostNetwork`, detail)] : []),
    ...(spec.hostPID ? [forbiddenField(`${path}.HostPID`, detail)] : []),
    ...(spec.hostIPC ? [forbiddenField(`${path}.HostIPC`, detail)] : []),
  ]
}
