/** Nodes: the machines pods run on. */
import type { Draft } from '../../api/object'
import { NODES } from '../../schema/resources'
import type { Node } from '../../schema/types'
import { builtin } from '../framework/define'
import { validate, validateUpdate } from './validation'

const ROLE_PREFIX = 'node-role.kubernetes.io/'

function statusText(node: Node): string {
  const ready = node.status?.conditions?.find((each) => each.type === 'Ready')
  const parts = ready ? [ready.status === 'True' ? 'Ready' : 'NotReady'] : ['Unknown']
  if (node.spec?.unschedulable) parts.push('SchedulingDisabled')
  return parts.join(',')
}

/** Roles are labels: `node-role.kubernetes.io/<role>`, or the value of `kubernetes.io/role`. */
function rolesText(node: Node): string {
  const roles = new Set<string>()
  for (const [key, value] of Object.entries(node.metadata.labels ?? {})) {
    if (key.startsWith(ROLE_PREFIX) && key.length > ROLE_PREFIX.length) roles.add(key.slice(ROLE_PREFIX.length))
    else if (key === 'kubernetes.io/role' && value) roles.add(value)
  }
  return roles.size === 0 ? '<none>' : [...roles].sort().join(',')
}

const address = (node: Node, type: string): string => node.status?.addresses?.find((each) => each.type === type)?.address ?? '<none>'

/** One range of pod addresses is both the only one and the first of them; what is there is to be had, unless something else is said. */
function setDefaults({ spec, status }: Draft<Node>): void {
  // Of two that differ the single one counts.
  if (spec?.podCIDR && spec.podCIDRs?.[0] !== spec.podCIDR) spec.podCIDRs = [spec.podCIDR]
  else if (spec?.podCIDRs?.length) spec.podCIDR = spec.podCIDRs[0]!
  if (status?.capacity) status.allocatable ??= { ...status.capacity }
}

export const node = builtin(NODES, {
  keepsStatus: true,
  setDefaults,
  validate,
  validateUpdate,
  cells: {
    Status: statusText,
    Roles: rolesText,
    Version: (object) => object.status?.nodeInfo?.kubeletVersion ?? '',
    'Internal-IP': (object) => address(object, 'InternalIP'),
    'External-IP': (object) => address(object, 'ExternalIP'),
    'OS-Image': (object) => object.status?.nodeInfo?.osImage || '<unknown>',
    'Kernel-Version': (object) => {
      const info = object.status?.nodeInfo
      if (!info?.kernelVersion) return '<unknown>'
      return info.architecture ? `${info.kernelVersion} (${info.architecture})` : info.kernelVersion
    },
    'Container-Runtime': (object) => object.status?.nodeInfo?.containerRuntimeVersion || '<unknown>',
  },
  selectableFields: { 'spec.unschedulable': (object) => String(object.spec?.unschedulable ?? false) },
})
