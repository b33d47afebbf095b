/** A kubeconfig with one cluster, one user and the context that joins them; what every part that makes a cluster writes. */
import type { Dict } from '../values'
import { toYaml } from '../../engine/api/yaml/emit'
import { configObject, type KubeconfigFile } from './kubeconfig'

export interface SingleCluster {
  readonly name: string
  /** The user's name; the cluster's when absent. */
  readonly user?: string
  /** The context's name; the cluster's when absent. */
  readonly context?: string
  /** `server` and how to trust it. */
  readonly cluster: Dict
  readonly credentials: Dict
  readonly namespace?: string
  /** Extensions of the context. */
  readonly extensions?: readonly Dict[]
}

export function singleCluster({
  name,
  user = name,
  context = name,
  cluster,
  credentials,
  namespace,
  extensions,
}: SingleCluster): KubeconfigFile {
  const joined: Dict = { cluster: name, ...(extensions ? { extensions } : {}), ...(namespace === undefined ? {} : { namespace }), user }
  return {
    clusters: new Map([[name, cluster]]),
    contexts: new Map([[context, joined]]),
    users: new Map([[user, credentials]]),
    currentContext: context,
    preferences: {},
  }
}

export function kubeconfigText(file: KubeconfigFile): string {
  return toYaml(configObject(file))
}
