/** The token of a pod's service account, as the kubelet asks the API server for it and keeps it; models pkg/kubelet/token. */
import { hasReason } from '../../api/status'
import type { PodWorker } from '../pod-worker'
import { VolumeError } from './plugin'

/** Tokens of the injected volume live so many seconds: the API server extends them for programs that never read them again. */
const INJECTED = 3607
const EXTENDED = 31_536_000

interface Kept {
  readonly token: string
  /** Milliseconds since the epoch. */
  readonly renewal: number
}

const kept = new WeakMap<PodWorker, Map<string, Kept>>()

/** Asked for anew when four fifths of its life are over. Throws VolumeError while the account is missing. */
export function serviceAccountToken(worker: PodWorker, audience: string | undefined, seconds: number): string {
  const { metadata, spec } = worker.pod
  const { clock, client } = worker.node
  let own = kept.get(worker)
  if (!own) kept.set(worker, (own = new Map()))
  const key = `${audience ?? ''} ${seconds}`
  const before = own.get(key)
  if (before && clock.now() < before.renewal) return before.token
  const account = spec?.serviceAccountName ?? 'default'
  try {
    const token = client.issueToken(metadata.namespace ?? 'default', account, {
      audiences: audience ? [audience] : [],
      seconds: seconds === INJECTED ? EXTENDED : seconds,
      pod: { name: metadata.name, uid: metadata.uid },
    })
    own.set(key, { token, renewal: clock.now() + seconds * 800 })
    return token
  } catch (error) {
    if (!hasReason(error, 'NotFound')) throw error
    throw new VolumeError(`failed to fetch token: ${(error as Error).message}`)
  }
}
