/** Facts about gRPC probes. */
import { expect, test } from 'vitest'
import type { Probe } from '../../schema/types'
import { testNode } from '../test-node'

async function unhealthy(image: string, command: readonly string[], grpc: NonNullable<Probe['grpc']>): Promise<readonly string[]> {
  const t = testNode()
  await t.wait(2)
  t.run('server', {
    containers: [{ name: 'a', image, command, livenessProbe: { grpc, initialDelaySeconds: 3, periodSeconds: 5, timeoutSeconds: 2 } }],
  })
  await t.wait(12)
  return t
    .events('server')
    .filter((line) => line.startsWith('Unhealthy'))
    .map((line) => line.replace(/10\.244\.\d+\.\d+/, 'POD'))
}

const ETCD = ['/usr/local/bin/etcd', '--listen-client-urls', 'http://0.0.0.0:2379', '--advertise-client-urls', 'http://127.0.0.1:2379']

test('succeed where the server answers health checks', async () => {
  expect(await unhealthy('registry.k8s.io/etcd:3.5.1-0', ETCD, { port: 2379 })).toEqual([])
})

test('fail for a service the server does not know', async () => {
  expect(await unhealthy('registry.k8s.io/etcd:3.5.1-0', ETCD, { port: 2379, service: 'other' })).toEqual([
    expect.stringMatching(/^Unhealthy.*: Liveness probe failed: error: health rpc probe failed: .*desc = unknown service$/),
  ])
})

test('run into their timeout where nobody speaks gRPC', async () => {
  expect(await unhealthy('nginx:1.27', ['nginx', '-g', 'daemon off;'], { port: 80 })).toEqual([
    expect.stringMatching(/: Liveness probe failed: timeout: failed to connect service "POD:80" within 2s: context deadline exceeded$/),
  ])
})
