/** Addon dashboard: its pods and Services; the page itself says that it is not simulated. */
import type { Addon } from './addon'

const DASHBOARD = 'docker.io/kubernetesui/dashboard:v2.7.0'
const SCRAPER = 'docker.io/kubernetesui/metrics-scraper:v1.0.8'
const LABELS = 'addonmanager.kubernetes.io/mode: Reconcile, kubernetes.io/minikube-addons: dashboard'

interface Part {
  readonly name: string
  readonly label: string
  readonly image: string
  readonly port: number
  readonly servicePort: number
  readonly args: string
}

const part = ({ name, label, image, port, servicePort, args }: Part): string => `
---
apiVersion: v1
kind: Service
metadata:
  name: ${name}
  namespace: kubernetes-dashboard
  labels: {k8s-app: ${label}, ${LABELS}}
spec:
  ports:
  - {port: ${servicePort}, targetPort: ${port}}
  selector: {k8s-app: ${label}}
---
apiVersion: apps/v1
kind: Deployment
metadata:
  name: ${name}
  namespace: kubernetes-dashboard
  labels: {k8s-app: ${label}, ${LABELS}}
spec:
  replicas: 1
  revisionHistoryLimit: 10
  selector:
    matchLabels: {k8s-app: ${label}}
  template:
    metadata:
      labels: {k8s-app: ${label}}
    spec:
      serviceAccountName: kubernetes-dashboard
      nodeSelector: {kubernetes.io/os: linux}
      tolerations:
      - {key: node-role.kubernetes.io/control-plane, effect: NoSchedule}
      containers:
      - name: ${name}
        image: ${image}
        args: [${args}]
        ports:
        - {containerPort: ${port}, protocol: TCP}
        livenessProbe:
          httpGet: {path: /, port: ${port}}
          initialDelaySeconds: 30
          timeoutSeconds: 30
        securityContext: {allowPrivilegeEscalation: false, readOnlyRootFilesystem: true, runAsUser: 1001, runAsGroup: 2001}
        volumeMounts:
        - {mountPath: /tmp, name: tmp-volume}
      volumes:
      - name: tmp-volume
        emptyDir: {}`

export const dashboard: Addon = {
  name: 'dashboard',
  maintainer: 'Kubernetes',
  docs: 'https://minikube.sigs.k8s.io/docs/handbook/dashboard/',
  manifest: {
    images: { Dashboard: DASHBOARD, MetricsScraper: SCRAPER },
    verify: { namespace: 'kubernetes-dashboard', labels: { 'k8s-app': 'kubernetes-dashboard' } },
    open: { namespace: 'kubernetes-dashboard', service: 'kubernetes-dashboard' },
    text: () => `
apiVersion: v1
kind: Namespace
metadata: {name: kubernetes-dashboard, labels: {${LABELS}}}
---
apiVersion: v1
kind: ServiceAccount
metadata: {name: kubernetes-dashboard, namespace: kubernetes-dashboard, labels: {k8s-app: kubernetes-dashboard, ${LABELS}}}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: {name: kubernetes-dashboard}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: cluster-admin}
subjects:
- {kind: ServiceAccount, name: kubernetes-dashboard, namespace: kubernetes-dashboard}
---
apiVersion: v1
kind: ConfigMap
metadata: {name: kubernetes-dashboard-settings, namespace: kubernetes-dashboard, labels: {k8s-app: kubernetes-dashboard, ${LABELS}}}
---
apiVersion: v1
kind: Secret
metadata: {name: kubernetes-dashboard-csrf, namespace: kubernetes-dashboard, labels: {k8s-app: kubernetes-dashboard, ${LABELS}}}
type: Opaque
data: {csrf: ''}${part({ name: 'dashboard-metrics-scraper', label: 'dashboard-metrics-scraper', image: SCRAPER, port: 8000, servicePort: 8000, args: '' })}${part(
      {
        name: 'kubernetes-dashboard',
        label: 'kubernetes-dashboard',
        image: DASHBOARD,
        port: 9090,
        servicePort: 80,
        args: '--namespace=kubernetes-dashboard, --enable-skip-login, --disable-settings-authorizer',
      },
    )}
`,
  },
}
