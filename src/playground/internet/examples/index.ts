/** Manifests like those that the documentation of Kubernetes offers under k8s.io/examples, so that its tutorials can be followed. */
import { dump } from 'js-yaml'
import { ACCESS } from './access'
import { APPLICATIONS } from './applications'
import { CONFIGURATION } from './configuration'
import { CONTROLLERS } from './controllers'
import { DEVICES } from './devices'
import { FILES } from './files'
import { JOBS } from './jobs'
import { NETWORKS } from './networks'
import type { Manifests } from './objects'
import { PLACEMENT } from './placement'
import { PODS } from './pods'
import { POLICIES } from './policies'
import { RESOURCES } from './resources'
import { SECURITY } from './security'
import { SERVICES } from './services'
import { STATEFUL } from './stateful'
import { WINDOWS } from './windows'

export const EXAMPLES: Manifests = {
  ...ACCESS,
  ...APPLICATIONS,
  ...CONFIGURATION,
  ...CONTROLLERS,
  ...DEVICES,
  ...JOBS,
  ...NETWORKS,
  ...PLACEMENT,
  ...PODS,
  ...POLICIES,
  ...SECURITY,
  ...RESOURCES,
  ...SERVICES,
  ...STATEFUL,
  ...WINDOWS,
}

/** What is under a path such as `pods/simple-pod.yaml` (or `.json`, where it is one document); undefined when nothing is. */
export function exampleAt(path: string): string | undefined {
  if (Object.hasOwn(FILES, path)) return FILES[path]
  const [, name = '', extension] = /^(.*)\.(yaml|json)$/.exec(path) ?? []
  const documents = Object.hasOwn(EXAMPLES, name) ? EXAMPLES[name]! : []
  if (documents.length === 0) return undefined
  if (extension === 'json') return documents.length === 1 ? `${JSON.stringify(documents[0], null, 2)}\n` : undefined
  return documents.map((document) => dump(document, { lineWidth: -1, noRefs: true })).join('---\n')
}
