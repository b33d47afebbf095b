/** What is encrypted before it is stored, and how that looks in etcd; models apiserver's encryptionconfig and its transformers. The cipher is made up: there is no secret to keep here. */
import { decodeBase64 } from '../../../engine/api/base64'
import { bytesOfHex } from '../../../engine/api/hex'
import type { KubeObject } from '../../../engine/api/object'
import type { Change } from '../../../engine/store/store'
import { isDict, type Dict } from '../../../kubectl/values'
import { sha256 } from '../../../shell/digests'
import type { FileSystem } from '../../../shell/files'
import { dicts, readConfiguration } from './configuration'
import { joinedFaults, StartFault } from './fault'

const AES_KEYS = [16, 24, 32]
/** Lengths of keys in bytes, for providers that have keys of their own. */
const KEY_LENGTHS: Readonly<Record<string, readonly number[]>> = { aescbc: AES_KEYS, aesgcm: AES_KEYS, secretbox: [32] }
/** Bytes before what is encrypted: a number used once. */
const NONCES: Readonly<Record<string, number>> = { aescbc: 16, aesgcm: 12, secretbox: 24, kms: 12 }
const BLOCK = 16

interface Provider {
  readonly kind: string
  /** What a value begins with: `k8s:enc:aescbc:v1:key1:`; undefined where nothing is encrypted. */
  readonly prefix: string | undefined
  readonly secret: string
}

interface Entry {
  readonly resources: readonly string[]
  /** With which new values are written. */
  readonly writes: Provider
}

const IDENTITY: Provider = { kind: 'identity', prefix: undefined, secret: '' }

function keyLength(secret: string): number | undefined {
  try {
    return decodeBase64(secret).length
  } catch {
    return undefined
  }
}

/** What is wrong with a provider's keys. */
function keyFaults(kind: string, settings: Dict, path: string): readonly string[] {
  const lengths = KEY_LENGTHS[kind]
  if (!lengths) return []
  const keys = dicts(settings['keys'])
  if (keys.length === 0) return [`${path}.keys: Required value: at least one key is required`]
  return keys.flatMap(({ name, secret }, i) => {
    const at = `${path}.keys[${i}]`
    const length = secret ? keyLength(String(secret)) : undefined
    return [
      ...(name ? [] : [`${at}.name: Required value: key name is required`]),
      ...(!secret
        ? [`${at}.secret: Required value: key secret is required`]
        : length === undefined
          ? [`${at}.secret: Invalid value: "REDACTED": secrets must be base64 encoded`]
          : lengths.includes(length)
            ? []
            : [
                `${at}.secret: Invalid value: "REDACTED": secret is not of the expected length, got ${length}, expected one of [${lengths.join(' ')}]`,
              ]),
    ]
  })
}

function providerOf(provider: Dict): Provider {
  const [kind = 'identity', value] = Object.entries(provider)[0] ?? []
  const settings = isDict(value) ? value : {}
  if (kind === 'identity') return IDENTITY
  if (kind === 'kms')
    return { kind, prefix: `k8s:enc:kms:${String(settings['apiVersion'] ?? 'v1')}:${String(settings['name'] ?? '')}:`, secret: 'kms' }
  const key = dicts(settings['keys'])[0] ?? {}
  return { kind, prefix: `k8s:enc:${kind}:v1:${String(key['name'] ?? '')}:`, secret: String(key['secret'] ?? '') }
}

/** Whether a line of a configuration means a collection: `secrets`, `deployments.apps`, `*.apps`, `*.*`. */
function covers(wanted: string, collection: string): boolean {
  const at = collection.indexOf('/')
  const [group, resource] = [collection.slice(0, at), collection.slice(at + 1)]
  const dot = wanted.indexOf('.')
  const [name, of] = dot < 0 ? [wanted, ''] : [wanted.slice(0, dot), wanted.slice(dot + 1)]
  return (name === '*' || name === resource) && (of === '*' || of === group)
}

/** Throws StartFault. */
function readEncryption(files: FileSystem, path: string): readonly Entry[] {
  const file = `encryption provider configuration file ${JSON.stringify(path)}`
  const config = readConfiguration(
    files,
    path,
    { kind: 'EncryptionConfiguration', group: 'apiserver.config.k8s.io' },
    { opening: `error opening ${file}`, decoding: `error decoding ${file}` },
  )
  const resources = dicts(config['resources'])
  const faults = resources.flatMap((each, i) => {
    const providers = dicts(each['providers'])
    const at = `resources[${i}]`
    return [
      ...(Array.isArray(each['resources']) && each['resources'].length > 0
        ? []
        : [`${at}.resources: Required value: at least one resource must be specified`]),
      ...(providers.length > 0 ? [] : [`${at}.providers: Required value: at least one provider must be specified`]),
      ...providers.flatMap((provider, j) =>
        Object.entries(provider).flatMap(([kind, value]) => keyFaults(kind, isDict(value) ? value : {}, `${at}.providers[${j}].${kind}`)),
      ),
    ]
  })
  if (resources.length === 0) faults.push('resources: Required value: at least one encryption configuration resource is required')
  if (faults.length > 0) throw new StartFault(`error while parsing file: ${joinedFaults(faults)}`)
  return resources.map((each) => ({
    resources: (each['resources'] as readonly unknown[]).map(String),
    writes: providerOf(dicts(each['providers'])[0] ?? {}),
  }))
}

export class Encryption {
  /** With what each object was written, if with anything. */
  private readonly written = new WeakMap<KubeObject, Provider>()
  private entries: readonly Entry[] = []

  /** From now on what is written is encrypted as a file says; not at all without one. Throws StartFault. */
  configure(files: FileSystem, path: string | undefined): void {
    this.entries = path === undefined ? [] : readEncryption(files, path)
  }

  /** Notes with what an object is written. */
  readonly note = ({ collection, object, type, cause }: Change): void => {
    // What comes back with another database is as it was.
    if (this.entries.length === 0 || type === 'DELETED' || cause.actor === 'etcd') return
    const provider = this.providerFor(collection)
    if (provider?.prefix !== undefined) this.written.set(object, provider)
  }

  /** Whether an object of a collection would be written with another key or in another way now. */
  isStale(collection: string, object: KubeObject): boolean {
    return this.written.get(object)?.prefix !== this.providerFor(collection)?.prefix
  }

  private providerFor(collection: string): Provider | undefined {
    return this.entries.find(({ resources }) => resources.some((wanted) => covers(wanted, collection)))?.writes
  }

  /** The bytes in etcd for an object's own. */
  stored(object: KubeObject, plain: Uint8Array): Uint8Array {
    const provider = this.written.get(object)
    if (!provider) return plain
    const head = new TextEncoder().encode(provider.prefix)
    const nonce = NONCES[provider.kind] ?? BLOCK
    const padded = provider.kind === 'aescbc' ? Math.ceil((plain.length + 1) / BLOCK) * BLOCK : plain.length + BLOCK
    const stored = new Uint8Array(head.length + nonce + padded)
    stored.set(head)
    const seed = `${provider.secret}/${object.metadata.uid}/${object.metadata.resourceVersion}`
    for (let at = head.length, block = 0; at < stored.length; block++)
      for (const byte of bytesOfHex(sha256(new TextEncoder().encode(`${seed}/${block}`)))) {
        if (at >= stored.length) break
        stored[at] = byte ^ (plain[at - head.length - nonce] ?? 0)
        at++
      }
    return stored
  }
}
