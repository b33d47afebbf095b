import { describe, expect, it } from 'vitest'
import { created, refusals } from '../framework/testing'
import { pod } from '../pod'

interface Spec {
  [field: string]: unknown
  containers: Record<string, unknown>[]
}

const base = (): Spec => ({
  serviceAccountName: 'default',
  containers: [{ name: 'c', image: 'nginx:1', volumeMounts: [{ name: 'v', mountPath: '/v' }] }],
  volumes: [{ name: 'v', emptyDir: {} }],
})

function complaints(change: (spec: Spec) => void): string[] {
  const spec = base()
  change(spec)
  return refusals(pod, created(pod, { metadata: { name: 'x' }, spec }))
}

const QUALIFIED =
  "name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')"
const SUBDOMAIN =
  "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')"

/** Fields are named as the server names them, its slips included. */
describe('a pod is refused', () => {
  it('for nothing when there is nothing to complain about', () => {
    expect(complaints(() => undefined)).toEqual([])
  })

  it.each<[string, (spec: Spec) => void, string[]]>([
    [
      'a mount of a volume that is itself at fault',
      (spec) => (spec['volumes'] = [{ name: 'v', configMap: {} }]),
      ['spec.volumes[0].configMap.name: Required value', 'spec.containers[0].volumeMounts[0].name: Not found: "v"'],
    ],
    [
      'two sources in one volume, in the order of the type and not of the file',
      (spec) => (spec['volumes'] = [{ name: 'v', secret: { secretName: 's' }, hostPath: { path: '/x' } }]),
      [
        'spec.volumes[0].secret: Forbidden: may not specify more than 1 volume type',
        'spec.containers[0].volumeMounts[0].name: Not found: "v"',
      ],
    ],
    [
      'a path out of the volume, named without its place in the list',
      (spec) => (spec.containers[0]!['volumeMounts'] = [{ name: 'v', mountPath: '/v', subPath: '../x' }]),
      [`spec.containers[0].volumeMounts.subPath: Invalid value: "../x": must not contain '..'`],
    ],
    [
      'fields of a version there is none of, and parts of fields that have none',
      (spec) =>
        (spec.containers[0]!['env'] = [
          { name: 'A', valueFrom: { fieldRef: { apiVersion: 'v2', fieldPath: 'metadata.name' } } },
          { name: 'B', valueFrom: { fieldRef: { fieldPath: "metadata.name['x']" } } },
        ]),
      [
        'spec.containers[0].env[0].valueFrom.fieldRef.fieldPath: Invalid value: "metadata.name": error converting fieldPath: unsupported pod version: v2',
        `spec.containers[0].env[1].valueFrom.fieldRef.fieldPath: Invalid value: "metadata.name['x']": error converting fieldPath: field label does not support subscript: metadata.name['x']`,
      ],
    ],
    [
      'fields of a pod that cannot be files',
      (spec) => (spec['volumes'] = [{ name: 'v', downwardAPI: { items: [{ path: 'p', fieldRef: { fieldPath: 'spec.nodeName' } }] } }]),
      [
        'spec.volumes[0].downwardAPI.fieldRef.fieldPath: Unsupported value: "spec.nodeName": supported values: "metadata.annotations", "metadata.labels", "metadata.name", "metadata.namespace", "metadata.uid"',
        'spec.containers[0].volumeMounts[0].name: Not found: "v"',
      ],
    ],
    [
      'two files of one name in a projected volume',
      (spec) => {
        const items = [{ key: 'k', path: 'p' }]
        spec['volumes'] = [{ name: 'v', projected: { sources: [{ configMap: { name: 'a', items } }, { secret: { name: 'b', items } }] } }]
      },
      [
        'spec.volumes[0].projected: Invalid value: "b": conflicting duplicate paths',
        'spec.containers[0].volumeMounts[0].name: Not found: "v"',
      ],
    ],
    [
      'a share without an absolute path',
      (spec) => (spec['volumes'] = [{ name: 'v', nfs: { server: 's' } }]),
      [
        'spec.volumes[0].nfs.path: Required value',
        'spec.volumes[0].nfs.path: Invalid value: "": must be an absolute path',
        'spec.containers[0].volumeMounts[0].name: Not found: "v"',
      ],
    ],
    [
      'a token for no account',
      (spec) => {
        delete spec['serviceAccountName']
        spec['volumes'] = [{ name: 'v', projected: { sources: [{ serviceAccountToken: { path: 't' } }] } }]
      },
      ['spec.volumes[0].projected.sources[0].serviceAccountToken: Forbidden: must not be specified when serviceAccountName is not set'],
    ],
    [
      'resources that are none, or of which there is a part',
      (spec) => (spec.containers[0]!['resources'] = { limits: { gpu: '1', 'a.b/gpu': '500m', 'hugepages-2Mi': '3Mi' } }),
      [
        'spec.containers[0].resources.limits[gpu]: Invalid value: "gpu": must be a standard resource type or fully qualified',
        'spec.containers[0].resources.limits[gpu]: Invalid value: "gpu": must be a standard resource for containers',
        'spec.containers[0].resources.limits[a.b/gpu]: Invalid value: "500m": must be an integer',
        'spec.containers[0].resources.limits[hugepages-2Mi]: Invalid value: "3Mi": 3Mi is not positive integer multiple of hugepages-2Mi',
        'spec.containers[0].resources.requests[gpu]: Invalid value: "gpu": must be a standard resource type or fully qualified',
        'spec.containers[0].resources.requests[gpu]: Invalid value: "gpu": must be a standard resource for containers',
        'spec.containers[0].resources.requests[a.b/gpu]: Invalid value: "500m": must be an integer',
        'spec.containers[0].resources.requests[hugepages-2Mi]: Invalid value: "3Mi": 3Mi is not positive integer multiple of hugepages-2Mi',
        'spec.containers[0].resources: Forbidden: HugePages require cpu or memory',
      ],
    ],
    [
      'a key of nothing, and a part of a resource by what it cannot be divided by',
      (spec) =>
        (spec.containers[0]!['env'] = [
          { name: 'A', valueFrom: { configMapKeyRef: { key: 'k' } } },
          { name: 'B', valueFrom: { resourceFieldRef: { resource: 'limits.cpu', divisor: '2' } } },
        ]),
      [
        `spec.containers[0].env[0].valueFrom.configMapKeyRef.name: Invalid value: "": ${SUBDOMAIN}`,
        `spec.containers[0].env[1].valueFrom.resourceFieldRef.divisor: Invalid value: "limits.cpu": only divisor's values 1m and 1 are supported with the cpu resource`,
      ],
    ],
    [
      'a profile file without its type',
      (spec) => (spec['securityContext'] = { seccompProfile: { type: 'Bad', localhostProfile: 'p.json' } }),
      [
        'spec.securityContext.seccompProfile.type: Unsupported value: "Bad": supported values: "Localhost", "RuntimeDefault", "Unconfined"',
        'spec.securityContext.seccompProfile.localhostProfile: Invalid value: {"Type":"Bad","LocalhostProfile":"p.json"}: can only be set when seccomp type is Localhost',
      ],
    ],
    [
      'ports that its node would have to have twice',
      (spec) => {
        spec['hostNetwork'] = true
        spec.containers[0]!['ports'] = [{ containerPort: 80, hostPort: 81 }]
      },
      ['spec.containers[0].ports[0].hostPort: Invalid value: 81: must match `containerPort` when `hostNetwork` is true'],
    ],
    [
      'the earlier of two spreads that are alike',
      (spec) => {
        const spread = { maxSkew: 1, topologyKey: 'zone', whenUnsatisfiable: 'DoNotSchedule' }
        spec['topologySpreadConstraints'] = [spread, { ...spread, topologyKey: 'host' }, spread]
      },
      ['spec.topologySpreadConstraints[0].{topologyKey, whenUnsatisfiable}: Duplicate value: "{zone, DoNotSchedule}"'],
    ],
    [
      'label keys that a selector has already, that are none, or that have no selector',
      (spec) => {
        spec['topologySpreadConstraints'] = [
          {
            maxSkew: 1,
            topologyKey: 'zone',
            whenUnsatisfiable: 'DoNotSchedule',
            labelSelector: { matchLabels: { app: 'x' }, matchExpressions: [{ key: 'app', operator: 'In', values: ['x'] }] },
            matchLabelKeys: ['-', 'app'],
          },
        ]
        const term = { topologyKey: 'zone', matchLabelKeys: ['a'], mismatchLabelKeys: ['a'] }
        spec['affinity'] = { podAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [term] } }
      },
      [
        'spec.affinity.podAffinity.requiredDuringSchedulingIgnoredDuringExecution[0].matchLabelKeys: Forbidden: must not be specified when labelSelector is not set',
        'spec.affinity.podAffinity.requiredDuringSchedulingIgnoredDuringExecution[0].mismatchLabelKeys: Forbidden: must not be specified when labelSelector is not set',
        'spec.affinity.podAffinity.requiredDuringSchedulingIgnoredDuringExecution[0].matchLabelKeys[0]: Invalid value: "a": exists in both matchLabelKeys and mismatchLabelKeys',
        `spec.topologySpreadConstraints[0].matchLabelKeys[0]: Invalid value: "-": ${QUALIFIED}`,
        'spec.topologySpreadConstraints[0].matchLabelKeys[1]: Invalid value: "app": exists in both matchLabelKeys and labelSelector',
      ],
    ],
    [
      'a value where a toleration takes any, and names that are none',
      (spec) => {
        spec['tolerations'] = [{ key: 'k', operator: 'Exists', value: 'v' }]
        spec['hostAliases'] = [{ ip: '1.2.3.4', hostnames: [''] }]
      },
      [
        `spec.tolerations[0].operator: Invalid value: "v": value must be empty when \`operator\` is 'Exists'`,
        `spec.hostAliases[0].hostnames[0]: Invalid value: "": ${SUBDOMAIN}`,
      ],
    ],
    [
      'a toleration that compares, which is off',
      (spec) => (spec['tolerations'] = [{ key: 'k', operator: 'Gt', value: '1' }]),
      ['spec.tolerations[0].operator: Unsupported value: "Gt": supported values: "Equal", "Exists"'],
    ],
    [
      'restart rules without a policy, and rules that are none',
      (spec) => {
        spec.containers[0]!['restartPolicyRules'] = [{ action: 'Again', exitCodes: { operator: 'Equals', values: [1] } }]
        spec['initContainers'] = [{ name: 'i', image: 'i', restartPolicyRules: [{ action: 'Restart' }] }]
      },
      [
        'spec.containers[0].restartPolicy: Required value: must specify restartPolicy when restart rules are used',
        'spec.containers[0].restartPolicyRules[0].action: Unsupported value: "Again": supported values: "Restart", "RestartAllContainers"',
        'spec.containers[0].restartPolicyRules[0].exitCodes.operator: Unsupported value: "Equals": supported values: "In", "NotIn"',
        'spec.initContainers[0].restartPolicy: Required value: must specify restartPolicy when restart rules are used',
        'spec.initContainers[0].restartPolicyRules[0].exitCodes: Required value: must be specified',
      ],
    ],
    [
      'more restart rules, and more exit codes, than there may be',
      (spec) => {
        const rule = { action: 'Restart', exitCodes: { operator: 'In', values: Array.from({ length: 256 }, (_, i) => i) } }
        Object.assign(spec.containers[0]!, {
          restartPolicy: 'Never',
          restartPolicyRules: [rule, ...Array.from({ length: 20 }, () => ({ ...rule, exitCodes: { operator: 'In', values: [1] } }))],
        })
      },
      [
        'spec.containers[0].restartPolicyRules: Too many: 21: must have at most 20 items',
        'spec.containers[0].restartPolicyRules[0].exitCodes.values: Too many: 256: must have at most 255 items',
      ],
    ],
    [
      'an init container that a resize would restart, unless it is a sidecar',
      (spec) => {
        const resizePolicy = [{ resourceName: 'cpu', restartPolicy: 'RestartContainer' }]
        spec['initContainers'] = [
          { name: 'i', image: 'i', resizePolicy },
          { name: 's', image: 's', restartPolicy: 'Always', resizePolicy },
        ]
      },
      [`spec.initContainers[0].resizePolicy: Invalid value: "RestartContainer": must be 'NotRequired' for non-sidecar init containers`],
    ],
    [
      'resources that pods do not have as a whole, and too few of the others',
      (spec) => {
        const resources = { requests: { cpu: '200m', 'ephemeral-storage': '1Gi' } }
        spec.containers[0]!['resources'] = resources
        spec['initContainers'] = [{ name: 's', image: 's', restartPolicy: 'Always', resources }]
        spec['resources'] = { requests: { cpu: '300m' }, limits: { cpu: '1', 'ephemeral-storage': '2Gi' } }
      },
      [
        'spec.resources.limits[ephemeral-storage]: Unsupported value: "ephemeral-storage": supported values: "cpu", "hugepages-", "memory"',
        'spec.resources.requests[cpu]: Invalid value: "300m": must be greater than or equal to aggregate container requests of 400m',
      ],
    ],
    [
      'a handler that waits for longer than the pod has',
      (spec) => (spec.containers[0]!['lifecycle'] = { preStop: { sleep: { seconds: 31 } } }),
      [
        'spec.containers[0].lifecycle.preStop.sleep: Invalid value: 31: must be non-negative and less than terminationGracePeriodSeconds (30)',
      ],
    ],
  ])('for %s', (_name, change, expected) => {
    expect(complaints(change)).toEqual(expected)
  })
})
