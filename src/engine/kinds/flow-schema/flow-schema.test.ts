import { expect, it } from 'vitest'
import { flowSchemas } from '../flow-control/defaults'
import { created, refusals } from '../framework/testing'
import { flowSchema } from '.'

const subjects = [{ kind: 'User', user: { name: 'ann' } }]
const nonResourceRules = [{ verbs: ['get'], nonResourceURLs: ['/a/*', '/', '/b'] }]
const schema = (spec: object, name = 'x') =>
  created(flowSchema, { metadata: { name }, spec: { priorityLevelConfiguration: { name: 'global-default' }, ...spec } })

it('a precedence that is not given is in the middle', () => {
  expect(schema({}).spec?.matchingPrecedence).toBe(1000)
  expect(refusals(flowSchema, schema({ rules: [{ subjects, nonResourceRules }] }))).toEqual([])
})

it.each<[object, string[]]>([
  [{ matchingPrecedence: -1 }, ['spec.matchingPrecedence: Invalid value: -1: must be a positive value']],
  [{ matchingPrecedence: 10001 }, ['spec.matchingPrecedence: Invalid value: 10001: must not be greater than 10000']],
  [{ matchingPrecedence: 1 }, ["spec.matchingPrecedence: Invalid value: 1: only the schema named 'exempt' may have matchingPrecedence 1"]],
  [{ priorityLevelConfiguration: { name: '' } }, ['spec.priorityLevelConfiguration.name: Required value: must reference a priority level']],
  [
    { distinguisherMethod: { type: 'ByX' } },
    ['spec.distinguisherMethod.type: Unsupported value: {"Type":"ByX"}: supported values: "ByNamespace", "ByUser"'],
  ],
  [
    { rules: [{ subjects: [] }] },
    [
      'spec.rules[0].subjects: Required value: subjects must contain at least one value',
      'spec.rules[0]: Required value: at least one of resourceRules and nonResourceRules has to be non-empty',
    ],
  ],
  [
    {
      rules: [
        {
          nonResourceRules,
          subjects: [
            { kind: 'Robot' },
            { kind: 'Group', user: { name: 'a' } },
            { kind: 'ServiceAccount', serviceAccount: { name: '', namespace: '' } },
          ],
        },
      ],
    },
    [
      'spec.rules[0].subjects[0].kind: Unsupported value: "Robot": supported values: "Group", "ServiceAccount", "User"',
      "spec.rules[0].subjects[1].group: Required value: group is required when subject kind is 'Group'",
      "spec.rules[0].subjects[1].user: Forbidden: user is forbidden when subject kind is not 'User'",
      'spec.rules[0].subjects[2].serviceAccount.name: Required value',
      'spec.rules[0].subjects[2].serviceAccount.namespace: Required value: must specify namespace for service account',
    ],
  ],
  [
    { rules: [{ subjects, resourceRules: [{ verbs: ['*', 'get'], apiGroups: [], resources: ['*', 'pods'] }] }] },
    [
      `spec.rules[0].resourceRules[0].verbs: Invalid value: ["*","get"]: if '*' is present, must not specify other verbs`,
      'spec.rules[0].resourceRules[0].apiGroups: Required value: resource rules must supply at least one api group',
      `spec.rules[0].resourceRules[0].resources: Invalid value: ["*","pods"]: if '*' is present, must not specify other resources`,
      'spec.rules[0].resourceRules[0].namespaces: Required value: resource rules that are not cluster scoped must supply at least one namespace',
    ],
  ],
  [
    { rules: [{ subjects, nonResourceRules: [{ verbs: ['get'], nonResourceURLs: ['a', '/b*', '/c//d', '/*/e'] }] }] },
    [
      'spec.rules[0].nonResourceRules[0].nonResourceURLs[0]: Invalid value: "a": must start with slash',
      'spec.rules[0].nonResourceRules[0].nonResourceURLs[1]: Invalid value: "/b*": wildcard can only do suffix matching',
      'spec.rules[0].nonResourceRules[0].nonResourceURLs[2]: Invalid value: "/c//d": must not contain double slash',
      'spec.rules[0].nonResourceRules[0].nonResourceURLs[3]: Invalid value: "/*/e": wildcard can only do suffix matching',
    ],
  ],
])('%j', (spec, expected) => {
  expect(refusals(flowSchema, schema(spec))).toEqual(expected)
})

it('those the server counts on stay as they are', () => {
  const made = flowSchemas.map((wire) => created(flowSchema, wire))
  expect(made.flatMap((each) => refusals(flowSchema, each))).toEqual([])
  const rules = [{ subjects, nonResourceRules }]
  expect(refusals(flowSchema, schema({ matchingPrecedence: 10_000, rules }, 'catch-all'))).toEqual([
    `spec: Invalid value: {"PriorityLevelConfiguration":{"Name":"global-default"},"MatchingPrecedence":10000,"DistinguisherMethod":null,"Rules":[{"Subjects":[{"Kind":"User","User":{"Name":"ann"},"Group":null,"ServiceAccount":null}],"ResourceRules":null,"NonResourceRules":[{"Verbs":["get"],"NonResourceURLs":["/a/*","/","/b"]}]}]}: spec of 'catch-all' must equal the fixed value`,
  ])
})
