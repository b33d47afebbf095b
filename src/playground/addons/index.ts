/** Every addon minikube lists, in its order; those without a manifest are known by name alone. */
import type { Addon } from './addon'
import { dashboard } from './dashboard'
import { ingress } from './ingress'
import { metallb } from './metallb'
import { metricsServer } from './metrics-server'
import { defaultStorageClass, storageProvisioner } from './storage'

const named = (name: string, maintainer: string): Addon => ({ name, maintainer })

export const ADDONS: readonly Addon[] = [
  named('ambassador', '3rd party (Ambassador)'),
  named('amd-gpu-device-plugin', '3rd party (AMD)'),
  named('auto-pause', 'minikube'),
  named('cloud-spanner', 'Google'),
  named('csi-hostpath-driver', 'Kubernetes'),
  dashboard,
  defaultStorageClass,
  named('efk', '3rd party (Elastic)'),
  named('freshpod', 'Google'),
  named('gcp-auth', 'Google'),
  named('gvisor', 'minikube'),
  named('headlamp', '3rd party (kinvolk.io)'),
  named('inaccel', '3rd party (InAccel [info@inaccel.com])'),
  ingress,
  named('ingress-dns', 'minikube'),
  named('inspektor-gadget', '3rd party (inspektor-gadget.io)'),
  named('istio', '3rd party (Istio)'),
  named('istio-provisioner', '3rd party (Istio)'),
  named('kong', '3rd party (Kong HQ)'),
  named('kubeflow', '3rd party'),
  named('kubetail', '3rd party (kubetail.com)'),
  named('kubevirt', '3rd party (KubeVirt)'),
  named('logviewer', '3rd party (unknown)'),
  metallb,
  metricsServer,
  named('nvidia-device-plugin', '3rd party (NVIDIA)'),
  named('nvidia-driver-installer', '3rd party (NVIDIA)'),
  named('nvidia-gpu-device-plugin', '3rd party (NVIDIA)'),
  named('olm', '3rd party (Operator Framework)'),
  named('pod-security-policy', '3rd party (unknown)'),
  named('portainer', '3rd party (Portainer.io)'),
  named('registry', 'minikube'),
  named('registry-aliases', '3rd party (unknown)'),
  named('registry-creds', '3rd party (UPMC Enterprises)'),
  storageProvisioner,
  named('storage-provisioner-rancher', '3rd party (Rancher)'),
  named('volcano', 'third-party (volcano)'),
  named('volumesnapshots', 'Kubernetes'),
  named('yakd', '3rd party (marcnuri.com)'),
]

export { applyManifest, removeManifest, type Addon, type Settings } from './addon'
export { deployBase } from './base'
