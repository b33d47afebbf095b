/** What `kubectl __complete` offers for arguments, flags and their values, and the directive that follows. */
import { beforeEach, describe, expect, it } from 'vitest'
import { TestCluster } from '../testing/cluster'

let cluster: TestCluster

const PODS = `apiVersion: v1
kind: Pod
metadata: {name: one}
spec:
  initContainers: [{name: first, image: a}]
  containers: [{name: main, image: a, ports: [{containerPort: 80}, {containerPort: 443}]}]
---
apiVersion: v1
kind: Pod
metadata: {name: two}
spec: {containers: [{name: main, image: a}]}
---
apiVersion: v1
kind: Service
metadata: {name: web}
spec: {ports: [{port: 8080}]}
`

beforeEach(async () => {
  cluster = new TestCluster()
  cluster.write('/root/work/pods.yaml', PODS)
  await cluster.out('create namespace default')
  await cluster.out('create namespace kube-system')
  await cluster.out('apply -f pods.yaml')
})

async function offered(line: string): Promise<string> {
  return (await cluster.kubectl(`__complete ${line}`)).stdout
    .trimEnd()
    .split('\n')
    .map((each) => each.split('\t')[0])
    .join(' ')
}

const TYPES = 'daemonsets/ deployments/ pods/ jobs/ replicasets/ replicationcontrollers/ services/ statefulsets/'

describe('arguments', () => {
  it.each([
    ['get dep', 'deployments.apps :4'],
    ['get --nosuch=', ':0'],
    ['get pods,dep', 'pods,deployments.apps :4'],
    ['get po', 'pods podtemplates poddisruptionbudgets.policy :4'],
    ["get pods ''", 'one two :4'],
    ["get pods one ''", 'two :4'],
    ["get pods,svc ''", 'one two web :4'],
    ["apply ''", 'edit-last-applied set-last-applied view-last-applied :4'],
    ["apply --server-side ''", ':0'],
    ['help create se', 'secret service serviceaccount :4'],
    ["cp -c ''", ':0'],
    ["cp ''", 'default/ kube-system/ one: two: ./ / :2'],
    ['cp o', 'one: :2'],
    ['--h', '--help :4'],
    ['cp p', ':2'],
    ['cp default/t', 'default/two: :2'],
    ["cp one ''", ':2'],
    ['cp kube-system/', ':2'],
    ["scale nosuch ''", '--replicas :4'],
    ['run x --', '--image :4'],
    ["create cronjob a -- ''", '--image --schedule :0'],
    ['get pods/o', 'pods/one :4'],
    ['get pods/one po', 'pods/ podtemplates/ poddisruptionbudgets.policy/ :6'],
    ["logs ''", `one two ${TYPES} :4`],
    ['logs d', 'daemonsets/ deployments/ :6'],
    ["logs one ''", 'first main :4'],
    ["exec one ''", ':4'],
    ["exec one -c ''", 'first main :4'],
    ["exec one -- ''", ':4'],
    ["port-forward one ''", '80:80 443:443 :4'],
    ['port-forward one 9090', '9090:80 9090:443 :4'],
    ['port-forward one 9090:', '9090:80 9090:443 :4'],
    ["port-forward svc/web ''", '8080:8080 :4'],
    ["rollout status ''", 'deployment daemonset statefulset :4'],
    ["rollout pause ''", 'deployment :4'],
    ["set image ''", 'daemonsets deployments pods cronjobs replicasets replicationcontrollers statefulsets :4'],
    ["top pod one ''", ':4'],
    ['debug podt', 'podtemplates :4'],
    ["scale ''", '--replicas deployment replicaset replicationcontroller statefulset :4'],
    ["scale --replicas=1 ''", 'deployment replicaset replicationcontroller statefulset :4'],
    ["completion ''", 'bash zsh fish powershell :4'],
    ["completion bash ''", ':0'],
    ["wait ''", ':0'],
    ["explain ''", ':0'],
    ["set env deploy ''", ':0'],
    ["auth can-i ''", ':0'],
    ["config get-contexts ''", ':0'],
    ["get pods --nosuch ''", ':0'],
  ])('%s', async (line, expected) => {
    expect(await offered(line)).toBe(expected)
  })
})

describe('flags', () => {
  it.each([
    ['get --namespace=kube-s', 'kube-system :4'],
    ['get -o=js', 'json jsonpath jsonpath-as-json jsonpath-file :4'],
    [
      "get -o ''",
      `json yaml kyaml name go-template go-template-file template templatefile jsonpath jsonpath-as-json jsonpath-file custom-columns custom-columns-file wide :4`,
    ],
    ['scale --repl', '--replicas :4'],
    ['scale --replicas=1 --repl', ':4'],
    ['get --na', '--namespace :4'],
    ["create -f ''", 'json yaml yml :8'],
    ["create configmap x -o ''", ':0'],
    ["patch pod one --type ''", ':0'],
    ["get pods --as ''", ':0'],
    ["get pods --subresource ''", 'status scale resize :4'],
    ['get --hel', '--help :4'],
    ["kustomize --load-restrictor ''", 'LoadRestrictionsNone LoadRestrictionsRootOnly :4'],
    ['config set-context a --namespace=kube-s', 'kube-system :4'],
  ])('%s', async (line, expected) => {
    expect(await offered(line)).toBe(expected)
  })
})

describe('a line that cannot be read', () => {
  it.each([
    ["get pods --nosuch ''", 'Error while parsing flags from args [pods --nosuch]: unknown flag: --nosuch'],
    ["get pods -Z ''", "Error while parsing flags from args [pods -Z]: unknown shorthand flag: 'Z' in -Z"],
    [
      "scale --replicas=x ''",
      'Error while parsing flags from args [--replicas=x]: invalid argument "x" for "--replicas" flag: strconv.ParseInt: parsing "x": invalid syntax',
    ],
    ['get pods --nosuch=x', "Subcommand 'get' does not support flag 'nosuch'"],
  ])('%s is completed with files, and why is told on standard error', async (line, problem) => {
    expect(await cluster.kubectl(`__complete ${line}`)).toEqual({
      stdout: ':0\n',
      stderr: `[Debug] [Error] ${problem}\nCompletion ended with directive: ShellCompDirectiveDefault\n`,
      code: 0,
    })
  })
})
