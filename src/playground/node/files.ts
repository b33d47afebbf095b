/** What lies on a node's disk beside its containers: the kubelet's configuration and the runtime's, as minikube's base image has them. */
import type { DeferredText, FileSystem } from '../../shell/files'
import type { Authority } from '../../engine/api/authority'
import {
  authorityText,
  certificateText,
  clientPair,
  joined,
  kubeadmAuthority,
  keyText,
  makePair,
  type Dice,
} from '../control-plane/certificates'
import { ownKubeconfig } from '../control-plane/manifests'
import { layReleases } from './releases'
import { CONTAINERD_COMMAND, KUBELET_COMMAND, KUBELET_PATH } from './places'

/** As every kubelet of the cluster has it. minikube's own evicts nobody; these have thresholds for what learners bring about. */
export const KUBELET_CONFIG = `apiVersion: kubelet.config.k8s.io/v1beta1
authentication:
  anonymous:
    enabled: false
  webhook:
    cacheTTL: 0s
    enabled: true
  x509:
    clientCAFile: /var/lib/minikube/certs/ca.crt
authorization:
  mode: Webhook
cgroupDriver: systemd
clusterDNS:
- 10.96.0.10
clusterDomain: cluster.local
containerRuntimeEndpoint: unix:///run/containerd/containerd.sock
evictionHard:
  imagefs.available: 15%
  memory.available: 100Mi
failSwapOn: false
healthzBindAddress: 127.0.0.1
healthzPort: 10248
kind: KubeletConfiguration
rotateCertificates: true
runtimeRequestTimeout: 15m0s
staticPodPath: /etc/kubernetes/manifests
`

const UNIT = `[Unit]
Description=kubelet: The Kubernetes Node Agent
Documentation=http://kubernetes.io/docs/
StartLimitIntervalSec=0

[Service]
ExecStart=${KUBELET_PATH}
Restart=always
RestartSec=600ms

[Install]
WantedBy=multi-user.target
`

const CONTAINERD_UNIT = `[Unit]
Description=containerd container runtime
Documentation=https://containerd.io
After=network.target dbus.service

[Service]
ExecStartPre=-/sbin/modprobe overlay
ExecStart=${CONTAINERD_COMMAND}
Type=notify
Delegate=yes
KillMode=process
Restart=always
RestartSec=5
LimitNPROC=infinity
LimitCORE=infinity
TasksMax=infinity
OOMScoreAdjust=-999

[Install]
WantedBy=multi-user.target
`

const AUTHORITY = '/var/lib/minikube/certs/ca.crt'
const WANTS = '/etc/systemd/system/multi-user.target.wants'
/** What stands where a program is. */
const PROGRAM = '\x7fELF'
const CNI_PLUGINS =
  `bandwidth bridge dhcp dummy firewall host-device host-local ipvlan loopback macvlan portmap ptp sbr static tap tuning vlan vrf`.split(
    ' ',
  )

const CNI = `{
  "cniVersion": "0.4.0",
  "name": "bridge",
  "plugins": [
    {
      "type": "bridge",
      "bridge": "bridge",
      "isDefaultGateway": true,
      "forceAddress": false,
      "ipMasq": true,
      "hairpinMode": true,
      "ipam": { "type": "host-local", "subnet": "SUBNET" }
    },
    { "type": "portmap", "capabilities": { "portMappings": true } }
  ]
}
`

const CONTAINERD = `version = 3
root = "/var/lib/containerd"
state = "/run/containerd"

[grpc]
  address = "/run/containerd/containerd.sock"

[plugins]
  [plugins."io.containerd.cri.v1.runtime"]
    [plugins."io.containerd.cri.v1.runtime".containerd]
      default_runtime_name = "runc"
      [plugins."io.containerd.cri.v1.runtime".containerd.runtimes.runc]
        runtime_type = "io.containerd.runc.v2"
        [plugins."io.containerd.cri.v1.runtime".containerd.runtimes.runc.options]
          SystemdCgroup = true
`

export interface NodeLayout {
  readonly name: string
  readonly podRange: string
  /** The control plane's address. */
  readonly controlPlane: string
  readonly authority: Authority
  /** When it joins, in milliseconds. */
  readonly now: number
  readonly random: Dice
}

/** `2026-11-21-09-00-00`. */
function fileStamp(time: number): string {
  return new Date(time).toISOString().slice(0, 19).replace(/[T:]/g, '-')
}

export function writeNodeFiles(files: FileSystem, { name, podRange, controlPlane, authority, now, random }: NodeLayout): void {
  const write = (path: string, text: string | DeferredText, mode = 0o644): void => {
    files.makeDirectory(path.slice(0, path.lastIndexOf('/')) || '/', { parents: true })
    files.write(path, text, { mode })
  }
  write('/etc/hostname', `${name}\n`)
  // A node that joins again has what was installed before.
  if (!files.exists('/var/lib/dpkg/status')) layReleases(files)
  write('/etc/bash.bashrc', "PS1='\\u@\\h:\\w\\$ '\n")
  files.makeDirectory('/etc/kubernetes/manifests', { parents: true })
  for (const folder of ['/var/lib/kubelet/pods', '/etc/sysctl.d', '/etc/modules-load.d', '/usr/lib/sysctl.d'])
    files.makeDirectory(folder, { parents: true })
  write('/var/lib/kubelet/config.yaml', KUBELET_CONFIG)
  write('/var/lib/kubelet/kubeadm-flags.env', 'KUBELET_KUBEADM_ARGS="--hostname-override=' + name + '"\n')
  const client = clientPair(`system:node:${name}`, 'system:nodes', authority, now, random)
  const dated = `/var/lib/kubelet/pki/kubelet-client-${fileStamp(now)}.pem`
  write(dated, joined(certificateText(client.certificate), keyText(client.key)), 0o600)
  files.link(dated, '/var/lib/kubelet/pki/kubelet-client-current.pem')
  // The kubelet signs what it serves with by an authority of its own, whose key it throws away.
  const seconds = Math.floor(now / 1000)
  const own = kubeadmAuthority(`${name}-ca@${seconds}`, now, random)
  const serving = makePair({ commonName: `${name}@${seconds}`, role: 'server', names: [name], days: 365 }, own, now, random)
  write('/var/lib/kubelet/pki/kubelet.crt', joined(certificateText(serving.certificate), authorityText(own)))
  write('/var/lib/kubelet/pki/kubelet.key', keyText(serving.key), 0o600)
  write(AUTHORITY, authorityText(authority))
  const agent = '/var/lib/kubelet/pki/kubelet-client-current.pem'
  const user = `system:node:${name}`
  const credentials = { 'client-certificate': agent, 'client-key': agent }
  write(
    '/etc/kubernetes/kubelet.conf',
    ownKubeconfig({ user, address: controlPlane, authority }, undefined, () => credentials),
    0o600,
  )
  for (const program of ['kubelet', 'kubeadm', 'kubectl']) write(KUBELET_PATH.replace(/kubelet$/, program), PROGRAM, 0o755)
  for (const plugin of CNI_PLUGINS) write(`/opt/cni/bin/${plugin}`, PROGRAM, 0o755)
  write(CONTAINERD_COMMAND, PROGRAM, 0o755)
  write('/usr/lib/systemd/system/kubelet.service', UNIT)
  write('/usr/lib/systemd/system/containerd.service', CONTAINERD_UNIT)
  for (const unit of ['kubelet', 'containerd']) {
    files.makeDirectory(WANTS, { parents: true })
    if (!files.exists(`${WANTS}/${unit}.service`)) files.link(`/usr/lib/systemd/system/${unit}.service`, `${WANTS}/${unit}.service`)
  }
  write(
    '/etc/systemd/system/kubelet.service.d/10-kubeadm.conf',
    `[Unit]\nWants=containerd.service\n\n[Service]\nExecStart=\nExecStart=${KUBELET_COMMAND} --hostname-override=${name}\n\n[Install]\n`,
  )
  write('/etc/containerd/config.toml', CONTAINERD)
  write('/etc/crictl.yaml', 'runtime-endpoint: unix:///run/containerd/containerd.sock\n')
  write('/etc/cni/net.d/1-k8s.conflist', CNI.replace('SUBNET', podRange))
}
