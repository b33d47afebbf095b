/** The webhook of a well-known tutorial: pods run as a user without rights unless they say that they want to be root. */
import { encodeBase64 } from '../../api/base64'
import { isObject, type JsonObject } from '../../api/json'
import { defineImage, tags } from '../image'
import { reviewServer, type Judge } from '../review-server'
import { SCRATCH } from '../userlands'

const TLS = '/run/secrets/tls'
/** The system's own pods stay as they are. */
const SYSTEM = new Set(['kube-public', 'kube-system'])
const USER = 1234

const objectOf = (value: unknown): JsonObject => (isObject(value) ? value : {})

const secure: Judge = ({ namespace, resource, object }) => {
  const { group = '', version, resource: kind } = objectOf(resource)
  if (SYSTEM.has(String(namespace)) || group !== '' || version !== 'v1' || kind !== 'pods') return { allowed: true }
  const { runAsNonRoot, runAsUser } = objectOf(objectOf(objectOf(object)['spec'])['securityContext'])
  if (runAsNonRoot === true && runAsUser === 0) {
    const message = 'runAsNonRoot specified, but runAsUser set to 0 (the root user)'
    return { allowed: false, status: { metadata: {}, message } }
  }
  const operations: JsonObject[] = []
  const add = (field: string, value: unknown): void => void operations.push({ op: 'add', path: `/spec/securityContext/${field}`, value })
  if (runAsNonRoot === undefined) {
    add('runAsNonRoot', runAsUser !== 0)
    if (runAsUser === undefined) add('runAsUser', USER)
  }
  return { allowed: true, patch: encodeBase64(JSON.stringify(operations)), patchType: 'JSONPatch' }
}

/** `2026/11/20 15:28:13`, as Go's log dates its lines. */
const stamp = (now: number): string => new Date(now).toISOString().slice(0, 19).replaceAll('-', '/').replace('T', ' ')

const daemon = reviewServer({
  memory: 7_340_032,
  port: () => 8443,
  files: () => ({ certificate: `${TLS}/tls.crt`, key: `${TLS}/tls.key` }),
  unready: (problem) => ({ message: problem, code: 1 }),
  judges: { '/mutate': secure },
  handled: (process) => `${stamp(process.now())} Webhook request handled successfully`,
})

export default defineImage({
  repositories: ['docker.io/stackrox/admission-controller-webhook-demo'],
  hasTag: tags(['latest'], /^v?\d+(\.\d+)*$/),
  config: () => ({
    entrypoint: ['/webhook-server'],
    exposedPorts: [8443],
    userland: SCRATCH,
    size: 4_194_304,
    programs: { '/webhook-server': daemon },
  }),
})
