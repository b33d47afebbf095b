/** In which order API groups are preferred; the numbers kube-apiserver registers its own groups with. */

const GROUPS: Readonly<Record<string, number>> = {
  '': 18_000,
  apps: 17_800,
  'events.k8s.io': 17_750,
  'authentication.k8s.io': 17_700,
  'authorization.k8s.io': 17_600,
  autoscaling: 17_500,
  batch: 17_400,
  'certificates.k8s.io': 17_300,
  'networking.k8s.io': 17_200,
  policy: 17_100,
  'rbac.authorization.k8s.io': 17_000,
  'storage.k8s.io': 16_800,
  'apiextensions.k8s.io': 16_700,
  'admissionregistration.k8s.io': 16_700,
  'scheduling.k8s.io': 16_600,
  'coordination.k8s.io': 16_500,
  'node.k8s.io': 16_300,
  'discovery.k8s.io': 16_200,
  'flowcontrol.apiserver.k8s.io': 16_100,
  'resource.k8s.io': 16_000,
}

export interface Priority {
  readonly groupPriorityMinimum: number
  readonly versionPriority: number
}

/** `custom`: the group is a custom resource's. */
export function priorityOf(group: string, version: string, custom: boolean): Priority {
  if (custom) return { groupPriorityMinimum: 1000, versionPriority: 100 }
  const versionPriority = group === '' ? 1 : group === 'autoscaling' && version === 'v2' ? 30 : group.startsWith('flowcontrol') ? 21 : 15
  return { groupPriorityMinimum: GROUPS[group] ?? 1000, versionPriority }
}
