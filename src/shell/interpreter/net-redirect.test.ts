import { expect, it } from 'vitest'
import { decodeText } from '../bytes'
import { connectedPair } from '../net-stream'
import { NetError, NO_NET, type Net } from '../net'
import { runOn, testMachine } from '../test-machine'

/** Somebody at 10.0.0.1:80 who answers a line with the line itself, and nobody anywhere else. */
function machineWithServer() {
  const clock = { wake: (): void => undefined }
  const net: Net = {
    ...NO_NET,
    resolve: async (name) => {
      if (name === 'web') return ['10.0.0.1']
      if (/^[\d.]+$/.test(name)) return [name]
      throw new NetError('NXDOMAIN', name, 0)
    },
    dial: async (address, port) => {
      if (address !== '10.0.0.1' || port !== 80) throw new NetError('connection refused', address, port)
      const [mine, theirs] = connectedPair(clock)
      void theirs.read().then((data) => {
        if (data) theirs.write(new TextEncoder().encode(`you said ${decodeText(data)}`))
        theirs.end()
      })
      return mine
    },
  }
  const made = testMachine('bash', [], net)
  clock.wake = () => made.clock.wake()
  return made
}

it('a redirection to /dev/tcp is a connection', async () => {
  const { machine, clock } = machineWithServer()
  const script = 'exec 3<>/dev/tcp/web/80; echo hello >&3; cat <&3; exec 3>&-; (: < /dev/tcp/10.0.0.1/http) && echo open'
  expect(await runOn(machine, clock, script)).toEqual({ out: 'you said hello\nopen\n', err: '', code: 0 })
})

it('where nobody listens, or nobody has the name, it fails as bash says', async () => {
  const { machine, clock } = machineWithServer()
  expect(
    await runOn(machine, clock, ': < /dev/tcp/10.0.0.1/81; echo $?; : < /dev/tcp/nosuch/80; echo $?; : < /dev/tcp/10.0.0.1/constructor'),
  ).toEqual({
    out: '1\n1\n',
    err:
      'bash: connect: Connection refused\nbash: line 1: /dev/tcp/10.0.0.1/81: Connection refused\n' +
      'bash: nosuch: Name or service not known\nbash: line 1: /dev/tcp/nosuch/80: Invalid argument\n' +
      'bash: constructor: Servname not supported for ai_socktype\nbash: line 1: /dev/tcp/10.0.0.1/constructor: Invalid argument\n',
    code: 1,
  })
})

it('dash and busybox know no such name', async () => {
  const { machine, clock } = testMachine('ash')
  expect((await runOn(machine, clock, ': < /dev/tcp/10.0.0.1/80')).err).toBe("sh: can't open /dev/tcp/10.0.0.1/80: no such file\n")
})
