/** What every sub-command of kubeadm works with: the view, flags, and how an error ends it. */
import type { CommandContext } from '../../shell/command'
import type { KubeadmView } from './view'

export interface Call {
  readonly view: KubeadmView
  readonly context: CommandContext
  readonly operands: readonly string[]
  /** The value of a flag; empty for one without. */
  flag(name: string): string | undefined
  out(text: string): Promise<void>
}

export type Sub = (call: Call) => Promise<number>

/** Ends kubeadm with a message on standard error. */
export class KubeadmError extends Error {
  constructor(
    message: string,
    readonly code = 1,
  ) {
    super(message)
  }
}

export const STACK_TRACE = 'To see the stack trace of this error execute with --v=5 or higher'

/** Flags of all sub-commands that take a value. */
const VALUED = new Set(
  `apiserver-advertise-address apiserver-bind-port apiserver-cert-extra-sans cert-dir certificate-key component-configs config
   control-plane-endpoint cri-socket description discovery-file discovery-token discovery-token-ca-cert-hash etcd-upgrade feature-gates
   groups ignore-preflight-errors image-repository kubeconfig kubernetes-version node-name output patches pod-network-cidr
   service-cidr service-dns-domain skip-phases tls-bootstrap-token token token-ttl ttl usages v rootfs o`.split(/\s+/),
)

/** Words and flags of a command line, in pflag's manner. */
export function parse(args: readonly string[]): { readonly operands: readonly string[]; readonly flags: ReadonlyMap<string, string> } {
  const operands: string[] = []
  const flags = new Map<string, string>()
  for (let i = 0; i < args.length; i++) {
    const word = args[i]!
    const [, name, value] = /^--?([a-z][\w-]*)(?:=(.*))?$/.exec(word) ?? []
    if (name === undefined) operands.push(word)
    else if (value !== undefined) flags.set(name, value)
    else flags.set(name, VALUED.has(name) ? (args[++i] ?? '') : '')
  }
  return { operands, flags }
}

/** Milliseconds that asking takes. */
const ASKING = 50

/** Reading the cluster's configuration: what is said of it. */
export async function readCluster({ out, context }: Call, step: string): Promise<void> {
  await out(`[${step}] Reading configuration from the "kubeadm-config" ConfigMap in namespace "kube-system"...\n`)
  await context.system.clock.sleep(ASKING, context.signal)
  await out(`[${step}] Use 'kubeadm init phase upload-config kubeadm --config your-config-file' to re-upload it.\n`)
}

/** Throws where the API server cannot be asked. */
export function requireApi({ view }: Call, doing: string): void {
  const server = view.server()
  if (server === undefined)
    throw new KubeadmError(`failed to load admin kubeconfig: open /etc/kubernetes/admin.conf: no such file or directory\n${STACK_TRACE}`)
  if (!view.reachesApi())
    throw new KubeadmError(
      `${doing}: Get "${server}/api?timeout=10s": dial tcp ${server.replace('https://', '')}: connect: connection refused\n${STACK_TRACE}`,
    )
}

/** Columns under their heads, three blanks apart. */
export function columns(rows: readonly (readonly string[])[], padLast = 0): string {
  const widths = rows[0]!.map((_, i) => Math.max(i === 0 && padLast > 0 ? 10 : 0, ...rows.map((row) => row[i]!.length)))
  return rows
    .map((row) => `${row.map((cell, i) => (i === row.length - 1 ? cell.padEnd(padLast) : cell.padEnd(widths[i]! + 3))).join('')}\n`)
    .join('')
}
