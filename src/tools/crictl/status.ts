/** Sandboxes, containers and images as CRI answers describe them, for -o json and inspect. */
import { nanoTime, type ContainerView, type ImageView, type SandboxView } from '../runtime-view'

export function labelsOf({ name, sandbox }: ContainerView): Readonly<Record<string, string>> {
  return {
    'io.kubernetes.container.name': name,
    'io.kubernetes.pod.name': sandbox.name,
    'io.kubernetes.pod.namespace': sandbox.namespace,
    'io.kubernetes.pod.uid': sandbox.uid,
  }
}

/** The runtime itself needs it, for sandboxes. */
export const isPinned = ({ repository }: ImageView): boolean => repository === 'registry.k8s.io/pause'

export function imageStatus(each: ImageView): Readonly<Record<string, unknown>> {
  return {
    id: each.id,
    repoTags: each.tags.map((tag) => `${each.repository}:${tag}`),
    repoDigests: [`${each.repository}@${each.digest}`],
    size: String(each.size),
    username: '',
    spec: null,
    pinned: isPinned(each),
  }
}

export function podStatus(each: SandboxView): Readonly<Record<string, unknown>> {
  return {
    id: each.id,
    metadata: { name: each.name, uid: each.uid, namespace: each.namespace, attempt: each.attempt },
    state: each.ready ? 'SANDBOX_READY' : 'SANDBOX_NOTREADY',
    createdAt: `${each.created}000000`,
    labels: each.labels,
    annotations: {},
    runtimeHandler: '',
  }
}

export function containerStatus(each: ContainerView): Readonly<Record<string, unknown>> {
  const time = (at: number | undefined): string => (at === undefined ? '0001-01-01T00:00:00Z' : nanoTime(at))
  return {
    status: {
      id: each.id,
      metadata: { attempt: each.attempt, name: each.name },
      state: `CONTAINER_${each.state.toUpperCase()}`,
      createdAt: nanoTime(each.created),
      startedAt: time(each.started),
      finishedAt: time(each.finished),
      exitCode: each.exitCode,
      image: { annotations: {}, image: each.imageReference, runtimeHandler: '', userSpecifiedImage: '' },
      imageRef: each.imageId,
      reason: each.reason,
      message: '',
      labels: labelsOf(each),
      annotations: {},
      mounts: each.mounts.map(({ path, readOnly }) => ({
        containerPath: path,
        propagation: 'PROPAGATION_PRIVATE',
        readonly: readOnly,
        selinuxRelabel: false,
      })),
      logPath: `/var/log/pods/${each.sandbox.namespace}_${each.sandbox.name}_${each.sandbox.uid}/${each.name}/${each.attempt}.log`,
    },
    info: {
      sandboxID: each.sandbox.id,
      pid: each.pid,
      runtimeType: 'io.containerd.runc.v2',
      config: {
        metadata: { name: each.name, attempt: each.attempt },
        image: { image: each.imageId, user_specified_image: each.imageReference },
        args: each.argv,
        working_dir: each.workingDirectory,
        envs: Object.entries(each.env).map(([key, value]) => ({ key, value })),
      },
    },
  }
}
