import { expect, test } from 'vitest'
import { podsOf } from '../../engine/images/test-pods'

test('who administers a pod’s network makes links and takes them away; others may not', async () => {
  const t = await podsOf({ plain: 'busybox:1.36 sleep 3600' })
  t.run('admin', {
    containers: [
      { name: 'main', image: 'busybox:1.36', args: ['sleep', '3600'], securityContext: { capabilities: { add: ['NET_ADMIN'] } } },
    ],
  })
  await t.wait(10)
  expect(await t.exec('plain', 'ip link add dummy0 type dummy')).toBe('ip: RTNETLINK answers: Operation not permitted\n')
  expect(await t.exec('admin', 'ip link add dummy0 type dummy; ip link show dummy0')).toMatch(
    /^3: dummy0: <BROADCAST,NOARP> mtu 1500 qdisc noop qlen 1000\n {4}link\/ether (\w\w:){5}\w\w brd ff:ff:ff:ff:ff:ff\n$/,
  )
  expect(await t.exec('admin', 'ip link add dummy0 type dummy; ip link set dummy0 up; ip link show dummy0')).toMatch(
    /^ip: RTNETLINK answers: File exists\n3: dummy0: <BROADCAST,NOARP,UP,LOWER_UP> /,
  )
  expect(await t.exec('admin', 'ip link del dummy0; ip link del dummy0; ip link del eth0')).toBe(
    'ip: Cannot find device "dummy0"\nip: RTNETLINK answers: Operation not supported\n',
  )
})
