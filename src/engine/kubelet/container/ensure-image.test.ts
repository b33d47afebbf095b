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
