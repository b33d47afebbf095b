/** Facts about agnhost's sub-commands, each as a pod runs it. */
import { describe, expect, test } from 'vitest'
import { podsOf } from '../test-pods'
import { Flags, number, onOff, UsageError, words } from './flags'

const IMAGE = 'registry.k8s.io/e2e-test-images/agnhost:2.53'

async function run(args: Readonly<Record<string, string>>, seconds = 20) {
  const images = Object.fromEntries(Object.entries(args).map(([name, line]) => [name, `${IMAGE} ${line}`]))
  const t = await podsOf(images, { seconds, restartPolicy: 'Never' })
  const log = (pod: string): Promise<string> => {
    let text = ''
    const chunk = (data: Uint8Array): void => void (text += new TextDecoder().decode(data))
    return new Promise((resolve) => t.node.endpoint.logs('default', pod, { follow: false }, { chunk, end: () => resolve(text) }))
  }
  return { ...t, log, code: (pod: string) => t.pod(pod).status!.containerStatuses![0]!.state!.terminated?.exitCode }
}

describe('a command line', () => {
  const specs = { port: number(80), tcp: onOff(false), name: words('x', 'n') }

  test('has flags with values after = or in the next word, switches and letters', () => {
    const flags = Flags.read(['--port=1', '--tcp', '-n', 'a', 'rest'], specs)
    expect([flags.number('port'), flags.on('tcp'), flags.text('name'), flags.positional]).toEqual([1, true, 'a', ['rest']])
    expect([Flags.read(['-nb', '--tcp=false'], specs).text('name'), Flags.read([], specs).text('name')]).toEqual(['b', 'x'])
  })

  test.each([
    [['--nosuch'], 'unknown flag: --nosuch'],
    [['-q'], "unknown shorthand flag: 'q' in -q"],
    [['--port'], 'flag needs an argument: --port'],
    [['--port=x'], 'invalid argument "x" for "--port" flag: strconv.ParseInt: parsing "x": invalid syntax'],
    [['--tcp=perhaps'], 'invalid argument "perhaps" for "--tcp" flag: strconv.ParseBool: parsing "perhaps": invalid syntax'],
  ])('%j is refused', (line, message) => expect(() => Flags.read(line, specs)).toThrow(new UsageError(message)))
})

test('what it is told to do and does not know ends it', async () => {
  const t = await run({ a: 'nosuch', b: 'netexec --nosuch' })
  expect([await t.log('a'), t.code('a')]).toEqual(['Error: unknown command "nosuch" for "app"\nRun \'app --help\' for usage.\n', 1])
  expect([await t.log('b'), t.code('b')]).toEqual(['Error: unknown flag: --nosuch\nUsage:\n  app netexec [flags]\n', 1])
})

test('entrypoint-tester says how it was called', async () => {
  const t = await run({ a: 'entrypoint-tester override arguments' })
  expect([await t.log('a'), t.code('a')]).toEqual(['[/agnhost entrypoint-tester override arguments]\n', 0])
})

test('mounttest makes files with exact rights and tells of them', async () => {
  const t = await run({
    a: 'mounttest --fs_type=/dev --new_file_0666=/new --file_perm=/new --file_mode=/tmp --file_owner=/new',
    b: 'mounttest --file_content=/no',
  })
  expect(await t.log('a')).toBe(
    'mount type of "/dev": tmpfs\ncontent of file "/new": mount-tester new file\n\nmode of file "/tmp": dtrwxrwxrwx\n' +
      'perms of file "/new": -rw-rw-rw-\nowner UID of "/new": 0\nowner GID of "/new": 0\n',
  )
  expect([await t.log('b'), t.code('b')]).toEqual(['error reading file content for "/no": open /no: no such file or directory\n', 1])
})

test('netexec dials others over HTTP and datagrams, and runs commands', async () => {
  const t = await run({ web: 'netexec --http-port=8080 --udp-port=8081' })
  const [self, dial] = [t.address('web'), 'curl -s "http://127.0.0.1:8080/dial?request=hostname&host=']
  expect(await t.exec('web', `${dial}${self}&port=8080&tries=2"`)).toBe('{"responses":["web","web"]}')
  expect(await t.exec('web', `${dial}${self}&port=8081&protocol=udp"`)).toBe('{"responses":["web"]}')
  expect(await t.exec('web', `${dial}${self}&port=9&protocol=udp"`)).toMatch(
    new RegExp(`^{"errors":\\["reading from udp connection failed. err:'read udp ${self}:\\d+->${self}:9: read: connection refused'"\\]}$`),
  )
  expect(await t.exec('web', `${dial}${self}&port=9"`)).toBe(
    `{"errors":["Get \\"http://${self}:9/hostname\\": dial tcp ${self}:9: connect: connection refused"]}`,
  )
  expect(await t.exec('web', 'curl -s "http://127.0.0.1:8080/shell?cmd=echo+hello;exit+3"')).toBe(
    '{"error":"exit status 3","output":"hello\\n"}',
  )
  expect(await t.exec('web', 'curl -si "http://127.0.0.1:8080/redirect?location=/echo&code=307"')).toContain('Location: /echo')
  expect(await t.log('web')).toMatch(
    /^I1\d{3} [\d:.]+ +1 log\.go:195\] Started HTTP server on port 8080\nI\S+ [\d:.]+ +1 log\.go:195\] Started UDP server on port {2}8081\n/,
  )
})

test('connect says why it cannot', async () => {
  const t = await run({ web: 'netexec', box: 'pause' })
  const [address, agnhost] = [t.address('web'), '/agnhost connect --timeout=2s']
  expect(await t.exec('box', `${agnhost} ${address}:8080; echo $?`)).toBe('0\n')
  expect(await t.exec('box', `${agnhost} ${address}:81; echo $?`)).toBe('REFUSED\n1\n')
  expect(await t.exec('box', `${agnhost} 10.244.77.7:80; echo $?`)).toBe('TIMEOUT\n1\n')
  expect(await t.exec('box', `${agnhost} nosuch:80`)).toBe('DNS: lookup nosuch: no such host\n')
})

test('serve-hostname waits for a minute when it is told to end', async () => {
  const t = await run({ a: 'serve-hostname' })
  expect(await t.exec('a', 'curl -s http://127.0.0.1:9376')).toBe('a')
  await t.exec('a', 'kill 1')
  expect(t.code('a')).toBeUndefined()
  await t.wait(60)
  expect(t.code('a')).toBe(0)
})

test('serve_hostname and liveness are images of their own, too', async () => {
  const t = await podsOf({ a: 'registry.k8s.io/serve_hostname', b: 'registry.k8s.io/liveness /server' }, { seconds: 20 })
  expect(await t.exec('a', 'curl -s http://127.0.0.1:9376')).toBe('a')
  expect(await t.exec('b', 'curl -s http://127.0.0.1:8080/started')).not.toBe('')
})

test('logs-generator writes as many lines as it is told to', async () => {
  const t = await run({ a: 'logs-generator --log-lines-total 20 --run-duration 10s' })
  const lines = (await t.log('a')).trimEnd().split('\n')
  expect(lines).toHaveLength(20)
  expect(lines[19]).toMatch(/logs_generator\.go:76\] 19 (GET|POST|PUT) \/api\/v1\/namespaces\/[\w-]+\/pods\/\w+ \d{3}$/)
  expect(t.code('a')).toBe(0)
})

test('guestbook keeps what it is told', async () => {
  const t = await run({ a: 'guestbook --http-port 6379' })
  expect(await t.exec('a', 'curl -s "http://127.0.0.1:6379/set?key=x&value=1"')).toBe('{"message":"Updated"}')
  expect(await t.exec('a', 'curl -s "http://127.0.0.1:6379/get?key=x"')).toBe('{"data":"1"}')
  expect(await t.exec('a', 'curl -s "http://127.0.0.1:6379/guestbook?cmd=drop"')).toBe("unsupported cmd: 'drop'\n")
})

test('dns-suffix and dns-server-list read resolv.conf', async () => {
  const t = await run({ a: 'dns-suffix', b: 'dns-server-list' })
  expect(await t.log('a')).toBe('default.svc.cluster.local,svc.cluster.local,cluster.local\n')
  expect(await t.log('b')).toBe('10.96.0.10\n')
})
