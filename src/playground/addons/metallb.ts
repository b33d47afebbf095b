/** Addon metallb: addresses for Services of type LoadBalancer from a range of the machines' own network. */
import type { Addon } from './addon'

const SPEAKER = 'quay.io/metallb/speaker:v0.9.6'
const CONTROLLER = 'quay.io/metallb/controller:v0.9.6'

const daemon = (component: string, image: string, args: string): string => `
      containers:
      - name: ${component}
        image: ${image}
        imagePullPolicy: IfNotPresent
        args: [${args}]
        ports:
        - {name: monitoring, containerPort: 7472}
        resources:
          limits: {cpu: 100m, memory: 100Mi}`

export const metallb: Addon = {
  name: 'metallb',
  maintainer: '3rd party (MetalLB)',
  manifest: {
    images: { Speaker: SPEAKER, Controller: CONTROLLER },
    questions: [
      { setting: 'start', prompt: '-- Enter Load Balancer Start IP: ' },
      { setting: 'end', prompt: '-- Enter Load Balancer End IP: ' },
    ],
    text: ({ start = '', end = '' }) => `
apiVersion: v1
kind: Namespace
metadata:
  name: metallb-system
  labels: {app: metallb}
---
apiVersion: v1
kind: ServiceAccount
metadata: {name: controller, namespace: metallb-system, labels: {app: metallb}}
---
apiVersion: v1
kind: ServiceAccount
metadata: {name: speaker, namespace: metallb-system, labels: {app: metallb}}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {name: 'metallb-system:controller', labels: {app: metallb}}
rules:
- {apiGroups: [''], resources: [services], verbs: [get, list, watch, update]}
- {apiGroups: [''], resources: [services/status], verbs: [update]}
- {apiGroups: [''], resources: [events], verbs: [create, patch]}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {name: 'metallb-system:speaker', labels: {app: metallb}}
rules:
- {apiGroups: [''], resources: [services, endpoints, nodes], verbs: [get, list, watch]}
- {apiGroups: [''], resources: [events], verbs: [create, patch]}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: {name: 'metallb-system:controller', labels: {app: metallb}}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: 'metallb-system:controller'}
subjects:
- {kind: ServiceAccount, name: controller, namespace: metallb-system}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: {name: 'metallb-system:speaker', labels: {app: metallb}}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: 'metallb-system:speaker'}
subjects:
- {kind: ServiceAccount, name: speaker, namespace: metallb-system}
---
apiVersion: v1
kind: ConfigMap
metadata:
  name: config
  namespace: metallb-system
data:
  config: |
    address-pools:
    - name: default
      protocol: layer2
      addresses:
      - ${start}-${end}
---
apiVersion: apps/v1
kind: DaemonSet
metadata:
  name: speaker
  namespace: metallb-system
  labels: {app: metallb, component: speaker}
spec:
  selector:
    matchLabels: {app: metallb, component: speaker}
  template:
    metadata:
      labels: {app: metallb, component: speaker}
    spec:
      serviceAccountName: speaker
      hostNetwork: true
      nodeSelector: {kubernetes.io/os: linux}
      terminationGracePeriodSeconds: 2
      tolerations:
      - {effect: NoSchedule, key: node-role.kubernetes.io/control-plane}${daemon('speaker', SPEAKER, '--port=7472, --config=config')}
---
apiVersion: apps/v1
kind: Deployment
metadata:
  name: controller
  namespace: metallb-system
  labels: {app: metallb, component: controller}
spec:
  revisionHistoryLimit: 3
  selector:
    matchLabels: {app: metallb, component: controller}
  template:
    metadata:
      labels: {app: metallb, component: controller}
    spec:
      serviceAccountName: controller
      nodeSelector: {kubernetes.io/os: linux}
      terminationGracePeriodSeconds: 0
      securityContext: {runAsNonRoot: true, runAsUser: 65534}${daemon('controller', CONTROLLER, '--port=7472, --config=config')}
`,
  },
}
