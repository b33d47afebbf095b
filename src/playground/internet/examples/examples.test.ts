/** Facts about the manifests under k8s.io/examples: a cluster accepts each, and its images are there to be pulled. */
import { load, loadAll } from 'js-yaml'
import { describe, expect, it } from 'vitest'
import { createCatalog } from '../../../engine/images'
import { startedPlayground } from '../../test-typing'
import { EXAMPLES, exampleAt } from '.'

/** Refused on purpose, or as long as something else is not there. */
const REFUSED = new Map([
  ['application/ssa/nginx-deployment-replicas-only', 'Invalid value'],
  ['policy/high-priority-pod', 'no PriorityClass with name high was found'],
  ['pods/pod-projected-svc-token', 'serviceaccount "build-robot" not found'],
  ['customresourcedefinition/shirt-resources', 'no matches for kind "Shirt"'],
  ['validatingadmissionpolicy/replicalimit-param', 'no matches for kind "ReplicaLimit"'],
  ['validatingadmissionpolicy/replicalimit-param-prod', 'no matches for kind "ReplicaLimit"'],
  ['service/networking/dual-stack-ipv6-svc', 'not configured on this cluster'],
  ['service/networking/dual-stack-ipfamilies-ipv6', 'not configured on this cluster'],
  ['service/networking/dual-stack-preferred-ipfamilies-svc', 'not configured on this cluster'],
  ['service/networking/dual-stack-prefer-ipv6-lb-svc', 'not configured on this cluster'],
])
/** Of one's own, of nobody, or for nodes that are not there. */
const ABSENT = [
  'non-existing-repo/non-existing-image:example',
  'gcr.io/myproject/job-wq-2',
  'gcr.io/<project>/job-wq-1',
  'gcr.io/my-gcp-project/my-kube-scheduler:1.0',
  '<your-private-image>',
  'mcr.microsoft.com/windows/servercore:ltsc2019',
]
const NAMESPACES = ['mem-example', 'cpu-example', 'qos-example', 'pod-resources-example']

describe('the examples of the documentation', () => {
  it('are accepted by a cluster, without a field it does not know', async () => {
    const { type } = await startedPlayground('examples')
    for (const namespace of NAMESPACES) await type(`kubectl create namespace ${namespace}`)
    await type('kubectl apply -f https://k8s.io/examples/admin/namespace-dev.json')
    const paths = Object.keys(EXAMPLES)
    const accepted = paths.filter((path) => !REFUSED.has(path))
    const files = accepted.map((path) => `-f https://k8s.io/examples/${path}.yaml`)
    const lines = (await type(`kubectl apply --dry-run=server --validate=strict ${files.join(' ')}`)).trimEnd().split('\n')
    expect(lines.filter((line) => !/ (created|unchanged) \(server dry run\)$/.test(line))).toEqual([])
    expect(lines).toHaveLength(accepted.flatMap((path) => EXAMPLES[path]!.flatMap(({ items = [''] }) => items)).length)
    for (const [path, why] of REFUSED)
      expect(await type(`kubectl create --dry-run=server -f https://k8s.io/examples/${path}.yaml`)).toContain(why)
  })

  it('run images that are there, but for those that stand for the own and those that cannot be', () => {
    const catalog = createCatalog()
    const images = [...JSON.stringify(EXAMPLES).matchAll(/"image":"([^"]+)"/g)].map(([, image]) => image!)
    expect([...new Set(images)].filter((image) => !catalog.pull(image).ok)).toEqual(ABSENT)
  })

  it('come as YAML documents, or as JSON where there is one', () => {
    expect(loadAll(exampleAt('application/nginx-app.yaml')!)).toEqual(EXAMPLES['application/nginx-app'])
    expect(load(exampleAt('admin/namespace-dev.json')!)).toEqual(EXAMPLES['admin/namespace-dev']![0])
    expect(exampleAt('application/nginx-app.json')).toBeUndefined()
    expect(exampleAt('application/nosuch.yaml')).toBeUndefined()
    expect(exampleAt('configmap/ui.properties')).toMatch(/^color\.good=purple\n/)
    expect(exampleAt('constructor.yaml')).toBeUndefined()
  })
})
