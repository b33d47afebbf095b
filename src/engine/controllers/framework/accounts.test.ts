import { expect, test } from 'vitest'
import { SERVICE_ACCOUNTS } from '../../schema/resources'
import { TestCluster } from './test-cluster'
import { controllers } from '..'

function accountsWith(flags: ReadonlyMap<string, string>): readonly string[] {
  const cluster = new TestCluster(controllers)
  cluster.manager.stop()
  cluster.manager.start(flags)
  cluster.run(5)
  return cluster.client
    .resource(SERVICE_ACCOUNTS)
    .list({ namespace: 'kube-system' })
    .items.map(({ metadata }) => metadata.name)
}

test('each controller has a service account of its own when the manager is told so', () => {
  const accounts = accountsWith(new Map([['use-service-account-credentials', 'true']]))
  expect(accounts).toEqual(
    expect.arrayContaining(['attachdetach-controller', 'daemon-set-controller', 'default', 'generic-garbage-collector']),
  )
  expect(accounts).not.toContain('daemonset-controller')
  expect(accounts).not.toContain('storage-provisioner')
})

test('without that, and for a controller that does not run, there is none', () => {
  expect(accountsWith(new Map())).not.toContain('job-controller')
  const flags = new Map([
    ['use-service-account-credentials', 'true'],
    ['controllers', '*,-job'],
  ])
  expect(accountsWith(flags)).not.toContain('job-controller')
})
