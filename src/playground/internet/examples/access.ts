/** The documentation's pages about namespaces, permissions, policies and kinds of one's own. */
import { object, type Fields, type Manifests } from './objects'

const GROUP = 'rbac.authorization.k8s.io'
const reads = (resource: string): Fields => ({ rules: [{ apiGroups: [''], resources: [resource], verbs: ['get', 'watch', 'list'] }] })
const role = (kind: string, metadata: string | Fields, resource: string): readonly Fields[] => [
  object(`${GROUP}/v1`, kind, metadata, reads(resource)),
]
const binding = (
  kind: string,
  metadata: string | Fields,
  subject: readonly [string, string],
  to: readonly [string, string],
): readonly Fields[] => [
  object(`${GROUP}/v1`, kind, metadata, {
    subjects: [{ kind: subject[0], name: subject[1], apiGroup: GROUP }],
    roleRef: { kind: to[0], name: to[1], apiGroup: GROUP },
  }),
]

const namespace = (name: string): readonly Fields[] => [object('v1', 'Namespace', { name, labels: { name } })]

const SHIRT = {
  group: 'stable.example.com',
  scope: 'Namespaced',
  names: { plural: 'shirts', singular: 'shirt', kind: 'Shirt' },
  versions: [
    {
      name: 'v1',
      served: true,
      storage: true,
      schema: {
        openAPIV3Schema: {
          type: 'object',
          properties: { spec: { type: 'object', properties: { color: { type: 'string' }, size: { type: 'string' } } } },
        },
      },
      selectableFields: [{ jsonPath: '.spec.color' }, { jsonPath: '.spec.size' }],
      additionalPrinterColumns: [
        { jsonPath: '.spec.color', name: 'Color', type: 'string' },
        { jsonPath: '.spec.size', name: 'Size', type: 'string' },
      ],
    },
  ],
}
const shirt = (number: number, color: string, size: string): Fields =>
  object('stable.example.com/v1', 'Shirt', `example${number}`, { spec: { color, size } })

export const ACCESS: Manifests = {
  'admin/namespace-dev': namespace('development'),
  'admin/namespace-prod': namespace('production'),
  'access/simple-role': role('Role', { namespace: 'default', name: 'pod-reader' }, 'pods'),
  'access/simple-clusterrole': role('ClusterRole', 'secret-reader', 'secrets'),
  'access/simple-rolebinding-with-role': binding(
    'RoleBinding',
    { name: 'read-pods', namespace: 'default' },
    ['User', 'jane'],
    ['Role', 'pod-reader'],
  ),
  'access/simple-rolebinding-with-clusterrole': binding(
    'RoleBinding',
    { name: 'read-secrets', namespace: 'development' },
    ['User', 'dave'],
    ['ClusterRole', 'secret-reader'],
  ),
  'access/simple-clusterrolebinding': binding(
    'ClusterRoleBinding',
    'read-secrets-global',
    ['Group', 'manager'],
    ['ClusterRole', 'secret-reader'],
  ),
  'validatingadmissionpolicy/basic-example-policy': [
    object('admissionregistration.k8s.io/v1', 'ValidatingAdmissionPolicy', 'demo-policy.example.com', {
      spec: {
        failurePolicy: 'Fail',
        matchConstraints: {
          resourceRules: [{ apiGroups: ['apps'], apiVersions: ['v1'], operations: ['CREATE', 'UPDATE'], resources: ['deployments'] }],
        },
        validations: [{ expression: 'object.spec.replicas <= 5' }],
      },
    }),
  ],
  'validatingadmissionpolicy/basic-example-binding': [
    object('admissionregistration.k8s.io/v1', 'ValidatingAdmissionPolicyBinding', 'demo-binding-test.example.com', {
      spec: {
        policyName: 'demo-policy.example.com',
        validationActions: ['Deny'],
        matchResources: { namespaceSelector: { matchLabels: { environment: 'test' } } },
      },
    }),
  ],
  'customresourcedefinition/shirt-resource-definition': [
    object('apiextensions.k8s.io/v1', 'CustomResourceDefinition', 'shirts.stable.example.com', { spec: SHIRT }),
  ],
  'customresourcedefinition/shirt-resources': [shirt(1, 'blue', 'S'), shirt(2, 'blue', 'M'), shirt(3, 'green', 'M')],
}
