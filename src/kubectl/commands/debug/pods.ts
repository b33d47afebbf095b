/** The three ways to debug: an ephemeral container in the pod, a copy of the pod, a pod on a node. */
import { StatusError } from '../../../engine/api/status'
import type { Invocation } from '../../command/definition'
import { CliError } from '../../command/errors'
import { schemaTypeOfObject, twoWayPatch } from '../../patch/diff'
import { findContainer } from '../../resource/pods-of'
import { annotationsOf, asDict, asList, at, labelsOf, nameOfObject, namespaceOfObject, textAt, withAt, type Dict } from '../../values'
import { customized, type CustomProfile } from './custom'
import { changedContainer, debugContainer, inProfile, plainContainer, randomSuffix } from './options'

/** The pod and the container to attach to. */
export interface Debugged {
  readonly pod: Dict
  /** Empty: none was made. */
  readonly container: string
}

/** The name given with -c, or a made-up one, which is said. */
async function containerName(invocation: Invocation, pod: Dict): Promise<string> {
  const given = invocation.flags.string('container')
  if (given) return given
  let name: string
  do name = `debugger-${randomSuffix(invocation)}`
  while (findContainer(pod, name))
  if (!invocation.flags.bool('quiet')) await invocation.session.print(`Defaulting debug container name to ${name}.\n`)
  return name
}

/** Adds an ephemeral container to a pod that runs. */
export async function debugInPlace(invocation: Invocation, pod: Dict, custom: CustomProfile): Promise<Debugged> {
  const { flags, session } = invocation
  const target = flags.string('target')
  const name = await containerName(invocation, pod)
  const plain = { ...plainContainer(invocation, name), ...(target ? { targetContainerName: target } : {}) }
  const adjusted = (each: Dict) => customized(inProfile(invocation, each), custom)
  // The profile finds its container by name: the first that is called so, which may be there already.
  const before = asList(at(pod, 'spec', 'ephemeralContainers')).map(asDict)
  const same = before.findIndex((each) => each['name'] === name)
  const container = same < 0 ? adjusted(plain) : plain
  await warnOfUser(invocation, container, pod)
  const path = `/api/v1/namespaces/${namespaceOfObject(pod)}/pods/${nameOfObject(pod)}/ephemeralcontainers`
  const ephemeral = [...before.map((each, index) => (index === same ? adjusted(each) : each)), container]
  try {
    const changed = await session.client.json('PATCH', path, {
      body: twoWayPatch(pod, withAt(pod, ['spec', 'ephemeralContainers'], ephemeral), schemaTypeOfObject(pod)),
      headers: { 'Content-Type': 'application/strategic-merge-patch+json' },
    })
    return { pod: changed, container: name }
  } catch (error) {
    if (error instanceof StatusError && error.reason === 'NotFound' && !error.status.details?.name)
      throw new CliError(
        'ephemeral containers are disabled for this cluster (error from server: "the server could not find the requested resource")',
      )
    throw error
  }
}

/** A pod that runs as somebody may not let the container use what the profile grants it. */
async function warnOfUser({ session }: Invocation, container: Dict | undefined, pod: Dict): Promise<void> {
  const podUser = at(pod, 'spec', 'securityContext', 'runAsUser')
  const security = at(container, 'securityContext')
  const isGranted = at(security, 'privileged') === true || asList(at(security, 'capabilities', 'add')).length > 0
  if (!podUser || at(security, 'runAsUser') === 0 || !isGranted) return
  await session.warn(
    'Warning: Non-root user is configured for the entire target Pod, and some capabilities granted by debug profile may not work. Please consider using "--custom" with a custom profile that specifies "securityContext.runAsUser: 0".\n',
  )
}

const PROBES = ['livenessProbe', 'readinessProbe', 'startupProbe'] as const
const KEEP = { livenessProbe: 'keep-liveness', readinessProbe: 'keep-readiness', startupProbe: 'keep-startup' } as const

/** Containers of the copy: without probes where the profile takes them away, with the images asked for. */
function copiedContainers({ flags }: Invocation, containers: readonly unknown[], losesProbes: boolean): readonly Dict[] {
  const images = new Map(flags.list('set-image').map((pair) => [pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1)]))
  return containers.map((each) => {
    const container = asDict(each)
    const dropped: readonly string[] = losesProbes ? PROBES.filter((probe) => !flags.bool(KEEP[probe])) : []
    const kept = Object.fromEntries(Object.entries(container).filter(([field]) => !dropped.includes(field)))
    const image = images.get(textAt(container, 'name')) ?? images.get('*')
    return image === undefined ? kept : { ...kept, image }
  })
}

export async function debugCopy(invocation: Invocation, pod: Dict, custom: CustomProfile): Promise<Debugged> {
  const { flags, session } = invocation
  const name = flags.string('copy-to')
  const { nodeName, ephemeralContainers: _, initContainers, ...spec } = asDict(pod['spec'])
  const isExisting = asList(at(pod, 'spec', 'containers')).some((each) => textAt(each, 'name') === flags.string('container'))
  // Where only images are changed no profile is applied; the oldest one takes labels away and nothing else.
  const isPlain = !isExisting && !flags.string('image')
  const isReduced = !isPlain && flags.string('profile') !== 'legacy'
  let containers = copiedContainers(invocation, asList(at(pod, 'spec', 'containers')), isReduced)
  let debugged = flags.string('container')
  if (isExisting) {
    containers = containers.map((each) => (each['name'] === debugged ? changedContainer(invocation, each) : each))
  } else if (flags.string('image')) {
    debugged = await containerName(invocation, pod)
    containers = [...containers, debugContainer(invocation, debugged)]
  } else if (flags.list('set-image').length === 0) throw new CliError('you must specify image when creating new container')
  containers = containers.map((each) => (each['name'] === debugged ? customized(each, custom) : each))
  await warnOfUser(
    invocation,
    containers.find((each) => each['name'] === debugged),
    pod,
  )
  const shared = flags.changed('share-processes')
    ? { shareProcessNamespace: flags.bool('share-processes') }
    : isReduced && spec['shareProcessNamespace'] === undefined
      ? { shareProcessNamespace: true }
      : {}
  const copy: Dict = {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      name,
      namespace: namespaceOfObject(pod),
      ...(isPlain || (isReduced && flags.bool('keep-labels')) ? { labels: labelsOf(pod) } : {}),
      ...(!isReduced || flags.bool('keep-annotations') ? { annotations: annotationsOf(pod) } : {}),
    },
    spec: {
      ...spec,
      ...(flags.bool('same-node') && nodeName ? { nodeName } : {}),
      ...((!isReduced || flags.bool('keep-init-containers')) && initContainers
        ? { initContainers: copiedContainers(invocation, asList(initContainers), isReduced) }
        : {}),
      containers,
      ...shared,
    },
  }
  const path = `/api/v1/namespaces/${namespaceOfObject(pod)}/pods`
  const created = await session.client.json('POST', path, { body: copy })
  if (flags.bool('replace'))
    await session.client.json('DELETE', `${path}/${nameOfObject(pod)}`, {
      body: { kind: 'DeleteOptions', apiVersion: 'v1', gracePeriodSeconds: 0 },
    })
  return { pod: created, container: debugged || textAt(containers[0], 'name') }
}

export async function debugNode(invocation: Invocation, node: Dict, custom: CustomProfile): Promise<Debugged> {
  const { flags, session } = invocation
  const profile = flags.string('profile')
  const name = `node-debugger-${nameOfObject(node)}-${randomSuffix(invocation)}`
  const container = flags.string('container') || 'debugger'
  if (!flags.bool('quiet'))
    await session.print(`Creating debugging pod ${name} with container ${container} on node ${nameOfObject(node)}.\n`)
  const seesHost = profile === 'general' || profile === 'legacy' || profile === 'sysadmin'
  const isOnHost = seesHost || profile === 'netadmin'
  let described = debugContainer(invocation, container, true)
  if (seesHost) described = withAt(described, ['volumeMounts'], [{ mountPath: '/host', name: 'host-root' }])
  const pod: Dict = {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, namespace: session.namespace, labels: { 'app.kubernetes.io/managed-by': 'kubectl-debug' } },
    spec: {
      containers: [customized(described, custom)],
      ...(isOnHost ? { hostIPC: true, hostNetwork: true, hostPID: true } : {}),
      ...(seesHost ? { volumes: [{ name: 'host-root', hostPath: { path: '/' } }] } : {}),
      nodeName: nameOfObject(node),
      restartPolicy: 'Never',
      tolerations: [{ operator: 'Exists' }],
    },
  }
  return {
    pod: await session.client.json('POST', `/api/v1/namespaces/${encodeURIComponent(session.namespace)}/pods`, { body: pod }),
    container,
  }
}
