import { describe, expect, it } from 'vitest'
import type { Draft } from '../../api/object'
import type { Pod, PodSpec } from '../../schema/types'
import { readAppArmorAnnotations } from './app-armor'
import { newPodWarnings, templateWarnings } from './warnings'

const META = { name: 'p', uid: 'u', resourceVersion: '1', creationTimestamp: '2026-01-01T00:00:00Z' }

const remarks = (spec: Partial<PodSpec>, annotations?: Record<string, string>): string[] =>
  newPodWarnings({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { ...META, ...(annotations ? { annotations } : {}) },
    spec: { containers: [], ...spec },
  })

const ports = (...list: NonNullable<PodSpec['containers'][number]['ports']>): Partial<PodSpec> => ({
  containers: [{ name: 'a', image: 'a', ports: list }],
})

const projected = (...sources: object[]): Partial<PodSpec> => ({ volumes: [{ name: 'v', projected: { sources } }] })

const term = { topologyKey: 'kubernetes.io/hostname' }
const NULL = 'a null labelSelector results in matching no pod'

describe('remarks on pods', () => {
  it.each<[string, Partial<PodSpec>, readonly string[]]>([
    [
      'constraints and affinities that select nothing',
      {
        topologySpreadConstraints: [{ ...term, maxSkew: 1, whenUnsatisfiable: 'DoNotSchedule' }],
        affinity: {
          podAffinity: {
            requiredDuringSchedulingIgnoredDuringExecution: [term, { ...term, labelSelector: {} }],
            preferredDuringSchedulingIgnoredDuringExecution: [{ weight: 1, podAffinityTerm: term }],
          },
          podAntiAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [term] },
        },
      },
      [
        `spec.topologySpreadConstraints[0].labelSelector: ${NULL}`,
        `spec.affinity.podAffinity.requiredDuringSchedulingIgnoredDuringExecution[0].labelSelector: ${NULL}`,
        `spec.affinity.podAffinity.preferredDuringSchedulingIgnoredDuringExecution[0].podAffinityTerm.labelSelector: ${NULL}`,
        `spec.affinity.podAntiAffinity.requiredDuringSchedulingIgnoredDuringExecution[0].labelSelector: ${NULL}`,
      ],
    ],
    [
      'a preference for a label no node can have',
      {
        affinity: {
          nodeAffinity: {
            preferredDuringSchedulingIgnoredDuringExecution: [
              { weight: 10, preference: { matchExpressions: [{ key: 'foo', operator: 'In', values: ['-1'] }] } },
            ],
          },
        },
      },
      [
        "spec.affinity.nodeAffinity.preferredDuringSchedulingIgnoredDuringExecution[0].preference.matchExpressions[0].values[0]: -1 is invalid, a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')",
      ],
    ],
    [
      'an address of the host without its port',
      ports(
        { containerPort: 80, hostPort: 80, protocol: 'UDP', hostIP: '10.0.0.1' },
        { containerPort: 80, protocol: 'UDP', hostIP: '10.0.0.1' },
      ),
      [
        'spec.containers[0].ports[1]: hostIP set without hostPort: {Name: HostPort:0 ContainerPort:80 Protocol:UDP HostIP:10.0.0.1}',
        'spec.containers[0].ports[1]: overlapping port definition with spec.containers[0].ports[0]',
      ],
    ],
    [
      'one port on every address of the host and on some',
      ports(
        { containerPort: 80, hostPort: 80, hostIP: '10.0.0.1' },
        { containerPort: 80, hostPort: 80 },
        { containerPort: 80, hostPort: 80, hostIP: '10.0.0.2' },
      ),
      [
        'spec.containers[0].ports[1]: dangerously ambiguous port definition with spec.containers[0].ports[0]',
        'spec.containers[0].ports[2]: dangerously ambiguous port definition with spec.containers[0].ports[1]',
      ],
    ],
    [
      'the same port of three containers, with each before it',
      {
        initContainers: [{ name: 'i', image: 'i', restartPolicy: 'Always', ports: [{ containerPort: 80, name: 'web' }] }],
        containers: [
          { name: 'a', image: 'a', ports: [{ containerPort: 80 }] },
          { name: 'b', image: 'b', ports: [{ containerPort: 80 }, { containerPort: 81, name: 'web' }] },
        ],
      },
      [
        'spec.containers[0].ports[0]: duplicate port definition with spec.initContainers[0].ports[0]',
        'spec.containers[1].ports[0]: duplicate port definition with spec.initContainers[0].ports[0]',
        'spec.containers[1].ports[0]: duplicate port definition with spec.containers[0].ports[0]',
        'spec.containers[1].ports[1]: duplicate port name "web" with spec.initContainers[0].ports[0], services and probes that select ports by name will use spec.initContainers[0].ports[0]',
      ],
    ],
    [
      'files of a volume in each other’s place',
      projected(
        { configMap: { name: 'c', items: [{ key: 'k', path: 'dir/file' }] } },
        { serviceAccountToken: { path: 'dir' } },
        {},
        { downwardAPI: { items: [{ path: 'direct' }] } },
      ),
      [
        'volume "v" (Projected) has no sources provided',
        'volume "v" (Projected): overlapping paths: "dir" (ServiceAccountToken) with "dir/file" (ConfigMap "c")',
      ],
    ],
    [
      'one file twice',
      {
        volumes: [
          {
            name: 'v',
            secret: {
              secretName: 's',
              items: [
                { key: 'a', path: 'x/' },
                { key: 'b', path: 'x' },
              ],
            },
          },
        ],
      },
      ['volume "v" (Secret "s"): overlapping paths: "x" with "x"'],
    ],
    [
      'volumes of old and claims of fractions',
      {
        volumes: [
          { name: 'a', storageos: {} },
          { name: 'b', ephemeral: { volumeClaimTemplate: { spec: { resources: { requests: { storage: '100m' } } } } } },
        ],
      },
      [
        'spec.volumes[0].storageOS: deprecated in v1.22, non-functional in v1.25+',
        'spec.volumes[1].ephemeral.volumeClaimTemplate.spec.resources.requests[storage]: fractional byte value "100m" is invalid, must be an integer',
      ],
    ],
    [
      'variables that hide others',
      {
        containers: [
          {
            name: 'a',
            image: 'a',
            env: ['1', '$(A)', '$(A)2', '3'].map((value) => ({ name: 'A', value })),
          },
        ],
      },
      [1, 3].map((i) => `spec.containers[0].env[${i}]: hides previous definition of "A", which may be dropped when using apply`),
    ],
  ])('%s', (_, spec, expected) => {
    expect(remarks(spec)).toEqual(expected)
  })

  it('annotations that fields have replaced are told unless the field is there', () => {
    const container = { name: 'a', image: 'a' }
    const annotations = {
      'scheduler.alpha.kubernetes.io/critical-pod': '',
      'seccomp.security.alpha.kubernetes.io/pod': 'runtime/default',
      'container.seccomp.security.alpha.kubernetes.io/a': 'runtime/default',
      'container.apparmor.security.beta.kubernetes.io/a': 'unconfined',
    }
    const key = (name: string): string => `metadata.annotations[${name}]: `
    const useSeccomp = 'non-functional in v1.27+; use the "seccompProfile" field instead'
    expect(remarks({ containers: [container] }, annotations)).toEqual([
      `${key('scheduler.alpha.kubernetes.io/critical-pod')}non-functional in v1.16+; use the "priorityClassName" field instead`,
      `${key('seccomp.security.alpha.kubernetes.io/pod')}${useSeccomp}`,
      `${key('container.seccomp.security.alpha.kubernetes.io/a')}${useSeccomp}`,
    ])
    const securityContext = { seccompProfile: { type: 'RuntimeDefault' as const } }
    const spec = { securityContext, containers: [{ ...container, securityContext }] }
    expect(templateWarnings({ metadata: { ...META, annotations }, spec }, 'spec.template')).toEqual([
      `spec.template.${key('scheduler.alpha.kubernetes.io/critical-pod')}non-functional in v1.16+; use the "priorityClassName" field instead`,
      `spec.template.${key('container.apparmor.security.beta.kubernetes.io/a')}deprecated since v1.30; use the "appArmorProfile" field instead`,
    ])
  })
})

describe('AppArmor annotations of a new pod', () => {
  const PREFIX = 'container.apparmor.security.beta.kubernetes.io/'
  const NOTE = (name: string): string =>
    `metadata.annotations[${PREFIX}${name}]: deprecated since v1.30; use the "appArmorProfile" field instead`

  it.each([
    ['runtime/default', { type: 'RuntimeDefault' }, [NOTE('a')]],
    ['unconfined', { type: 'Unconfined' }, [NOTE('a')]],
    ['localhost/mine', { type: 'Localhost', localhostProfile: 'mine' }, [NOTE('a')]],
    ['localhost/', undefined, [NOTE('a')]],
    ['other', undefined, [NOTE('a')]],
  ])('%s', (annotation, profile, expected) => {
    const pod = {
      metadata: { ...META, annotations: { [`${PREFIX}a`]: annotation } },
      spec: { containers: [{ name: 'a', image: 'a' }] },
    } as unknown as Draft<Pod>
    expect(readAppArmorAnnotations(pod)).toEqual(expected)
    expect(pod.spec!.containers[0]!.securityContext?.appArmorProfile).toEqual(profile)
  })

  it('says nothing where the container has a profile or the pod the same', () => {
    const pod = {
      metadata: { ...META, annotations: { [`${PREFIX}a`]: 'unconfined', [`${PREFIX}b`]: 'runtime/default' } },
      spec: {
        securityContext: { appArmorProfile: { type: 'RuntimeDefault' } },
        containers: [
          { name: 'a', image: 'a', securityContext: { appArmorProfile: { type: 'RuntimeDefault' } } },
          { name: 'b', image: 'b' },
        ],
      },
    } as unknown as Draft<Pod>
    expect(readAppArmorAnnotations(pod)).toEqual([])
    expect(pod.spec!.containers[1]!.securityContext).toBeUndefined()
  })
})
