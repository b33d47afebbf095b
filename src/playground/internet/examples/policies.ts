/** The documentation's pages about admission policies, who may sign certificates, and the limits of namespaces and classes. */
import { container, object, pod, resources, type Fields, type Manifests } from './objects'

const ADMISSION = 'admissionregistration.k8s.io/v1'
const DESCRIPTION = 'kubernetes.io/description'
const ENFORCE = 'pod-security.kubernetes.io/enforce'

const rule = (apiGroup: string, resource: string, ...operations: readonly string[]): Fields => ({
  matchConstraints: { resourceRules: [{ apiGroups: [apiGroup], apiVersions: ['v1'], operations, resources: [resource] }] },
})
const onDeployments = rule('apps', 'deployments', 'CREATE', 'UPDATE')

const validating = (name: string, spec: Fields, annotations?: Fields): readonly Fields[] => [
  object(ADMISSION, 'ValidatingAdmissionPolicy', annotations ? { name, annotations } : name, { spec }),
]
const bound = (name: string, spec: Fields): readonly Fields[] => [object(ADMISSION, 'ValidatingAdmissionPolicyBinding', name, { spec })]

/** Gives new namespaces an enforced standard, if they have none and are not the system's. */
const defaulting = (name: string, what: string, value: string, paramKind?: Fields): readonly Fields[] => [
  object(
    ADMISSION,
    'MutatingAdmissionPolicy',
    { name, annotations: { [DESCRIPTION]: `Default new namespaces to enforce ${what}` } },
    {
      spec: {
        reinvocationPolicy: 'IfNeeded',
        ...(paramKind ? { paramKind } : {}),
        ...rule('', 'namespaces', 'CREATE'),
        matchConditions: [
          { name: 'exclude-system-namespaces', expression: "!object.metadata.name.startsWith('kube-')" },
          { name: 'no-existing-pod-security-label', expression: `!('${ENFORCE}' in object.metadata.labels)` },
        ],
        mutations: [
          {
            patchType: 'ApplyConfiguration',
            applyConfiguration: { expression: `Object{metadata: Object.metadata{labels: {'${ENFORCE}': ${value}}}}` },
          },
        ],
      },
    },
  ),
]

const inEnvironment = (operator: string): Fields => ({
  namespaceSelector: { matchExpressions: [{ key: 'environment', operator, values: ['test'] }] },
})
const limited = (name: string, param: string, matchResources: Fields): readonly Fields[] =>
  bound(name, {
    policyName: 'replicalimit-policy.example.com',
    validationActions: ['Deny'],
    paramRef: { name: param, namespace: 'default', parameterNotFoundAction: 'Deny' },
    matchResources,
  })
const replicaLimit = (name: string, maxReplicas: number): readonly Fields[] => [
  object('rules.example.com/v1', 'ReplicaLimit', { name, namespace: 'default' }, { maxReplicas }),
]

const SIGNER = 'example.com/my-signer-name'
const CERTIFICATES = 'certificates.k8s.io'
const mayWithRequests = (name: string, ...rules: readonly Fields[]): readonly Fields[] => [
  object('rbac.authorization.k8s.io/v1', 'ClusterRole', name, { rules }),
]
const requests = (resource: string, ...verbs: readonly string[]): Fields => ({ apiGroups: [CERTIFICATES], resources: [resource], verbs })
const signing = (verb: string): Fields => ({ apiGroups: [CERTIFICATES], resources: ['signers'], resourceNames: [SIGNER], verbs: [verb] })

const security = (level: string, others: readonly string[] = [level]): readonly Fields[] => [
  object('v1', 'Namespace', {
    name: `my-${level}-namespace`,
    labels: {
      [ENFORCE]: level,
      'pod-security.kubernetes.io/enforce-version': 'latest',
      ...Object.fromEntries(
        others.flatMap((mode) => [
          [`pod-security.kubernetes.io/${mode}`, 'restricted'],
          [`pod-security.kubernetes.io/${mode}-version`, 'latest'],
        ]),
      ),
    },
  }),
]

const REPLICAS_SET = "'Deployment spec.replicas set to ' + string(object.spec.replicas)"

const CPU = 'cpu'
const quotaOf = (priority: string): Fields => ({
  scopeSelector: { matchExpressions: [{ operator: 'In', scopeName: 'PriorityClass', values: [priority] }] },
})

export const POLICIES: Manifests = {
  'access/manifest-admission-control/vap-min-replicas': validating(
    'enforce-multiple-replicas-deployments',
    { ...onDeployments, validations: [{ expression: 'object.spec.replicas >= 2' }] },
    { [DESCRIPTION]: 'A Deployment needs more than one replica' },
  ),
  'access/manifest-admission-control/default-pod-security-baseline': defaulting(
    'default-pod-security-baseline',
    'the Baseline pod security standard',
    "'baseline'",
  ),
  'access/manifest-admission-control/default-pod-security-configurable': defaulting(
    'default-pod-security-configurable',
    'the chosen pod security standard',
    'params.data.default',
    { apiVersion: 'v1', kind: 'ConfigMap' },
  ),
  'access/deployment-replicas-policy': validating('deploy-replica-policy.example.com', {
    ...onDeployments,
    validations: [
      {
        expression: 'object.spec.replicas <= 5',
        messageExpression: "'object.spec.replicas must be no greater than 5'",
        reason: 'Invalid',
      },
    ],
  }),
  'access/image-matches-namespace-environment.policy': validating('image-matches-namespace-environment.policy.example.com', {
    failurePolicy: 'Fail',
    ...onDeployments,
    variables: [
      {
        name: 'environment',
        expression: "'environment' in namespaceObject.metadata.labels ? namespaceObject.metadata.labels['environment'] : 'prod'",
      },
      { name: 'exempt', expression: "'exempt' in object.metadata.labels && object.metadata.labels['exempt'] == 'true'" },
      { name: 'containers', expression: 'object.spec.template.spec.containers' },
      { name: 'containersToCheck', expression: "variables.containers.filter(c, c.image.contains('example.com/'))" },
    ],
    validations: [
      {
        expression: "variables.exempt || variables.containersToCheck.all(c, c.image.startsWith(variables.environment + '.'))",
        messageExpression: "'only ' + variables.environment + ' images are allowed in namespace ' + namespaceObject.metadata.name",
      },
    ],
  }),
  'access/validating-admission-policy-match-conditions': validating('demo-policy.example.com', {
    failurePolicy: 'Fail',
    matchConstraints: { resourceRules: [{ apiGroups: ['*'], apiVersions: ['*'], operations: ['CREATE', 'UPDATE'], resources: ['*'] }] },
    matchConditions: [
      { name: 'exclude-leases', expression: '!(request.resource.group == "coordination.k8s.io" && request.resource.resource == "leases")' },
      { name: 'exclude-kubelet-requests', expression: '!("system:nodes" in request.userInfo.groups)' },
      { name: 'rbac', expression: 'request.resource.group != "rbac.authorization.k8s.io"' },
    ],
    validations: [{ expression: "!object.metadata.name.contains('demo') || object.metadata.namespace == 'demo'" }],
  }),
  'access/validating-admission-policy-audit-annotation': validating('demo-policy.example.com', {
    failurePolicy: 'Fail',
    ...onDeployments,
    validations: [{ expression: 'object.spec.replicas > 50', messageExpression: REPLICAS_SET }],
    auditAnnotations: [{ key: 'high-replica-count', valueExpression: REPLICAS_SET }],
  }),
  'validatingadmissionpolicy/policy-with-param': validating('replicalimit-policy.example.com', {
    failurePolicy: 'Fail',
    paramKind: { apiVersion: 'rules.example.com/v1', kind: 'ReplicaLimit' },
    ...onDeployments,
    validations: [{ expression: 'object.spec.replicas <= params.maxReplicas', reason: 'Invalid' }],
  }),
  'validatingadmissionpolicy/binding-with-param': limited('replicalimit-binding-test.example.com', 'replica-limit-test.example.com', {
    namespaceSelector: { matchLabels: { environment: 'test' } },
  }),
  'validatingadmissionpolicy/binding-with-param-prod': limited(
    'replicalimit-binding-nontest',
    'replica-limit-prod.example.com',
    inEnvironment('NotIn'),
  ),
  'validatingadmissionpolicy/replicalimit-param': replicaLimit('replica-limit-test.example.com', 3),
  'validatingadmissionpolicy/replicalimit-param-prod': replicaLimit('replica-limit-prod.example.com', 100),
  'validatingadmissionpolicy/failure-policy-ignore': validating('demo-policy.example.com', {
    failurePolicy: 'Ignore',
    ...onDeployments,
    validations: [{ expression: 'object.spec.replicas <= 5' }],
  }),
  'validatingadmissionpolicy/typechecking': validating('deploy-replica-policy.example.com', {
    ...onDeployments,
    validations: [{ expression: 'object.replicas > 1', message: 'must be replicated', reason: 'Invalid' }],
  }),
  'validatingadmissionpolicy/typechecking-multiple-match': validating('replica-policy.example.com', {
    matchConstraints: {
      resourceRules: [
        { apiGroups: ['apps'], apiVersions: ['v1'], operations: ['CREATE', 'UPDATE'], resources: ['deployments', 'replicasets'] },
      ],
    },
    validations: [{ expression: 'object.replicas > 1', message: 'must be replicated', reason: 'Invalid' }],
  }),
  'access/certificate-signing-request/clusterrole-create': mayWithRequests(
    'csr-creator',
    requests('certificatesigningrequests', 'create', 'get', 'list', 'watch'),
  ),
  'access/certificate-signing-request/clusterrole-approve': mayWithRequests(
    'csr-approver',
    requests('certificatesigningrequests', 'get', 'list', 'watch'),
    requests('certificatesigningrequests/approval', 'update'),
    signing('approve'),
  ),
  'access/certificate-signing-request/clusterrole-sign': mayWithRequests(
    'csr-signer',
    requests('certificatesigningrequests', 'get', 'list', 'watch'),
    requests('certificatesigningrequests/status', 'update'),
    signing('sign'),
  ),
  'security/podsecurity-privileged': security('privileged', []),
  'security/podsecurity-baseline': security('baseline', ['audit', 'warn']),
  'security/podsecurity-restricted': security('restricted', ['audit', 'warn']),
  'concepts/policy/limit-range/problematic-limit-range': [
    object('v1', 'LimitRange', 'cpu-resource-constraint', {
      spec: {
        limits: [
          { default: { [CPU]: '500m' }, defaultRequest: { [CPU]: '500m' }, max: { [CPU]: '1' }, min: { [CPU]: '100m' }, type: 'Container' },
        ],
      },
    }),
  ],
  'concepts/policy/limit-range/example-conflict-with-limitrange-cpu': [
    pod('example-conflict-with-limitrange-cpu', [
      container('demo', 'registry.k8s.io/pause:3.8', { resources: { requests: { [CPU]: '700m' } } }),
    ]),
  ],
  'concepts/policy/limit-range/example-no-conflict-with-limitrange-cpu': [
    pod('example-no-conflict-with-limitrange-cpu', [
      container('demo', 'registry.k8s.io/pause:3.8', resources({ [CPU]: '700m' }, { [CPU]: '700m' })),
    ]),
  ],
  'policy/priority-class-resourcequota': [object('v1', 'ResourceQuota', 'pods-cluster-services', { spec: quotaOf('cluster-services') })],
  'admin/resource/quota-objects-priority': [
    object(
      'v1',
      'List',
      {},
      {
        items: ['high', 'medium', 'low'].map((name, index) =>
          object('v1', 'ResourceQuota', `pods-${name}`, {
            spec: {
              hard: [
                { cpu: '1000', memory: '200Gi', pods: '10' },
                { cpu: '10', memory: '20Gi', pods: '10' },
                { cpu: '5', memory: '10Gi', pods: '10' },
              ][index],
              ...quotaOf(name),
            },
          }),
        ),
      },
    ),
  ],
  'admin/resource/limit-memory-ratio-pod': [
    object('v1', 'LimitRange', 'limit-memory-ratio-pod', { spec: { limits: [{ maxLimitRequestRatio: { memory: '2' }, type: 'Pod' }] } }),
  ],
}
