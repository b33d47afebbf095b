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
