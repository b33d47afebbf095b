/** Facts about how images come onto a node. */
import { describe, expect, test } from 'vitest'
import { testNode } from '../test-node'

describe('the back-off of a failed pull', () => {
  test('does not hold up another image that the container is given', async () => {
    const t = testNode()
    await t.wait(2)
    const pod = t.run('web', { containers: [{ name: 'a', image: 'nginx:nosuch' }] })
    await t.wait(20)
    expect(t.pod('web').status?.containerStatuses?.[0]?.state?.waiting?.reason).toBe('ImagePullBackOff')
    t.pods.update({ ...t.pod('web'), spec: { ...pod.spec!, containers: [{ ...pod.spec!.containers[0]!, image: 'nginx:1.25' }] } })
    await t.wait(3)
    expect(t.pod('web').status?.containerStatuses?.[0]).toMatchObject({ ready: true, restartCount: 0 })
    expect(t.events('web').filter((line) => line.includes('1.25'))).toEqual([
      'Pulling: Pulling image "nginx:1.25"',
      expect.stringMatching(/^Pulled: Successfully pulled image "nginx:1.25"/),
    ])
  })

  test('is one for all containers of a pod that want the image', async () => {
    const t = testNode()
    await t.wait(2)
    t.run('web', {
      containers: [
        { name: 'a', image: 'nginx:nosuch' },
        { name: 'b', image: 'nginx:nosuch' },
      ],
    })
    await t.wait(2)
    expect(t.events('web').filter((line) => line.startsWith('Pulling'))).toEqual(['Pulling: Pulling image "nginx:nosuch"'])
  })
})

test.each([
  [
    'nginxx',
    'docker.io/library/nginxx:latest',
    'pull access denied, repository does not exist or may require authorization: server message: insufficient_scope: authorization failed',
  ],
  [
    'reg.example.com/team/app:2',
    'reg.example.com/team/app:2',
    'failed to do request: Head "https://reg.example.com/v2/team/app/manifests/2": dial tcp: lookup reg.example.com on 192.168.65.7:53: no such host',
  ],
  [
    'localhost:5000/app',
    'localhost:5000/app:latest',
    'failed to do request: Head "http://localhost:5000/v2/app/manifests/latest": dial tcp [::1]:5000: connect: connection refused',
  ],
  [
    'ghcr.io/none/app:1',
    'ghcr.io/none/app:1',
    'failed to authorize: failed to fetch anonymous token: unexpected status from GET request to https://ghcr.io/token?scope=repository%3Anone%2Fapp%3Apull&service=ghcr.io: 403 Forbidden',
  ],
  ['registry.k8s.io/none:1', 'registry.k8s.io/none:1', undefined],
])('the pull of %s fails as its registry does, and a code that says nothing is left out', async (image, name, why) => {
  const t = testNode()
  await t.wait(2)
  t.run('web', { containers: [{ name: 'a', image }] })
  await t.wait(4)
  const code = why === undefined ? 'rpc error: code = NotFound desc = ' : ''
  const failure = `${code}failed to pull and unpack image "${name}": failed to resolve image: ${why ?? `${name}: not found`}`
  expect(t.events('web')).toContain(`Failed: Failed to pull image "${image}": ${failure}`)
  expect(t.pod('web').status?.containerStatuses?.[0]?.state?.waiting).toEqual({ reason: 'ErrImagePull', message: failure })
})

test('a pull secret that is not there is told, and the image is pulled without it', async () => {
  const t = testNode()
  await t.wait(2)
  t.run('web', { imagePullSecrets: [{ name: 'one' }, { name: 'two' }], containers: [{ name: 'a', image: 'nginx:1.25' }] })
  await t.wait(3)
  expect(t.pod('web').status?.phase).toBe('Running')
  expect(t.events('web')).toContainEqual(
    expect.stringMatching(
      /^FailedToRetrieveImagePullSecret.*: Unable to retrieve some image pull secrets \(one, two\); attempting to pull the image may not succeed\.$/,
    ),
  )
})
