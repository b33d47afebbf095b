import { beforeEach, describe, expect, it } from 'vitest'
import { TestCluster } from '../testing/cluster'

const DEPLOYMENT = `apiVersion: apps/v1
kind: Deployment
metadata:
  name: app
spec:
  replicas: 1
  selector:
    matchLabels: {app: app}
  template:
    metadata:
      labels: {app: app}
    spec:
      containers:
      - name: app
        image: nginx:1.25
        ports:
        - containerPort: 80
        envFrom:
        - configMapRef: {name: settings}
      volumes:
      - name: data
        persistentVolumeClaim: {claimName: data}
`

let cluster: TestCluster

const write = (files: Readonly<Record<string, string>>) => cluster.writeAll(files)

beforeEach(() => {
  cluster = new TestCluster()
})

describe('kubectl kustomize', () => {
  it('names generated objects by a hash of their content, and everything that uses them', async () => {
    write({
      'kustomization.yaml': `namespace: team
nameSuffix: -v1
configMapGenerator:
- name: settings
  literals: [COLOR=blue, SIZE=big]
secretGenerator:
- name: login
  literals: [password=pw]
resources: [deploy.yaml]
`,
      'deploy.yaml': DEPLOYMENT,
    })
    const text = await cluster.out('kustomize .')
    expect(text).toContain('name: settings-v1-h9tg877768\n  namespace: team\n')
    expect(text).toContain('name: login-v1-dt4cktg8gk\n')
    expect(text).toContain('- configMapRef:\n            name: settings-v1-h9tg877768\n')
  })

  it('prints what others depend on first, or in the order of the files with sortOptions fifo', async () => {
    const object = (kind: string, apiVersion = 'v1') => `apiVersion: ${apiVersion}\nkind: ${kind}\nmetadata: {name: x}\n`
    write({
      'kustomization.yaml': 'resources: [all.yaml]\n',
      'all.yaml': [object('Service'), object('Deployment', 'apps/v1'), object('ConfigMap'), object('Namespace'), object('Pod')].join(
        '---\n',
      ),
    })
    const kinds = (text: string) => [...text.matchAll(/^kind: (\w+)$/gm)].map(([, kind]) => kind)
    expect(kinds(await cluster.out('kustomize'))).toEqual(['Namespace', 'ConfigMap', 'Service', 'Deployment', 'Pod'])
    write({ 'kustomization.yaml': 'resources: [all.yaml]\nsortOptions: {order: fifo}\n' })
    expect(kinds(await cluster.out('kustomize'))).toEqual(['Service', 'Deployment', 'ConfigMap', 'Namespace', 'Pod'])
  })

  it('an overlay patches objects by the names they have in their base, and puts new containers first', async () => {
    write({
      'base/kustomization.yaml': 'namePrefix: b-\nresources: [deploy.yaml, claim.yaml]\n',
      'base/deploy.yaml': DEPLOYMENT,
      'base/claim.yaml': 'apiVersion: v1\nkind: PersistentVolumeClaim\nmetadata: {name: data}\n',
      'over/kustomization.yaml': `namePrefix: o-
resources: [../base]
images: [{name: nginx, newName: registry.example:5000/nginx, newTag: "2"}]
replicas: [{name: app, count: 3}]
patches:
- patch: |
    apiVersion: apps/v1
    kind: Deployment
    metadata: {name: app}
    spec:
      template:
        spec:
          containers:
          - {name: side, image: busybox}
          - name: app
            ports: [{containerPort: 80, name: http}]
- target: {kind: Deployment, name: b-.*}
  patch: '[{"op": "add", "path": "/metadata/annotations", "value": {"seen": "yes"}}]'
`,
    })
    expect(await cluster.out('kustomize over')).toBe(`apiVersion: v1
kind: PersistentVolumeClaim
metadata:
  name: o-b-data
---
apiVersion: apps/v1
kind: Deployment
metadata:
  annotations:
    seen: "yes"
  name: o-b-app
spec:
  replicas: 3
  selector:
    matchLabels:
      app: app
  template:
    metadata:
      labels:
        app: app
    spec:
      containers:
      - image: busybox
        name: side
      - envFrom:
        - configMapRef:
            name: settings
        image: registry.example:5000/nginx:2
        name: app
        ports:
        - containerPort: 80
          name: http
      volumes:
      - name: data
        persistentVolumeClaim:
          claimName: o-b-data
`)
  })

  it('labels reach selectors only when asked; a label of templates reaches templates', async () => {
    write({ 'deploy.yaml': DEPLOYMENT, 'kustomization.yaml': 'resources: [deploy.yaml]\nlabels:\n- pairs: {team: red}\n' })
    expect(await cluster.out('kustomize .')).toContain('metadata:\n  labels:\n    team: red\n  name: app\n')
    const count = async (extra: string) => {
      write({ 'kustomization.yaml': `resources: [deploy.yaml]\nlabels:\n- pairs: {team: red}\n${extra}` })
      return (await cluster.out('kustomize')).split('team: red').length - 1
    }
    expect(await count('')).toBe(1)
    expect(await count('  includeTemplates: true\n')).toBe(2)
    expect(await count('  includeSelectors: true\n')).toBe(3)
  })

  it('merges, replaces and refuses generated objects of a base', async () => {
    const over = (behavior: string) => `resources: [../base]\nconfigMapGenerator:\n- name: cm\n  behavior: ${behavior}\n  literals: [B=2]\n`
    const base = 'configMapGenerator:\n- name: cm\n  literals: [A=1]\n'
    write({ 'base/kustomization.yaml': base, 'over/kustomization.yaml': over('merge') })
    expect(await cluster.out('kustomize over')).toMatch(
      /^apiVersion: v1\ndata:\n {2}A: "1"\n {2}B: "2"\nkind: ConfigMap\nmetadata:\n {2}name: cm-[a-z0-9]{10}\n$/,
    )
    write({ 'base/kustomization.yaml': `${base}  options: {disableNameSuffixHash: true}\n` })
    expect(await cluster.out('kustomize over')).toContain('\n  name: cm\n')
    write({ 'over/kustomization.yaml': over('replace') })
    expect(await cluster.out('kustomize over')).not.toContain('A: "1"')
    write({ 'over/kustomization.yaml': over('create') })
    expect(await cluster.kubectl('kustomize over')).toEqual({
      stdout: '',
      stderr: `error: merging from generator &{0xc000a41e60 <nil>}: id resid.ResId{Gvk:resid.Gvk{Group:"", Version:"v1", Kind:"ConfigMap", isClusterScoped:false}, Name:"cm", Namespace:""} exists; can not use behavior: 'create', behavior must be merge or replace\n`,
      code: 1,
    })
  })

  it('names follow within a namespace only, and a list whose items are all deleted stays', async () => {
    const pod = (name: string, namespace: string) =>
      `apiVersion: v1\nkind: Pod\nmetadata: {name: ${name}, namespace: ${namespace}}\nspec: {containers: [{name: c, envFrom: [{configMapRef: {name: cm}}]}]}\n`
    write({
      'kustomization.yaml': `resources: [all.yaml]
namePrefix: x-
patches:
- patch: "{apiVersion: v1, kind: Pod, metadata: {name: there, namespace: n2}, spec: {containers: [{name: c, $patch: delete}]}}"
`,
      'all.yaml': `${pod('here', 'default')}---\n${pod('far', 'n2')}---\n${pod('there', 'n2')}---\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: cm}\n`,
    })
    const text = await cluster.out('kustomize')
    expect(text.match(/name: (x-)?cm$/gm)).toEqual(['name: x-cm', 'name: x-cm', 'name: cm'])
    expect(text).toContain('name: x-there\n  namespace: n2\nspec:\n  containers: []\n')
  })

  it('replacements copy a value into parts of others', async () => {
    write({
      'kustomization.yaml': `resources: [all.yaml]
replacements:
- source: {kind: ConfigMap, name: from, fieldPath: data.host}
  targets:
  - select: {kind: Pod}
    fieldPaths: ["spec.containers.[name=a].image"]
    options: {delimiter: "/", index: 0}
`,
      'all.yaml': `apiVersion: v1
kind: ConfigMap
metadata: {name: from}
data: {host: reg.example}
---
apiVersion: v1
kind: Pod
metadata: {name: p}
spec: {containers: [{name: a, image: docker.io/nginx}, {name: b, image: docker.io/b}]}
`,
    })
    const text = await cluster.out('kustomize')
    expect(text).toContain('image: reg.example/nginx\n')
    expect(text).toContain('image: docker.io/b\n')
  })

  it('annotations are texts as they were written, and what looks like a time elsewhere is one', async () => {
    write({
      'r.yaml': `apiVersion: example.com/v1
kind: Thing
metadata: {name: b, labels: {d: 2001-1-2}, annotations: {d: 2001-1-2, x: 0x10, f: 1.50, z: ~, b: True}}
---
apiVersion: v1
kind: List
items:
- {apiVersion: example.com/v1, kind: Thing, metadata: {name: c, annotations: {d: 2001-1-2, x: 0x10, z: ~}}}
`,
      'p.yaml': 'apiVersion: example.com/v1\nkind: Thing\nmetadata: {name: b, annotations: {x: null, y: 0x20}}\n',
      'kustomization.yaml': 'resources: [r.yaml]\npatches: [{path: p.yaml}]\n',
    })
    expect(await cluster.out('kustomize')).toBe(`apiVersion: example.com/v1
kind: Thing
metadata:
  annotations:
    b: "True"
    d: "2001-1-2"
    f: "1.50"
    "y": "0x20"
    z: "~"
  labels:
    d: "2001-01-02T00:00:00Z"
  name: b
---
apiVersion: example.com/v1
kind: Thing
metadata:
  annotations:
    d: "2001-01-02T00:00:00Z"
    x: "16"
    z: "null"
  name: c
`)
  })

  it('writes files into a folder, whose names tell the namespace where there are several', async () => {
    const object = (kind: string, name: string, namespace = '') =>
      `apiVersion: v1\nkind: ${kind}\nmetadata: {name: ${name}${namespace && `, namespace: ${namespace}`}}\n`
    write({ 'a.yaml': `${object('ConfigMap', 'a', 'One')}---\n${object('Namespace', 'b')}`, 'kustomization.yaml': 'resources: [a.yaml]\n' })
    cluster.machine.files.makeDirectory('/root/work/built')
    await cluster.out('kustomize . -o built')
    expect([...cluster.machine.files.list('/root/work/built')].sort()).toEqual(['v1_configmap_a.yaml', 'v1_namespace_b.yaml'])
    write({ 'c.yaml': object('ConfigMap', 'c'), 'kustomization.yaml': 'resources: [a.yaml, c.yaml]\n' })
    cluster.machine.files.makeDirectory('/root/work/more')
    await cluster.out('kustomize . -o more')
    expect([...cluster.machine.files.list('/root/work/more')].sort()).toEqual([
      'default_v1_configmap_c.yaml',
      'one_v1_configmap_a.yaml',
      'v1_namespace_b.yaml',
    ])
  })

  it('says what is wrong with a kustomization', async () => {
    const failure = async (text: string) => {
      write({ 'kustomization.yaml': text })
      return (await cluster.kubectl('kustomize')).stderr
    }
    expect((await cluster.kubectl('kustomize')).stderr).toBe(
      "error: unable to find one of 'kustomization.yaml', 'kustomization.yml' or 'Kustomization' in directory '/root/work'\n",
    )
    expect(await failure('')).toBe('error: kustomization.yaml is empty\n')
    expect(await failure('colour: red\n')).toBe('error: invalid Kustomization: json: unknown field "colour"\n')
    expect(await failure('resources: [nosuch.yaml]\n')).toMatch(
      /^error: accumulating resources: accumulation err='accumulating resources from 'nosuch.yaml': /,
    )
    write({ 'a.yaml': 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: x}\n' })
    expect(await failure('resources: [a.yaml, a.yaml]\n')).toContain(
      'may not add resource with an already registered id: ConfigMap.v1.[noGrp]/x.[noNs]',
    )
    expect(await failure('resources: [a.yaml]\npatches:\n- patch: "{apiVersion: v1, kind: Secret, metadata: {name: x}}"\n')).toBe(
      'error: no resource matches strategic merge patch "Secret.v1.[noGrp]/x.[noNs]": no matches for Id Secret.v1.[noGrp]/x.[noNs]; failed to find unique target for patch Secret.v1.[noGrp]/x.[noNs]\n',
    )
    expect(await failure('resources: [a.yaml]\ncommonLabels: {a: b}\n')).toBe(
      "# Warning: 'commonLabels' is deprecated. Please use 'labels' instead. Run 'kustomize edit fix' to update your Kustomization automatically.\n",
    )
  })
})
