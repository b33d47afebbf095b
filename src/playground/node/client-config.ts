/** What programs of a node find by a kubeconfig: the API server, or why there is none; models clientcmd's BuildConfigFromFlags. */
import type { VirtualNode } from '../../engine/kubelet'
import { CliError } from '../../kubectl/command/errors'
import { readConfigFile, type KubeconfigFile } from '../../kubectl/config/kubeconfig'
import { clusterProblems, userProblems } from '../../kubectl/config/validation'
import { asText } from '../../kubectl/values'
import type { FileSystem } from '../../shell/files'
import { API_PORT, CONTROL_PLANE_NAME } from './places'

/** What a kubeconfig says of the server; or what is wrong with it. */
export function clientConfig(files: FileSystem, path: string): { readonly server: string } | string {
  let config: KubeconfigFile | undefined
  try {
    config = readConfigFile(files, path)
  } catch (error) {
    if (!(error instanceof CliError)) throw error
    return error.message
  }
  if (!config) return `stat ${path}: no such file or directory`
  const context = config.contexts.get(config.currentContext)
  if (!context) return 'invalid configuration: no configuration has been provided, try setting KUBERNETES_MASTER environment variable'
  const [clusterName, userName] = [asText(context['cluster']), asText(context['user'])]
  const cluster = config.clusters.get(clusterName) ?? {}
  const wrong = [...userProblems(userName, config.users.get(userName) ?? {}, files), ...clusterProblems(clusterName, cluster, files)]
  if (wrong.length > 0) return `invalid configuration: ${wrong.length > 1 ? `[${wrong.join(', ')}]` : wrong[0]}`
  return { server: asText(cluster['server']) }
}

/** Whether there is an API server where a URL leads, and what a connection comes to while none answers there. */
export interface Dialled {
  readonly findsServer: boolean
  readonly failure: string
}

export interface Place {
  readonly from: string
  readonly nodes: readonly VirtualNode[]
  /** The control plane's. */
  readonly main: VirtualNode | undefined
}

export function dialServer(url: string, { from, main, nodes }: Place): Dialled {
  const [, host = '', port = '443'] = /^https?:\/\/([^:/]+)(?::(\d+))?/.exec(url) ?? []
  const address = host === CONTROL_PLANE_NAME ? (main?.config.address ?? '') : host
  const local = (address === '127.0.0.1' || address === 'localhost') && main?.name === from
  const isAddress = /^\d+(\.\d+){3}$/.test(address)
  const machine = local || nodes.some(({ config }) => config.address === address)
  const failure = machine
    ? `dial tcp ${local ? '127.0.0.1' : address}:${port}: connect: connection refused`
    : isAddress
      ? `dial tcp ${address}:${port}: connect: no route to host`
      : `dial tcp: lookup ${host} on 192.168.49.1:53: no such host`
  const findsServer = url.startsWith('https:') && (local || address === main?.config.address) && Number(port) === API_PORT
  return { findsServer, failure }
}
