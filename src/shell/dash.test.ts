/** Facts about the sh of Debian and Ubuntu, beside that of other systems. */
import { describe, expect, test } from 'vitest'
import { runOn, testMachine } from './test-machine'

const RELEASE = '/etc/os-release'

async function sh(script: string, release = 'ID=debian\n'): Promise<string> {
  const { machine, clock } = testMachine()
  machine.files.makeDirectory('/etc', { parents: true })
  machine.files.write(RELEASE, release)
  const { out, err } = await runOn(machine, clock, `sh -c '${script}'`)
  return out + err
}

describe('sh where it is dash', () => {
  test.each([
    ['echo "a\\nb"; echo -n c', 'a\nb\nc'],
    ['echo -e "x\\ty"', '-e x\ty\n'],
    ['echo {1..3}', '{1..3}\n'],
    ['nosuch', 'sh: 1: nosuch: not found\n'],
    ['echo $(nosuch)\necho; ./nosuch', '\n\nsh: 1: nosuch: not found\nsh: 2: ./nosuch: not found\n'],
    ['source /etc/profile || echo $?', '127\nsh: 1: source: not found\n'],
    ['let x=1', 'sh: 1: let: not found\n'],
    ['cd /nosuch; echo on', "on\nsh: 1: cd: can't cd to /nosuch\n"],
    ['cat < nosuch; echo on', 'on\nsh: 1: cannot open nosuch: No such file\n'],
    ['echo > /no/x', 'sh: 1: cannot create /no/x: Directory nonexistent\n'],
    ['readonly x=1; x=2; echo on', 'sh: 1: x: is read only\n'],
    ['set -u; echo $y; echo on', 'sh: 1: y: parameter not set\n'],
    ['echo $((1/0)); echo on', 'sh: 1: arithmetic expression: division by zero: "1/0"\n'],
    ['[ 1 -eq a ] || echo on', 'on\nsh: 1: [: Illegal number: a\n'],
    ['echo "[$BASH_VERSION]"', '[]\n'],
    ['x=1; (echo $((x + 1)); nosuch) 2>&1', '2\nsh: 1: nosuch: not found\n'],
  ])('%s', async (script, said) => {
    expect(await sh(script)).toBe(said)
  })

  test('does not run what names no interpreter: the shell that starts it does', async () => {
    const { machine, clock } = testMachine()
    machine.files.write(RELEASE, 'ID=ubuntu\n')
    const { out } = await runOn(
      machine,
      clock,
      'echo "echo {1..2}" > s; chmod +x s; ./s; sh s; echo "#!/bin/sh" | cat - s > t; chmod +x t; ./t',
    )
    expect(out).toBe('1 2\n{1..2}\n{1..2}\n')
  })

  test('is bash where nobody can tell the system', async () => {
    const { machine, clock } = testMachine()
    machine.files.makeDirectory(RELEASE, { parents: true })
    const { out, err, code } = await runOn(machine, clock, 'sh -c "echo {1..3}"')
    expect({ out, err, code }).toEqual({ out: '1 2 3\n', err: '', code: 0 })
  })

  test('is bash where that is the system’s', async () => {
    expect(await sh('echo "a\\nb" {1..3}; nosuch', 'ID="centos"\n')).toBe('a\\nb 1 2 3\nsh: line 1: nosuch: command not found\n')
  })
})
