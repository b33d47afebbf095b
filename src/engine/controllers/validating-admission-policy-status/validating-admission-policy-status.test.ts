import { describe, expect, it } from 'vitest'
import { VALIDATING_ADMISSION_POLICIES } from '../../schema/resources'
import type { ValidatingAdmissionPolicy } from '../../schema/types'
import { TestCluster } from '../framework/test-cluster'
import { validatingAdmissionPolicyStatus } from '.'

function statusOf(...expressions: readonly string[]): ValidatingAdmissionPolicy['status'] {
  const cluster = new TestCluster([validatingAdmissionPolicyStatus])
  cluster.create(VALIDATING_ADMISSION_POLICIES, {
    apiVersion: 'admissionregistration.k8s.io/v1',
    kind: 'ValidatingAdmissionPolicy',
    metadata: { name: 'few' },
    spec: {
      matchConstraints: {
        resourceRules: [{ apiGroups: ['apps'], apiVersions: ['v1'], operations: ['CREATE'], resources: ['deployments', 'replicasets'] }],
      },
      validations: expressions.map((expression) => ({ expression })),
    },
  })
  cluster.run(1)
  return cluster.get(VALIDATING_ADMISSION_POLICIES, 'few').status
}

describe('the status of an admission policy', () => {
  it('says that its expressions fit the kinds it is about', () => {
    const expressions = [
      'object.spec.replicas <= 5',
      "object.metadata.labels['a'] == 'b'",
      'object.spec.template.spec.containers[0].name != ""',
    ]
    expect(statusOf(...expressions)).toEqual({ observedGeneration: 1, typeChecking: {} })
  })

  it('names fields that the kinds do not have', () => {
    expect(statusOf('object.spec.replicas <= 5', "object.replicas > 1 && object.spec.strategy.type == 'Recreate'")).toEqual({
      observedGeneration: 1,
      typeChecking: {
        expressionWarnings: [
          {
            fieldRef: 'spec.validations[1].expression',
            warning: [
              "apps/v1, Kind=Deployment: ERROR: <input>:1:7: undefined field 'replicas'",
              " | object.replicas > 1 && object.spec.strategy.type == 'Recreate'",
              ' | ......^',
              "apps/v1, Kind=ReplicaSet: ERROR: <input>:1:7: undefined field 'replicas'",
              " | object.replicas > 1 && object.spec.strategy.type == 'Recreate'",
              ' | ......^',
            ].join('\n'),
          },
        ],
      },
    })
  })
})
