/** What /metrics tells of the API server itself: requests by what they asked for and how they ended, and objects stored; models its stable metrics. */
import type { Store } from '../../store/memory-store'
import type { ApiResponse } from '../http'
import type { RequestInfo } from './request-info'
import { respondText } from './respond'

const TYPE = 'text/plain; version=0.0.4; charset=utf-8; escaping=underscores'

type Labels = Readonly<Record<string, string>>

/** One metric's name, help, type and samples in the Prometheus text format. */
function family(
  name: string,
  help: string,
  type: 'counter' | 'gauge',
  samples: readonly (readonly [labels: string, value: number])[],
): string {
  return `# HELP ${name} [STABLE] ${help}\n# TYPE ${name} ${type}\n${samples.map(([labels, value]) => `${name}{${labels}} ${value}\n`).join('')}`
}

function labelText(labels: Labels): string {
  return Object.keys(labels)
    .sort()
    .map((name) => `${name}=${JSON.stringify(labels[name])}`)
    .join(',')
}

function scopeOf({ isResource, name, namespace, verb }: RequestInfo): string {
  if (!isResource) return ''
  if (name !== undefined || verb === 'create') return 'resource'
  return namespace === undefined ? 'cluster' : 'namespace'
}

export class RequestMetrics {
  private readonly requests = new Map<string, number>()

  constructor(private readonly store: Store) {}

  count(info: RequestInfo, isDryRun: boolean, code: number): void {
    const labels = labelText({
      code: String(code),
      component: 'apiserver',
      dry_run: isDryRun ? 'All' : '',
      group: info.group,
      resource: info.resource,
      scope: scopeOf(info),
      subresource: info.isResource ? info.subresource : info.path,
      verb: info.verb.toUpperCase(),
      version: info.version,
    })
    this.requests.set(labels, (this.requests.get(labels) ?? 0) + 1)
  }

  answer(): ApiResponse {
    const requests = [...this.requests].sort(([a], [b]) => (a < b ? -1 : 1))
    const objects = this.store.collectionNames().map((collection): [string, number] => {
      const [group = '', resource = ''] = collection.split('/')
      return [labelText({ group, resource }), this.store.count(collection)]
    })
    return respondText(
      200,
      family('apiserver_request_total', 'Requests answered, by verb, group, version, resource, scope and code.', 'counter', requests) +
        family('apiserver_resource_objects', 'Objects stored, by resource.', 'gauge', objects),
      TYPE,
    )
  }
}
