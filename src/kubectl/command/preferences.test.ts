import { expect, it } from 'vitest'
import { TestCluster } from '../testing/cluster'

const WRONG = 'error occurred while applying preferences '

it.each([
  ['aliases:\n- {name: g, command: nosuch one}', 'g', 'command "nosuch one" not found to set alias "g": [nosuch one]\n'],
  ['aliases:\n- {name: g, command: get, options: [{name: nosuch, default: x}]}', 'g ns', 'invalid alias flag nosuch in alias kubectl\n'],
  [
    'aliases:\n- {name: g, command: get, options: [{name: watch, default: x}]}',
    'g ns',
    'could not apply value x to flag watch in alias kubectl err: invalid argument "x" for "-w, --watch" flag: strconv.ParseBool: parsing "x": invalid syntax\n',
  ],
  ['defaults:\n- {command: get, options: [{name: nosuch, default: x}]}', 'get ns', 'invalid flag nosuch for command get\n'],
  [
    'defaults:\n- {command: get, options: [{name: watch, default: x}]}',
    'get ns',
    'could not apply override value x to flag watch in command get err: invalid argument "x" for "-w, --watch" flag: strconv.ParseBool: parsing "x": invalid syntax\n',
  ],
])('preferences that make no sense: %s', async (entries, line, message) => {
  const cluster = await new TestCluster().start()
  cluster.write('/root/work/kuberc', `apiVersion: kubectl.config.k8s.io/v1beta1\nkind: Preference\n${entries}\n`)
  expect(await cluster.kubectl(`${line} --kuberc=kuberc`)).toEqual({ stdout: '', stderr: WRONG + message, code: 1 })
})

it('an alias is a command of its own name, whatever it stands for', async () => {
  const cluster = await new TestCluster().start()
  cluster.write(
    '/root/work/kuberc',
    'apiVersion: kubectl.config.k8s.io/v1beta1\nkind: Preference\naliases:\n- {name: mk, command: create configmap}\n- {name: gn, command: get ns default}\n',
  )
  expect(await cluster.kubectl('mk --nosuch --kuberc=kuberc')).toEqual({
    stdout: '',
    stderr: "error: unknown flag: --nosuch\nSee 'kubectl mk --help' for usage.\n",
    code: 1,
  })
  expect((await cluster.kubectl('mk --help --kuberc=kuberc')).stdout).toMatch(/\nUsage:\n {2}kubectl mk \[options\]\n/)
  expect(await cluster.kubectl('mk a --from-literal=b=c --kuberc=kuberc')).toMatchObject({ stdout: 'configmap/a created\n', code: 0 })
  // What follows the words that are commands does not count.
  expect((await cluster.kubectl('gn configmaps a -o name --kuberc=kuberc')).stdout).toBe('configmap/a\n')
})

const kuberc = (entries: string, version = 'v1beta1'): string =>
  `apiVersion: kubectl.config.k8s.io/${version}\nkind: Preference\n${entries}\n`

it.each([
  ['a boolean', 'defaults:\n- {command: get, options: [{name: output, default: true}]}'],
  ['a letter that YAML 1.1 takes for a boolean', 'aliases:\n- {name: y, command: get}'],
  ['a number', 'aliases:\n- {name: g, command: get, appendArgs: [5]}'],
  ['a text in place of a list', 'defaults:\n- {command: get, options: name}'],
  ['a text in place of an entry', 'defaults:\n- get'],
])('a file with %s where another type belongs is no preference', async (_, entries) => {
  const cluster = await new TestCluster().start()
  cluster.write('/root/work/kuberc', kuberc(entries))
  expect(await cluster.kubectl('get ns default -o name --kuberc=kuberc')).toEqual({
    stdout: '',
    stderr: `${WRONG}kuberc error kuberc: no valid preferences found in kuberc, use --v=5 to see details\n`,
    code: 1,
  })
})

it('what is set twice is set once more: the last value holds, and lists grow', async () => {
  const cluster = await new TestCluster().start()
  cluster.write(
    '/root/work/kuberc',
    kuberc(
      'defaults:\n- {command: get, options: [{name: output, default: wide}]}\n- {command: get, options: [{name: output, default: name}]}\n' +
        'aliases:\n- name: mk\n  command: create cm\n  options: [{name: from-literal, default: a=b}, {name: from-literal, default: c=d}]',
    ),
  )
  expect((await cluster.kubectl('get ns default --kuberc=kuberc')).stdout).toBe('namespace/default\n')
  expect((await cluster.kubectl('mk x --dry-run=client -o jsonpath={.data} --kuberc=kuberc')).stdout).toBe('{"a":"b","c":"d"}')
  expect((await cluster.kubectl('mk x --from-literal=e=f --dry-run=client -o jsonpath={.data} --kuberc=kuberc')).stdout).toBe('{"e":"f"}')
})

it('fields that a version does not have are told in the order of their names', async () => {
  const cluster = await new TestCluster().start()
  cluster.write('/root/work/kuberc', kuberc('extra: 1\ndefaults: []\naliases:\n- {name: g, comand: get, command: get}', 'v1alpha1'))
  expect(await cluster.kubectl('g ns default -o name --kuberc=kuberc')).toEqual({
    stdout: 'namespace/default\n',
    stderr:
      'kuberc: ignoring strict decoding error in kuberc: strict decoding error: ' +
      'unknown field "aliases[0].comand", unknown field "defaults", unknown field "extra"',
    code: 0,
  })
})

it('at -v=1 it is told what a line with preferences stands for', async () => {
  const cluster = await new TestCluster().start()
  cluster.write(
    '/root/work/kuberc',
    kuberc(
      'defaults:\n- {command: get, options: [{name: output, default: name}]}\n' +
        'aliases:\n- {name: gn, command: get, prependArgs: [ns], options: [{name: output, default: name}]}',
    ),
  )
  const told = async (line: string): Promise<string | undefined> =>
    /original command: .*/.exec((await cluster.kubectl(`${line} --kuberc=kuberc`)).stderr)?.[0]
  expect(await told('get ns default -v=1')).toBe('original command: "kubectl get ns default -v=1 --kuberc=kuberc --output=name"')
  expect(await told('gn default -v=1')).toBe('original command: "kubectl get --output=name  ns default -v=1 --kuberc=kuberc"')
  expect(await told('get ns default')).toBeUndefined()
})
