/** `kubeadm upgrade`: which versions a cluster may be brought to, and doing it, node by node; models kubeadm v1.36. */
import { KubeadmError, columns, readCluster, requireApi, STACK_TRACE, type Call, type Sub } from './call'
import type { ControlPlanePart } from './view'

/** A component is waited for so long, and looked at so often, in milliseconds. */
const PATIENCE = 300_000
const LOOK = 500
const RULE = '_'.repeat(69)

const tagOf = (image: string): string => image.slice(image.lastIndexOf(':') + 1)
const follows = ({ name }: ControlPlanePart): boolean => name !== 'etcd'

const plan: Sub = async (call) => {
  const { view, out } = call
  await out('[preflight] Running pre-flight checks.\n')
  await readCluster(call, 'upgrade/config')
  requireApi(call, "error execution phase preflight: couldn't create a Kubernetes client")
  const current = view.clusterVersion()
  const target = view.newest
  await out(`[upgrade] Running cluster health checks
[upgrade] Fetching available versions to upgrade to
[upgrade/versions] Cluster version: ${current.slice(1)}
[upgrade/versions] kubeadm version: ${view.version}
[upgrade/versions] Target version: ${target}
[upgrade/versions] Latest version in the v1.36 series: ${target}

`)
  if (current === target) await out("Awesome, you're up-to-date! Enjoy!\n")
  else await out(upgradeTable(call, current, target))
  return 0
}

function upgradeTable({ view }: Call, current: string, target: string): string {
  const kubelets = view.kubelets().filter(({ version }) => version !== target)
  const byVersion = columns([
    ['COMPONENT', 'NODE', 'CURRENT', 'TARGET'],
    ...kubelets.map(({ node, version }) => ['kubelet', node, version, target]),
  ])
  const parts = view.parts()
  const etcd = parts.find((part) => !follows(part))
  const dns = tagOf(view.images().find((image) => image.includes('coredns')) ?? '')
  const rows = [
    ...parts.filter(follows).map(({ name, image }) => [name, view.nodeName, tagOf(image), target]),
    ['kube-proxy', '', current.slice(1), target.slice(1)],
    ['CoreDNS', '', dns, dns],
    ...(etcd ? [['etcd', view.nodeName, tagOf(etcd.image), tagOf(etcd.image)]] : []),
  ]
  const first = view.version === target ? '' : `\nNote: Before you can perform this upgrade, you have to update kubeadm to ${target}.\n`
  const configs = columns([
    ['API GROUP', 'CURRENT VERSION', 'PREFERRED VERSION', 'MANUAL UPGRADE REQUIRED'],
    ['kubeproxy.config.k8s.io', 'v1alpha1', 'v1alpha1', 'no'],
    ['kubelet.config.k8s.io', 'v1beta1', 'v1beta1', 'no'],
  ])
  const manual =
    kubelets.length === 0
      ? ''
      : `Components that must be upgraded manually after you have upgraded the control plane with 'kubeadm upgrade apply':\n${byVersion}\n`
  return `${manual}Upgrade to the latest version in the v1.36 series:

${columns([['COMPONENT', 'NODE', 'CURRENT', 'TARGET'], ...rows])}
You can now apply the upgrade by executing the following command:

	kubeadm upgrade apply ${target}
${first}
${RULE}


The table below shows the current state of component configs as understood by this version of kubeadm.
Configs that have a "yes" mark in the "MANUAL UPGRADE REQUIRED" column require manual config upgrade or
resetting to kubeadm defaults before a successful upgrade can be performed. The version to manually
upgrade to is denoted in the "PREFERRED VERSION" column.

${configs}${RULE}

`
}

const apply: Sub = async (call) => {
  const { view, out, operands, flag } = call
  const wanted = operands[0]
  if (wanted === undefined) throw new KubeadmError(`missing one or more required arguments. Required arguments: [version]\n${STACK_TRACE}`)
  const version = wanted.startsWith('v') ? wanted : `v${wanted}`
  if (!/^v\d+\.\d+\.\d+/.test(version))
    throw new KubeadmError(`couldn't parse Kubernetes version ${JSON.stringify(wanted)}\n${STACK_TRACE}`)
  await readCluster(call, 'upgrade')
  requireApi(call, "error execution phase preflight: couldn't create a Kubernetes client")
  await out(`[upgrade/preflight] Running preflight checks
[upgrade] Running cluster health checks
[upgrade/preflight] You have chosen to upgrade the cluster version to ${JSON.stringify(version)}
[upgrade/versions] Cluster version: ${view.clusterVersion()}
[upgrade/versions] kubeadm version: ${view.version}
`)
  const fault = versionFault(version, view.version)
  if (fault !== undefined)
    throw new KubeadmError(
      `error execution phase preflight: [upgrade/version] FATAL: the --version argument is invalid due to these fatal errors:\n\n\t- ${fault}\n\nPlease fix the errors you've outlined above and try upgrading again\n${STACK_TRACE}`,
    )
  if (['y', 'yes', 'f', 'force'].every((name) => flag(name) === undefined)) await agree(call)
  await out(`[upgrade/preflight] Pulling images required for setting up a Kubernetes cluster
[upgrade/preflight] This might take a minute or two, depending on the speed of your internet connection
[upgrade/preflight] You can also perform this action beforehand using 'kubeadm config images pull'
`)
  if (flag('dry-run') !== undefined) return 0
  await upgradeControlPlane(call, version)
  view.keepVersion(version)
  await out(`[upload-config] Storing the configuration used in ConfigMap "kubeadm-config" in the "kube-system" Namespace
[kubelet] Creating a ConfigMap "kubelet-config" in namespace kube-system with the configuration for the kubelets in the cluster
[upgrade/kubelet-config] Writing kubelet configuration to file "/var/lib/kubelet/config.yaml"
[upgrade/kubelet-config] The kubelet configuration for this node was successfully upgraded!
[upgrade/bootstrap-token] Configuring bootstrap token and cluster-info RBAC rules
[bootstrap-token] Configured RBAC rules to allow Node Bootstrap tokens to get nodes
[bootstrap-token] Configured RBAC rules to allow Node Bootstrap tokens to post CSRs in order for nodes to get long term certificate credentials
[bootstrap-token] Configured RBAC rules to allow the csrapprover controller automatically approve CSRs from a Node Bootstrap Token
[bootstrap-token] Configured RBAC rules to allow certificate rotation for all node client certificates in the cluster
[addons] Applied essential addon: CoreDNS
[addons] Applied essential addon: kube-proxy

[upgrade] SUCCESS! A control plane node of your cluster was upgraded to ${JSON.stringify(version)}.

[upgrade] Now please proceed with upgrading the rest of the nodes by following the right order.
`)
  return 0
}

async function agree({ context, out }: Call): Promise<void> {
  await out('[upgrade] Are you sure you want to proceed? [y/N]: ')
  const answer = await context.stdin.read(context.signal)
  if (!/^y(es)?$/i.test(answer ? new TextDecoder().decode(answer).trim() : ''))
    throw new KubeadmError(
      `error execution phase preflight: won't proceed; the user didn't answer (Y|y) in order to continue\n${STACK_TRACE}`,
    )
}

/** One part after the other: its manifest with the new image, then waiting for the kubelet to have started that. */
async function upgradeControlPlane({ view, out, context }: Call, version: string): Promise<void> {
  const { clock } = context.system
  const stamp = new Date(clock.now()).toISOString().slice(0, 19).replace(/[T:]/g, '-')
  const backup = `/etc/kubernetes/tmp/kubeadm-backup-manifests-${stamp}`
  await out(`[upgrade/control-plane] Upgrading your static Pod-hosted control plane to version ${JSON.stringify(version)} (timeout: 5m0s)...
[upgrade/staticpods] Writing new Static Pod manifests to "/etc/kubernetes/tmp/kubeadm-upgraded-manifests"
`)
  for (const part of view.parts()) {
    const { name, image } = part
    const next = follows(part) ? image.replace(/:[^:]*$/, `:${version}`) : image
    await out(`[upgrade/staticpods] Preparing for ${JSON.stringify(name)} upgrade\n`)
    if (next === image) {
      await out(`[upgrade/staticpods] Current and new manifests of ${name} are equal, skipping upgrade\n`)
      continue
    }
    for (const each of view.managed().filter(({ name: own }) => renewedWith(name).includes(own))) {
      each.renew?.()
      await out(`[upgrade/staticpods] Renewing ${each.name} certificate\n`)
    }
    view.setImage(name, next, backup)
    await out(`[upgrade/staticpods] Moving new manifest to "/etc/kubernetes/manifests/${name}.yaml" and backing up old manifest to "${backup}/${name}.yaml"
[upgrade/staticpods] Waiting for the kubelet to restart the component
[upgrade/staticpods] This can take up to 5m0s
`)
    for (let waited = 0; !view.runs(name, next); waited += LOOK) {
      if (waited >= PATIENCE)
        throw new KubeadmError(
          `[upgrade/apply] FATAL: couldn't upgrade control plane. kubeadm has tried to recover everything into the earlier state. Errors faced: timed out waiting for the condition\n${STACK_TRACE}`,
        )
      await clock.sleep(LOOK, context.signal)
    }
    await out(
      `[apiclient] Found 1 Pods for label selector component=${name}\n[upgrade/staticpods] Component ${JSON.stringify(name)} upgraded successfully!\n`,
    )
  }
  await out('[upgrade/control-plane] The control plane instance for this node was successfully upgraded!\n')
}

/** The certificates that a part gets anew with its upgrade. */
function renewedWith(part: string): readonly string[] {
  if (part === 'kube-apiserver') return ['apiserver', 'apiserver-kubelet-client', 'front-proxy-client', 'apiserver-etcd-client']
  return [`${part.replace('kube-', '')}.conf`]
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

const node: Sub = async (call) => {
  const { view, out } = call
  await readCluster(call, 'upgrade')
  await out('[upgrade/preflight] Running pre-flight checks\n')
  if (view.controlPlane) await upgradeControlPlane(call, view.clusterVersion())
  else
    await out(
      '[upgrade/preflight] Skipping prepull. Not a control plane node.\n[upgrade/control-plane] Skipping phase. Not a control plane node.\n[upgrade/kubeconfig] Skipping phase. Not a control plane node.\n',
    )
  await out('[upgrade/kubelet-config] The kubelet configuration for this node was successfully upgraded!\n')
  if (!view.controlPlane)
    await out(
      '[upgrade/addon] Skipping the addon/coredns phase. Not a control plane node.\n[upgrade/addon] Skipping the addon/kube-proxy phase. Not a control plane node.\n',
    )
  return 0
}

/** What `apply` would change in the manifests. */
const diff: Sub = async (call) => {
  const { view, out, operands } = call
  requireApi(call, 'failed to get config map')
  const wanted = operands[0] ?? view.version
  const version = wanted.startsWith('v') ? wanted : `v${wanted}`
  await readCluster(call, 'upgrade/diff')
  for (const { name, image } of view.parts().filter(follows)) {
    const next = image.replace(/:[^:]*$/, `:${version}`)
    if (next === image) continue
    const path = `/etc/kubernetes/manifests/${name}.yaml`
    const lines = call.context.files.readText(path).split('\n')
    const at = lines.findIndex((line) => line.trim() === `image: ${image}`)
    const around = (from: number, to: number): string =>
      lines
        .slice(Math.max(0, from), to)
        .map((line) => ` ${line}\n`)
        .join('')
    await out(
      `--- ${path}\n+++ new manifest\n@@ -${at - 2},7 +${at - 2},7 @@\n${around(at - 3, at)}-${lines[at]}\n+${lines[at]?.replace(image, next)}\n${around(at + 1, at + 4)}`,
    )
  }
  return 0
}

export const upgrade: Readonly<Record<string, Sub>> = { plan, apply, node, diff }
