/** `kubeadm upgrade`: there is no version here but the one that runs. */
import { KubeadmError, readCluster, requireApi, STACK_TRACE, type Call, type Sub } from './call'

const plan: Sub = async (call) => {
  const { view, out } = call
  await out('[preflight] Running pre-flight checks.\n')
  await readCluster(call, 'upgrade/config')
  requireApi(call, "error execution phase preflight: couldn't create a Kubernetes client")
  await out(`[upgrade] Running cluster health checks
[upgrade] Fetching available versions to upgrade to
[upgrade/versions] Cluster version: ${view.version.slice(1)}
[upgrade/versions] kubeadm version: ${view.version}
[upgrade/versions] Target version: ${view.version}
[upgrade/versions] Latest version in the v1.36 series: ${view.version}

Awesome, you're up-to-date! Enjoy!
`)
  return 0
}

const apply: Sub = async (call) => {
  const { view, out, operands, flag, context } = call
  const wanted = operands[0]
  if (wanted === undefined) throw new KubeadmError(`missing one or more required arguments. Required arguments: [version]\n${STACK_TRACE}`)
  const version = wanted.startsWith('v') ? wanted : `v${wanted}`
  if (!/^v\d+\.\d+\.\d+/.test(version))
    throw new KubeadmError(`couldn't parse Kubernetes version ${JSON.stringify(wanted)}\n${STACK_TRACE}`)
  await out('[upgrade] Reading configuration from the "kubeadm-config" ConfigMap in namespace "kube-system"...\n')
  await out("[upgrade] Use 'kubeadm init phase upload-config kubeadm --config your-config-file' to re-upload it.\n")
  requireApi(call, "error execution phase preflight: couldn't create a Kubernetes client")
  await out(`[upgrade/preflight] Running preflight checks
[upgrade] Running cluster health checks
[upgrade/preflight] You have chosen to upgrade the cluster version to ${JSON.stringify(version)}
[upgrade/versions] Cluster version: ${view.version}
[upgrade/versions] kubeadm version: ${view.version}
`)
  const fault = versionFault(version, view.version)
  if (fault !== undefined)
    throw new KubeadmError(
      `error execution phase preflight: [upgrade/version] FATAL: the --version argument is invalid due to these fatal errors:\n\n\t- ${fault}\n\nPlease fix the errors you've outlined above and try upgrading again\n${STACK_TRACE}`,
    )
  if (flag('y') === undefined && flag('yes') === undefined && flag('f') === undefined && flag('force') === undefined) {
    await out('[upgrade] Are you sure you want to proceed? [y/N]: ')
    const answer = await context.stdin.read(context.signal)
    if (!/^y(es)?$/i.test(answer ? new TextDecoder().decode(answer).trim() : ''))
      throw new KubeadmError(
        `error execution phase preflight: won't proceed; the user didn't answer (Y|y) in order to continue\n${STACK_TRACE}`,
      )
  }
  const components = ['etcd', 'kube-apiserver', 'kube-controller-manager', 'kube-scheduler']
  await out(`[upgrade/preflight] Pulling images required for setting up a Kubernetes cluster
[upgrade/preflight] This might take a minute or two, depending on the speed of your internet connection
[upgrade/preflight] You can also perform this action beforehand using 'kubeadm config images pull'
[upgrade/control-plane] Upgrading your static Pod-hosted control plane to version ${JSON.stringify(version)} (timeout: 5m0s)...
[upgrade/staticpods] Writing new Static Pod manifests to "/etc/kubernetes/tmp/kubeadm-upgraded-manifests"
${components
  .map(
    (name) =>
      `[upgrade/staticpods] Preparing for ${JSON.stringify(name)} upgrade\n[upgrade/staticpods] Current and new manifests of ${name} are equal, skipping upgrade\n`,
  )
  .join('')}[upgrade/control-plane] The control plane instance for this node was successfully upgraded!
[upload-config] Storing the configuration used in ConfigMap "kubeadm-config" in the "kube-system" Namespace
[kubelet] Creating a ConfigMap "kubelet-config" in namespace kube-system with the configuration for the kubelets in the cluster
[upgrade/kubelet-config] The kubelet configuration for this node was successfully upgraded!
[upgrade/bootstrap-token] Configuring bootstrap token and cluster-info RBAC rules
[upgrade/addon] Skipping upgrade of addons because control plane instances [] have not been upgraded

[upgrade] SUCCESS! A control plane node of your cluster was upgraded to ${JSON.stringify(version)}.

[upgrade] Now please proceed with upgrading the rest of the nodes by following the right order.
`)
  return 0
}

/** Why a cluster cannot be brought to a version; undefined when it can. */
function versionFault(wanted: string, own: string): string | undefined {
  const numbers = (version: string): readonly number[] => version.slice(1).split('.').map(Number)
  const [major, minor, patch] = numbers(wanted)
  const [, ownMinor, ownPatch] = numbers(own)
  if (major !== 1 || minor! > ownMinor! || (minor === ownMinor && patch! > ownPatch!))
    return `Specified version to upgrade to ${JSON.stringify(wanted)} is higher than the kubeadm version ${JSON.stringify(own)}. Upgrade kubeadm first using the tool you used to install kubeadm`
  if (minor! < ownMinor!)
    return `Specified version to upgrade to ${JSON.stringify(wanted)} is too low; kubeadm can upgrade only 1 minor version at a time`
  return undefined
}

const node: Sub = async (call: Call) => {
  const { view, out } = call
  await out('[upgrade] Reading configuration from the "kubeadm-config" ConfigMap in namespace "kube-system"...\n')
  await out("[upgrade] Use 'kubeadm init phase upload-config kubeadm --config your-config-file' to re-upload it.\n")
  await out(`[upgrade/preflight] Running pre-flight checks
${view.controlPlane ? '[upgrade/control-plane] The control plane instance for this node was successfully upgraded!\n' : '[upgrade/preflight] Skipping prepull. Not a control plane node.\n[upgrade/control-plane] Skipping phase. Not a control plane node.\n[upgrade/kubeconfig] Skipping phase. Not a control plane node.\n'}[upgrade/kubelet-config] The kubelet configuration for this node was successfully upgraded!
[upgrade/addon] Skipping the addon/coredns phase. Not a control plane node.
[upgrade/addon] Skipping the addon/kube-proxy phase. Not a control plane node.
`)
  return 0
}

const diff: Sub = async (call) => {
  requireApi(call, 'failed to get config map')
  return 0
}

export const upgrade: Readonly<Record<string, Sub>> = { plan, apply, node, diff }
