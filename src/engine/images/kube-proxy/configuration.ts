/** The configuration file of kube-proxy, and why it does not start with it; models kubeproxy.config.k8s.io/v1alpha1. */
import { isObject } from '../../api/json'
import { parseYaml, YamlError } from '../../api/yaml/parse'
import { flagOf } from '../agent'
import type { LogLine } from '../component'
import type { DaemonProcess } from '../image'

const MODES = ['iptables', 'ipvs', 'nftables'] as const
const KIND = 'KubeProxyConfiguration'
const VERSION = 'kubeproxy.config.k8s.io/v1alpha1'
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
  const text = files.readText(path)
  let written: unknown
  try {
    written = parseYaml(text)
  } catch (error) {
    if (!(error instanceof YamlError)) throw error
    return { says: [failed(`failed complete: ${error.message}`)] }
  }
  const { apiVersion, kind, mode, clientConnection } = isObject(written) ? written : {}
  const unknown = whyUnknown(text, apiVersion, kind)
  if (unknown !== undefined) return { says: [failed(`failed complete: ${unknown}`)] }
  const kubeconfig = isObject(clientConnection) ? clientConnection['kubeconfig'] : undefined
  const known = modeOf(typeof mode === 'string' ? mode : '')
  if ('says' in known || typeof kubeconfig !== 'string' || kubeconfig === '' || files.exists(kubeconfig)) return known
  const missing = `stat ${kubeconfig}: no such file or directory`
  return { says: [['E', 'server.go:145', `"Error running ProxyServer" err=${JSON.stringify(missing)}`], failed(missing)] }
}

/** Why a document is no configuration of this program, in the words of its decoder. */
function whyUnknown(text: string, apiVersion: unknown, kind: unknown): string | undefined {
  if (kind === KIND && apiVersion === VERSION) return undefined
  if (!kind) return `Object 'Kind' is missing in '${text}'`
  if (!apiVersion) return `Object 'apiVersion' is missing in '${text}'`
  return `no kind ${JSON.stringify(kind)} is registered for version ${JSON.stringify(apiVersion)} in scheme ${JSON.stringify(SCHEME)}`
}

function modeOf(given: string): ProxyConfiguration | { readonly says: readonly LogLine[] } {
  if (given === '') return { mode: MODES[0] }
  if (MODES.some((each) => each === given)) return { mode: given }
  const why = `must be ${MODES.join(', ')} or blank (blank means the best-available proxy [currently iptables])`
  return { says: [failed(`failed validate: KubeProxyConfiguration.Mode: Invalid value: ${JSON.stringify(given)}: ${why}`)] }
}
