/** Every pod runs as a service account and gets its token; models plugin ServiceAccount. */
import type { Draft } from '../../../api/object'
import { forbidden } from '../../../api/status'
import type { ServiceAccount, Volume } from '../../../schema/types'
import type { AdmissionPlugin, Attributes } from '../admission'
import { podOf, type DraftContainer } from '../pod'
import type { Core } from '../../core'

const MOUNT_PATH = '/var/run/secrets/kubernetes.io/serviceaccount'
const VOLUME_PREFIX = 'kube-api-access-'
const MIRROR = 'kubernetes.io/config.mirror'

/** The namespace's own account is made by a controller, so it may only come after the namespace: it is looked for this often. */
const LOOKS = 10
const LOOK_INTERVAL = 100

/** An hour and seven seconds: the kubelet recognises tokens of this length as the injected ones. */
const TOKEN_SECONDS = 3607

function tokenVolume(name: string): Draft<Volume> {
  return {
    name,
    projected: {
      defaultMode: 420,
      sources: [
        { serviceAccountToken: { expirationSeconds: TOKEN_SECONDS, path: 'token' } },
        { configMap: { name: 'kube-root-ca.crt', items: [{ key: 'ca.crt', path: 'ca.crt' }] } },
        { downwardAPI: { items: [{ path: 'namespace', fieldRef: { apiVersion: 'v1', fieldPath: 'metadata.namespace' } }] } },
      ],
    },
  } as Draft<Volume>
}

function lacksMount(container: DraftContainer): boolean {
  return !container.volumeMounts?.some((each) => each.mountPath === MOUNT_PATH)
}

function admit(attributes: Attributes, core: Core): void {
  const pod = podOf(attributes)
  if (!pod || attributes.operation !== 'CREATE') return
  const { spec } = pod
  const refuse = (why: string): never => {
    throw forbidden(attributes.served, pod.metadata.name, why)
  }
  if (pod.metadata.annotations?.[MIRROR] !== undefined) {
    if (spec.serviceAccountName) refuse('a mirror pod may not reference service accounts')
    return
  }
  const name = spec.serviceAccountName || spec.serviceAccount || 'default'
  spec.serviceAccountName = name
  spec.serviceAccount = name
  const namespace = attributes.namespace ?? ''
  const account = core.store.get('/serviceaccounts', `${namespace}/${name}`) as ServiceAccount | undefined
  if (!account) {
    const why = `error looking up service account ${namespace}/${name}: serviceaccount ${JSON.stringify(name)} not found`
    const refusal = forbidden(attributes.served, pod.metadata.name, why)
    if (name === 'default') refusal.askAgain = { interval: LOOK_INTERVAL + core.strategy.randomInteger(LOOK_INTERVAL), attempts: LOOKS }
    throw refusal
  }
  if (!spec.imagePullSecrets?.length && account.imagePullSecrets?.length)
    spec.imagePullSecrets = account.imagePullSecrets.map((each) => ({ ...each }))
  if (!(spec.automountServiceAccountToken ?? account.automountServiceAccountToken ?? true)) return
  const lacking = [...(spec.initContainers ?? []), ...(spec.containers ?? [])].filter(lacksMount)
  if (lacking.length === 0) return
  // A copy of another pod brings its volume along.
  const existing = spec.volumes?.find((each) => each.name.startsWith(VOLUME_PREFIX))?.name
  const volume = existing ?? VOLUME_PREFIX + core.nameSuffix()
  for (const container of lacking)
    container.volumeMounts = (container.volumeMounts ?? []).concat({ name: volume, readOnly: true, mountPath: MOUNT_PATH })
  if (existing === undefined) spec.volumes = (spec.volumes ?? []).concat(tokenVolume(volume))
}

export const serviceAccount: AdmissionPlugin = { name: 'ServiceAccount', admit }
