/** Rules for security contexts; models ValidateSecurityContext and ValidatePodSecurityContext. */
import { forbiddenField, invalid, notSupported, required } from '../../api/field-errors'
import type { FieldError } from '../../api/kind'
import type { PodSecurityContext, PodSpec, SeccompProfile, SecurityContext } from '../../schema/types'

const MAX_ID = 2 ** 31 - 1
const SECCOMP_TYPES = ['Localhost', 'RuntimeDefault', 'Unconfined'] as const

function idErrors(id: number | undefined, field: string): FieldError[] {
  return id !== undefined && (id < 0 || id > MAX_ID) ? [invalid(field, id, `must be between 0 and ${MAX_ID}, inclusive`)] : []
}

function seccompErrors(profile: SeccompProfile | undefined, field: string): FieldError[] {
  if (!profile) return []
  if (!profile.type) return [required(`${field}.type`, 'type is required when seccompProfile is set')]
  if (profile.type === 'Localhost') {
    return profile.localhostProfile ? [] : [required(`${field}.localhostProfile`, 'must be set when seccomp type is Localhost')]
  }
  if (profile.localhostProfile !== undefined) {
    return [invalid(`${field}.localhostProfile`, profile.localhostProfile, 'can only be set when seccomp type is Localhost')]
  }
  return SECCOMP_TYPES.includes(profile.type) ? [] : [notSupported(`${field}.type`, profile.type, SECCOMP_TYPES)]
}

export function containerSecurityErrors(context: SecurityContext, path: string): FieldError[] {
  const errors = [
    ...idErrors(context.runAsUser, `${path}.runAsUser`),
    ...idErrors(context.runAsGroup, `${path}.runAsGroup`),
    ...seccompErrors(context.seccompProfile, `${path}.seccompProfile`),
  ]
  if (context.procMount && context.procMount !== 'Default' && context.procMount !== 'Unmasked') {
    errors.push(notSupported(`${path}.procMount`, context.procMount, ['Default', 'Unmasked']))
  }
  if (context.allowPrivilegeEscalation === false) {
    if (context.privileged) errors.push(invalid(path, context, 'cannot set `allowPrivilegeEscalation` to false and `privileged` to true'))
    if (context.capabilities?.add?.some((each) => each === 'CAP_SYS_ADMIN')) {
      errors.push(invalid(path, context, 'cannot set `allowPrivilegeEscalation` to false and `capabilities.Add` CAP_SYS_ADMIN'))
    }
  }
  return errors
}

/** Names a container may not use for a setting of the kernel are left to the kubelet; only the shape is checked here. */
const SYSCTL = /^[a-z0-9]([-_a-z0-9]*[a-z0-9])?([./][a-z0-9]([-_a-z0-9]*[a-z0-9])?)*$/

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
  context.sysctls?.forEach((sysctl, i) => {
    const field = `${path}.sysctls[${i}].name`
    if (!sysctl.name) errors.push(required(field))
    else if (!SYSCTL.test(sysctl.name)) {
      errors.push(
        invalid(
          field,
          sysctl.name,
          `must have at most 253 characters and match regex ^[a-z0-9]([-_a-z0-9]*[a-z0-9])?([\\./][a-z0-9]([-_a-z0-9]*[a-z0-9])?)*$`,
        ),
      )
    } else if (names.has(sysctl.name)) errors.push({ type: 'Duplicate value', field, value: sysctl.name })
    names.add(sysctl.name)
  })
  if (context.fsGroupChangePolicy && !['Always', 'OnRootMismatch'].includes(context.fsGroupChangePolicy)) {
    errors.push(notSupported(`${path}.fsGroupChangePolicy`, context.fsGroupChangePolicy, ['Always', 'OnRootMismatch']))
  }
  errors.push(...seccompErrors(context.seccompProfile, `${path}.seccompProfile`))
  return errors
}

/** A pod on the node's network has the node's ports. */
export function hostNetworkErrors(spec: PodSpec, path: string): FieldError[] {
  if (!spec.hostNetwork) return []
  const errors: FieldError[] = []
  for (const list of ['containers', 'initContainers'] as const) {
    spec[list]?.forEach((container, i) => {
      container.ports?.forEach((port, j) => {
        if (port.hostPort && port.hostPort !== port.containerPort) {
          errors.push(
            invalid(
              `${path}.${list}[${i}].ports[${j}].containerPort`,
              port.containerPort,
              'must match `hostPort` when `hostNetwork` is true',
            ),
          )
        }
      })
    })
  }
  if (spec.hostUsers === false) errors.push(forbiddenField(`${path}.hostNetwork`, 'when `hostUsers` is false'))
  return errors
}
