/** Manifests to begin with: the smallest that do something, as people write them. */

export interface Example {
  readonly kind: string
  readonly file: string
  readonly text: string
}

export const EXAMPLES: readonly Example[] = [
  {
    kind: 'Deployment',
    file: 'deployment.yaml',
    text: `apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
  replicas: 2
  selector:
    matchLabels:
      app: web
  template:
    metadata:
      labels:
        app: web
    spec:
      containers:
        - name: nginx
          image: nginx
          ports:
            - containerPort: 80
`,
  },
  {
    kind: 'Service',
    file: 'service.yaml',
    text: `apiVersion: v1
kind: Service
metadata:
  name: web
spec:
  selector:
    app: web
  ports:
    - port: 80
      targetPort: 80
`,
  },
  {
    kind: 'ConfigMap',
    file: 'configmap.yaml',
    text: `apiVersion: v1
kind: ConfigMap
metadata:
  name: settings
data:
  COLOUR: green
`,
  },
]
