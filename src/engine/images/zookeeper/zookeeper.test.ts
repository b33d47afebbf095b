/** Facts about ZooKeeper: what its client says, who leads an ensemble, and that nothing is written without a quorum. */
import { describe, expect, test } from 'vitest'
import { podsOf } from '../test-pods'
import { Tree, zxidOf } from './tree'

const cli = (words: string): string => `zkCli.sh ${words} 2>&1 | sed '1,/WatchedEvent/d'`

describe('one server', () => {
  test('keeps nodes, says what it cannot do, and ends what belongs to a session', async () => {
    const t = await podsOf({ zk: 'zookeeper:3.9' })
    const say = (words: string): Promise<string> => t.exec('zk', cli(words))
    expect(await say('create /app one')).toBe('Created /app\n')
    expect(await say('create /app two')).toBe('Node already exists: /app\n')
    expect(await say('create -s -e /app/n x')).toBe('Created /app/n0000000000\n')
    expect([await say('ls /app'), await say('get /app'), await say('delete /none')]).toEqual([
      '[]\n',
      'one\n',
      'Node does not exist: /none\n',
    ])
    expect(await say('set -v 3 /app two')).toBe('version No is not valid : /app\n')
    expect(await say('get -s /app')).toMatch(
      /^one\ncZxid = 0x2\n(.*\n){4}cversion = 2\ndataVersion = 0\n(.*\n){2}dataLength = 3\nnumChildren = 0\n$/,
    )
    await t.exec('zk', '(echo create -e /mine x; sleep 100; echo ls /) | zkCli.sh > /tmp/log 2>&1 &')
    await t.wait(60)
    expect(await say('ls -R /mine')).toBe('/mine\n')
    await t.exec('zk', 'pkill -9 zkCli.sh')
    await t.wait(60)
    expect(await say('ls /')).toBe('[app, zookeeper]\n')
    expect(await t.exec('zk', 'zkServer.sh status')).toBe(
      'ZooKeeper JMX enabled by default\nUsing config: /conf/zoo.cfg\nMode: standalone\n',
    )
    expect(await t.exec('zk', 'echo ruok | nc localhost 2181; echo srvr | nc localhost 2181 | grep Mode')).toBe(
      'ruok is not executed because it is not in the whitelist.\nMode: standalone\n',
    )
  })
})

test('an ensemble elects a leader, writes with a quorum, and serves nobody without one', async () => {
  const names = ['a', 'b', 'c']
  const t = await podsOf(Object.fromEntries(names.map((name) => [name, 'zookeeper:3.9 sleep 100000'])))
  const servers = names.map((name, i) => `server.${i + 1}=${t.address(name)}:2888:3888;2181`)
  const configuration = ['tickTime=1000', 'dataDir=/data', '4lw.commands.whitelist=*', ...servers].join('\\n')
  const start = (name: string, i: number): Promise<string> =>
    t.exec(name, `printf '${configuration}\\n' > /conf/zoo.cfg; echo ${i + 1} > /data/myid; zkServer.sh start-foreground > /tmp/log &`)
  const mode = async (name: string): Promise<string> =>
    /^(Mode: \w+|This.*)$/m.exec(await t.exec(name, 'echo srvr | nc localhost 2181'))?.[0] ?? ''
  await start('a', 0)
  expect(await mode('a')).toBe('This ZooKeeper instance is not currently serving requests')
  await start('b', 1)
  await start('c', 2)
  expect([await mode('a'), await mode('b'), await mode('c')]).toEqual(['Mode: follower', 'Mode: leader', 'Mode: follower'])
  expect(await t.exec('c', cli('create /x here'))).toBe('Created /x\n')
  await t.exec('b', '(echo create -e /mine x; sleep 1000) | zkCli.sh > /tmp/cli 2>&1 &')
  expect(await t.exec('a', cli('ls /'))).toBe('[mine, x, zookeeper]\n')
  await t.exec('b', 'pkill zkCli.sh; pkill java')
  expect([await mode('a'), await mode('c')]).toEqual(['Mode: follower', 'Mode: leader'])
  expect(await t.exec('a', cli('set /x there; zkCli.sh get /x'))).toContain('there')
  await t.wait(40)
  expect(await t.exec('a', cli('ls /'))).toBe('[x, zookeeper]\n')
  await start('b', 1)
  expect(await t.exec('b', cli('get /x'))).toBe('there\n')
  await t.exec('a', 'pkill java')
  await t.exec('c', 'pkill java')
  expect(await mode('b')).toBe('This ZooKeeper instance is not currently serving requests')
})

test('a tree refuses what would leave it without a parent', () => {
  const tree = new Tree()
  const apply = (operation: Parameters<Tree['refusal']>[0]) => tree.apply({ zxid: zxidOf(1, 1), time: 0, operation })
  expect(apply({ op: 'create', path: '/a/b', data: '', sequential: false, owner: 0 })).toEqual({ failure: 'NONODE' })
  expect(apply({ op: 'create', path: '/a', data: '', sequential: false, owner: 7 })).toEqual({ path: '/a' })
  expect(apply({ op: 'create', path: '/a/b', data: '', sequential: false, owner: 0 })).toEqual({ failure: 'NOCHILDRENFOREPHEMERALS' })
  apply({ op: 'close', owner: 7 })
  expect(tree.get('/a')).toBeUndefined()
})

test("the tutorial's image gives its user what it is made of", async () => {
  const t = await podsOf({ zk: 'registry.k8s.io/kubernetes-zookeeper:1.0-3.4.10 sleep 1000' }, { seconds: 90 })
  const places = '/opt/zookeeper/bin/zookeeper-ready /opt/zookeeper/conf /var/lib/zookeeper/data /opt'
  expect(await t.exec('zk', `stat -c %U:%n ${places}`)).toBe(
    'zookeeper:/opt/zookeeper/bin/zookeeper-ready\nzookeeper:/opt/zookeeper/conf\nzookeeper:/var/lib/zookeeper/data\nroot:/opt\n',
  )
})
