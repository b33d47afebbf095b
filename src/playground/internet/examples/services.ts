/** The documentation's pages about Services, Ingresses, names and who may talk to whom. */
import { container, deployment, mount, object, pod, port, service, type Fields, type Manifests } from './objects'

const MY_NGINX = { run: 'my-nginx' }
const NGINX = { app: 'nginx' }
const NGINX_SECRET = { name: 'secret-volume', secret: { secretName: 'nginxsecret' } }
const HELLO = { app: 'hello', tier: 'backend' }
const HELLO_FRONTEND = { app: 'hello', tier: 'frontend' }
const EXAMPLE = { 'app.kubernetes.io/name': 'load-balancer-example' }

const backend = (name: string, number: number): Fields => ({ service: { name, port: { number } } })
const path = (at: string, name: string, number: number, pathType = 'Prefix'): Fields => ({
  path: at,
  pathType,
  backend: backend(name, number),
})
const rule = (host: string | undefined, ...paths: readonly Fields[]): Fields => ({ ...(host ? { host } : {}), http: { paths } })
const ingress = (name: string, spec: Fields, annotations?: Fields): readonly Fields[] => [
  object('networking.k8s.io/v1', 'Ingress', annotations ? { name, annotations } : name, { spec }),
]

const policy = (name: string, spec: Fields, namespace?: string): readonly Fields[] => [
  object('networking.k8s.io/v1', 'NetworkPolicy', namespace ? { name, namespace } : name, { spec }),
]
const EVERY_POD = { podSelector: {} }
const withLabels = (matchLabels: Fields): Fields => ({ matchLabels })

export const SERVICES: Manifests = {
  'service/networking/run-my-nginx': [deployment('my-nginx', MY_NGINX, { replicas: 2 }, [container('my-nginx', 'nginx', port(80))])],
  'service/networking/nginx-svc': [service({ name: 'my-nginx', labels: MY_NGINX }, MY_NGINX, [{ port: 80, protocol: 'TCP' }])],
  'service/networking/nginx-secure-app': [
    service(
      { name: 'my-nginx', labels: MY_NGINX },
      MY_NGINX,
      [
        { port: 8080, targetPort: 80, protocol: 'TCP', name: 'http' },
        { port: 443, protocol: 'TCP', name: 'https' },
      ],
      { type: 'NodePort' },
    ),
    deployment(
      'my-nginx',
      MY_NGINX,
      { replicas: 1 },
      [
        container('nginxhttps', 'bprashanth/nginxhttps:1.0', {
          ports: [{ containerPort: 443 }, { containerPort: 80 }],
          volumeMounts: [
            { mountPath: '/etc/nginx/ssl', name: 'secret-volume' },
            { mountPath: '/etc/nginx/conf.d', name: 'configmap-volume' },
          ],
        }),
      ],
      { volumes: [NGINX_SECRET, { name: 'configmap-volume', configMap: { name: 'nginxconfigmap' } }] },
    ),
  ],
  'service/networking/curlpod': [
    deployment(
      'curl-deployment',
      { app: 'curlpod' },
      { replicas: 1 },
      [
        container('curlpod', 'radial/busyboxplus:curl', {
          command: ['sh', '-c', 'while true; do sleep 1; done'],
          ...mount('secret-volume', '/etc/nginx/ssl'),
        }),
      ],
      { volumes: [NGINX_SECRET] },
    ),
  ],
  'service/pod-with-graceful-termination': [
    deployment(
      { name: 'nginx-deployment', labels: NGINX },
      NGINX,
      { replicas: 1 },
      [
        container('nginx', 'nginx:latest', {
          ...port(80),
          lifecycle: { preStop: { exec: { command: ['/bin/sh', '-c', 'sleep 180 && nginx -s quit'] } } },
        }),
      ],
      { terminationGracePeriodSeconds: 120 },
    ),
  ],
  'service/explore-graceful-termination-nginx': [service('nginx-service', NGINX, [{ protocol: 'TCP', port: 80, targetPort: 80 }])],
  'service/load-balancer-example': [
    deployment({ name: 'hello-world', labels: EXAMPLE }, EXAMPLE, { replicas: 5 }, [
      container('hello-world', 'gcr.io/google-samples/hello-app:2.0', port(8080)),
    ]),
  ],
  'service/access/hello-application': [
    deployment('hello-world', { run: 'load-balancer-example' }, { replicas: 2 }, [
      container('hello-world', 'gcr.io/google-samples/hello-app:2.0', { ports: [{ containerPort: 8080, protocol: 'TCP' }] }),
    ]),
  ],
  'service/access/backend-deployment': [
    deployment('backend', { ...HELLO, track: 'stable' }, { replicas: 3 }, [
      container('hello', 'gcr.io/google-samples/hello-go-gke:1.0', port(80, 'http')),
    ]),
  ],
  'service/access/backend-service': [service('hello', HELLO, [{ protocol: 'TCP', port: 80, targetPort: 'http' }])],
  'service/access/frontend-deployment': [
    deployment('frontend', { ...HELLO_FRONTEND, track: 'stable' }, { replicas: 1 }, [
      container('nginx', 'gcr.io/google-samples/hello-frontend:1.0', {
        lifecycle: { preStop: { exec: { command: ['/usr/sbin/nginx', '-s', 'quit'] } } },
      }),
    ]),
  ],
  'service/access/frontend-service': [
    service('frontend', HELLO_FRONTEND, [{ protocol: 'TCP', port: 80, targetPort: 80 }], { type: 'LoadBalancer' }),
  ],
  'service/simple-service': [
    service('my-service', { 'app.kubernetes.io/name': 'MyApp' }, [{ protocol: 'TCP', port: 80, targetPort: 9376 }]),
  ],

  'service/networking/minimal-ingress': ingress(
    'minimal-ingress',
    { ingressClassName: 'nginx-example', rules: [rule(undefined, path('/testpath', 'test', 80))] },
    { 'nginx.ingress.kubernetes.io/rewrite-target': '/' },
  ),
  'service/networking/example-ingress': ingress('example-ingress', {
    ingressClassName: 'nginx',
    rules: [rule('hello-world.example', path('/', 'web', 8080))],
  }),
  'service/networking/test-ingress': ingress('test-ingress', { defaultBackend: backend('test', 80) }),
  'service/networking/simple-fanout-example': ingress('simple-fanout-example', {
    rules: [rule('foo.bar.com', path('/foo', 'service1', 4200), path('/bar', 'service2', 8080))],
  }),
  'service/networking/name-virtual-host-ingress': ingress('name-virtual-host-ingress', {
    rules: [rule('foo.bar.com', path('/', 'service1', 80)), rule('bar.foo.com', path('/', 'service2', 80))],
  }),
  'service/networking/ingress-wildcard-host': ingress('ingress-wildcard-host', {
    rules: [rule('foo.bar.com', path('/bar', 'service1', 80)), rule('*.foo.com', path('/foo', 'service2', 80))],
  }),
  'service/networking/tls-example-ingress': ingress('tls-example-ingress', {
    tls: [{ hosts: ['https-example.foo.com'], secretName: 'testsecret-tls' }],
    rules: [rule('https-example.foo.com', path('/', 'service1', 80))],
  }),

  'service/networking/network-policy-default-deny-ingress': policy('default-deny-ingress', { ...EVERY_POD, policyTypes: ['Ingress'] }),
  'service/networking/network-policy-allow-all-ingress': policy('allow-all-ingress', {
    ...EVERY_POD,
    ingress: [{}],
    policyTypes: ['Ingress'],
  }),
  'service/networking/network-policy-default-deny-egress': policy('default-deny-egress', { ...EVERY_POD, policyTypes: ['Egress'] }),
  'service/networking/network-policy-allow-all-egress': policy('allow-all-egress', { ...EVERY_POD, egress: [{}], policyTypes: ['Egress'] }),
  'service/networking/network-policy-default-deny-all': policy('default-deny-all', { ...EVERY_POD, policyTypes: ['Ingress', 'Egress'] }),
  'service/networking/nginx-policy': policy('access-nginx', {
    podSelector: withLabels({ app: 'nginx' }),
    ingress: [{ from: [{ podSelector: withLabels({ access: 'true' }) }] }],
  }),
  'service/networking/networkpolicy': policy(
    'test-network-policy',
    {
      podSelector: withLabels({ role: 'db' }),
      policyTypes: ['Ingress', 'Egress'],
      ingress: [
        {
          from: [
            { ipBlock: { cidr: '172.17.0.0/16', except: ['172.17.1.0/24'] } },
            { namespaceSelector: withLabels({ project: 'myproject' }) },
            { podSelector: withLabels({ role: 'frontend' }) },
          ],
          ports: [{ protocol: 'TCP', port: 6379 }],
        },
      ],
      egress: [{ to: [{ ipBlock: { cidr: '10.0.0.0/24' } }], ports: [{ protocol: 'TCP', port: 5978 }] }],
    },
    'default',
  ),

  'service/networking/hostaliases-pod': [
    pod('hostaliases-pod', [container('cat-hosts', 'busybox:1.28', { command: ['cat'], args: ['/etc/hosts'] })], {
      restartPolicy: 'Never',
      hostAliases: [
        { ip: '127.0.0.1', hostnames: ['foo.local', 'bar.local'] },
        { ip: '10.1.2.3', hostnames: ['foo.remote', 'bar.remote'] },
      ],
    }),
  ],
  'service/networking/custom-dns': [
    pod({ namespace: 'default', name: 'dns-example' }, [container('test', 'nginx')], {
      dnsPolicy: 'None',
      dnsConfig: {
        nameservers: ['192.0.2.1'],
        searches: ['ns1.svc.cluster-domain.example', 'my.dns.search.suffix'],
        options: [{ name: 'ndots', value: '2' }, { name: 'edns0' }],
      },
    }),
  ],
}
