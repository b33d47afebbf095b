/** Which plugins run under which policy, in client-go's words. */
import { beforeAll, describe, expect, it } from 'vitest'
import { MemoryFiles } from '../../shell/memory-files'
import { preferencesOf, readKuberc } from '../config/kuberc'
import { TestCluster } from '../testing/cluster'
import { forbidden } from './plugin-policy'

const file = (policy: string, entries?: readonly object[], version = 'v1beta1') => ({
  apiVersion: `kubectl.config.k8s.io/${version}`,
  credentialPluginPolicy: policy,
  ...(entries ? { credentialPluginAllowlist: entries } : {}),
})

describe('a policy about credential plugins', () => {
  const files = new MemoryFiles()
  files.makeDirectory('/opt/bin', { parents: true })
  files.write('/opt/bin/login', '')
  const io = { files, env: { PATH: '/usr/bin:/opt/bin' }, system: { command: () => undefined } as never }

  it.each<[string, string, readonly object[] | undefined, string | undefined]>([
    ['login', '', undefined, undefined],
    ['login', 'AllowAll', undefined, undefined],
    ['login', 'DenyAll', undefined, 'plugin "login" not allowed: policy set to "DenyAll"'],
    ['login', 'Allowlist', [{ name: 'login' }], undefined],
    ['login', 'Allowlist', [{ command: '/opt/bin/login' }], undefined],
    ['/opt/bin/login', 'Allowlist', [{ command: 'other' }, { command: 'login' }], undefined],
    ['login', 'Allowlist', [{ command: '/bin/login' }], 'plugin path "/opt/bin/login" is not permitted by the credential plugin allowlist'],
    ['login', 'Allowlist', [{ command: 'other' }], 'plugin path "/opt/bin/login" is not permitted by the credential plugin allowlist'],
    [
      'none',
      'Allowlist',
      [{ command: 'login' }],
      'plugin path "none" cannot be resolved for credential plugin allowlist check: exec: "none": executable file not found in $PATH',
    ],
  ])('%s under %s %j', (command, policy, entries, refusal) => {
    expect(forbidden(command, preferencesOf(file(policy, entries)).pluginPolicy, io)).toBe(refusal)
  })

  it('is none in the first version of the file', () => {
    files.write('/first', JSON.stringify({ kind: 'Preference', ...file('DenyAll', [{}], 'v1alpha1') }))
    const read = readKuberc(files, { path: '/first', shown: '/first' })
    expect(preferencesOf(read!.preference!.value).pluginPolicy).toEqual({ type: '' })
  })

  describe('of a file', () => {
    let cluster: TestCluster
    beforeAll(async () => {
      cluster = await new TestCluster().start()
      await cluster.out('config set-credentials minikube --exec-command=kubectl --exec-api-version=client.authentication.k8s.io/v1beta1')
      await cluster.out('config unset users.minikube.token')
    })

    const invalid = 'error occurred while applying preferences '
    it.each([
      [file('DenyAll'), 'Unable to connect to the server: getting credentials: plugin "kubectl" not allowed: policy set to "DenyAll"\n'],
      [file('Odd'), `${invalid}unknown plugin policy: "Odd"\n`],
      [file('DenyAll', []), `${invalid}misconfigured credential plugin allowlist: plugin policy is "DenyAll" but allowlist is non-nil\n`],
      [file('Allowlist'), `${invalid}credential plugin policy set to "Allowlist", but allowlist is unspecified\n`],
      [
        file('Allowlist', []),
        `${invalid}credential plugin policy set to "Allowlist", but allowlist is empty; use "DenyAll" policy instead\n`,
      ],
      [file('Allowlist', [{ name: '' }]), `${invalid}misconfigured credential plugin allowlist: empty allowlist entry #1\n`],
      [file('Allowlist', [{ name: './a' }]), `${invalid}non-normalized file path: "./a" vs "a"\n`],
      [file('Allowlist', [{ name: '../a/../b' }]), `${invalid}non-normalized file path: "../a/../b" vs "../b"\n`],
    ])('%j', async (policy, stderr) => {
      cluster.write('/kuberc', JSON.stringify({ kind: 'Preference', ...policy }))
      const asked = await cluster.kubectl('get ns --kuberc=/kuberc')
      // Before, it is told of each attempt.
      expect(asked.stderr.split('\n').filter((line) => !line.startsWith('E0101'))).toEqual(stderr.split('\n'))
      expect(asked.code).toBe(1)
      expect((await cluster.kubectl('config view -o name --kuberc=/kuberc')).code).toBe(stderr.startsWith(invalid) ? 1 : 0)
    })
  })
})
