/** Which requests commands make, as -v=6 tells of them; each as kubectl v1.36 makes them. */
import { beforeAll, describe, expect, it } from 'vitest'
import { LiveCluster } from '../testing/live-cluster'

const CONFIG = 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: x}\ndata: {a: "1"}\n'
const SUSPENDED = `apiVersion: batch/v1
kind: Job
metadata: {name: later}
spec: {suspend: true, template: {spec: {restartPolicy: Never, containers: [{name: c, image: busybox, command: [echo, done]}]}}}
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
    ['auth can-i get pods -A', ['POST /apis/authorization.k8s.io/v1/selfsubjectaccessreviews']],
  ])('kubectl %s', async (command, requests) => {
    expect(await asked(command)).toEqual(requests)
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
