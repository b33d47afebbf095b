import { describe, expect, it } from 'vitest'
import { parseOptions } from './api'

describe('podyard api’s options', () => {
  it('without any, a cluster named minikube at the speed of real time', () => {
    expect(parseOptions([])).toMatchObject({ port: 8001, tls: false, nodes: ['minikube'], bare: false, speed: 1, authorization: 'RBAC' })
  })

  it('values may follow after = or as the next word', () => {
    expect(parseOptions(['--port=0', '--nodes', 'a,b', '--bare', '--speed=max'])).toMatchObject({
      port: 0,
      nodes: ['a', 'b'],
      speed: Infinity,
    })
  })

  it('a transcript is replayed on a bare cluster', () => {
    expect(parseOptions(['--transcript', 'x.json', '--steer'])).toMatchObject({ bare: true, transcript: 'x.json', steer: true })
  })

  it('without kubelets no token volumes are added to pods', () => {
    const options = parseOptions(['--bare', '--no-kubelets', '--disable-admission-plugins=Priority', '--authorization-mode=AlwaysAllow'])
    expect(options).toMatchObject({
      serviceRange: '10.0.0.0/24',
      withoutAdmission: ['ServiceAccount', 'Priority'],
      authorization: 'AlwaysAllow',
    })
  })

  it.each([
    [['--port', '70000'], '--port: 70000 is no port'],
    [['--speed', '0'], '--speed: 0 is no speed'],
    [['--no-kubelets'], '--no-kubelets needs --bare: the control plane runs on a node'],
    [['--nodes', 'a'], 'without --bare the first of --nodes is minikube'],
    [['--authorization-mode', 'ABAC'], '--authorization-mode: ABAC is no mode'],
    [['--service-cluster-ip-range=10.1.0.0/16', '--bare'], '--service-cluster-ip-range needs --no-kubelets'],
    [
      ['--service-cluster-ip-range=10.1.0.0', '--bare', '--no-kubelets'],
      '--service-cluster-ip-range: 10.1.0.0 is no range of IPv4 addresses',
    ],
    [['--port'], '--port needs a value'],
    [['--nosuch'], 'unknown option --nosuch'],
  ])('%j is refused', (args, message) => {
    expect(() => parseOptions(args)).toThrow(message)
  })
})
