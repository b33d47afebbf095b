/** What lies on a node's disk beside its containers: the kubelet's configuration and the runtime's, as minikube's base image has them. */
import type { FileSystem } from '../../shell/files'
import { KUBELET_COMMAND } from './units'

const VERSION = 'v1.36.2'

const KUBELET_CONFIG = `apiVersion: kubelet.config.k8s.io/v1beta1
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
  imagefs.available: 0%
  nodefs.available: 0%
  nodefs.inodesFree: 0%
failSwapOn: false
healthzBindAddress: 127.0.0.1
healthzPort: 10248
imageGCHighThresholdPercent: 100
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
ExecStart=/var/lib/minikube/binaries/${VERSION}/kubelet
Restart=always
RestartSec=600ms

[Install]
WantedBy=multi-user.target
`

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
  /** A new PEM block. */
  readonly pem: (label: string) => string
}

export function writeNodeFiles(files: FileSystem, { name, podRange, pem }: NodeLayout): void {
  const write = (path: string, text: string, mode = 0o644): void => {
    files.makeDirectory(path.slice(0, path.lastIndexOf('/')) || '/', { parents: true })
    files.write(path, text, { mode })
  }
  write('/etc/hostname', `${name}\n`)
  write('/etc/bash.bashrc', "PS1='\\u@\\h:\\w\\$ '\n")
  files.makeDirectory('/etc/kubernetes/manifests', { parents: true })
  files.makeDirectory('/var/lib/kubelet/pods', { parents: true })
  write('/var/lib/kubelet/config.yaml', KUBELET_CONFIG)
  write('/var/lib/kubelet/kubeadm-flags.env', 'KUBELET_KUBEADM_ARGS="--hostname-override=' + name + '"\n')
  write('/var/lib/kubelet/pki/kubelet-client-current.pem', pem('CERTIFICATE'), 0o600)
  write('/var/lib/kubelet/pki/kubelet.crt', pem('CERTIFICATE'))
  write('/var/lib/kubelet/pki/kubelet.key', pem('RSA PRIVATE KEY'), 0o600)
  write('/usr/lib/systemd/system/kubelet.service', UNIT)
  write(
    '/etc/systemd/system/kubelet.service.d/10-kubeadm.conf',
    `[Unit]\nWants=containerd.service\n\n[Service]\nExecStart=\nExecStart=${KUBELET_COMMAND} --hostname-override=${name}\n\n[Install]\n`,
  )
  write('/etc/containerd/config.toml', CONTAINERD)
  write('/etc/crictl.yaml', 'runtime-endpoint: unix:///run/containerd/containerd.sock\n')
  write('/etc/cni/net.d/1-k8s.conflist', CNI.replace('SUBNET', podRange))
}
