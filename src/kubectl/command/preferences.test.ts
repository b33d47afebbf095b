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
