import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { explain, RULES } from './explain-rules'
import { nearest } from '../../lessons/nearest'

describe('errors explained', () => {
  it.each([
    [
      "error: Unexpected args: [namespce dev]\r\nSee 'kubectl create -h' for help and examples\r\n",
      1,
      { topic: 'unexpected', subject: 'namespce', near: 'namespace', lesson: 'namespaces', step: 'rooms' },
    ],
    ['No resources found in dve namespace.\r\n', 0, { topic: 'emptyRoom', subject: 'dve', lesson: 'namespaces', step: 'rooms' }],
    [
      'The connection to the server localhost:8080 was refused - did you specify the right host or port?\r\n',
      1,
      { topic: 'refused', subject: 'localhost:8080', lesson: 'create-cluster', step: 'start' },
    ],
    [
      'Error from server (NotFound): pods "web" not found\r\n',
      1,
      { topic: 'notFound', subject: 'pods "web"', lesson: 'namespaces', step: 'rooms' },
    ],
    [
      'Error from server (NotFound): nodes "m02" not found\r\n',
      1,
      { topic: 'notAnywhere', subject: 'nodes "m02"', lesson: 'deploy-app', step: 'kubectl' },
    ],
    [
      'Error from server (NotFound): storageclasses.storage.k8s.io "fast" not found\r\n',
      1,
      { topic: 'notAnywhere', subject: 'storageclasses.storage.k8s.io "fast"', lesson: 'deploy-app', step: 'kubectl' },
    ],
    [
      'error: error from server (NotFound): pods "web" not found in namespace "default"\r\n',
      1,
      { topic: 'notFound', subject: 'pods "web"', lesson: 'namespaces', step: 'rooms' },
    ],
    [
      'error: unknown command "gte" for "kubectl"\r\n',
      1,
      { topic: 'unknownCommand', subject: 'gte', lesson: 'deploy-app', step: 'kubectl' },
    ],
    [
      'Error: flags cannot be placed before plugin name: -n\r\n',
      1,
      { topic: 'flagFirst', subject: '-n', lesson: 'deploy-app', step: 'kubectl' },
    ],
    [
      'bash: kubctl: command not found\r\n',
      127,
      { topic: 'noProgram', subject: 'kubctl', near: 'kubectl', lesson: 'create-cluster', step: 'tools' },
    ],
    [
      'web-7c5ddbdf54-x2k9v   0/1     \u001b[31mImagePullBackOff\u001b[0m   0   20s\r\n',
      0,
      { topic: 'image', subject: 'ImagePullBackOff', lesson: 'update-app', step: 'broken' },
    ],
  ])('%j', (output, code, expected) => {
    expect(explain(output, code)).toEqual(expected)
  })

  it('says which kind may have been meant', () => {
    expect(explain('error: the server doesn\'t have a resource type "depolyments"\r\n', 1)).toMatchObject({ near: 'deployments' })
  })

  it('says which output may have been meant', () => {
    const output = 'error: unable to match a printer suitable for the output format "jason", allowed formats are: json,wide,yaml\r\n'
    expect(explain(output, 1)).toMatchObject({ topic: 'format', near: 'json' })
  })

  it('is silent about what went well, even when it shows such words', () => {
    expect(explain('Error from server (NotFound): pods "web" not found\r\n', 0)).toBeUndefined()
    expect(explain('deployment.apps/web created\r\n', 0)).toBeUndefined()
  })

  it('is silent about errors it has nothing to say on', () => {
    expect(explain('error: at least one taint update is required\r\n', 1)).toBeUndefined()
  })

  it.each([
    ['error: unknown flag: --replica', 'unknownFlag', '--replica'],
    ["error: unknown shorthand flag: 'z' in -z", 'unknownFlag', "'z'"],
    ['error: the path "nosuch.yaml" does not exist', 'noPath', 'nosuch.yaml'],
    ['error: error parsing bad.yaml: error converting YAML to JSON: yaml: line 2: mapping values are not allowed', 'yaml', 'line 2'],
    [
      'Error from server (BadRequest): error when creating "u.yaml": Deployment in version "v1" cannot be handled as a Deployment: strict decoding error: unknown field "spec.replica"',
      'unknownField',
      'spec.replica',
    ],
    ['The Deployment "w" is invalid: spec.template.metadata.labels: Invalid value', 'invalid', 'Deployment "w"'],
    [
      'error: failed to create deployment: Deployment.apps "Web" is invalid: metadata.name: Invalid value: "Web": a lowercase RFC 1123 subdomain',
      'lowerCase',
      'Web',
    ],
    [
      'Error from server (Forbidden): pods is forbidden: User "bob" cannot list resource "pods" in API group "" in the namespace "default"',
      'forbidden',
      'bob',
    ],
    [
      'Error from server (Forbidden): pods is forbidden: User "bob" cannot list resource "pods" in API group "" in the namespace "default": RBAC: clusterrole.rbac.authorization.k8s.io "veiw" not found',
      'lostRole',
      'clusterrole.rbac.authorization.k8s.io "veiw"',
    ],
    ['no - RBAC: role.rbac.authorization.k8s.io "reeder" not found', 'lostRole', 'role.rbac.authorization.k8s.io "reeder"'],
    ['error: resource(s) were provided, but no name was specified', 'noName', 'resource(s) were provided, but no name was specified'],
    ['exec failed: unable to start container process: exec: "bahs": executable file not found in $PATH', 'notInside', 'bahs'],
    ['error: unable to drain node "minikube" due to error: [cannot delete DaemonSet-managed Pods', 'drain', 'minikube'],
    [
      'Error from server (Forbidden): error when creating "p.yaml": pods "p" is forbidden: exceeded quota: compute-quota, requested: pods=1, used: pods=10',
      'quota',
      'compute-quota',
    ],
    ['bash: docker: command not found', 'onNode', 'docker'],
    ['error: required flag(s) "image" not set', 'needsFlag', 'image'],
    ['error: exactly one NAME is required, got 2', 'oneName', '2'],
    ['wget: download timed out', 'silence', 'download timed out'],
    ['curl: (6) Could not resolve host: web', 'noHost', 'web'],
    ["error: flag needs an argument: 'n' in -n", 'needsValue', '-n'],
    ['error: flag needs an argument: --image', 'needsValue', '--image'],
    ["error: Unexpected args: [web.yaml]\r\nSee 'kubectl apply -h' for help and examples", 'fileFlag', 'web.yaml'],
    ['error: exactly one NAME is required, got 0', 'nameless', '0'],
    [
      'error: resource mapping not found for name: "a" namespace: "" from "STDIN": no matches for kind "Deployment" in version "v1"\r\nensure CRDs are installed first',
      'version',
      'Deployment',
    ],
    [
      'The Deployment "b" is invalid: spec.template.metadata.labels: Invalid value: {"app":"c"}: `selector` does not match template `labels`',
      'ownLabels',
      '`selector` does not match template `labels`',
    ],
    [
      'The Pod "p" is invalid: spec: Forbidden: pod updates may not change fields other than `spec.containers[*].image`',
      'fixed',
      'pod updates may not change fields',
    ],
    [
      'The PersistentVolumeClaim "d" is invalid: spec.storageClassName: Invalid value: "a": field is immutable',
      'fixed',
      'field is immutable',
    ],
    [
      'The Service "web" is invalid: spec.ports[0].nodePort: Invalid value: 80: provided port is not in the valid range. The range of valid ports is 30000-32767',
      'nodePort',
      '80',
    ],
    [
      'Error from server (Forbidden): pods "big" is forbidden: maximum memory usage per Container is 128Mi, but limit is 1Gi',
      'range',
      'maximum memory usage per Container is 128Mi',
    ],
    [
      "error: quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'",
      'quantity',
      'quantities must match the regular expression',
    ],
    [
      'Error from server (NotFound): the server could not find the requested resource',
      'noScale',
      'the server could not find the requested resource',
    ],
    ["bash: syntax error near unexpected token `newline'", 'placeholder', "syntax error near unexpected token `newline'"],
    ['error: listen tcp 127.0.0.1:8001: bind: address already in use', 'portBusy', '127.0.0.1:8001'],
    ['error: timed out waiting for the condition on pods/p', 'waited', 'pods/p'],
    ['error: unable to find container named "web"', 'named', 'web'],
    ["error: 'run' already has a value (p), and --overwrite is false", 'labelled', 'run'],
    ["error: couldn't find port via --port flag or introspection", 'noPort', "couldn't find port via --port flag"],
    ['error: Invalid image name "NGINX": invalid reference format', 'badImage', 'NGINX'],
    ['error: no context exists with the name: "nosuch"', 'context', 'nosuch'],
    [
      "error: there is no need to specify a resource type as a separate argument when passing arguments in resource/name form (e.g. 'kubectl get resource/<resource_name>' instead of 'kubectl get resource resource/<resource_name>'",
      'slash',
      'there is no need to specify a resource type as a separate argument',
    ],
    ['Unable to connect to the server: dial tcp 192.168.49.2:8443: connect: no route to host', 'refused', '192.168.49.2:8443'],
    ['error: You must be logged in to the server (Unauthorized)', 'unauthorized', 'You must be logged in to the server'],
    ['error: failed to create deployment: namespaces "shop" not found', 'notAnywhere', 'namespaces "shop"'],
    ['Error from server (NotFound): error when creating "STDIN": namespaces "nowhere" not found', 'notAnywhere', 'namespaces "nowhere"'],
    ['Error from server (NotFound): error when replacing "STDIN": configmaps "c9" not found', 'notFound', 'configmaps "c9"'],
    ['error: failed to create deployment: deployments.apps "web" already exists', 'exists', 'web'],
    ['Error from server (AlreadyExists): error when creating "web.yaml": pods "web" already exists', 'exists', 'web'],
    [
      'Error from server (Conflict): error when replacing "shop.yaml": Operation cannot be fulfilled on services "shop": the object has been modified; please apply your changes to the latest version and try again',
      'conflict',
      'shop',
    ],
    [
      'error: the namespace from the provided object "shop" does not match the namespace "other". You must pass \'--namespace=shop\' to perform this operation.',
      'otherNamespace',
      'shop',
    ],
    [
      'error: error validating "a.yaml": error validating data: kind not set; if you choose to ignore these errors, turn validation off with --validate=false',
      'unset',
      'kind',
    ],
    ['error: error validating "a.yaml": error validating data: [apiVersion not set, kind not set]; if you choose', 'unset', 'apiVersion'],
    ['from server for: "noname.yaml": resource name may not be empty', 'unnamed', 'resource name may not be empty'],
    [
      'Error from server (BadRequest): error when creating "n.yaml": Pod in version "v1" cannot be handled as a Pod: json: cannot unmarshal number into Go struct field EnvVar.spec.containers.env.value of type string',
      'wrongType',
      'spec.containers.env.value',
    ],
    ['error: no objects passed to apply', 'nothingInFile', 'no objects passed to apply'],
    [
      'Error from server (BadRequest): container "ng" in pod "ng" is waiting to start: image can\'t be pulled',
      'image',
      "image can't be pulled",
    ],
    [
      'Error from server (BadRequest): container "ng" in pod "ng" is waiting to start: trying and failing to pull image',
      'image',
      'trying and failing to pull image',
    ],
    [
      'Error from server (BadRequest): container "a" in pod "cm" is waiting to start: CreateContainerConfigError',
      'config',
      'CreateContainerConfigError',
    ],
    ['Error from server (BadRequest): container "a" in pod "cm" is waiting to start: ContainerCreating', 'starting', 'a'],
    [
      'Error from server (BadRequest): previous terminated container "nginx" in pod "web-7887448d46-kxvft" not found',
      'noPrevious',
      'nginx',
    ],
    ['error: unable to upgrade connection: pod big does not have a host assigned', 'noNode', 'big'],
    ['error: unable to forward port because pod is not running. Current status=Pending', 'notRunning', 'Pending'],
    ['Error: unknown command "stat" for "minikube"', 'minikubeCommand', 'stat'],
    ['Error in configuration: context was not found for specified context: prod', 'context', 'prod'],
    [
      'Waiting for deployment "web" rollout to finish: 0 of 1 updated replicas are available...\r\nerror: timed out waiting for the condition',
      'waited',
      'deployment "web"',
    ],
    ['error: deployment "web" exceeded its progress deadline', 'deadline', 'deployment "web"'],
    ['error: error reading nope.txt: no such file or directory', 'noPath', 'nope.txt'],
    ['cat: nope: No such file or directory', 'noPath', 'nope'],
    ['bash: cd: nowhere: No such file or directory', 'noPath', 'nowhere'],
    ["wget: can't connect to remote host (10.101.30.165): Connection refused", 'nothingListens', '10.101.30.165'],
    ["wget: bad address 'crahs'", 'noService', 'crahs'],
    [
      "The StatefulSet \"db\" is invalid: spec: Forbidden: updates to statefulset spec for fields other than 'replicas', 'ordinals', 'template'",
      'fixedSet',
      'updates to statefulset spec for fields other than',
    ],
    [
      'The PersistentVolumeClaim "data" is invalid: spec: Forbidden: spec is immutable after creation except resources.requests',
      'fixedClaim',
      'data',
    ],
    ['The Service "b" is invalid: spec.ports[0].nodePort: Invalid value: 30080: provided port is already allocated', 'portTaken', '30080'],
    ['error: cannot exec into a container in a completed pod; current phase is Succeeded', 'ended', 'Succeeded'],
    [
      'error: a resource cannot be retrieved by name across all namespaces',
      'acrossAll',
      'a resource cannot be retrieved by name across all namespaces',
    ],
    ['error: must specify one of -f and -k', 'noFile', 'must specify one of -f and -k'],
  ])('%s', (output, topic, subject) => expect(explain(`${output}\r\n`, 1)).toMatchObject({ topic, subject }))

  it('tells of pods in trouble also where the command itself went well', () => {
    expect(explain('crash   0/1   CrashLoopBackOff   3 (29s ago)   46s', 0)).toMatchObject({ topic: 'crash' })
    expect(explain('  Warning  FailedScheduling  26s  default-scheduler  0/2 nodes are available: 2 Insufficient cpu.', 0)).toMatchObject({
      topic: 'unschedulable',
      subject: '0/2',
    })
    expect(explain('0/3 nodes are available: persistentvolumeclaim "data" not found. not found', 0)).toMatchObject({ topic: 'claim' })
  })

  it('a file that a container lacks is not looked for in the folder here', () => {
    expect(explain('cat: nope: No such file or directory\r\ncommand terminated with exit code 1\r\n', 1)).toBeUndefined()
  })

  it('tells of a Service that finds no pod, and only of that one', () => {
    const service = (name: string, endpoints: string, selector = `app=${name}`) =>
      `Name:                     ${name}\r\nSelector:                 ${selector}\r\nPort:                     <unset>  80/TCP\r\nEndpoints:                ${endpoints}\r\nEvents:                   <none>\r\n`
    expect(explain(service('web', ''), 0)).toMatchObject({ topic: 'noEndpoints', subject: 'app=web' })
    expect(explain(service('web', '<none>'), 0)).toMatchObject({ topic: 'noEndpoints', subject: 'app=web' })
    expect(explain(service('web', '10.244.1.2:80'), 0)).toBeUndefined()
    expect(explain(service('outside', '', '<none>'), 0)).toBeUndefined()
    expect(explain(`${service('web', '10.244.1.2:80')}\r\n\r\n${service('shop', '')}`, 0)).toMatchObject({ subject: 'app=shop' })
    const list = 'NAME   ENDPOINTS       AGE\r\nweb    10.244.1.2:80   5s\r\nshop   <none>          48s\r\n'
    expect(explain(list, 0)).toMatchObject({ topic: 'noEndpoints', subject: 'shop' })
    expect(explain(list.replace('<none>      ', '10.0.0.7:80'), 0)).toBeUndefined()
  })

  it('tells what apply warns of, and of a command that is not in the image', () => {
    const warning =
      'Warning: resource services/shop is missing the kubectl.kubernetes.io/last-applied-configuration annotation which is required'
    expect(explain(`${warning}\r\nservice/shop configured\r\n`, 0)).toMatchObject({ topic: 'notApplied', subject: 'services/shop' })
    expect(explain('cmd   0/1   RunContainerError   0   8s\r\n', 0)).toMatchObject({ topic: 'start', subject: 'RunContainerError' })
  })

  it('tells of init containers, of volumes that wait and of probes that fail', () => {
    expect(explain('p   0/1   Init:CrashLoopBackOff   3 (9s ago)   46s\r\n', 0)).toMatchObject({
      topic: 'initFails',
      subject: 'Init:CrashLoopBackOff',
    })
    expect(explain('p   0/1   Init:0/1   0   4s\r\n', 0)).toBeUndefined()
    const waits = '  Warning  FailedMount  2s  kubelet  MountVolume.SetUp failed for volume "v" : configmap "web" not found\r\n'
    expect(explain(waits, 0)).toMatchObject({ topic: 'mount', subject: 'configmap "web"' })
    expect(explain(`${waits}  Normal  Started  1s  kubelet  spec.containers{c}: Container started\r\n`, 0)).toBeUndefined()
    expect(explain('  Warning  Unhealthy  1s  kubelet  spec.containers{c}: Liveness probe failed: HTTP probe failed\r\n', 0)).toMatchObject(
      {
        topic: 'alive',
        subject: 'Liveness',
      },
    )
  })

  it('tells what a warning about Endpoints means, after what is wrong with them', () => {
    const warning = 'Warning: v1 Endpoints is deprecated in v1.33+; use discovery.k8s.io/v1 EndpointSlice\r\n'
    const list = (endpoints: string): string => `${warning}NAME   ENDPOINTS       AGE\r\nweb    ${endpoints}   5s\r\n`
    expect(explain(list('10.244.1.2:80'), 0)).toMatchObject({ topic: 'endpointsOld', subject: 'v1 Endpoints' })
    expect(explain(list('<none>       '), 0)).toMatchObject({ topic: 'noEndpoints', subject: 'web' })
  })

  it('a pod that has found its node after a while is in no trouble', () => {
    const waited = '  Warning  FailedScheduling  63s  default-scheduler  0/1 nodes are available: 1 node(s) had untolerated taint(s).\r\n'
    const found = '  Normal   Scheduled         42s  default-scheduler  Successfully assigned default/web to minikube\r\n'
    expect(explain(waited, 0)).toMatchObject({ topic: 'unschedulable', subject: '0/1' })
    expect(explain(waited + found, 0)).toBeUndefined()
    expect(explain(`Name:  a\r\n${waited}\r\n\r\nName:  b\r\n${found}`, 0)).toMatchObject({ topic: 'unschedulable', subject: '0/1' })
  })

  it('every explanation leads to a step that exists', () => {
    for (const { at } of RULES) {
      const [lesson, step] = at.split('/')
      expect(readFileSync(`lessons/${lesson}/en.md`, 'utf8'), at).toContain(`\n## ${step}: `)
    }
  })
})

describe('what was meant', () => {
  it('is the word with the fewest slips', () => {
    expect(nearest('minikub', ['kubectl', 'minikube'])).toBe('minikube')
    expect(nearest('kubeclt', ['kubectl', 'minikube'])).toBe('kubectl')
    expect(nearest('gte', ['set', 'get'])).toBe('get')
  })

  it('is nothing when no word is near, or the word itself', () => {
    expect(nearest('docker', ['kubectl', 'minikube'])).toBeUndefined()
    expect(nearest('ls', ['ls'])).toBeUndefined()
  })
})
