/** The documentation's pages about families of addresses, ranges of Services, classes of Ingresses and further network policies. */
import { labelled, object, service, type Fields, type Manifests } from './objects'

const MY_APP = { 'app.kubernetes.io/name': 'MyApp' }
const HTTP = [{ protocol: 'TCP', port: 80 }]

const dual = (spec: Fields, labels: Fields = MY_APP): readonly Fields[] => [service(labelled('my-service', labels), MY_APP, HTTP, spec)]
const policy = (name: string, spec: Fields): Fields => object('networking.k8s.io/v1', 'NetworkPolicy', name, { spec })
const bucket = (name: string): Fields => ({ resource: { apiGroup: 'k8s.example.com', kind: 'StorageBucket', name } })
const to = (host: string | undefined, name: string): Fields => ({
  ...(host ? { host } : {}),
  http: { paths: [{ pathType: 'Prefix', path: '/', backend: { service: { name, port: { number: 80 } } } }] },
})
const external = (scope: Fields): Fields => ({
  controller: 'example.com/ingress-controller',
  parameters: { apiGroup: 'k8s.example.com', kind: 'IngressParameters', name: 'external-lb', ...scope },
})
const ADMISSION = 'admissionregistration.k8s.io/v1'
const onRanges = {
  resourceRules: [{ apiGroups: ['networking.k8s.io'], apiVersions: ['v1'], operations: ['CREATE', 'UPDATE'], resources: ['servicecidrs'] }],
}
const NOT_KUBERNETES = [{ name: 'exclude-default-servicecidr', expression: "object.metadata.name != 'kubernetes'" }]
const rangePolicy = (name: string, spec: Fields): readonly Fields[] => [
  object(ADMISSION, 'ValidatingAdmissionPolicy', name, {
    spec: { failurePolicy: 'Fail', matchConstraints: onRanges, matchConditions: NOT_KUBERNETES, ...spec },
  }),
  object(ADMISSION, 'ValidatingAdmissionPolicyBinding', `${name.replace('.', '-')}-binding`, {
    spec: { policyName: name, validationActions: ['Deny', 'Audit'] },
  }),
]

export const NETWORKS: Manifests = {
  'service/nginx-service': [service('nginx-service', { app: 'nginx' }, [{ protocol: 'TCP', port: 80, targetPort: 80 }])],
  'service/networking/dual-stack-default-svc': dual({}),
  'service/networking/dual-stack-preferred-svc': dual({ ipFamilyPolicy: 'PreferDualStack' }),
  'service/networking/dual-stack-ipv6-svc': dual({ ipFamilies: ['IPv6'] }),
  'service/networking/dual-stack-ipfamilies-ipv6': dual({ ipFamilies: ['IPv6'] }),
  'service/networking/dual-stack-preferred-ipfamilies-svc': dual({ ipFamilyPolicy: 'PreferDualStack', ipFamilies: ['IPv6', 'IPv4'] }),
  'service/networking/dual-stack-prefer-ipv6-lb-svc': dual({
    ipFamilyPolicy: 'PreferDualStack',
    ipFamilies: ['IPv6'],
    type: 'LoadBalancer',
  }),
  'service/networking/default-ingressclass': [
    object(
      'networking.k8s.io/v1',
      'IngressClass',
      {
        name: 'nginx-example',
        labels: { 'app.kubernetes.io/component': 'controller' },
        annotations: { 'ingressclass.kubernetes.io/is-default-class': 'true' },
      },
      { spec: { controller: 'k8s.io/ingress-nginx' } },
    ),
  ],
  'service/networking/external-lb': [object('networking.k8s.io/v1', 'IngressClass', 'external-lb', { spec: external({}) })],
  'service/networking/namespaced-params': [
    object('networking.k8s.io/v1', 'IngressClass', 'external-lb-2', {
      spec: external({ name: 'external-config', scope: 'Namespace', namespace: 'external-configuration' }),
    }),
  ],
  'service/networking/ingress-resource-backend': [
    object('networking.k8s.io/v1', 'Ingress', 'ingress-resource-backend', {
      spec: {
        defaultBackend: bucket('static-assets'),
        rules: [{ http: { paths: [{ path: '/icons', pathType: 'ImplementationSpecific', backend: bucket('icon-assets') }] } }],
      },
    }),
  ],
  'service/networking/name-virtual-host-ingress-no-third-host': [
    object('networking.k8s.io/v1', 'Ingress', 'name-virtual-host-ingress-no-third-host', {
      spec: { rules: [to('first.bar.com', 'service1'), to('second.bar.com', 'service2'), to(undefined, 'service3')] },
    }),
  ],
  'service/networking/networkpolicy-multiport-egress': [
    policy('multi-port-egress', {
      podSelector: { matchLabels: { role: 'db' } },
      policyTypes: ['Egress'],
      egress: [{ to: [{ ipBlock: { cidr: '10.0.0.0/24' } }], ports: [{ protocol: 'TCP', port: 32000, endPort: 32768 }] }],
    }),
  ],
  'service/networking/network-policy-allow-all-egress-deny-all-ingress': [
    policy('allow-all-egress-deny-all-ingress', { podSelector: {}, egress: [{}], policyTypes: ['Ingress', 'Egress'] }),
  ],
  'service/networking/vap-servicecidr-default': rangePolicy('servicecidrs.default', {
    variables: [{ name: 'allowed', expression: "['10.96.0.0/16','2001:db8::/64']" }],
    validations: [
      {
        expression: 'object.spec.cidrs.all(newCIDR, variables.allowed.exists(allowedCIDR, cidr(allowedCIDR).containsCIDR(newCIDR)))',
      },
    ],
  }),
  'service/networking/vap-servicecidr-deny': rangePolicy('servicecidrs.deny', {
    validations: [{ expression: 'false' }],
  }),
}
