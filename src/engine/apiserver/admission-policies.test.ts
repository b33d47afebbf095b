import { beforeEach, describe, expect, it } from 'vitest'
import { World } from './testing'

const REGISTRATION = '/apis/admissionregistration.k8s.io/v1'
const DEPLOYMENTS = '/apis/apps/v1/namespaces/default/deployments'
const CONFIGMAPS = '/api/v1/namespaces/default/configmaps'

const deployments = { apiGroups: ['apps'], apiVersions: ['v1'], operations: ['CREATE', 'UPDATE'], resources: ['deployments'] }
const configMaps = { apiGroups: [''], apiVersions: ['v1'], operations: ['*'], resources: ['configmaps'] }

const deployment = (name: string, replicas: number, labels = {}): object => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name, labels },
  spec: {
    replicas,
    selector: { matchLabels: { app: name } },
    template: { metadata: { labels: { app: name } }, spec: { containers: [{ name: 'c', image: 'nginx' }] } },
  },
})
const configMap = (name: string, data: Readonly<Record<string, string>> = {}, metadata = {}): object => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name, ...metadata },
  data,
})

let world: World
beforeEach(() => void (world = new World()))

async function make(resource: string, kind: string, name: string, spec: object): Promise<string> {
  return world.refusal('POST', `${REGISTRATION}/${resource}`, {
    apiVersion: 'admissionregistration.k8s.io/v1',
    kind,
    metadata: { name },
    spec,
  })
}
const policy = (name: string, spec: object): Promise<string> => make('validatingadmissionpolicies', 'ValidatingAdmissionPolicy', name, spec)
const bind = (name: string, spec: object = {}): Promise<string> =>
  make('validatingadmissionpolicybindings', 'ValidatingAdmissionPolicyBinding', `${name}-binding`, {
    policyName: name,
    validationActions: ['Deny'],
    ...spec,
  })

describe('validating admission policies', () => {
  const few = { matchConstraints: { resourceRules: [deployments] }, validations: [{ expression: 'object.spec.replicas <= 5' }] }

  it('rule 17: deny what breaks them once they are bound, in the words of the rule or of its message', async () => {
    expect(await policy('few', few)).toBe('201')
    expect(await world.refusal('POST', DEPLOYMENTS, deployment('unbound', 9))).toBe('201')
    expect(await bind('few')).toBe('201')
    expect((await world.ask('POST', DEPLOYMENTS, deployment('web', 9))).body).toEqual({
      kind: 'Status',
      apiVersion: 'v1',
      metadata: {},
      status: 'Failure',
      message:
        "deployments.apps \"web\" is forbidden: ValidatingAdmissionPolicy 'few' with binding 'few-binding' denied request: failed expression: object.spec.replicas <= 5",
      reason: 'Invalid',
      details: {
        name: 'web',
        group: 'apps',
        kind: 'deployments',
        causes: [
          {
            message:
              "ValidatingAdmissionPolicy 'few' with binding 'few-binding' denied request: failed expression: object.spec.replicas <= 5",
          },
        ],
      },
      code: 422,
    })
    expect(await world.refusal('POST', DEPLOYMENTS, deployment('web', 5))).toBe('201')
    const scaled = await world.ask(
      'PATCH',
      `${DEPLOYMENTS}/web`,
      { spec: { replicas: 6 } },
      { 'content-type': 'application/merge-patch+json' },
    )
    expect([scaled.status, (scaled.body['details'] as { name: string }).name]).toEqual([422, 'web'])
  })

  it('warn, and let pass, where their binding says so', async () => {
    await policy('few', few)
    await bind('few', { validationActions: ['Warn', 'Audit'] })
    const { status, warnings } = await world.ask('POST', DEPLOYMENTS, deployment('web', 9))
    expect([status, warnings]).toEqual([
      201,
      [
        `299 - "Validation failed for ValidatingAdmissionPolicy 'few' with binding 'few-binding': failed expression: object.spec.replicas <= 5"`,
      ],
    ])
  })

  it('compute their message, choose a reason, and compose variables', async () => {
    await policy('names', {
      matchConstraints: { resourceRules: [configMaps] },
      variables: [
        { name: 'prefix', expression: "namespaceObject.metadata.name + '-'" },
        { name: 'fits', expression: 'object.metadata.name.startsWith(variables.prefix)' },
      ],
      validations: [
        {
          expression: 'variables.fits',
          messageExpression: "'the name has to begin with ' + variables.prefix",
          message: 'wrong name',
          reason: 'Forbidden',
        },
      ],
    }).then((answer) => expect(answer).toContain('must evaluate to bool'))
    const spec = {
      matchConstraints: { resourceRules: [{ ...configMaps, operations: ['CREATE'] }] },
      variables: [{ name: 'prefix', expression: "namespaceObject.metadata.name + '-'" }],
      validations: [
        {
          expression: 'object.metadata.name.startsWith(variables.prefix)',
          messageExpression: "'the name has to begin with ' + variables.prefix",
          reason: 'Forbidden',
        },
      ],
    }
    expect(await policy('names', spec)).toBe('201')
    await bind('names')
    expect(await world.refusal('POST', CONFIGMAPS, configMap('a'))).toBe(
      "403 configmaps \"a\" is forbidden: ValidatingAdmissionPolicy 'names' with binding 'names-binding' denied request: the name has to begin with default-",
    )
    expect(await world.refusal('POST', CONFIGMAPS, configMap('default-a'))).toBe('201')
  })

  it('see what is deleted, and who asks', async () => {
    await policy('keep', {
      matchConstraints: { resourceRules: [{ ...configMaps, operations: ['DELETE'] }] },
      validations: [{ expression: "oldObject.metadata.?labels['keep'].orValue('no') != 'yes' || request.userInfo.username == 'boss'" }],
    })
    await bind('keep')
    await world.ask('POST', CONFIGMAPS, configMap('a', {}, { labels: { keep: 'yes' } }))
    await world.ask('POST', CONFIGMAPS, configMap('b'))
    expect(await world.refusal('DELETE', `${CONFIGMAPS}/b`)).toBe('200')
    expect(await world.refusal('DELETE', `${CONFIGMAPS}/a`)).toMatch(/^422 configmaps "a" is forbidden: /)
    const boss = { 'impersonate-user': 'boss', 'impersonate-group': 'system:masters' }
    expect(await world.refusal('DELETE', `${CONFIGMAPS}/a`, undefined, boss)).toBe('200')
  })

  it('ask the authorizer', async () => {
    await policy('secret-readers', {
      matchConstraints: { resourceRules: [{ ...configMaps, operations: ['CREATE'] }] },
      validations: [
        {
          expression: "authorizer.group('').resource('secrets').namespace('default').check('get').allowed()",
          message: 'only readers of secrets',
        },
        { expression: "authorizer.requestResource.check('create').allowed()" },
      ],
    })
    await bind('secret-readers')
    expect(await world.refusal('POST', CONFIGMAPS, configMap('a'))).toBe('201')
  })

  it('fail or pass on their own errors, as their failurePolicy says', async () => {
    const broken = { matchConstraints: { resourceRules: [configMaps] }, validations: [{ expression: "object.data.colour == 'red'" }] }
    await policy('colour', broken)
    await bind('colour')
    expect(await world.refusal('POST', CONFIGMAPS, configMap('a', { size: '1' }))).toBe(
      "422 configmaps \"a\" is forbidden: ValidatingAdmissionPolicy 'colour' with binding 'colour-binding' denied request: expression 'object.data.colour == 'red'' resulted in error: no such key: colour",
    )
    const { body } = await world.ask('GET', `${REGISTRATION}/validatingadmissionpolicies/colour`)
    const spec = { ...(body['spec'] as object), failurePolicy: 'Ignore' }
    expect(await world.refusal('PUT', `${REGISTRATION}/validatingadmissionpolicies/colour`, { ...body, spec })).toBe('200')
    expect(await world.refusal('POST', CONFIGMAPS, configMap('a', { size: '1' }))).toBe('201')
    expect(await world.refusal('POST', CONFIGMAPS, configMap('b', { colour: 'blue' }))).toMatch(/^422 /)
  })

  it('take parameters, and say when there are none', async () => {
    await policy('limit', {
      paramKind: { apiVersion: 'v1', kind: 'ConfigMap' },
      matchConstraints: { resourceRules: [deployments] },
      validations: [{ expression: 'object.spec.replicas <= int(params.data.max)' }],
    })
    await bind('limit', { paramRef: { name: 'limits', parameterNotFoundAction: 'Deny' } })
    expect(await world.refusal('POST', DEPLOYMENTS, deployment('web', 3))).toBe(
      "422 deployments.apps \"web\" is forbidden: ValidatingAdmissionPolicy 'limit' with binding 'limit-binding' denied request: failed to configure binding: no params found for policy binding with `Deny` parameterNotFoundAction",
    )
    await world.ask('POST', CONFIGMAPS, configMap('limits', { max: '3' }))
    expect(await world.refusal('POST', DEPLOYMENTS, deployment('web', 3))).toBe('201')
    expect(await world.refusal('POST', DEPLOYMENTS, deployment('more', 4))).toContain(
      'failed expression: object.spec.replicas <= int(params.data.max)',
    )
  })

  it('concern only what rules, selectors and conditions leave', async () => {
    await policy('never', {
      matchConstraints: {
        resourceRules: [configMaps],
        excludeResourceRules: [{ ...configMaps, resourceNames: ['spared'] }],
        objectSelector: { matchLabels: { watched: 'yes' } },
      },
      matchConditions: [{ name: 'not-kubelet', expression: "request.userInfo.username != 'kubelet'" }],
      validations: [{ expression: 'false', message: 'never' }],
    })
    await bind('never', {
      matchResources: { namespaceSelector: { matchExpressions: [{ key: 'env', operator: 'NotIn', values: ['free'] }] } },
    })
    const watched = { labels: { watched: 'yes' } }
    expect(await world.refusal('POST', CONFIGMAPS, configMap('a'))).toBe('201')
    expect(await world.refusal('POST', CONFIGMAPS, configMap('spared', {}, watched))).toBe('201')
    expect(await world.refusal('POST', CONFIGMAPS, configMap('b', {}, watched))).toMatch(/denied request: never$/)
    const kubelet = { 'impersonate-user': 'kubelet', 'impersonate-group': 'system:masters' }
    expect(await world.refusal('POST', CONFIGMAPS, configMap('c', {}, watched), kubelet)).toBe('201')
    await world.ask('POST', '/api/v1/namespaces', {
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: { name: 'free', labels: { env: 'free' } },
    })
    expect(await world.refusal('POST', '/api/v1/namespaces/free/configmaps', configMap('d', {}, watched))).toBe('201')
  })

  it.each([
    [
      'object.spec.replicas +',
      "ERROR: <input>:1:23: Syntax error: mismatched input '<EOF>' expecting {'[', '{', '(', '.', '-', '!', 'true', 'false', 'null', NUM_FLOAT, NUM_INT, NUM_UINT, STRING, BYTES, IDENTIFIER}\n | object.spec.replicas +\n | ......................^",
    ],
    ['objct.spec.replicas < 3', "ERROR: <input>:1:1: undeclared reference to 'objct' (in container '')\n | objct.spec.replicas < 3\n | ^"],
    [
      "'a' + 1 == 'a1'",
      "ERROR: <input>:1:5: found no matching overload for '_+_' applied to '(string, int)'\n | 'a' + 1 == 'a1'\n | ....^",
    ],
    ['request.user == 3', "ERROR: <input>:1:8: undefined field 'user'\n | request.user == 3\n | .......^"],
    ['params.x == 1', "ERROR: <input>:1:1: undeclared reference to 'params' (in container '')\n | params.x == 1\n | ^"],
  ])('are refused when their expression is not one: %s', async (expression, error) => {
    const answer = await policy('wrong', { matchConstraints: { resourceRules: [deployments] }, validations: [{ expression }] })
    expect(answer).toBe(
      `422 ValidatingAdmissionPolicy.admissionregistration.k8s.io "wrong" is invalid: spec.validations[0].expression: Invalid value: ${JSON.stringify(expression)}: compilation failed: ${error}`,
    )
  })
})

describe('mutating admission policies', () => {
  const mutate = async (mutation: object, more: object = {}): Promise<void> => {
    const spec = { matchConstraints: { resourceRules: [deployments] }, reinvocationPolicy: 'Never', mutations: [mutation], ...more }
    expect(await make('mutatingadmissionpolicies', 'MutatingAdmissionPolicy', 'm', spec)).toBe('201')
    expect(await make('mutatingadmissionpolicybindings', 'MutatingAdmissionPolicyBinding', 'm', { policyName: 'm' })).toBe('201')
  }

  it('apply a configuration written as an object', async () => {
    await mutate({
      patchType: 'ApplyConfiguration',
      applyConfiguration: {
        expression:
          'Object{metadata: Object.metadata{labels: {"team": "blue"}}, spec: Object.spec{template: Object.spec.template{spec: Object.spec.template.spec{initContainers: [Object.spec.template.spec.initContainers{name: "init", image: "busybox"}]}}}}',
      },
    })
    const { body } = await world.ask('POST', DEPLOYMENTS, deployment('web', 1, { app: 'web' }))
    expect(body).toMatchObject({
      metadata: { labels: { app: 'web', team: 'blue' } },
      spec: {
        replicas: 1,
        template: {
          spec: {
            containers: [{ name: 'c' }],
            initContainers: [{ name: 'init', image: 'busybox', terminationMessagePath: '/dev/termination-log' }],
          },
        },
      },
    })
  })

  it('patch, once', async () => {
    await mutate({
      patchType: 'JSONPatch',
      jsonPatch: {
        expression: '[JSONPatch{op: "add", path: "/spec/template/spec/containers/-", value: {"name": "side", "image": "proxy"}}]',
      },
    })
    const { body } = await world.ask('POST', DEPLOYMENTS, deployment('web', 1))
    const containers = (body['spec'] as { template: { spec: { containers: { name: string }[] } } }).template.spec.containers
    expect(containers.map((each) => each.name)).toEqual(['c', 'side'])
  })
})

describe('admission webhooks', () => {
  const webhook = (failurePolicy: string, more: object = {}): Promise<string> =>
    world.refusal('POST', `${REGISTRATION}/validatingwebhookconfigurations`, {
      apiVersion: 'admissionregistration.k8s.io/v1',
      kind: 'ValidatingWebhookConfiguration',
      metadata: { name: 'guard' },
      webhooks: [
        {
          name: 'guard.example.com',
          failurePolicy,
          sideEffects: 'None',
          admissionReviewVersions: ['v1'],
          clientConfig: { service: { namespace: 'default', name: 'guard', path: '/validate' } },
          rules: [configMaps],
          ...more,
        },
      ],
    })

  it('rule 18: that nobody answers refuse the request, or are passed over', async () => {
    expect(await webhook('Fail')).toBe('201')
    expect(await world.refusal('POST', CONFIGMAPS, configMap('a'))).toBe(
      '500 Internal error occurred: failed calling webhook "guard.example.com": failed to call webhook: Post "https://guard.default.svc:443/validate?timeout=10s": service "guard" not found',
    )
    expect(await world.refusal('POST', DEPLOYMENTS, deployment('web', 1))).toBe('201')
    expect(await world.refusal('DELETE', `${REGISTRATION}/validatingwebhookconfigurations/guard`)).toBe('200')
    expect(await webhook('Ignore')).toBe('201')
    expect(await world.refusal('POST', CONFIGMAPS, configMap('a'))).toBe('201')
  })

  it('are not asked when conditions or selectors say so', async () => {
    await webhook('Fail', { matchConditions: [{ name: 'big', expression: "has(object.data) && 'big' in object.data" }] })
    expect(await world.refusal('POST', CONFIGMAPS, configMap('a', { small: '1' }))).toBe('201')
    expect(await world.refusal('POST', CONFIGMAPS, configMap('b', { big: '1' }))).toMatch(/^500 /)
  })
})
