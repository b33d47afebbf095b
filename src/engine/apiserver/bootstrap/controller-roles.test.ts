import { describe, expect, it } from 'vitest'
import { World } from '../testing'

const RBAC = '/apis/rbac.authorization.k8s.io/v1'

async function started(): Promise<World> {
  const world = new World()
  world.server.bootstrap()
  world.pass()
  return world
}

describe('the roles a cluster starts with', () => {
  it('a controller may do what it has to, by the role of its name', async () => {
    const world = await started()
    world.server.authorizer.mode = 'RBAC'
    const may = async (account: string, verb: string, group: string, resource: string, name = ''): Promise<unknown> => {
      const [plain, subresource = ''] = resource.split('/')
      const spec = {
        user: `system:serviceaccount:kube-system:${account}`,
        resourceAttributes: { namespace: 'default', verb, group, resource: plain, subresource, name },
      }
      const review = { apiVersion: 'authorization.k8s.io/v1', kind: 'SubjectAccessReview', spec }
      const { body } = await world.ask('POST', '/apis/authorization.k8s.io/v1/subjectaccessreviews', review)
      return (body['status'] as { allowed: boolean }).allowed
    }
    expect(await may('job-controller', 'create', '', 'pods')).toBe(true)
    expect(await may('job-controller', 'update', 'batch', 'jobs/status')).toBe(true)
    expect(await may('job-controller', 'create', 'apps', 'replicasets')).toBe(false)
    expect(await may('daemon-set-controller', 'list', 'extensions', 'daemonsets')).toBe(true)
    expect(await may('horizontal-pod-autoscaler', 'update', 'apps', 'deployments/scale')).toBe(true)
    expect(await may('generic-garbage-collector', 'delete', 'example.com', 'anything')).toBe(true)
    expect(await may('certificate-controller', 'approve', 'certificates.k8s.io', 'signers', 'kubernetes.io/kube-apiserver-client')).toBe(
      false,
    )
    expect(await may('certificate-controller', 'sign', 'certificates.k8s.io', 'signers', 'kubernetes.io/kube-apiserver-client')).toBe(true)
  })

  it('a rule has the groups, resources and names of the real one', async () => {
    const world = await started()
    const { body } = await world.ask('GET', `${RBAC}/clusterroles/system:controller:legacy-service-account-token-cleaner`)
    expect(body).toMatchObject({
      metadata: {
        annotations: { 'rbac.authorization.kubernetes.io/autoupdate': 'true' },
        labels: { 'kubernetes.io/bootstrapping': 'rbac-defaults' },
      },
      rules: [
        {
          apiGroups: [''],
          resourceNames: ['kube-apiserver-legacy-service-account-token-tracking'],
          resources: ['configmaps'],
          verbs: ['get'],
        },
        { apiGroups: [''], resources: ['secrets'], verbs: ['delete', 'patch'] },
      ],
    })
  })

  it('the system’s namespaces have roles of their own', async () => {
    const world = await started()
    const names = async (url: string): Promise<string[]> =>
      ((await world.ask('GET', `${RBAC}${url}`)).body['items'] as { metadata: { name: string } }[]).map(({ metadata }) => metadata.name)
    expect(await names('/namespaces/kube-public/rolebindings')).toEqual(['system:controller:bootstrap-signer'])
    expect(await names('/namespaces/kube-system/rolebindings')).toEqual([
      'system::extension-apiserver-authentication-reader',
      'system::leader-locking-kube-controller-manager',
      'system::leader-locking-kube-scheduler',
      'system:controller:bootstrap-signer',
      'system:controller:cloud-provider',
      'system:controller:token-cleaner',
    ])
    expect(await names('/namespaces/kube-system/roles')).toContain('extension-apiserver-authentication-reader')
  })
})
