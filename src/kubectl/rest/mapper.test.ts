import { describe, expect, it } from 'vitest'
import type { ApiResource } from './discovery'
import { Mapper, pathOf } from './mapper'

function resource(group: string, version: string, name: string, kind: string, more: Partial<ApiResource> = {}): ApiResource {
  const none = { verbs: [], shortNames: [], categories: [], subresources: [] }
  return { group, version, name, kind, singular: kind.toLowerCase(), namespaced: true, ...none, ...more }
}

const mapper = new Mapper([
  { name: '', versions: [{ version: 'v1', resources: [resource('', 'v1', 'pods', 'Pod', { shortNames: ['po'] })] }] },
  {
    name: 'apps',
    versions: [
      { version: 'v1', resources: [resource('apps', 'v1', 'deployments', 'Deployment', { shortNames: ['deploy'] })] },
      { version: 'v1beta1', resources: [resource('apps', 'v1beta1', 'deployments', 'Deployment')] },
    ],
  },
  {
    name: 'mygroup.example.com',
    versions: [{ version: 'v2', resources: [resource('mygroup.example.com', 'v2', 'resources', 'Kind', { singular: 'resource' })] }],
  },
])

describe('a word for a resource', () => {
  it.each([
    ['po', 'pods//v1'],
    ['Pods', 'pods//v1'],
    ['pod.v1', undefined],
    ['pod.v1.', 'pods//v1'],
    ['deploy', 'deployments/apps/v1'],
    ['deploy.v9.apps', 'deployments/apps/v1'],
    ['deploy.v9.app', undefined],
    ['deploy.v1beta1.app', 'deployments/apps/v1beta1'],
    ['deploy.nope', undefined],
    ['deployments.v1.app', undefined],
    ['deployments.v1beta1.apps', 'deployments/apps/v1beta1'],
    ['deployment.app', 'deployments/apps/v1'],
    ['resource', 'resources/mygroup.example.com/v2'],
    ['kind', undefined],
    ['Kind.mygroup.example.com', 'resources/mygroup.example.com/v2'],
    ['kind.v2.mygroup.example.com', 'resources/mygroup.example.com/v2'],
    ['kind.v1.mygroup.example.com', undefined],
    ['kind.mygroup', undefined],
    ['nothing', undefined],
    ['PO', undefined],
    ['DEPLOYMENTS.apps', 'deployments/apps/v1'],
    ['podlist', 'podlists//v1'],
    ['lists', 'lists//v1'],
    ['Lists.apps', 'lists/apps/v1'],
  ])('%s', (word, expected) => {
    const found = mapper.find(word)
    expect(found && `${found.name}/${found.group}/${found.version}`).toBe(expected)
  })
})

describe('a short name that is the singular of another resource', () => {
  it.each([
    ['is the other where the server says what its singulars are', 'pod', 'pods'],
    ['is its own where it does not, as servers before v1.27', '', 'examples'],
  ])('%s', (_, singular, expected) => {
    const both = new Mapper([
      { name: '', versions: [{ version: 'v1', resources: [resource('', 'v1', 'pods', 'Pod', { singular })] }] },
      {
        name: 'test.com',
        versions: [{ version: 'v1', resources: [resource('test.com', 'v1', 'examples', 'Example', { shortNames: ['pod'] })] }],
      },
    ])
    expect(both.find('pod')?.name).toBe(expected)
  })
})

describe('a category', () => {
  it('has what only a version that is not the preferred one serves, and each resource once', () => {
    const of = (version: string, name: string, kind: string) => resource('batch', version, name, kind, { categories: ['all'] })
    const batch = new Mapper([
      {
        name: 'batch',
        versions: [
          { version: 'v1', resources: [of('v1', 'jobs', 'Job')] },
          { version: 'v1beta1', resources: [of('v1beta1', 'jobs', 'Job'), of('v1beta1', 'cronjobs', 'CronJob')] },
        ],
      },
    ])
    expect(batch.category('all')).toEqual(['jobs.batch', 'cronjobs.batch'])
    expect(batch.category('none')).toBeUndefined()
  })
})

describe('the kind of an object', () => {
  it.each([
    ['v1', 'Pod', 'pods'],
    ['v1', 'pod', 'pods'],
    ['v1', 'POD', undefined],
    ['v1', 'PodList', 'podlists'],
    ['apps/v1beta1', 'List', 'lists'],
    ['apps/v2', 'List', undefined],
  ])('%s %s', (apiVersion, kind, expected) => {
    expect(mapper.ofType(apiVersion, kind)?.name).toBe(expected)
  })

  it('leaves in a name what a path may have, and escapes the rest', () => {
    const roles = resource('rbac.authorization.k8s.io', 'v1', 'clusterroles', 'ClusterRole', { namespaced: false })
    expect(pathOf(roles, undefined, 'system:a$&+,;=@b')).toBe('/apis/rbac.authorization.k8s.io/v1/clusterroles/system:a$&+,;=@b')
    expect(pathOf(roles, undefined, 'a ?#é')).toBe('/apis/rbac.authorization.k8s.io/v1/clusterroles/a%20%3F%23%C3%A9')
  })

  it('is known without a version, but asked for without one, too', () => {
    const pods = mapper.ofType('', 'Pod')!
    expect(pods.version).toBe('v1')
    expect(pathOf(pods, 'default', 'a')).toBe('/api/namespaces/default/pods/a')
    expect(mapper.ofType('', 'pod')).toEqual(pods)
    expect(mapper.ofType('', 'Deployment')).toBeUndefined()
    expect(pathOf(mapper.ofType('apps/', 'Deployment')!, 'default')).toBe('/apis/apps/namespaces/default/deployments')
  })
})
