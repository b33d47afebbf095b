/** The configuration file of kube-proxy, and why it does not start with it; models kubeproxy.config.k8s.io/v1alpha1. */
import { load } from 'js-yaml'
import { isObject } from '../../api/json'
import { flagOf } from '../agent'
import type { LogLine } from '../component'
import type { DaemonProcess } from '../image'

export const MODES = ['iptables', 'ipvs', 'nftables'] as const
const SCHEME = 'pkg/proxy/apis/config/scheme/scheme.go:30'

export interface ProxyConfiguration {
  readonly mode: string
}

const failed = (why: string): LogLine => ['E', 'run.go:72', `"command failed" err=${JSON.stringify(why)}`]

/** What a process is configured to do, or what it writes before it ends. */
export function configurationOf({ argv, files }: DaemonProcess): ProxyConfiguration | { readonly says: readonly LogLine[] } {
  const path = flagOf(argv, 'config')
  if (path === undefined) return modeOf(flagOf(argv, 'proxy-mode') ?? '')
  if (!files.exists(path)) return { says: [failed(`failed complete: open ${path}: no such file or directory`)] }
  let written: unknown
  try {
    written = load(files.readText(path))
  } catch {
    return { says: [failed('failed complete: yaml: could not be read')] }
  }
  const { apiVersion, kind, mode, clientConnection } = isObject(written) ? written : {}
  if (kind !== 'KubeProxyConfiguration' || apiVersion !== 'kubeproxy.config.k8s.io/v1alpha1')
    return {
      says: [
        failed(
          `failed complete: no kind ${JSON.stringify(kind ?? '')} is registered for version ${JSON.stringify(apiVersion ?? '')} in scheme ${JSON.stringify(SCHEME)}`,
        ),
      ],
    }
  const kubeconfig = isObject(clientConnection) ? clientConnection['kubeconfig'] : undefined
  const known = modeOf(typeof mode === 'string' ? mode : '')
  if ('says' in known || typeof kubeconfig !== 'string' || kubeconfig === '' || files.exists(kubeconfig)) return known
  const missing = `stat ${kubeconfig}: no such file or directory`
  return { says: [['E', 'server.go:145', `"Error running ProxyServer" err=${JSON.stringify(missing)}`], failed(missing)] }
}

function modeOf(given: string): ProxyConfiguration | { readonly says: readonly LogLine[] } {
  if (given === '') return { mode: MODES[0] }
  if (MODES.some((each) => each === given)) return { mode: given }
  const why = `must be ${MODES.join(', ')} or blank (blank means the best-available proxy [currently iptables])`
  return { says: [failed(`failed validate: KubeProxyConfiguration.Mode: Invalid value: ${JSON.stringify(given)}: ${why}`)] }
}
