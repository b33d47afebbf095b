/** What becomes of a node whose network plugins are not configured as they should be. */
import { expect, test } from 'vitest'
import { NODES } from '../../schema/resources'
import { testNode } from '../test-node'

const FILE = '/etc/cni/net.d/10-net.conflist'
const PLUGINS = ['loopback', 'bridge', 'portmap']
const configuration = (...types: readonly string[]): string =>
  JSON.stringify({ cniVersion: '1.0.0', name: 'net', plugins: types.map((type) => ({ type })) })

async function configured() {
  const t = testNode()
  const { files } = t.node
  for (const folder of ['/opt/cni/bin', '/etc/cni/net.d']) files.makeDirectory(folder, { parents: true })
  for (const plugin of PLUGINS) files.write(`/opt/cni/bin/${plugin}`, '')
  files.write(FILE, configuration('bridge', 'portmap'))
  await t.wait(2)
  const ready = () => {
    const { status, reason, message } = t.admin
      .resource(NODES)
      .get('w1')
      .status!.conditions!.find(({ type }) => type === 'Ready')!
    return { status, reason, message }
  }
  const begin = (name: string, more: object = {}) => t.run(name, { containers: [{ name: 'c', image: 'nginx' }], ...more })
  const phase = (name: string) => t.pod(name).status?.phase
  return { ...t, files, ready, begin, phase }
}

const NOT_READY = 'NetworkReady=false reason:NetworkPluginNotReady message:Network plugin returns error: cni plugin not initialized'

test.each([
  ['is not there', undefined, 'no network config found in /etc/cni/net.d: cni plugin not initialized'],
  [
    'is cut off',
    '{"plugins": [',
    `failed to load CNI config list file ${FILE}: error parsing configuration list: unexpected end of JSON input: invalid cni config`,
  ],
  [
    'names no plugins',
    '{"name": "net"}',
    `failed to load CNI config list file ${FILE}: error parsing configuration list: no 'plugins' key: invalid cni config`,
  ],
  [
    'leaves out what a plugin is',
    '{"name": "net", "plugins": [{}]}',
    `failed to load CNI config list file ${FILE}: failed to parse plugin config 0: error parsing configuration: missing 'type': invalid cni config`,
  ],
])(
  'where the configuration %s, the node is not ready until it is mended; pods that run go on, those of its own network start',
  async (_, text, fault) => {
    const t = await configured()
    t.begin('before')
    await t.wait(5)
    expect([t.ready().status, t.phase('before')]).toEqual(['True', 'Running'])
    if (text === undefined) t.files.remove(FILE)
    else t.files.write(FILE, text)
    await t.wait(12)
    expect(t.ready()).toEqual({ status: 'False', reason: 'KubeletNotReady', message: `container runtime network not ready: ${NOT_READY}` })
    expect(t.node.runtime.networkFault).toBe(`cni config load failed: ${fault}: failed to load cni config`)
    expect(t.node.journal.since().map(({ message }) => message())).toContain(
      `"Container runtime network not ready" networkReady="${NOT_READY}"`,
    )
    t.begin('after')
    t.begin('host', { hostNetwork: true })
    await t.wait(5)
    expect(t.events('after')).toEqual([
      expect.stringMatching(/^NetworkNotReady x\d+: network is not ready: container runtime network not ready: NetworkReady=false /),
    ])
    expect([t.phase('before'), t.phase('after'), t.phase('host')]).toEqual(['Running', 'Pending', 'Running'])
    t.files.write(FILE, configuration('bridge'))
    await t.wait(12)
    expect([t.ready().status, t.phase('after')]).toEqual(['True', 'Running'])
  },
)

test('a plugin that is not installed shows in each sandbox, not in the node', async () => {
  const t = await configured()
  t.files.write(FILE, configuration('flannel', 'portmap'))
  t.begin('p')
  await t.wait(15)
  expect(t.ready().status).toBe('True')
  expect(t.events('p')[0]).toMatch(
    /^FailedCreatePodSandBox: Failed to create pod sandbox: rpc error: code = Unknown desc = failed to setup network for sandbox "[0-9a-f]{64}": plugin type="flannel" failed \(add\): failed to find plugin "flannel" in path \[\/opt\/cni\/bin\]$/,
  )
  t.files.write('/opt/cni/bin/flannel', '')
  await t.wait(20)
  expect(t.phase('p')).toBe('Running')
})

test('of several files the first by name counts, whatever is no configuration', async () => {
  const t = await configured()
  t.files.write('/etc/cni/net.d/00-first.conf', '{"name": "first", "type": "flannel"}')
  t.files.write('/etc/cni/net.d/.kubernetes', '')
  t.files.write('/etc/cni/net.d/00-readme.txt', 'no network')
  expect(() => t.node.runtime.createSandbox({ uid: 'x' } as never)).toThrow('plugin type="flannel" failed (add)')
  t.files.write('/etc/cni/net.d/00-first.conf', '{"name": "first"}')
  expect(t.node.runtime.networkFault).toBe(
    'cni config load failed: network type not found in /etc/cni/net.d/00-first.conf: invalid cni config: failed to load cni config',
  )
  t.files.remove('/etc/cni/net.d/00-first.conf')
  expect(t.node.runtime.networkFault).toBeUndefined()
})

test('a node without any such files has its network', async () => {
  const t = testNode()
  await t.wait(2)
  t.run('p', { containers: [{ name: 'c', image: 'nginx' }] })
  await t.wait(5)
  expect([t.node.runtime.networkFault, t.pod('p').status?.phase]).toEqual([undefined, 'Running'])
})
