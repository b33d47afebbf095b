/** Where the programs of a node are, and where it finds the control plane. */

export const KUBELET_PATH = '/var/lib/minikube/binaries/v1.36.2/kubelet'
export const KUBELET_COMMAND = `${KUBELET_PATH} --bootstrap-kubeconfig=/etc/kubernetes/bootstrap-kubelet.conf --config=/var/lib/kubelet/config.yaml --kubeconfig=/etc/kubernetes/kubelet.conf`
export const CONTAINERD_COMMAND = '/usr/bin/containerd'
export const API_PORT = 8443
/** The name that minikube's machines have for the control plane. */
export const CONTROL_PLANE_NAME = 'control-plane.minikube.internal'
