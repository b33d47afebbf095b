/** The owners of every object's fields, worked out when somebody asks; models apimachinery's managedfields. */
import type { KubeObject, ManagedFieldsEntry } from '../../api/object'
import type { Registry, Served } from '../registry'
import type { RequestContext } from '../request'
import { entriesOf, ownersAfterUpdate, type Manager, type Owned, type Write } from './owners'

interface Settled {
  readonly owned: readonly Owned[]
  /** As it was with the last few versions of the object: watchers may ask for what has been. */
  readonly steps: readonly Step[]
}

interface Step {
  readonly version: string
  readonly owned: readonly Owned[]
}

/** A write whose ownership has not been worked out yet: what most objects have, and many have only one. */
interface Pending extends Write {
  /** What was known before it. */
  readonly earlier: Known | undefined
  /** How many there are with the earlier ones. */
  readonly count: number
  /** The object's resourceVersion after it. */
  readonly version: string
}

type Known = Settled | Pending

const NOBODY: readonly Owned[] = []
/** So many versions of an object, and so many objects that are gone, are remembered. */
const STEPS = 8
const GONE = 64

/** Working out waits until this many writes of one object have come together; then so many of the oldest are, which is soon done. */
const MAX_PENDING = 24
const AT_ONCE = 2

/** The processes whose parts the actors are. */
function managerName(request: RequestContext): string {
  if (request.fieldManager) return request.fieldManager
  const { name, process } = request.actor
  if (process !== undefined) return process
  if (name.endsWith('-scheduler')) return 'kube-scheduler'
  return name.split('/')[0]!
}

/** Those there have been, by version of their kind: the same few write again and again. */
const managers = new WeakMap<Served, Manager[]>()

export function managerOf(served: Served, request: RequestContext, operation: Manager['operation'], subresource: string): Manager {
  const name = managerName(request)
  let known = managers.get(served)
  if (!known) managers.set(served, (known = []))
  let manager = known.find((each) => each.name === name && each.operation === operation && each.subresource === subresource)
  if (!manager) known.push((manager = { name, operation, apiVersion: served.apiVersion, subresource }))
  return manager
}

/** What had been worked out, and the writes since, oldest first. */
function unfold(known: Known): Settled & { readonly writes: readonly Pending[] } {
  const writes: Pending[] = []
  let earlier: Known | undefined = known
  for (; earlier && 'count' in earlier; earlier = earlier.earlier) writes.push(earlier)
  return { owned: earlier?.owned ?? NOBODY, steps: earlier?.steps ?? [], writes: writes.reverse() }
}

export class ManagedFields {
  /** By the object's uid. */
  private readonly entries = new Map<string, Known>()
  /** Of objects that are gone but still shown: to who deleted them, and to watchers. */
  private readonly last = new WeakMap<KubeObject, Known>()
  /** The same by uid, for their versions before that; the newest come last. */
  private readonly gone = new Map<string, Known>()

  constructor(private readonly registry: Registry) {}

  /** Notes a write; its meaning for ownership is worked out later. */
  note(
    served: Served,
    request: RequestContext,
    subresource: string,
    before: KubeObject | undefined,
    after: KubeObject,
    time: number,
    /** What the client wrote of it, where the server added to that. */
    written: KubeObject = after,
  ): void {
    const { uid } = after.metadata
    const manager = managerOf(served, request, 'Update', subresource)
    const earlier = this.entries.get(uid)
    const count = earlier && 'count' in earlier ? earlier.count + 1 : 1
    const noted: Pending = { manager, time, before, after: written, earlier, count, version: after.metadata.resourceVersion }
    this.entries.set(uid, count < MAX_PENDING ? noted : this.shortened(served, noted))
  }

  /** The entries a write would leave, of which nothing is noted. */
  preview(
    served: Served,
    request: RequestContext,
    subresource: string,
    before: KubeObject | undefined,
    written: KubeObject,
    time: number,
  ): readonly ManagedFieldsEntry[] {
    const owned = before ? this.ownedOf(served, before) : NOBODY
    const write: Write = { manager: managerOf(served, request, 'Update', subresource), time, before, after: written }
    return entriesOf(ownersAfterUpdate(this.registry, served, owned, write))
  }

  /** What is known of every object, by its uid. */
  all(): ReadonlyMap<string, Known> {
    return new Map(this.entries)
  }

  /** Puts what was known at another time in place of what is known now. */
  replace(all: ReadonlyMap<string, Known>): void {
    this.entries.clear()
    for (const [uid, known] of all) this.entries.set(uid, known)
  }

  forget(object: KubeObject): void {
    const entry = this.entries.get(object.metadata.uid)
    if (!entry) return
    this.last.set(object, entry)
    this.entries.delete(object.metadata.uid)
    this.gone.set(object.metadata.uid, entry)
    if (this.gone.size > GONE) this.gone.delete(this.gone.keys().next().value!)
  }

  /** Replaces what is known: after an apply, or when a client says so. */
  set(object: KubeObject, owned: readonly Owned[]): void {
    const earlier = this.entries.get(object.metadata.uid)
    this.entries.set(object.metadata.uid, { owned, steps: earlier && 'steps' in earlier ? earlier.steps : [] })
  }

  ownedOf(served: Served, object: KubeObject): readonly Owned[] {
    const { uid, resourceVersion } = object.metadata
    const known = this.entries.get(uid)
    const gone = known ? undefined : (this.last.get(object) ?? this.gone.get(uid))
    if (!known && !gone) return NOBODY
    const settled = this.settled(served, (known ?? gone)!)
    if (known) this.entries.set(uid, settled)
    else {
      if (this.last.has(object)) this.last.set(object, settled)
      if (this.gone.has(uid)) this.gone.set(uid, settled)
    }
    return settled.steps.find(({ version }) => version === resourceVersion)?.owned ?? settled.owned
  }

  /** As metadata.managedFields has it. */
  entriesOf(served: Served, object: KubeObject): readonly ManagedFieldsEntry[] {
    return entriesOf(this.ownedOf(served, object))
  }

  /** With the oldest writes worked out. */
  private shortened(served: Served, known: Pending): Known {
    const { owned, writes } = unfold(known)
    const settled: Settled = { owned: this.ownersAfter(served, owned, writes.slice(0, AT_ONCE)), steps: [] }
    return writes
      .slice(AT_ONCE)
      .reduce<Known>(
        (earlier, { manager, time, before, after, version }, i) => ({ manager, time, before, after, earlier, count: i + 1, version }),
        settled,
      )
  }

  private settled(served: Served, known: Known): Settled {
    if (!('count' in known)) return known
    const { owned, steps, writes } = unfold(known)
    const all = [...steps]
    let now = owned
    const before = writes[0]!.before?.metadata.resourceVersion
    if (before !== undefined && !all.some(({ version }) => version === before)) all.push({ version: before, owned })
    for (const write of writes) {
      now = this.ownersAfter(served, now, [write])
      all.push({ version: write.version, owned: now })
    }
    return { owned: now, steps: all.slice(-STEPS) }
  }

  private ownersAfter(served: Served, owned: readonly Owned[], writes: readonly Write[]): readonly Owned[] {
    return writes.reduce((before, write) => {
      const { apiVersion } = write.manager
      const version = apiVersion === served.apiVersion ? served : (this.registry.ofKind(apiVersion, served.kind) ?? served)
      return ownersAfterUpdate(this.registry, version, before, write)
    }, owned)
  }
}
