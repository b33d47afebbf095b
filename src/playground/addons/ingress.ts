/** Addon ingress: ingress-nginx on the ports 80 and 443 of the control plane's machine. */
import type { Addon } from './addon'

const CONTROLLER = 'registry.k8s.io/ingress-nginx/controller:v1.14.1'
const CERTGEN = 'registry.k8s.io/ingress-nginx/kube-webhook-certgen:v1.6.5'

const NAMES = 'app.kubernetes.io/name: ingress-nginx, app.kubernetes.io/instance: ingress-nginx'
const LABELS = `${NAMES}, app.kubernetes.io/component: controller`
const HOOK = `${NAMES}, app.kubernetes.io/component: admission-webhook`

const job = (verb: string, args: string): string => `
---
apiVersion: batch/v1
kind: Job
metadata:
  name: ingress-nginx-admission-${verb}
  namespace: ingress-nginx
  labels: {${HOOK}}
spec:
  template:
    metadata:
      name: ingress-nginx-admission-${verb}
      labels: {${HOOK}}
    spec:
      containers:
      - name: ${verb}
        image: ${CERTGEN}
        imagePullPolicy: IfNotPresent
        args: [${args}]
        env:
        - name: POD_NAMESPACE
          valueFrom: {fieldRef: {fieldPath: metadata.namespace}}
        securityContext: {allowPrivilegeEscalation: false}
      restartPolicy: OnFailure
      serviceAccountName: ingress-nginx-admission
      nodeSelector: {kubernetes.io/os: linux, minikube.k8s.io/primary: 'true'}
      securityContext: {runAsNonRoot: true, runAsUser: 2000}`

const CREATE =
  'create, "--host=ingress-nginx-controller-admission,ingress-nginx-controller-admission.$(POD_NAMESPACE).svc", --namespace=$(POD_NAMESPACE), --secret-name=ingress-nginx-admission'
const PATCH =
  'patch, --webhook-name=ingress-nginx-admission, --namespace=$(POD_NAMESPACE), --patch-mutating=false, --secret-name=ingress-nginx-admission, --patch-failure-policy=Fail'

const config = (name: string, data = ''): string => `
---
apiVersion: v1
kind: ConfigMap
metadata:
  name: ${name}
  namespace: ingress-nginx
  labels: {${LABELS}}${data}`

export const ingress: Addon = {
  name: 'ingress',
  maintainer: 'Kubernetes',
  docs: 'https://kubernetes.io/docs/tasks/access-application-cluster/ingress-minikube/',
  manifest: {
    images: { KubeWebhookCertgenCreate: CERTGEN, IngressController: CONTROLLER, KubeWebhookCertgenPatch: CERTGEN },
    verify: {
      namespace: 'ingress-nginx',
      labels: { 'app.kubernetes.io/name': 'ingress-nginx', 'app.kubernetes.io/component': 'controller' },
    },
    text: () => `
apiVersion: v1
kind: Namespace
metadata:
  name: ingress-nginx
  labels: {${NAMES}}
---
apiVersion: v1
kind: ServiceAccount
metadata:
  name: ingress-nginx
  namespace: ingress-nginx
  labels: {${LABELS}}
automountServiceAccountToken: true${config('ingress-nginx-controller', "\ndata: {hsts: 'false'}")}${config('tcp-services')}${config('udp-services')}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata:
  name: ingress-nginx
  labels: {${NAMES}}
rules:
- {apiGroups: [''], resources: [configmaps, endpoints, nodes, pods, secrets, namespaces], verbs: [list, watch]}
- {apiGroups: [''], resources: [nodes], verbs: [get]}
- {apiGroups: [''], resources: [services], verbs: [get, list, watch]}
- {apiGroups: [networking.k8s.io], resources: [ingresses, ingressclasses], verbs: [get, list, watch]}
- {apiGroups: [networking.k8s.io], resources: [ingresses/status], verbs: [update]}
- {apiGroups: [coordination.k8s.io], resources: [leases], verbs: [list, watch]}
- {apiGroups: [discovery.k8s.io], resources: [endpointslices], verbs: [list, watch, get]}
- {apiGroups: [''], resources: [events], verbs: [create, patch]}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata:
  name: ingress-nginx
  labels: {${NAMES}}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: ingress-nginx}
subjects:
- {kind: ServiceAccount, name: ingress-nginx, namespace: ingress-nginx}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata:
  name: ingress-nginx
  namespace: ingress-nginx
  labels: {${LABELS}}
rules:
- {apiGroups: [''], resources: [namespaces], verbs: [get]}
- {apiGroups: [''], resources: [configmaps, pods, secrets, endpoints, services], verbs: [get, list, watch]}
- {apiGroups: [coordination.k8s.io], resources: [leases], resourceNames: [ingress-nginx-leader], verbs: [get, update]}
- {apiGroups: [coordination.k8s.io], resources: [leases], verbs: [create]}
- {apiGroups: [''], resources: [events], verbs: [create, patch]}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata:
  name: ingress-nginx
  namespace: ingress-nginx
  labels: {${LABELS}}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: ingress-nginx}
subjects:
- {kind: ServiceAccount, name: ingress-nginx, namespace: ingress-nginx}
---
apiVersion: v1
kind: Service
metadata:
  name: ingress-nginx-controller
  namespace: ingress-nginx
  labels: {${LABELS}}
spec:
  type: NodePort
  ipFamilyPolicy: SingleStack
  ports:
  - {name: http, port: 80, protocol: TCP, targetPort: http, appProtocol: http}
  - {name: https, port: 443, protocol: TCP, targetPort: https, appProtocol: https}
  selector: {${LABELS}}
---
apiVersion: v1
kind: Service
metadata:
  name: ingress-nginx-controller-admission
  namespace: ingress-nginx
  labels: {${LABELS}}
spec:
  type: ClusterIP
  ports:
  - {name: https-webhook, port: 443, targetPort: webhook, appProtocol: https}
  selector: {${LABELS}}
---
apiVersion: apps/v1
kind: Deployment
metadata:
  name: ingress-nginx-controller
  namespace: ingress-nginx
  labels: {${LABELS}}
spec:
  minReadySeconds: 0
  revisionHistoryLimit: 10
  selector:
    matchLabels: {${LABELS}}
  strategy:
    type: RollingUpdate
    rollingUpdate: {maxUnavailable: 1}
  template:
    metadata:
      labels: {${LABELS}, gcp-auth-skip-secret: 'true'}
    spec:
      dnsPolicy: ClusterFirst
      serviceAccountName: ingress-nginx
      terminationGracePeriodSeconds: 0
      nodeSelector: {kubernetes.io/os: linux, minikube.k8s.io/primary: 'true'}
      tolerations:
      - {effect: NoSchedule, key: node-role.kubernetes.io/master, operator: Equal}
      containers:
      - name: controller
        image: ${CONTROLLER}
        imagePullPolicy: IfNotPresent
        lifecycle:
          preStop: {exec: {command: [/wait-shutdown]}}
        args:
        - /nginx-ingress-controller
        - --election-id=ingress-nginx-leader
        - --controller-class=k8s.io/ingress-nginx
        - --watch-ingress-without-class=true
        - --configmap=$(POD_NAMESPACE)/ingress-nginx-controller
        - --tcp-services-configmap=$(POD_NAMESPACE)/tcp-services
        - --udp-services-configmap=$(POD_NAMESPACE)/udp-services
        - --validating-webhook=:8443
        - --validating-webhook-certificate=/usr/local/certificates/cert
        - --validating-webhook-key=/usr/local/certificates/key
        - --report-node-internal-ip-address
        securityContext:
          capabilities: {drop: [ALL], add: [NET_BIND_SERVICE]}
          runAsUser: 101
          allowPrivilegeEscalation: true
        env:
        - name: POD_NAME
          valueFrom: {fieldRef: {fieldPath: metadata.name}}
        - name: POD_NAMESPACE
          valueFrom: {fieldRef: {fieldPath: metadata.namespace}}
        - {name: LD_PRELOAD, value: /usr/local/lib/libmimalloc.so}
        livenessProbe:
          httpGet: {path: /healthz, port: 10254, scheme: HTTP}
          initialDelaySeconds: 10
          periodSeconds: 10
          failureThreshold: 5
        readinessProbe:
          httpGet: {path: /healthz, port: 10254, scheme: HTTP}
          initialDelaySeconds: 10
          periodSeconds: 10
          failureThreshold: 3
        ports:
        - {name: http, containerPort: 80, hostPort: 80, protocol: TCP}
        - {name: https, containerPort: 443, hostPort: 443, protocol: TCP}
        - {name: webhook, containerPort: 8443, protocol: TCP}
        volumeMounts:
        - {name: webhook-cert, mountPath: /usr/local/certificates/, readOnly: true}
        resources:
          requests: {cpu: 100m, memory: 90Mi}
      volumes:
      - name: webhook-cert
        secret: {secretName: ingress-nginx-admission}
---
apiVersion: networking.k8s.io/v1
kind: IngressClass
metadata:
  name: nginx
  labels: {${LABELS}}
  annotations: {ingressclass.kubernetes.io/is-default-class: 'true'}
spec:
  controller: k8s.io/ingress-nginx
---
apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingWebhookConfiguration
metadata:
  name: ingress-nginx-admission
  labels: {${HOOK}}
webhooks:
- name: validate.nginx.ingress.kubernetes.io
  matchPolicy: Equivalent
  rules:
  - {apiGroups: [networking.k8s.io], apiVersions: [v1], operations: [CREATE, UPDATE], resources: [ingresses]}
  failurePolicy: Fail
  sideEffects: None
  admissionReviewVersions: [v1]
  clientConfig:
    service: {namespace: ingress-nginx, name: ingress-nginx-controller-admission, path: /networking/v1/ingresses}
---
apiVersion: v1
kind: ServiceAccount
metadata:
  name: ingress-nginx-admission
  namespace: ingress-nginx
  labels: {${HOOK}}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata:
  name: ingress-nginx-admission
  labels: {${HOOK}}
rules:
- {apiGroups: [admissionregistration.k8s.io], resources: [validatingwebhookconfigurations], verbs: [get, update]}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata:
  name: ingress-nginx-admission
  labels: {${HOOK}}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: ingress-nginx-admission}
subjects:
- {kind: ServiceAccount, name: ingress-nginx-admission, namespace: ingress-nginx}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata:
  name: ingress-nginx-admission
  namespace: ingress-nginx
  labels: {${HOOK}}
rules:
- {apiGroups: [''], resources: [secrets], verbs: [get, create]}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata:
  name: ingress-nginx-admission
  namespace: ingress-nginx
  labels: {${HOOK}}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: ingress-nginx-admission}
subjects:
- {kind: ServiceAccount, name: ingress-nginx-admission, namespace: ingress-nginx}${job('create', CREATE)}${job('patch', PATCH)}
`,
  },
}
