import { beforeAll, describe, expect, it } from 'vitest'
import type { JsonObject } from '../../api/json'
import { World } from '../testing'

type Operations = Readonly<Record<string, JsonObject>>
const asked = (world: World) => async (path: string) =>
  (await world.ask('GET', path)).body as {
    readonly paths: Readonly<Record<string, Operations>>
    readonly components: { readonly schemas: JsonObject }
  }

let get: ReturnType<typeof asked>
let world: World

beforeAll(async () => {
  world = new World()
  get = asked(world)
  await world.ask('POST', '/apis/apiextensions.k8s.io/v1/customresourcedefinitions', {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: 'crontabs.stable.example.com' },
    spec: {
      group: 'stable.example.com',
      scope: 'Namespaced',
      names: { plural: 'crontabs', kind: 'CronTab' },
      versions: [
        {
          name: 'v1',
          served: true,
          storage: true,
          subresources: { status: {}, scale: { specReplicasPath: '.spec.replicas', statusReplicasPath: '.status.replicas' } },
          schema: { openAPIV3Schema: { type: 'object', properties: { spec: { type: 'object' } } } },
        },
      ],
    },
  })
  world.pass()
})

const idsOf = (paths: Readonly<Record<string, Operations>>, path: string) =>
  Object.fromEntries(
    Object.entries(paths[path] ?? {}).flatMap(([method, each]) => (method === 'parameters' ? [] : [[method, each['operationId']]])),
  )
const placesOf = (parameters: unknown) => (parameters as readonly JsonObject[]).map(({ name }) => name)

describe('the paths of an OpenAPI v3 document', () => {
  it('are those of every resource and subresource, each verb by its name', async () => {
    const { paths } = await get('/openapi/v3/api/v1')
    expect(idsOf(paths, '/api/v1/namespaces/{namespace}/pods')).toEqual({
      get: 'listCoreV1NamespacedPod',
      post: 'createCoreV1NamespacedPod',
      delete: 'deleteCoreV1CollectionNamespacedPod',
    })
    expect(idsOf(paths, '/api/v1/namespaces/{namespace}/pods/{name}')).toEqual({
      get: 'readCoreV1NamespacedPod',
      put: 'replaceCoreV1NamespacedPod',
      patch: 'patchCoreV1NamespacedPod',
      delete: 'deleteCoreV1NamespacedPod',
    })
    expect(idsOf(paths, '/api/v1/pods')).toEqual({ get: 'listCoreV1PodForAllNamespaces' })
    expect(idsOf(paths, '/api/v1/watch/namespaces/{namespace}/pods/{name}')).toEqual({ get: 'watchCoreV1NamespacedPod' })
    expect(idsOf(paths, '/api/v1/watch/pods')).toEqual({ get: 'watchCoreV1PodListForAllNamespaces' })
    expect(idsOf(paths, '/api/v1/nodes/{name}/status')).toEqual({
      get: 'readCoreV1NodeStatus',
      put: 'replaceCoreV1NodeStatus',
      patch: 'patchCoreV1NodeStatus',
    })
    expect(idsOf(paths, '/api/v1/namespaces/{namespace}/pods/{name}/log')).toEqual({ get: 'readCoreV1NamespacedPodLog' })
    expect(idsOf(paths, '/api/v1/namespaces/{namespace}/pods/{name}/exec')).toEqual({
      get: 'connectCoreV1GetNamespacedPodExec',
      post: 'connectCoreV1PostNamespacedPodExec',
    })
    expect(idsOf(paths, '/api/v1/namespaces/{namespace}/services/{name}/proxy/{path}')).toMatchObject({
      get: 'connectCoreV1GetNamespacedServiceProxyWithPath',
      options: 'connectCoreV1OptionsNamespacedServiceProxyWithPath',
    })
    expect(idsOf(paths, '/api/v1/namespaces/{namespace}/bindings')).toEqual({ post: 'createCoreV1NamespacedBinding' })
    expect(idsOf(paths, '/api/v1/namespaces/{name}/finalize')).toEqual({ put: 'replaceCoreV1NamespaceFinalize' })
    expect(idsOf(paths, '/api/v1/')).toEqual({ get: 'getCoreV1APIResources' })
  })

  it('name the parameters of each verb, and those of the whole path beside them', async () => {
    const { paths } = await get('/openapi/v3/api/v1')
    const pod = paths['/api/v1/namespaces/{namespace}/pods/{name}']!
    expect(placesOf(pod['parameters'])).toEqual(['name', 'namespace', 'pretty'])
    expect(placesOf(pod['patch']!['parameters'])).toEqual(['dryRun', 'fieldManager', 'fieldValidation', 'force'])
    expect(placesOf(pod['delete']!['parameters'])).toEqual([
      'dryRun',
      'gracePeriodSeconds',
      'ignoreStoreReadErrorWithClusterBreakingPotential',
      'orphanDependents',
      'propagationPolicy',
    ])
    expect(pod['delete']!['requestBody']).toEqual({
      content: { '*/*': { schema: { $ref: '#/components/schemas/io.k8s.apimachinery.pkg.apis.meta.v1.DeleteOptions' } } },
    })
    const eviction = paths['/api/v1/namespaces/{namespace}/pods/{name}/eviction']!['post']!
    expect(eviction['x-kubernetes-group-version-kind']).toEqual({ group: 'policy', version: 'v1', kind: 'Eviction' })
    expect(eviction['requestBody']).toEqual({
      content: { '*/*': { schema: { $ref: '#/components/schemas/io.k8s.api.policy.v1.Eviction' } } },
      required: true,
    })
  })

  it('tell which patches a kind takes: strategic ones only where its type is built in', async () => {
    const types = (operations: Operations) => Object.keys((operations['patch']!['requestBody'] as JsonObject)['content'] as JsonObject)
    const apps = await get('/openapi/v3/apis/apps/v1')
    const plain = ['application/apply-patch+yaml', 'application/json-patch+json', 'application/merge-patch+json']
    expect(types(apps.paths['/apis/apps/v1/namespaces/{namespace}/deployments/{name}/scale']!)).toEqual([
      ...plain,
      'application/strategic-merge-patch+json',
    ])
    const custom = await get('/openapi/v3/apis/stable.example.com/v1')
    const item = '/apis/stable.example.com/v1/namespaces/{namespace}/crontabs/{name}'
    expect(types(custom.paths[item]!)).toEqual(plain)
    expect(idsOf(custom.paths, item)).toMatchObject({ get: 'readStableExampleComV1NamespacedCronTab' })
    expect(idsOf(custom.paths, `${item}/scale`)).toMatchObject({ put: 'replaceStableExampleComV1NamespacedCronTabScale' })
    expect(Object.keys(custom.paths).filter((each) => each.includes('/watch/'))).toEqual([])
    expect(Object.keys(custom.components.schemas)).toContain('io.k8s.api.autoscaling.v1.Scale')
  })

  it('are the same in v2, with one body for each request and the forms beside it', async () => {
    const { paths } = await get('/openapi/v2')
    const status = paths['/apis/apps/v1/namespaces/{namespace}/deployments/{name}/status']!
    expect(status['patch']!['consumes']).toContain('application/strategic-merge-patch+json')
    expect((status['patch']!['parameters'] as readonly JsonObject[])[0]).toEqual({
      name: 'body',
      in: 'body',
      required: true,
      schema: { $ref: '#/definitions/io.k8s.apimachinery.pkg.apis.meta.v1.Patch' },
    })
    expect(placesOf(status['parameters'])).toEqual(['name', 'namespace', 'pretty'])
    const ids = Object.values(paths).flatMap((each) =>
      Object.entries(each).flatMap(([method, one]) => (method === 'parameters' ? [] : [one['operationId']])),
    )
    expect(new Set(ids).size).toBe(ids.length)
  })

  it('refer to schemas that are in the document, in every group version of the index', async () => {
    const index = (await world.ask('GET', '/openapi/v3')).body['paths'] as Readonly<Record<string, { readonly serverRelativeURL: string }>>
    expect(Object.keys(index)).toEqual(expect.arrayContaining(['api/v1', 'apis/authentication.k8s.io/v1', 'apis/stable.example.com/v1']))
    for (const { serverRelativeURL } of Object.values(index)) {
      const document = await get(serverRelativeURL)
      const named = [...JSON.stringify(document).matchAll(/"#\/components\/schemas\/([^"]+)"/g)].map(([, name]) => name!)
      expect(named.filter((name) => !Object.hasOwn(document.components.schemas, name))).toEqual([])
    }
  })
})
