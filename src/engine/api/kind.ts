/** What a kind is to the API server: defaults, validation, strategy, columns; models a registry strategy of kube-apiserver. */
import type { Draft, KubeObject, Resource } from './object'

/** One complaint about one field, worded as Kubernetes words it; models k8s.io/apimachinery/pkg/util/validation/field.Error. */
export interface FieldError {
  readonly type:
    | 'Required value'
    | 'Invalid value'
    | 'Unsupported value'
    | 'Forbidden'
    | 'Duplicate value'
    | 'Too long'
    | 'Too many'
    | 'Not found'
    | 'Internal error'
    | 'Type invalid'
  /** For example `spec.containers[0].image`. */
  readonly field: string
  readonly value?: unknown
  /** The value says nothing (an object that breaks a rule) and is not shown. */
  readonly omitValue?: boolean
  readonly detail?: string
}

/** What a strategy may ask of the server while it admits an object. */
export interface StrategyContext {
  /** Milliseconds of virtual time. */
  now(): number
  /** Reads another object as stored now; undefined when absent. */
  find<T extends KubeObject>(resource: Resource<T>, name: string, namespace?: string): T | undefined
  list<T extends KubeObject>(resource: Resource<T>, namespace?: string): readonly T[]
  randomSuffix(length: number): string
  randomInteger(bound: number): number
  uuid(): string
}

/** Who sends a request, for kinds that note it. */
export interface Requester {
  readonly user: string
  readonly groups: readonly string[]
  readonly uid?: string
  readonly extra?: Readonly<Record<string, readonly string[]>>
}

export interface Column<T> {
  readonly name: string
  readonly type: 'string' | 'integer' | 'number' | 'date' | 'boolean'
  readonly format: string
  /** 1: only with `-o wide`. */
  readonly priority: number
  readonly description?: string
  /** The cell; ages are durations as text (`5s`) computed from `now`. */
  cell(object: T, now: number): string | number | bigint | boolean | null
}

export interface KindDefinition<T extends KubeObject = KubeObject> {
  readonly resource: Resource<T>
  readonly singular: string
  readonly shortNames: readonly string[]
  /** The kind of a list, where that is not the kind with `List` behind it. */
  readonly listKind?: string
  readonly categories: readonly string[]
  readonly verbs: readonly string[]
  /** Names such as `status`, `scale`; pods have more, which the server implements. */
  readonly subresources: readonly string[]
  /** Full name of the schema type, for example `io.k8s.api.apps.v1.Deployment`. */
  readonly schemaType: string
  /** Other versions served for the same stored objects (autoscaling/v1), with conversion both ways. */
  readonly otherVersions?: readonly {
    /** When another group serves the objects too (events). */
    readonly group?: string
    readonly version: string
    readonly schemaType: string
    to(object: T): KubeObject
    from(object: KubeObject): T
    /** What the kind is in this version, where versions differ in more than their fields (custom resources). */
    readonly definition?: KindDefinition<T>
  }[]
  /** A stored object as it is read: what was written under another definition of the kind has the fields and defaults of this one (custom resources). */
  asRead?(object: T): T
  /** Objects are stored in a version that nobody can ask for. */
  readonly storedOnly?: boolean
  /** A warning that every request for the resource gets, for resources that are on their way out. */
  readonly deprecation?: string
  /** Whether metadata.generation counts changes of spec (most kinds). */
  readonly hasGeneration: boolean
  /** An update must name the resourceVersion it replaces; most kinds also take updates without. */
  readonly versionedUpdates?: boolean
  /** Milliseconds after its last write at which an object goes by itself (events). */
  readonly timeToLive?: number
  /** Fills in what v1.36 defaults, in place; schema defaults are applied before it. */
  setDefaults?(draft: Draft<T>): void
  /** The same of the status, where it is written on its own. */
  setStatusDefaults?(draft: Draft<T>): void
  /** Before validation on create: drop status, allocate addresses, admission-like defaults of the kind itself; remarks, if any. */
  prepareForCreate?(draft: Draft<T>, context: StrategyContext, requester?: Requester): void | readonly string[]
  /** Defaults for what `prepareForCreate` made, which are filled in only when what was stored is read: validation does not see them. */
  completeStored?(draft: Draft<T>): void
  /** Before validation on update: keep what may not change, drop status. */
  prepareForUpdate?(draft: Draft<T>, old: T, context: StrategyContext): void
  validate(object: T): readonly FieldError[]
  validateUpdate?(object: T, old: T): readonly FieldError[]
  /** `subresource` is the one by which it is written: `status`, or one that writes a part of it. */
  validateStatusUpdate?(object: T, old: T, subresource: string): readonly FieldError[]
  /** Texts for `Warning: 299` headers. */
  warnings?(object: T, old: T | undefined): readonly string[]
  readonly columns: readonly Column<T>[]
  /** Fields usable in field selectors besides metadata.name and metadata.namespace. */
  readonly selectableFields?: Readonly<Record<string, (object: T) => string>>
  /** Default grace period in seconds of a graceful deletion; kinds without it are deleted at once. */
  gracePeriod?(object: T): number | undefined
  /** For kinds that go when they are empty, whenever that is: says so in the status, in place of a grace period and a generation. */
  markTerminating?(draft: Draft<T>, now: string): void
  /** Names are drawn anew on create collisions for generateName; some kinds reject names that others accept. */
  validateName?(name: string, prefix: boolean): readonly string[]
}

export function defineKind<T extends KubeObject>(definition: KindDefinition<T>): KindDefinition<T> {
  return definition
}
