/** Addons storage-provisioner and default-storageclass: hostPath volumes for claims without further ado. */
import type { Addon } from './addon'

const PROVISIONER = 'gcr.io/k8s-minikube/storage-provisioner:v5'

export const storageProvisioner: Addon = {
  name: 'storage-provisioner',
  maintainer: 'minikube',
  always: true,
  manifest: {
    images: { StorageProvisioner: PROVISIONER },
    text: () => `
apiVersion: v1
kind: ServiceAccount
metadata:
  name: storage-provisioner
  namespace: kube-system
  labels: {addonmanager.kubernetes.io/mode: Reconcile}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata:
  name: storage-provisioner
  labels: {addonmanager.kubernetes.io/mode: EnsureExists}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: 'system:persistent-volume-provisioner'}
subjects:
- {kind: ServiceAccount, name: storage-provisioner, namespace: kube-system}
---
apiVersion: v1
kind: Pod
metadata:
  name: storage-provisioner
  namespace: kube-system
  labels:
    integration-test: storage-provisioner
    addonmanager.kubernetes.io/mode: Reconcile
spec:
  serviceAccountName: storage-provisioner
  hostNetwork: true
  containers:
  - name: storage-provisioner
    image: ${PROVISIONER}
    imagePullPolicy: IfNotPresent
    command: [/storage-provisioner]
    volumeMounts:
    - {mountPath: /tmp, name: tmp}
  volumes:
  - name: tmp
    hostPath: {path: /tmp, type: Directory}
`,
  },
}

export const defaultStorageClass: Addon = {
  name: 'default-storageclass',
  maintainer: 'Kubernetes',
  always: true,
  docs: 'https://minikube.sigs.k8s.io/docs/handbook/persistent_volumes/',
  manifest: {
    images: {},
    text: () => `
apiVersion: storage.k8s.io/v1
kind: StorageClass
metadata:
  name: standard
  labels: {addonmanager.kubernetes.io/mode: EnsureExists}
  annotations: {storageclass.kubernetes.io/is-default-class: 'true'}
provisioner: k8s.io/minikube-hostpath
`,
  },
}
