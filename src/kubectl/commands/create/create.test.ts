/** What the real program answers to the same command lines. */
import { beforeAll, describe, expect, it } from 'vitest'
import { TestCluster } from '../../testing/cluster'

describe('kubectl create', () => {
  let cluster: TestCluster
  beforeAll(async () => {
    cluster = await new TestCluster().start()
  })
  const json = async (line: string) => cluster.out(`create ${line} --dry-run=client -o json`)

  it('writes maps in order of their keys, and structs in the order of their fields', async () => {
    const configMap = await json('configmap c --from-literal=z=1 --from-literal=a=2')
    expect(configMap.indexOf('"a": "2"')).toBeLessThan(configMap.indexOf('"z": "1"'))
    expect(await json('service nodeport s --tcp=80')).toMatch(/"name": "80",\s+"protocol": "TCP",\s+"port": 80,\s+"targetPort": 80/)
  })

  it.each([
    ['service clusterip s --tcp=80 --save-config', '{.metadata.annotations}', ''],
    ['deployment d --image=a,b', '{.spec.template.spec.containers[*].name}', 'a b'],
    ['deployment d --image=', '{.spec.template.spec.containers}', '[]'],
    [
      'clusterrolebinding b --clusterrole= --user=u',
      '{.roleRef}',
      '{"apiGroup":"rbac.authorization.k8s.io","kind":"ClusterRole","name":""}',
    ],
    ['ingress i --default-backend=:80', '{.spec.defaultBackend.service}', '{"name":"","port":{"number":80}}'],
    ['quota q --hard=cpu=1000m,memory=1024Mi', '{.spec.hard}', '{"cpu":"1","memory":"1Gi"}'],
  ])('%s', async (line, path, expected) => {
    expect(await cluster.out(`create ${line} --dry-run=client -o jsonpath='${path}'`)).toBe(expected)
  })

  it.each([
    ['quota q --hard=memory=512mi', "error: unable to parse quantity's suffix\n"],
    ['ingress i --default-backend=a:b:c', 'error: default-backend should be in format servicename:serviceport\n'],
    ['namespace a.b', 'The Namespace "a.b" is invalid: metadata.name: Invalid value: "a.b": must not contain dots\n'],
  ])('%s is refused', async (line, stderr) => {
    expect(await cluster.kubectl(`create ${line}`)).toEqual({ stdout: '', stderr, code: 1 })
  })
})
