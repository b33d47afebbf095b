/** The token of a pod's service account, as the kubelet asks the API server for it and keeps it; models pkg/kubelet/token. */
import { hasReason } from '../../api/status'
import { SERVICE_ACCOUNTS } from '../../schema/resources'
import type { PodToken } from '../pod/pod-parts'
import type { PodWorker } from '../pod/pod-worker'
import { VolumeError } from './plugin'
import type { Later } from './projection'

/** Tokens of the injected volume live so many seconds: the API server extends them for programs that never read them again. */
const INJECTED = 3607
const EXTENDED = 31_536_000

/** A token as it was issued, written out when somebody reads it: hardly any program does, and it is long. */
class IssuedToken implements PodToken, Later {
  private readonly issued: number
  private written: string | undefined

  constructor(
    private readonly worker: PodWorker,
    private readonly account: { readonly name: string; readonly uid: string },
    readonly audience: string | undefined,
    readonly seconds: number,
  ) {
    this.issued = worker.node.clock.now()
  }

  /** Whether four fifths of its life are over. */
  get old(): boolean {
    return this.worker.node.clock.now() >= this.issued + this.seconds * 800
  }

  text(): string {
    const { namespace = 'default', name, uid } = this.worker.pod.metadata
    this.written ??= this.worker.node.client.issueToken(namespace, this.account.name, {
      audiences: this.audience ? [this.audience] : [],
      seconds: this.seconds === INJECTED ? EXTENDED : this.seconds,
      pod: { name, uid },
      issued: { time: this.issued, account: this.account.uid },
    })
    return this.written
  }
}

/** Asked for anew when it is old. Throws VolumeError while the account is missing. */
export function serviceAccountToken(worker: PodWorker, audience: string | undefined, seconds: number): PodToken {
  const before = worker.tokens.find((each) => each.audience === audience && each.seconds === seconds)
  if (before && !before.old) return before
  const { metadata, spec } = worker.pod
  try {
    const account = worker.node.client.resource(SERVICE_ACCOUNTS).get(spec?.serviceAccountName ?? 'default', metadata.namespace)
    const token = new IssuedToken(worker, account.metadata, audience, seconds)
    worker.tokens = worker.tokens.filter((each) => each !== before).concat(token)
    return token
  } catch (error) {
    if (!hasReason(error, 'NotFound')) throw error
    throw new VolumeError(`failed to fetch token: ${(error as Error).message}`)
  }
}
