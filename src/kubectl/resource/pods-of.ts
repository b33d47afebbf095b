/** The pods behind an object: its containers by name, its selector, the pod to choose; models polymorphichelpers and podutils. */
import { anySignal } from '../../shell/any-signal'
import type { Writable } from '../../shell/streams'
import { CliError } from '../command/errors'
import type { Query } from '../rest/client'
import { log } from '../rest/klog'
import type { Session } from '../session'
import { annotationsOf, asDict, asList, asText, at, nameOfObject, namespaceOfObject, textAt, type Dict } from '../values'
import { selectorQuery } from './label-selector'
import { byActivity, type PodOrder } from './pod-order'
import { goType } from './pod-spec'
import { TIMED_OUT } from './until'

const DEFAULT_CONTAINER = 'kubectl.kubernetes.io/default-container'

export interface FoundContainer {
  readonly container: Dict
  /** `spec.containers{web}`. */
  readonly path: string
}

const FIELDS = ['containers', 'ephemeralContainers', 'initContainers'] as const

export function findContainer(pod: Dict, name: string): FoundContainer | undefined {
  for (const field of ['initContainers', 'containers', 'ephemeralContainers'] as const) {
    const container = asList(at(pod, 'spec', field)).find((each) => at(each, 'name') === name)
    if (container) return { container: asDict(container), path: `spec.${field}{${name}}` }
  }
  return undefined
}

/** `web, setup (init), debugger (ephem)`. */
export function containerNames(pod: Dict): string {
  const suffix = { containers: '', ephemeralContainers: ' (ephem)', initContainers: ' (init)' }
  return FIELDS.flatMap((field) => asList(at(pod, 'spec', field)).map((each) => textAt(each, 'name') + suffix[field])).join(', ')
}

export function hasSeveralContainers(pod: Dict): boolean {
  return FIELDS.reduce((count, field) => count + asList(at(pod, 'spec', field)).length, 0) > 1
}

/** The container the pod's annotation names, if there is one; undefined without it. */
export async function annotatedContainer(session: Session, pod: Dict, notices: Writable = session.io.stderr): Promise<string | undefined> {
  const name = annotationsOf(pod)[DEFAULT_CONTAINER]
  if (!name) return undefined
  if (findContainer(pod, name)) return name
  await notices.write(`Default container name ${JSON.stringify(name)} not found in pod ${nameOfObject(pod)}\n`)
  return undefined
}

/** The container that is meant; the first one by default, which is said on `notices` unless `quiet`. Throws CliError. */
export async function chosenContainer(
  session: Session,
  pod: Dict,
  name: string,
  quiet: boolean,
  notices: Writable = session.io.stderr,
): Promise<Dict> {
  const wanted = name || (await annotatedContainer(session, pod, notices))
  if (wanted) {
    const found = findContainer(pod, wanted)
    if (found) return found.container
    throw new CliError(`container ${wanted} is not valid for pod ${nameOfObject(pod)} out of: ${containerNames(pod)}`)
  }
  const first = asDict(at(pod, 'spec', 'containers', 0))
  if (hasSeveralContainers(pod) && !quiet)
    await notices.write(`Defaulted container ${JSON.stringify(textAt(first, 'name'))} out of: ${containerNames(pod)}\n`)
  if (session.verbosity('podcmd') >= 4)
    await log(session.io, 'I', 'podcmd.go:84', `Using the first container in a pod: ${textAt(first, 'name')}`)
  return first
}

/** The label query for an object's pods. Throws CliError for what has none. */
export function podSelectorOf(object: Dict): string {
  const kind = asText(object['kind'])
  if (['ReplicaSet', 'Deployment', 'StatefulSet', 'DaemonSet', 'Job'].includes(kind)) return selectorQuery(at(object, 'spec', 'selector'))
  if (kind === 'ReplicationController' || kind === 'Service') {
    const selector = asDict(at(object, 'spec', 'selector'))
    if (kind === 'Service' && Object.keys(selector).length === 0)
      throw new CliError(`invalid service '${nameOfObject(object)}': Service is defined without a selector`)
    return selectorQuery({ matchLabels: selector })
  }
  throw new CliError(`selector for *${goType(object)} not implemented`)
}

/** The pods of a selector, the best first; waits up to `timeout` milliseconds for one, or for as long as it takes: 0. Throws CliError. */
export async function podsOf(
  session: Session,
  namespace: string,
  selector: string,
  timeout: number,
  order: PodOrder,
): Promise<readonly Dict[]> {
  const path = `/api/v1/namespaces/${namespace}/pods`
  const list = await session.client.get(path, { query: { labelSelector: selector } })
  const pods = asList(list['items']).map(asPod)
  if (pods.length) return pods.sort(order)
  return [await firstPod(session, path, { labelSelector: selector, resourceVersion: textAt(list, 'metadata', 'resourceVersion') }, timeout)]
}

async function firstPod(session: Session, path: string, query: Query, timeout: number): Promise<Dict> {
  const { clock } = session.io.system
  const stop = new AbortController()
  const timer =
    timeout > 0
      ? clock.after(timeout, () => {
          clock.wake()
          stop.abort()
        })
      : undefined
  try {
    const events = session.client.watch(path, { query, signal: anySignal([stop.signal, session.io.signal]) })
    for await (const { type, object } of events) if (type === 'ADDED' || type === 'MODIFIED') return asPod(object)
  } catch (error) {
    if (!stop.signal.aborted) throw error
  } finally {
    timer?.cancel()
  }
  session.io.signal.throwIfAborted()
  throw new CliError(stop.signal.aborted ? TIMED_OUT : 'watch closed before UntilWithoutRetry timeout')
}

function asPod(item: unknown): Dict {
  return { apiVersion: 'v1', kind: 'Pod', ...asDict(item) }
}

/** The pod to exec into, attach to or forward to: the object itself, or the best of its pods. */
export async function attachablePod(session: Session, object: Dict, timeout: number): Promise<Dict> {
  if (object['kind'] === 'Pod') return object
  let selector: string
  try {
    selector = podSelectorOf(object)
  } catch (error) {
    throw new CliError(`cannot attach to *${goType(object)}: ${error instanceof Error ? error.message : String(error)}`)
  }
  const [pod] = await podsOf(session, namespaceOfObject(object), selector, timeout, byActivity)
  return pod!
}

/** Words such as `web`, `deploy/web` or (`pod`, `web`) as TYPE/NAME, pods by default. */
export function podWords(words: readonly string[]): readonly string[] {
  const [first = ''] = words
  return words.length === 1 && !first.includes('/') ? [`pods/${first}`] : words
}
