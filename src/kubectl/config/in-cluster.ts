/** How a program in a pod finds its cluster and who it is, where no kubeconfig says so; models client-go's in-cluster configuration. */
import type { FileSystem } from '../../shell/files'

const FOLDER = '/var/run/secrets/kubernetes.io/serviceaccount'

export interface InCluster {
  readonly server: string
  /** Files with the service account's token and the authority's certificate. */
  readonly tokenFile: string
  readonly authority: string
  readonly namespace: string
}

/** Undefined outside of pods, and in pods without a service account's token. */
export function inCluster(env: Readonly<Record<string, string>>, files: FileSystem): InCluster | undefined {
  const { KUBERNETES_SERVICE_HOST: host, KUBERNETES_SERVICE_PORT: port } = env
  const tokenFile = `${FOLDER}/token`
  if (!host || !port || !files.exists(tokenFile) || files.stat(tokenFile).type === 'directory') return undefined
  const namespaceFile = `${FOLDER}/namespace`
  return {
    server: `https://${host.includes(':') ? `[${host}]` : host}:${port}`,
    tokenFile,
    authority: `${FOLDER}/ca.crt`,
    namespace: env['POD_NAMESPACE'] || (files.exists(namespaceFile) ? files.readText(namespaceFile).trim() : '') || 'default',
  }
}
