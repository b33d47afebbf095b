/** `kubeadm init`, `join` and `reset`: their checks beforehand, and what the last two do to a node. */
import { KubeadmError, STACK_TRACE, type Call, type Sub } from './call'

const MANIFESTS = ['kube-apiserver', 'kube-controller-manager', 'kube-scheduler', 'etcd']
const CONTROL_PLANE_PORTS = [6443, 10259, 10257]
const KUBELET_PORT = 10250
const ETCD_PORTS = [2379, 2380]
const TOKEN = /^([a-z0-9]{6})\.([a-z0-9]{16})$/

interface Check {
  readonly name: string
  readonly error: string
}

function portCheck({ view }: Call, port: number): readonly Check[] {
  return view.isTaken(port) ? [{ name: `Port-${port}`, error: `Port ${port} is in use` }] : []
}

function fileCheck({ context }: Call, path: string): readonly Check[] {
  return context.files.exists(path) ? [{ name: `FileAvailable-${path.replaceAll('/', '-')}`, error: `${path} already exists` }] : []
}

function folderCheck({ context }: Call, path: string): readonly Check[] {
  const full = context.files.exists(path) && context.files.list(path).length > 0
  return full ? [{ name: `DirAvailable-${path.replaceAll('/', '-')}`, error: `${path} is not empty` }] : []
}

/** Ends with what is wrong, unless it is to be ignored; then it is only said. */
async function preflight({ context, flag }: Call, checks: readonly Check[]): Promise<void> {
  const ignored = new Set((flag('ignore-preflight-errors') ?? '').split(',').map((name) => name.toLowerCase()))
  const isIgnored = ({ name }: Check): boolean => ignored.has('all') || ignored.has(name.toLowerCase())
  for (const each of checks.filter(isIgnored)) await context.stderr.write(`\t[WARNING ${each.name}]: ${each.error}\n`)
  const fatal = checks.filter((each) => !isIgnored(each))
  if (fatal.length === 0) return
  throw new KubeadmError(
    `error execution phase preflight: [preflight] Some fatal errors occurred:\n${fatal.map(({ name, error }) => `\t[ERROR ${name}]: ${error}\n`).join('')}[preflight] If you know what you are doing, you can make a check non-fatal with \`--ignore-preflight-errors=...\`\n${STACK_TRACE}`,
    2,
  )
}

export const init: Sub = async (call) => {
  const { view, out } = call
  await out(`[init] Using Kubernetes version: ${view.version}\n[preflight] Running pre-flight checks\n`)
  await preflight(call, [
    ...CONTROL_PLANE_PORTS.flatMap((port) => portCheck(call, port)),
    ...MANIFESTS.flatMap((name) => fileCheck(call, `/etc/kubernetes/manifests/${name}.yaml`)),
    ...portCheck(call, KUBELET_PORT),
    ...ETCD_PORTS.flatMap((port) => portCheck(call, port)),
    ...folderCheck(call, '/var/lib/etcd'),
  ])
  throw new KubeadmError(`a second control plane cannot be made here: this machine's is the cluster's\n${STACK_TRACE}`)
}

export const join: Sub = async (call) => {
  const { view, out, flag, operands, context } = call
  const [endpoint] = operands
  const token = flag('token') ?? flag('discovery-token') ?? ''
  if (endpoint === undefined && flag('discovery-file') === undefined)
    throw new KubeadmError(`discovery: Invalid value: "": bootstrapToken or file must be set\n${STACK_TRACE}`, 3)
  if (!TOKEN.test(token))
    throw new KubeadmError(
      `[discovery.bootstrapToken: Invalid value: "": using token-based discovery without caCertHashes can be unsafe. Set unsafeSkipCAVerification as true in your kubeadm config file or pass --discovery-token-unsafe-skip-ca-verification flag to continue, discovery.tlsBootstrapToken: Invalid value: ${JSON.stringify(token)}: the bootstrap token is invalid]\n${STACK_TRACE}`,
      3,
    )
  await out('[preflight] Running pre-flight checks\n')
  await preflight(call, [
    ...fileCheck(call, '/etc/kubernetes/kubelet.conf'),
    ...portCheck(call, KUBELET_PORT),
    ...fileCheck(call, `${view.certificates}/ca.crt`),
  ])
  await discover(call, endpoint ?? '', token)
  await out(`[preflight] Reading configuration from the "kubeadm-config" ConfigMap in namespace "kube-system"...
[preflight] Use 'kubeadm init phase upload-config kubeadm --config your-config-file' to re-upload it.
[kubelet-start] Writing kubelet configuration to file "/var/lib/kubelet/config.yaml"
[kubelet-start] Writing kubelet environment file with flags to file "/var/lib/kubelet/kubeadm-flags.env"
[kubelet-start] Starting the kubelet
[kubelet-check] Waiting for a healthy kubelet at http://127.0.0.1:10248/healthz. This can take up to 4m0s
`)
  view.join()
  await context.system.clock.sleep(1000, context.signal)
  await out(`[kubelet-check] The kubelet is healthy after 1.000964ms
[kubelet-start] Waiting for the kubelet to perform the TLS Bootstrap

This node has joined the cluster:
* Certificate signing request was sent to apiserver and a response was received.
* The Kubelet was informed of the new secure connection details.

Run 'kubectl get nodes' on the control-plane to see this node join the cluster.

`)
  return 0
}

/** Asks the API server for the cluster's facts, which it gives to those who have a token; and looks whether it is the right one. */
async function discover({ view, flag, context }: Call, endpoint: string, text: string): Promise<void> {
  const failed = (why: string): never => {
    throw new KubeadmError(`error execution phase preflight: couldn't validate the identity of the API Server: ${why}\n${STACK_TRACE}`)
  }
  const [id, secret] = text.split('.')
  const url = `https://${endpoint}/api/v1/namespaces/kube-public/configmaps/cluster-info?timeout=10s`
  if (endpoint !== view.endpoint && !view.endpoint.endsWith(endpoint.replace(/^.*:/, ':'))) {
    await context.system.clock.sleep(10_000, context.signal)
    failed(`failed to request the cluster-info ConfigMap: Get "${url}": dial tcp ${endpoint}: connect: connection refused`)
  }
  if (!view.reachesApi())
    failed(`failed to request the cluster-info ConfigMap: Get "${url}": dial tcp ${endpoint}: connect: connection refused`)
  const token = view.tokens().find((each) => each.id === id)
  if (!token) return failed(`could not find a JWS signature in the cluster-info ConfigMap for token ID ${JSON.stringify(id)}`)
  if (token.secret !== secret) failed(`failed to verify JWS signature of received cluster info object, can't trust this API Server`)
  const hash = flag('discovery-token-ca-cert-hash')
  if (hash === undefined && flag('discovery-token-unsafe-skip-ca-verification') === undefined)
    failed('using token-based discovery without caCertHashes can be unsafe')
  if (hash !== undefined && hash !== `sha256:${view.authorityHash()}`)
    failed(`cluster CA found in cluster-info ConfigMap is invalid: none of the public keys "sha256:${view.authorityHash()}" are pinned`)
}

export const reset: Sub = async (call) => {
  const { view, out, flag, context } = call
  const stamp = new Date(context.system.clock.now()).toISOString()
  const head = `W${stamp.slice(5, 7)}${stamp.slice(8, 10)} ${stamp.slice(11, 23)}000   20100`
  if (view.controlPlane && view.reachesApi())
    await out('[reset] Reading configuration from the "kubeadm-config" ConfigMap in namespace "kube-system"...\n')
  await context.stderr.write(
    `${head} preflight.go:56] [reset] WARNING: Changes made to this host by 'kubeadm init' or 'kubeadm join' will be reverted.\n`,
  )
  if (flag('f') === undefined && flag('force') === undefined) {
    await out('[reset] Are you sure you want to proceed? [y/N]: ')
    const answer = await context.stdin.read(context.signal)
    if (!/^y(es)?$/i.test(answer ? new TextDecoder().decode(answer).trim() : ''))
      throw new KubeadmError(`error execution phase preflight: aborted reset operation\n${STACK_TRACE}`)
  }
  await out(`[preflight] Running pre-flight checks
[reset] Stopping the kubelet service
[reset] Unmounting mounted directories in "/var/lib/kubelet"
`)
  view.reset()
  await context.system.clock.sleep(3000, context.signal)
  await out(`[reset] Deleting contents of directories: [/etc/kubernetes/manifests /var/lib/kubelet ${view.certificates}]
[reset] Deleting files: [/etc/kubernetes/admin.conf /etc/kubernetes/super-admin.conf /etc/kubernetes/kubelet.conf /etc/kubernetes/bootstrap-kubelet.conf /etc/kubernetes/controller-manager.conf /etc/kubernetes/scheduler.conf]

The reset process does not perform cleanup of CNI plugin configuration,
network filtering rules and kubeconfig files.

For information on how to perform this cleanup manually, please see:
    https://k8s.io/docs/reference/setup-tools/kubeadm/kubeadm-reset/

`)
  return 0
}
