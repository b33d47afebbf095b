/** Which requests commands make, as -v=6 tells of them; each as kubectl v1.36 makes them. */
import { beforeAll, describe, expect, it } from 'vitest'
import { CONFIG_MAPS } from '../../engine/schema/resources'
import { LiveCluster } from '../testing/live-cluster'

const CONFIG = 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: x}\ndata: {a: "1"}\n'
const SUSPENDED = `apiVersion: batch/v1
kind: Job
metadata: {name: later}
spec: {suspend: true, template: {spec: {restartPolicy: Never, containers: [{name: c, image: busybox, command: [echo, done]}]}}}
`
const GADGETS = `apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {name: gadgets.a.io}
spec:
  group: a.io
  scope: Namespaced
  names: {plural: gadgets, kind: Gadget}
  versions: [{name: v1, served: true, storage: true, schema: {openAPIV3Schema: {type: object}}}]
`
const OPENAPI = 'GET /openapi/v3?timeout=32s'
const DOCUMENT = 'GET /openapi/v3/api/v1?hash=HASH&timeout=32s'
const CORE = '/api/v1/namespaces/default'
const APPS = '/apis/apps/v1/namespaces/default'

describe('the requests of a command', () => {
  let c: LiveCluster
  beforeAll(async () => {
    c = await LiveCluster.of('w1')
    c.write('/root/work/x.yaml', CONFIG)
    c.write('/root/work/later.yaml', SUSPENDED)
    await c.kubectl('create deployment web --image=nginx')
    await c.kubectl('apply -f x.yaml')
    await c.kubectl('create -f later.yaml')
  })

  const asked = async (command: string) =>
    [...(await c.kubectl(`${command} -v=6`)).stderr.matchAll(/verb="(\w+)" url="https:\/\/[^/]+([^"]+)"/g)].map(
      ([, verb, path]) => `${verb} ${path!.replace(/hash=[0-9A-F]+/, 'hash=HASH')}`,
    )

  it.each([
    [
      'apply -f x.yaml --server-side',
      [
        OPENAPI,
        DOCUMENT,
        `PATCH ${CORE}/configmaps/x?fieldManager=kubectl&fieldValidation=Strict&force=false`,
        `PATCH ${CORE}/configmaps/x?fieldManager=kubectl-last-applied&fieldValidation=Strict`,
        `PATCH ${CORE}/configmaps/x?fieldManager=kubectl&fieldValidation=Strict`,
        `PATCH ${CORE}/configmaps/x?fieldManager=kubectl&fieldValidation=Strict&force=false`,
      ],
    ],
    [
      'diff -f x.yaml --server-side --force-conflicts',
      [`GET ${CORE}/configmaps/x`, `PATCH ${CORE}/configmaps/x?dryRun=All&fieldManager=kubectl&force=true`],
    ],
    [
      'rollout history deployment web',
      [`GET ${APPS}/deployments/web`, `GET ${APPS}/deployments/web`, `GET ${APPS}/replicasets?labelSelector=app%3Dweb`],
    ],
    ['taint node w1 a=b:NoSchedule', ['GET /api/v1/nodes/w1', 'PATCH /api/v1/nodes/w1?fieldManager=kubectl-taint&fieldValidation=Strict']],
    ['auth can-i get pods', ['GET /api/v1', 'POST /apis/authorization.k8s.io/v1/selfsubjectaccessreviews']],
    ['diff -f x.yaml', [`GET ${CORE}/configmaps/x`, OPENAPI, DOCUMENT]],
    [
      'apply -f x.yaml --validate=false',
      [
        `GET ${CORE}/configmaps/x`,
        OPENAPI,
        DOCUMENT,
        `PATCH ${CORE}/configmaps/x?fieldManager=kubectl-client-side-apply&fieldValidation=Ignore`,
      ],
    ],
    ['apply -f x.yaml --validate=false --openapi-patch=false', [`GET ${CORE}/configmaps/x`]],
    ['delete cm nosuch --ignore-not-found', [`DELETE ${CORE}/configmaps/nosuch`, `GET ${CORE}/configmaps/nosuch`]],
    ['delete cm nosuch --ignore-not-found --wait=false', [`DELETE ${CORE}/configmaps/nosuch`]],
    ['top node --request-timeout=90s', ['GET /api?timeout=1m30s', 'GET /apis?timeout=1m30s']],
    ['top pod', ['GET /api', 'GET /apis']],
    ['get --raw /version --request-timeout=-1s', ['GET /version?timeout=-1s']],
    ['auth can-i get pods -A', ['POST /apis/authorization.k8s.io/v1/selfsubjectaccessreviews']],
  ])('kubectl %s', async (command, requests) => {
    expect(await asked(command)).toEqual(requests)
  })

  it('of a kind that knows no strategic patches the older document is asked for, too', async () => {
    c.write('/root/work/crd.yaml', GADGETS)
    await c.out('apply -f crd.yaml')
    await c.out('wait --for=condition=Established crd/gadgets.a.io')
    c.write('/root/work/gadget.yaml', 'apiVersion: a.io/v1\nkind: Gadget\nmetadata: {name: g}\n')
    await c.out('apply -f gadget.yaml')
    expect(await asked('diff -f gadget.yaml')).toEqual([
      'GET /apis/a.io/v1/namespaces/default/gadgets/g',
      OPENAPI,
      'GET /openapi/v3/apis/a.io/v1?hash=HASH&timeout=32s',
      'GET /openapi/v2?timeout=32s',
    ])
  })

  it('all that are deleted have one time limit together', async () => {
    for (const name of ['f1', 'f2']) {
      await c.out(`create cm ${name}`)
      await c.out(`patch cm ${name} -p '{"metadata":{"finalizers":["a.io/b"]}}'`)
    }
    const maps = c.cluster.admin.resource(CONFIG_MAPS)
    const before = c.cluster.clock.now()
    c.cluster.clock.after(3000, () => maps.patch('f1', 'default', 'merge', { metadata: { finalizers: null } }))
    const { stderr } = await c.kubectl('delete cm f1 f2 --timeout=4s')
    expect([stderr, Math.round((c.cluster.clock.now() - before) / 1000)]).toEqual([
      'error: timed out waiting for the condition on configmaps/f2\n',
      4,
    ])
  })

  it('kubectl explain asks for the index of documents and for one of them', async () => {
    expect(await asked('explain pods')).toEqual([OPENAPI, DOCUMENT])
  })

  it('a pod that is not there yet is watched for', async () => {
    const logs = c.kubectl('logs job/later -v=6')
    await c.pass(3000)
    await c.kubectl('patch job later --type=merge -p {"spec":{"suspend":false}}')
    const { stderr } = await logs
    const paths = [...stderr.matchAll(/url="https:\/\/[^/]+([^"]+)"/g)].map(([, path]) =>
      path!.replace(/controller-uid%3D[0-9a-f-]+|resourceVersion=\d+/g, (each) => each.split(/%3D|=/)[0]!),
    )
    expect(paths.slice(0, 3)).toEqual([
      '/apis/batch/v1/namespaces/default/jobs/later',
      `${CORE}/pods?labelSelector=batch.kubernetes.io%2Fcontroller-uid`,
      `${CORE}/pods?labelSelector=batch.kubernetes.io%2Fcontroller-uid&resourceVersion&watch=true`,
    ])
  })

  it('a pod that does not come is waited for as long as was said', async () => {
    c.write('/root/work/never.yaml', SUSPENDED.replace('later', 'never'))
    await c.kubectl('create -f never.yaml')
    expect(await c.kubectl('logs job/never --pod-running-timeout=5s')).toEqual({
      stdout: '',
      stderr: 'error: timed out waiting for the condition\n',
      code: 1,
    })
  })
})
