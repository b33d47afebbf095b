import { expect, it } from 'vitest'
import { MemoryFiles } from '../../shell/memory-files'
import { identityOf } from './credentials'

it('a user is looked up once for a container: what is written into /etc/group later counts for the next', () => {
  const files = new MemoryFiles({ now: () => 0 })
  files.makeDirectory('/etc')
  files.write('/etc/passwd', 'root:x:0:0::/:/bin/sh\napp:x:7:7::/:/bin/sh\n')
  files.write('/etc/group', 'root:x:0:\napp:x:7:\nextra:x:9:app\n')
  const config = { user: 'app' }
  expect(identityOf(config, files)).toEqual({ uid: 7, gid: 7, groups: [7, 9] })
  files.write('/etc/group', 'root:x:0:\napp:x:7:\n')
  expect(identityOf(config, files)).toEqual({ uid: 7, gid: 7, groups: [7, 9] })
  expect(identityOf({ user: '7', groups: [3] }, files)).toEqual({ uid: 7, gid: 7, groups: [3, 7] })
  expect(identityOf({ user: 'root' }, files)).toBeUndefined()
})
