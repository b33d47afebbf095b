/** Gets an image onto the node as its pull policy says, with the events and back-offs of each outcome; models the kubelet's image manager. */
import type { Image } from '../../images/image'
import { parseReference } from '../../images/reference'
import type { WaitingReason } from './container-record'
import { formatDuration } from '../../api/strconv'
import type { PodWorker } from '../pod/pod-worker'
import type { Task } from '../task'

const UNKNOWN_CODE = /^rpc error: code = Unknown desc = /

export interface ImageWish {
  readonly name: string
  readonly policy: string | undefined
  /** The container the events are about; without one they are about the pod. */
  readonly fieldPath?: string
}

export type ImageOutcome =
  | { readonly image: Image }
  /** `backOff`: milliseconds until the next attempt, when one is waited for. */
  | { readonly image?: undefined; readonly trouble: WaitingReason; readonly backOff?: number }

export function* ensureImage(worker: PodWorker, { name, policy: asked, fieldPath }: ImageWish): Task<ImageOutcome> {
  const { node, pod } = worker
  const { clock, events, runtime } = node
  const event = (type: 'Normal' | 'Warning', reason: string, message: string): void => events.event(pod, type, reason, message, fieldPath)
  const fail = (reason: string, message: string): ImageOutcome => {
    event('Warning', 'Failed', `Error: ${reason}`)
    return { trouble: { reason, message } }
  }

  const parsed = parseReference(name)
  if ('error' in parsed) {
    const message = `Failed to apply default image tag "${name}": couldn't parse image name "${name}": ${parsed.error}`
    event('Warning', 'InspectFailed', message)
    return fail('InvalidImageName', message)
  }
  const policy = asked ?? (parsed.tag === 'latest' ? 'Always' : 'IfNotPresent')
  const present = runtime.images.find(name)
  if (present && policy !== 'Always') {
    event('Normal', 'Pulled', `Container image "${name}" already present on machine and can be accessed by the pod`)
    return { image: present }
  }
  if (policy === 'Never') {
    const message = `Container image "${name}" is not present with pull policy of Never`
    event('Warning', 'ErrImageNeverPull', message)
    return fail('ErrImageNeverPull', message)
  }
  const state = worker.pullState(name)
  const left = state.remainingSinceUpdate(clock.now())
  if (left > 0) {
    event('Normal', 'BackOff', `Back-off pulling image "${name}"`)
    event('Warning', 'Failed', 'Error: ImagePullBackOff')
    return {
      trouble: { reason: 'ImagePullBackOff', message: `Back-off pulling image "${name}": ErrImagePull: ${state.error}` },
      backOff: left,
    }
  }
  event('Normal', 'Pulling', `Pulling image "${name}"`)
  let result: Parameters<Parameters<typeof runtime.images.pull>[1]>[0] | undefined
  yield (resume) =>
    runtime.images.pull(name, (done) => {
      result = done
      resume()
    })
  if (!result?.image) {
    // A code that says nothing is left out, as the kubelet's client of the runtime does.
    state.error = (result?.error ?? '').replace(UNKNOWN_CODE, '')
    event('Warning', 'Failed', `Failed to pull image "${name}": ${state.error}`)
    state.next(clock.now(), clock.now())
    return fail('ErrImagePull', state.error)
  }
  event(
    'Normal',
    'Pulled',
    `Successfully pulled image "${name}" in ${formatDuration(result.took)} (${formatDuration(result.waited)} including waiting). Image size: ${result.image.size} bytes.`,
  )
  return { image: result.image }
}
