/** Facts about the variables of a container and where their values come from. */
import { describe, expect, test } from 'vitest'
import { CONFIG_MAPS, SERVICES } from '../../schema/resources'
import { testNode } from '../test-node'
import { valueInFile } from './env-file'
import { expand } from './environment'

const SLEEPER = { name: 'main', image: 'busybox', command: ['sleep', '3600'] }

describe('a file of variables', () => {
  test.each([
    ["KEY='a value'", 'a value'],
    ["  KEY='indented'", 'indented'],
    ["# a comment\n\n\t\nOTHER='x'\nKEY='y'  # and another", 'y'],
    ["KEY='one\n two\nthree'", 'one\n two\nthree'],
    ["KEY='#no comment $HOME \\n'", '#no comment $HOME \\n'],
    ["KEY='first'\nKEY='second'", 'first'],
    ["KEY= 'x'", undefined],
    ["KEY=''", undefined],
    ["OTHER='x'", undefined],
    ["OTHER= x\nKEY='y'", 'y'],
    ['', undefined],
  ])('%j sets KEY to %j', (text, value) => {
    expect(valueInFile(text, 'KEY')).toBe(value)
  })

  test.each(['KEY', "='x'", "KEY ='x'", 'KEY=x', 'KEY="x"', 'KEY=', "KEY='x' y", "KEY='x", "OTHER=bare\nKEY='x'"])(
    '%j is refused',
    (text) => {
      expect(() => valueInFile(text, 'KEY')).toThrow()
    },
  )
})

/** What the first container of a pod has, once it runs. */
const environmentOf = (t: ReturnType<typeof testNode>, pod: string) => {
  const worker = [...t.node.kubelet.workers.values()].find(({ pod: { metadata } }) => metadata.name === pod)
  return worker?.record('main').current?.config
}
const waiting = (t: ReturnType<typeof testNode>, pod: string) => t.pod(pod).status?.containerStatuses?.[0]?.state?.waiting

describe('fileKeyRef', () => {
  const withFile = (text: string, optional?: boolean) => ({
    initContainers: [{ name: 'writer', image: 'busybox', command: ['sh', '-c', text], volumeMounts: [{ name: 'v', mountPath: '/out' }] }],
    containers: [
      {
        ...SLEEPER,
        env: [
          {
            name: 'GIVEN',
            valueFrom: { fileKeyRef: { volumeName: 'v', path: 'vars/env', key: 'KEY', ...(optional === undefined ? {} : { optional }) } },
          },
        ],
      },
    ],
    volumes: [{ name: 'v', emptyDir: {} }],
  })

  test('gives what an init container has left in a volume that the container does not even mount', async () => {
    const t = testNode()
    await t.wait(2)
    t.run('reader', withFile(`mkdir /out/vars; echo "KEY='from a file'" > /out/vars/env`))
    await t.wait(6)
    expect(environmentOf(t, 'reader')?.env['GIVEN']).toBe('from a file')
  })

  test.each([
    ['no file', 'true', "couldn't parse env file"],
    ['a file of another form', 'mkdir /out/vars; echo KEY=bare > /out/vars/env', "couldn't parse env file"],
    [
      'no such key',
      `mkdir /out/vars; echo "OTHER='x'" > /out/vars/env`,
      expect.stringMatching(
        /^environment variable key "KEY" not found in file "\/var\/lib\/kubelet\/pods\/[-\w]+\/volumes\/kubernetes.io~empty-dir\/v\/vars\/env"$/,
      ),
    ],
  ])('with %s keeps the container from starting', async (_, script, message) => {
    const t = testNode()
    await t.wait(2)
    t.run('waiter', withFile(script))
    // The next sync says so, after the back-off of the one that failed.
    await t.wait(25)
    expect(waiting(t, 'waiter')).toEqual({ reason: 'CreateContainerConfigError', message })
  })

  test('that is optional leaves a missing key out', async () => {
    const t = testNode()
    await t.wait(2)
    t.run('content', withFile(`mkdir /out/vars; echo "OTHER='x'" > /out/vars/env`, true))
    await t.wait(6)
    expect(environmentOf(t, 'content')?.env).not.toHaveProperty('GIVEN')
  })
})

describe('references', () => {
  test('a command names variables of Services too', async () => {
    const t = testNode()
    t.admin.resource(SERVICES).create({
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name: 'db', namespace: 'default' },
      spec: { ports: [{ port: 5432 }] },
    })
    await t.wait(2)
    t.run('caller', {
      containers: [
        {
          ...SLEEPER,
          command: ['sh', '-c', 'sleep 3600', '$(DB_SERVICE_HOST)', '$$(DB_SERVICE_HOST)', '$(NOBODY)', '$(OWN)'],
          env: [{ name: 'OWN', value: 'at $(DB_SERVICE_PORT)' }],
        },
      ],
    })
    await t.wait(4)
    const host = environmentOf(t, 'caller')?.env['DB_SERVICE_HOST']
    expect(host).toMatch(/^10\./)
    expect(environmentOf(t, 'caller')?.argv.slice(3)).toEqual([host, '$(DB_SERVICE_HOST)', '$(NOBODY)', 'at 5432'])
  })

  test('resources may be those of another container, and limits that are not set are the node’s', async () => {
    const t = testNode()
    await t.wait(2)
    const given = (name: string, resource: string, more: object = {}) => ({ name, valueFrom: { resourceFieldRef: { resource, ...more } } })
    t.run('asker', {
      containers: [
        {
          ...SLEEPER,
          resources: { requests: { cpu: '1100m', memory: '1Mi' }, limits: { 'ephemeral-storage': '0' } },
          env: [
            given('REQUEST', 'requests.cpu'),
            given('MILLI', 'requests.cpu', { divisor: '1m' }),
            given('THEIRS', 'limits.memory', { containerName: 'other', divisor: '1Mi' }),
            given('NODE', 'limits.cpu'),
            given('ROOM', 'limits.ephemeral-storage', { divisor: '1Ki' }),
            given('NONE', 'requests.ephemeral-storage'),
          ],
        },
        { ...SLEEPER, name: 'other', resources: { limits: { memory: '20Mi' } } },
      ],
    })
    await t.wait(4)
    expect(environmentOf(t, 'asker')?.env).toMatchObject({
      REQUEST: '2',
      MILLI: '1100',
      THEIRS: '20',
      NODE: '2',
      ROOM: '20145724',
      NONE: '0',
    })
  })
})

describe('a subPathExpr', () => {
  test.each([
    ['$(NOBODY)/$(EMPTY)/x', 'missing value for EMPTY, NOBODY'],
    ['$(UP)', "unable to provision SubPath `../x`: must not contain '..'"],
    ['$(ROOT)', 'error SubPath `/x` must not be an absolute path'],
  ])('%s keeps the container from starting', async (subPathExpr, message) => {
    const t = testNode()
    await t.wait(2)
    t.run('mounter', {
      containers: [
        {
          ...SLEEPER,
          env: [
            { name: 'EMPTY', value: '' },
            { name: 'UP', value: '../x' },
            { name: 'ROOT', value: '/x' },
          ],
          volumeMounts: [{ name: 'v', mountPath: '/data', subPathExpr }],
        },
      ],
      volumes: [{ name: 'v', emptyDir: {} }],
    })
    await t.wait(4)
    expect(waiting(t, 'mounter')).toEqual({ reason: 'CreateContainerConfigError', message })
  })
})

describe('a subPath', () => {
  const conf = (key: string, mountPath: string) => ({
    containers: [{ ...SLEEPER, image: 'nginx', volumeMounts: [{ name: 'v', mountPath, subPath: key }] }],
    volumes: [{ name: 'v', configMap: { name: 'conf' } }],
  })

  test('that the volume does not have is a folder, which cannot lie where the image has a file', async () => {
    const t = testNode()
    await t.wait(2)
    t.admin.resource(CONFIG_MAPS).create({
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: 'conf', namespace: 'default' },
      data: { 'nginx.conf': 'events {}' },
    })
    t.run('folder', conf('wrong', '/extra'))
    t.run('clash', conf('wrong', '/etc/nginx/nginx.conf'))
    t.run('right', conf('nginx.conf', '/etc/nginx/nginx.conf'))
    await t.wait(4)
    const files = (pod: string) =>
      [...t.node.kubelet.workers.values()].find((each) => each.pod.metadata.name === pod)?.record('main').current?.files
    expect(files('folder')?.stat('/extra').type).toBe('directory')
    expect(files('right')?.readText('/etc/nginx/nginx.conf')).toBe('events {}')
    expect(t.pod('clash').status?.containerStatuses?.[0]?.lastState?.terminated).toMatchObject({
      reason: 'StartError',
      message: expect.stringMatching(
        /error mounting "\/var\/lib\/kubelet\/pods\/[-\w]+\/volume-subpaths\/v\/main\/0" to rootfs at "\/etc\/nginx\/nginx.conf": .*: not a directory$/,
      ),
    })
  })
})

describe('hostnameOverride', () => {
  test('is the name inside, in no domain', async () => {
    const t = testNode()
    await t.wait(2)
    t.run('web', { hostname: 'other', subdomain: 'sub', hostnameOverride: 'my.own.name', containers: [SLEEPER] } as never)
    await t.wait(4)
    const worker = [...t.node.kubelet.workers.values()].find(({ pod }) => pod.metadata.name === 'web')
    expect(worker?.sandbox?.config).toMatchObject({ hostname: 'my.own.name' })
    expect(worker?.sandbox?.config.domainName).toBeUndefined()
    expect(worker?.record('main').current?.files.readText('/etc/hosts')).toMatch(/^10\.244\.1\.\d+\tmy\.own\.name$/m)
  })
})

test('names that never close stay, however many there are', () => {
  const open = '$('.repeat(200_000)
  expect(expand(`$(A)$$(A)$$ ${open}$$(A`, { A: 'x' })).toBe(`x$(A)$ ${open}$(A`)
})

test('variables that name each other until no runtime could be told of them keep the container from being made', async () => {
  const t = testNode()
  await t.wait(2)
  const env = Array.from({ length: 12 }, (_, i) => ({ name: `V${i}`, value: i === 0 ? 'x'.repeat(1000) : `$(V${i - 1})`.repeat(8) }))
  t.run('many', { containers: [{ ...SLEEPER, env }] })
  await t.wait(25)
  expect(waiting(t, 'many')).toEqual({
    reason: 'CreateContainerError',
    message: expect.stringMatching(
      /^rpc error: code = ResourceExhausted desc = trying to send message larger than max \(\d+ vs\. 16777216\)$/,
    ),
  })
})
