import { beforeAll, expect, it } from 'vitest'
import type { ApiConnection, ApiResponse } from '../http'
import { World } from '../testing'

const REGISTRATION = '/apis/admissionregistration.k8s.io/v1'
const world = new World()

/** What becomes of an attempt to connect: the refusal, or that nothing was refused. */
async function connect(path: string): Promise<string> {
  const url = `/api/v1/namespaces/default/pods/${path}`
  const answer: ApiConnection | ApiResponse = await world.server.handler.connect!({ method: 'GET', url, headers: {} })
  if (!('status' in answer)) return 'connected'
  return (JSON.parse(new TextDecoder().decode(answer.body as Uint8Array)) as { message: string }).message
}

beforeAll(async () => {
  world.pod('web')
  const rules = [{ apiGroups: [''], apiVersions: ['v1'], operations: ['CONNECT'], resources: ['pods/exec', 'pods/portforward'] }]
  await world.ask('POST', `${REGISTRATION}/validatingadmissionpolicies`, {
    metadata: { name: 'quiet' },
    spec: {
      matchConstraints: { resourceRules: rules },
      validations: [
        { expression: "request.kind.kind != 'PodExecOptions' || !has(object.tty) || !object.tty", message: 'no terminals' },
        { expression: "request.subResource != 'portforward' || !(22 in object.ports)", message: 'not that port' },
      ],
    },
  })
  await world.ask('POST', `${REGISTRATION}/validatingadmissionpolicybindings`, {
    metadata: { name: 'here' },
    spec: { policyName: 'quiet', validationActions: ['Deny'] },
  })
})

const DENIED = "pods \"web\" is forbidden: ValidatingAdmissionPolicy 'quiet' with binding 'here' denied request: "

it.each([
  ['web/exec?command=sh&tty=true&stdin=true', `${DENIED}no terminals`],
  ['web/portforward?ports=80&ports=22', `${DENIED}not that port`],
])('a policy refuses %s', async (path, refusal) => {
  expect(await connect(path)).toBe(refusal)
})

it('what a policy is not about, or lets pass, goes on', async () => {
  for (const path of ['web/exec?command=sh', 'web/attach?tty=true', 'web/portforward?ports=80'])
    expect(await connect(path)).not.toContain('denied request')
})
