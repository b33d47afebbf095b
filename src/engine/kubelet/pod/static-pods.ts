/** Pods from manifest files of the node, and the mirror pods that show them in the API; models the file source and the mirror client. */
import { fieldErrorText, invalid } from '../../api/field-errors'
import { dns1123SubdomainErrors } from '../../api/names'
import { hasReason, StatusError } from '../../api/status'
import { microTimestamp, timestamp, type Timer } from '../../clock/clock'
import { podDefaults } from '../../kinds/pod/strategy'
import { validate } from '../../kinds/pod/validation'
import { applyDefaults, decode } from '../../schema'
import { PODS } from '../../schema/resources'
import type { Pod } from '../../schema/types'
import type { Draft } from '../../api/object'
import { digestOf } from '../../api/hash'
import { canonicalJson } from '../../api/json'
import { parseYaml, YamlError } from '../../api/yaml/parse'
import type { Kubelet } from '../kubelet'
import { quoted } from '../node/journal'
import { FileError } from '../../../shell/files'
import type { PodWorker } from './pod-worker'

const POD_TYPE = 'io.k8s.api.core.v1.Pod'
const HASH = 'kubernetes.io/config.hash'
const MIRROR = 'kubernetes.io/config.mirror'
/** A changed folder is read a moment later, when the file is complete. */
const SETTLE = 50
/** Milliseconds until the Node object is looked for again. */
const NODE_RETRY = 100
/** How often manifests that could not be read are tried again, in milliseconds. */
const FILE_CHECK = 20_000

export class StaticPods {
  private readonly byFile = new Map<string, { uid: string; text: string; digest: string }>()
  /** Pods that wait for their predecessor of the same name to be gone. */
  private readonly waiting = new Map<string, Pod>()
  private retry: Timer | undefined
  private unwatch: (() => void) | undefined
  private timer: Timer | undefined
  private recheck: Timer | undefined
  /** Something in the folder is no manifest. */
  private faulty = false
  private readonly timers = new Set<Timer>()

  constructor(private readonly kubelet: Kubelet) {}

  start(): void {
    const { files, clock, staticPodPath: folder } = this.kubelet.context
    if (folder === undefined) return
    if (!files.exists(folder)) {
      this.kubelet.context.journal.note(
        'E',
        'file.go:113',
        `"Unable to read config path" err="path does not exist, ignoring" path=${quoted(folder)}`,
      )
      return
    }
    this.unwatch = files.watch(folder, () => {
      this.timer ??= clock.after(SETTLE, () => {
        this.timer = undefined
        this.read(folder)
      })
    })
    this.read(folder)
  }

  stop(): void {
    this.unwatch?.()
    this.timer?.cancel()
    this.timer = undefined
    this.retry?.cancel()
    this.retry = undefined
    this.recheck?.cancel()
    this.recheck = undefined
    for (const timer of this.timers) timer.cancel()
    this.timers.clear()
    this.waiting.clear()
    this.byFile.clear()
  }

  /** Shows every static pod in the API that is not shown there: the API server can be reached (again). */
  reflect(): void {
    for (const worker of this.kubelet.workers.values()) {
      if (!worker.isStatic || worker.stage !== 'syncing') continue
      this.createMirror(worker.pod)
      // A mirror that was there may be an older one, from another database.
      worker.written = undefined
      worker.wake()
    }
  }

  /** A pod of the API that only shows a static pod. */
  isMirror(pod: Pod): boolean {
    return pod.metadata.annotations?.[MIRROR] !== undefined
  }

  /** A static pod has been stopped because its file is gone: its mirror goes too, unless a new version is to take its place. */
  stopped(worker: PodWorker): void {
    if (worker.isStatic && !this.waiting.has(worker.pod.metadata.name)) this.deleteMirror(worker.pod)
  }

  over(worker: PodWorker): void {
    worker.halt()
    this.kubelet.workers.delete(worker.uid)
    this.kubelet.context.runtime.removePod(worker.uid)
  }

  /** A new version cannot start while its predecessor stops; the kubelet tries again when the back-off of a failed sync is over. */
  private startLater(pod: Pod): void {
    const { clock, timings, random } = this.kubelet.context
    const { name } = pod.metadata
    this.waiting.set(name, pod)
    const timer = clock.after(timings.syncBackOff * (1 + 0.5 * random.next()), () => {
      this.timers.delete(timer)
      if (this.waiting.get(name) !== pod) return
      if (this.named(pod)) {
        this.startLater(pod)
        return
      }
      this.waiting.delete(name)
      this.deleteMirror(pod)
      this.begin(pod)
    })
    this.timers.add(timer)
  }

  /** The mirror has gone while its pod runs: it is made again. */
  mirrorGone(mirror: Pod): void {
    const worker = this.named(mirror)
    if (worker?.stage !== 'syncing') return
    this.createMirror(worker.pod)
    // The status has not changed, so the new mirror gets it only when all statuses are gone through.
    const { clock, timings } = this.kubelet.context
    const timer = clock.after(timings.statusSync - (clock.now() % timings.statusSync), () => {
      this.timers.delete(timer)
      worker.written = undefined
      worker.wake()
    })
    this.timers.add(timer)
  }

  /** A mirror whose pod this kubelet does not run (any more). */
  isOrphan(mirror: Pod): boolean {
    return this.named(mirror)?.uid !== mirror.metadata.annotations?.[HASH]
  }

  /** The static pod of that name, though it may be on its way out. */
  private named({ metadata: { name, namespace } }: Pod): PodWorker | undefined {
    for (const worker of this.kubelet.workers.values())
      if (worker.isStatic && worker.pod.metadata.name === name && worker.pod.metadata.namespace === namespace) return worker
    return undefined
  }

  private begin(pod: Pod): void {
    this.createMirror(pod)
    this.kubelet.adopt(pod)
  }

  private read(folder: string): void {
    const present = new Set<string>()
    this.faulty = false
    for (const file of this.kubelet.context.files.list(folder)) {
      if (file.startsWith('.')) continue
      const text = this.manifest(`${folder}/${file}`)
      if (text === undefined) continue
      present.add(file)
      const known = this.byFile.get(file)
      if (known?.text === text) continue
      const parsed = this.parse(`${folder}/${file}`, text)
      if (parsed && parsed.digest === known?.digest) {
        // Written in another way it is the same pod.
        this.byFile.set(file, { ...known, text })
        continue
      }
      if (known) this.remove(file)
      if (!parsed) continue
      const { pod, digest } = parsed
      this.byFile.set(file, { uid: pod.metadata.uid, text, digest })
      if (this.named(pod)) this.startLater(pod)
      else this.begin(pod)
    }
    for (const file of this.byFile.keys()) if (!present.has(file)) this.remove(file)
    this.recheck?.cancel()
    this.recheck = this.faulty ? this.kubelet.context.clock.after(FILE_CHECK, () => this.read(folder)) : undefined
  }

  /** The text of a manifest; undefined where there is none to read. */
  private manifest(path: string): string | undefined {
    const { files, journal } = this.kubelet.context
    try {
      // A link leads to what counts.
      if (files.stat(path).type === 'file') return files.readText(path)
      this.faulty = true
      journal.note('E', 'file.go:178', `"Not recursing into manifest path" path=${quoted(path)}`)
    } catch (error) {
      if (!(error instanceof FileError)) throw error
      this.faulty = true
      journal.note(
        'E',
        'file.go:172',
        `"Could not get metadata" err=${quoted(`stat ${path}: ${error.message.toLowerCase()}`)} path=${quoted(path)}`,
      )
    }
    return undefined
  }

  private remove(file: string): void {
    const known = this.byFile.get(file)
    this.byFile.delete(file)
    for (const [name, pod] of this.waiting) if (pod.metadata.uid === known?.uid) this.waiting.delete(name)
    const worker = known && this.kubelet.workers.get(known.uid)
    if (!worker) return
    worker.pod = {
      ...worker.pod,
      metadata: {
        ...worker.pod.metadata,
        deletionTimestamp: timestamp(this.kubelet.context.clock.now()),
        deletionGracePeriodSeconds: worker.pod.spec?.terminationGracePeriodSeconds ?? 30,
      },
    }
    worker.terminate()
  }

  /** The pod of a manifest, and a digest of what it says; what is none is logged and left alone. */
  private parse(path: string, text: string): { readonly pod: Pod; readonly digest: string } | undefined {
    const { context, name } = this.kubelet
    const manifest = readManifest(text)
    if (typeof manifest === 'string') return this.refuse(path, `${path}: couldn't parse as pod(${manifest}), please check config file`)
    if (!manifest.metadata?.name) return this.refuse(path, 'invalid pod: name is needed for the pod')
    const draft = { ...manifest, apiVersion: 'v1' } as Draft<Pod>
    applyDefaults(POD_TYPE, draft)
    podDefaults(draft)
    // Of the pod as it was read, not of the text: then where it is to run, and where it stands.
    const digest = digestOf(`${canonicalJson(draft)}host:${name}file:${path}`).slice(7, 39)
    const hash = manifest.metadata.uid ?? digest
    const created = timestamp(context.clock.now())
    const pod: Pod = {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: {
        ...manifest.metadata,
        name: `${manifest.metadata.name}-${name}`,
        namespace: manifest.metadata.namespace ?? 'default',
        uid: hash,
        resourceVersion: '',
        creationTimestamp: created,
        annotations: {
          ...manifest.metadata.annotations,
          [HASH]: hash,
          // To the nanosecond, as the kubelet notes it.
          'kubernetes.io/config.seen': microTimestamp(context.clock.now()).replace('Z', '000Z'),
          'kubernetes.io/config.source': 'file',
        },
      },
      spec: { ...((draft as Pod).spec ?? { containers: [] }), nodeName: name, tolerations: [{ effect: 'NoExecute', operator: 'Exists' }] },
    }
    const errors = [
      ...dns1123SubdomainErrors(pod.metadata.name).map((message) => invalid('metadata.name', pod.metadata.name, message)),
      ...validate(pod),
    ]
    return errors.length > 0 ? this.refuse(path, `invalid pod: [${errors.map(fieldErrorText).join(' ')}]`) : { pod, digest }
  }

  private refuse(path: string, why: string): undefined {
    this.faulty = true
    this.kubelet.context.journal.note('E', 'file.go:187', `"Could not process manifest file" err=${quoted(why)} path=${quoted(path)}`)
  }

  private createMirror(pod: Pod): void {
    const { client, node, clock, online } = this.kubelet.context
    if (!online()) return
    const owner = node()
    if (!owner) {
      // The mirror belongs to the Node object, which the kubelet has not seen yet.
      this.retry ??= clock.after(NODE_RETRY, () => {
        this.retry = undefined
        this.reflect()
      })
      return
    }
    try {
      client.resource(PODS).create({
        ...pod,
        metadata: {
          name: pod.metadata.name,
          ...(pod.metadata.namespace ? { namespace: pod.metadata.namespace } : {}),
          ...(pod.metadata.labels ? { labels: pod.metadata.labels } : {}),
          annotations: { ...pod.metadata.annotations, [MIRROR]: pod.metadata.annotations?.[HASH] ?? '' },
          ownerReferences: [{ apiVersion: 'v1', kind: 'Node', name: this.kubelet.name, uid: owner.metadata.uid, controller: true }],
        },
      })
    } catch (error) {
      // The pod runs, whatever keeps the API server from showing it.
      if (!(error instanceof StatusError)) throw error
    }
  }

  /** A mirror goes at once, whatever grace its pod has. With `uid` only that very mirror, not one made since. */
  deleteMirror(pod: Pod, uid?: string): void {
    if (!this.kubelet.context.online()) return
    try {
      this.kubelet.context.client.resource(PODS).delete(pod.metadata.name, pod.metadata.namespace, {
        gracePeriodSeconds: 0,
        ...(uid ? { preconditions: { uid } } : {}),
      })
    } catch (error) {
      if (!hasReason(error, 'NotFound') && !hasReason(error, 'Conflict')) throw error
    }
  }
}

/** A manifest of a pod; or why it is none. */
function readManifest(text: string): Partial<Pod> | string {
  let read: unknown
  try {
    read = parseYaml(text)
  } catch (error) {
    if (!(error instanceof YamlError)) throw error
    return error.message
  }
  if (typeof read !== 'object' || read === null)
    return `couldn't get version/kind; json parse error: json: cannot unmarshal ${typeof read} into Go value of type struct { APIVersion string "json:\\"apiVersion,omitempty\\""; Kind string "json:\\"kind,omitempty\\"" }`
  const { kind, apiVersion } = read as Partial<Pod>
  if (!kind) return `Object 'Kind' is missing in '${JSON.stringify(read)}'`
  if (!apiVersion) return `Object 'apiVersion' is missing in '${JSON.stringify(read)}'`
  if (apiVersion !== 'v1' || kind !== 'Pod')
    return `no kind "${kind}" is registered for version "${apiVersion}" in scheme "pkg/api/legacyscheme/scheme.go:30"`
  const decoded = decode(POD_TYPE, read)
  if (decoded.error !== undefined) return decoded.error
  return decoded.value as Partial<Pod>
}
