/** One object a command works on, and the REST verbs on it; models cli-runtime's resource.Info and Helper. */
import { StatusError } from '../../engine/api/status'
import { CliError } from '../command/errors'
import type { RestClient, Query } from '../rest/client'
import type { ApiResource } from '../rest/discovery'
import { pathOf } from '../rest/mapper'
import type { WatchEvent } from '../rest/watch-events'
import { at, withAt, type Dict } from '../values'

export interface Info {
  readonly resource: ApiResource
  /** Empty for cluster-scoped objects. */
  readonly namespace: string
  readonly name: string
  /** The file it was read from; empty when it was named on the command line. */
  readonly source: string
  /** What was read from a file or the server; undefined when only the name is known. */
  readonly object: Dict | undefined
  readonly subresource?: string
}

export type PatchType =
  'application/json-patch+json' | 'application/merge-patch+json' | 'application/strategic-merge-patch+json' | 'application/apply-patch+yaml'

/** How writes are marked: who writes, whether for show, how strict. */
export interface WriteOptions {
  readonly fieldManager?: string
  readonly dryRun?: boolean
  readonly fieldValidation?: string
  readonly force?: boolean
  readonly subresource?: string
}

function writeQuery(options: WriteOptions): Query {
  return {
    ...(options.dryRun ? { dryRun: 'All' } : {}),
    fieldManager: options.fieldManager,
    fieldValidation: options.fieldValidation,
    // A pointer upstream: false is said too, where applying asks.
    ...(options.force === undefined ? {} : { force: String(options.force) }),
  }
}

/** What errors of wordless answers are about. */
function subjectOf(resource: ApiResource, name?: string) {
  return { resource: resource.name, group: resource.group, ...(name ? { name } : {}) }
}

/** Where kubectl's typed clients make an object, for the log. */
export const TYPED_CREATION = 'type.go:213'

export class ObjectClient {
  constructor(
    private readonly client: RestClient,
    readonly resource: ApiResource,
    readonly namespace: string,
  ) {}

  /** Throws CliError for a name that cannot be a part of a path. */
  private path(name?: string, subresource?: string): string {
    if (name === '') throw new CliError('resource name may not be empty')
    return pathOf(this.resource, this.namespace, name, subresource)
  }

  get(name: string, options: { readonly query?: Query; readonly accept?: string; readonly subresource?: string } = {}): Promise<Dict> {
    return this.client.get(this.path(name, options.subresource), {
      ...(options.query ? { query: options.query } : {}),
      ...(options.accept ? { headers: { Accept: options.accept } } : {}),
      subject: subjectOf(this.resource, name),
      place: 'helper.go:105',
    })
  }

  list(query: Query, accept?: string): Promise<Dict> {
    return this.client.get(this.path(), {
      query,
      ...(accept ? { headers: { Accept: accept } } : {}),
      subject: subjectOf(this.resource),
      place: 'helper.go:113',
    })
  }

  /** A version in the object is left out: it cannot have one before it exists. */
  create(object: Dict, options: WriteOptions = {}, place = 'helper.go:246'): Promise<Dict> {
    const body =
      at(object, 'metadata', 'resourceVersion') === undefined ? object : withAt(object, ['metadata', 'resourceVersion'], undefined)
    return this.client.json('POST', this.path(), {
      body,
      query: writeQuery(options),
      subject: subjectOf(this.resource),
      place,
    })
  }

  replace(name: string, object: Dict, options: WriteOptions = {}): Promise<Dict> {
    return this.client.json('PUT', this.path(name, options.subresource), {
      body: object,
      query: writeQuery(options),
      subject: subjectOf(this.resource, name),
      place: 'helper.go:319',
    })
  }

  patch(name: string, type: PatchType, patch: unknown, options: WriteOptions = {}): Promise<Dict> {
    return this.client.json('PATCH', this.path(name, options.subresource), {
      body: patch,
      query: writeQuery(options),
      headers: { 'Content-Type': type },
      subject: subjectOf(this.resource, name),
      place: 'helper.go:269',
    })
  }

  remove(name: string, options: Dict, query: Query = {}): Promise<Dict> {
    return this.client.json('DELETE', this.path(name), {
      body: { kind: 'DeleteOptions', apiVersion: 'v1', ...options },
      query,
      subject: subjectOf(this.resource, name),
      place: 'helper.go:202',
    })
  }

  watch(
    query: Query,
    options: { readonly accept?: string; readonly signal?: AbortSignal; readonly yieldsErrors?: boolean } = {},
  ): AsyncGenerator<WatchEvent> {
    return this.client.watch(this.path(), {
      query,
      ...(options.accept ? { headers: { Accept: options.accept } } : {}),
      ...(options.signal ? { signal: options.signal } : {}),
      ...(options.yieldsErrors ? { yieldsErrors: true } : {}),
      subject: subjectOf(this.resource),
      place: 'helper.go:170',
    })
  }
}

const DEFAULT_NAMESPACE = 'default'

/**
 * An object as it is now; models Info.Get. Of an object that is not there in a namespace that is not there either, it is the
 * namespace that is missed.
 */
export async function latestObject(
  client: RestClient,
  { resource, namespace, name }: Pick<Info, 'resource' | 'namespace' | 'name'>,
  options: Parameters<ObjectClient['get']>[1] = {},
): Promise<Dict> {
  try {
    return await objectClient(client, { resource, namespace }).get(name, options)
  } catch (error) {
    if (!isNotFound(error) || namespace === '' || namespace === DEFAULT_NAMESPACE) throw error
    const missing = await client
      .get(`/api/v1/namespaces/${encodeURIComponent(namespace)}`, { subject: { resource: 'namespaces', group: '', name: namespace } })
      .then(
        () => undefined,
        (failure: unknown) => failure,
      )
    throw isNotFound(missing) ? missing : error
  }
}

export function isNotFound(error: unknown): boolean {
  return error instanceof StatusError && error.reason === 'NotFound'
}

export function objectClient(client: RestClient, info: Pick<Info, 'resource' | 'namespace'>): ObjectClient {
  return new ObjectClient(client, info.resource, info.namespace)
}
