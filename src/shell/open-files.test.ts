/** Facts about files that are open while their names go: descriptors, `tail -f` and `tail -F`, in GNU's words and in busybox's. */
import { describe, expect, it, test } from 'vitest'
import { MemoryFiles } from './memory-files'
import { runOn, testMachine } from './test-machine'

async function told(script: string, flavour: 'bash' | 'ash' = 'bash'): Promise<string> {
  const { machine, clock } = testMachine(flavour)
  const { out } = await runOn(machine, clock, `{ ${script}; } 2>&1`)
  return out
}

describe('a file in memory that is open', () => {
  it('is the same one under a new name, and when no name is left', () => {
    const files = new MemoryFiles()
    files.write('/log', 'a')
    const file = files.open('/log')!
    files.rename('/log', '/old')
    expect(file.path).toBe('/old')
    file.write(new TextEncoder().encode('b'), 1)
    expect(files.readText('/old')).toBe('ab')
    files.write('/log', 'new')
    files.remove('/old')
    file.write(new TextEncoder().encode('c'), 2)
    expect(new TextDecoder().decode(file.read())).toBe('abc')
    expect(file.path).toBe('/old (deleted)')
    expect(file.stat()).toMatchObject({ size: 3, links: 0 })
    expect(files.readText('/log')).toBe('new')
  })

  it('is known by its name in a folder that is renamed, and gone with one that is removed', () => {
    const files = new MemoryFiles()
    files.makeDirectory('/a')
    files.write('/a/x', '1')
    const file = files.open('/a/x')!
    files.rename('/a', '/b')
    expect(file.path).toBe('/b/x')
    files.remove('/b', { recursive: true })
    expect(file.path).toBe('/b/x (deleted)')
  })

  it('changes in its own tree alone, and counts there as written', () => {
    const image = new MemoryFiles()
    image.write('/etc-file', 'image')
    const files = image.fork()
    const file = files.open('/etc-file')!
    file.write(new TextEncoder().encode('own'), 0)
    expect(files.readText('/etc-file')).toBe('ownge')
    expect(image.readText('/etc-file')).toBe('image')
    expect(files.writtenBytes()).toBe(5)
    const fork = files.fork()
    file.write(new TextEncoder().encode('!'), 5)
    expect(files.readText('/etc-file')).toBe('ownge!')
    expect(fork.readText('/etc-file')).toBe('ownge')
  })
})

describe('descriptors', () => {
  test.each([
    ['exec 3> log; echo a >&3; mv log old; echo b >&3; cat old; ls log', "a\nb\nls: cannot access 'log': No such file or directory\n"],
    ['echo hi > x; exec 5< x; rm x; cat <&5; cat x', 'hi\ncat: x: No such file or directory\n'],
    // The writer's offset stays where it was: what lies before it is zeros.
    ['exec 7> z; echo 123 >&7; : > z; echo 8 >&7; od -An -c z', '  \\0  \\0  \\0  \\0   8  \\n\n'],
    ['exec 6>> y; echo one >&6; : > y; echo two >&6; cat y', 'two\n'],
    ['exec 8<> w; echo abc >&8; exec 8>&-; exec 8<> w; echo X >&8; cat w', 'X\nc\n'],
  ])('%s', async (script, expected) => {
    expect(await told(script)).toBe(expected)
  })
})

describe('tail', () => {
  const rotated = (tail: string): string =>
    `echo 1 > f; ${tail} f & sleep 1.5; mv f g; echo 2 >> g; sleep 1; echo 3 > f; sleep 2; : > f; sleep 1; echo 4 >> f; sleep 1; kill $!`

  it('follows what it has open', async () => {
    expect(await told(rotated('tail -f'))).toBe('1\n2\n')
    expect(await told(rotated('tail -f'), 'ash')).toBe('1\n2\n')
  })

  it('follows the name with -F', async () => {
    expect(await told(rotated('tail -F'))).toBe(
      [
        '1',
        "tail: 'f' has become inaccessible: No such file or directory",
        "tail: 'f' has appeared;  following new file",
        '3',
        'tail: f: file truncated',
        '4',
        '',
      ].join('\n'),
    )
  })

  it('of busybox still has the old file until there is a new one, and takes what is as long for what it knows', async () => {
    expect(await told(rotated('tail -F'), 'ash')).toBe(
      [
        '1',
        'tail: f has been renamed or deleted: No such file or directory',
        '2',
        'tail: f has been replaced; following end of new file',
        '3',
        '',
      ].join('\n'),
    )
  })

  it('gives a name up that has no file any more, unless it retries', async () => {
    expect(await told('echo 1 > f; tail --follow=name f & sleep 1.5; rm f; wait')).toBe(
      '1\ntail: f: No such file or directory\ntail: no files remaining\n',
    )
    expect(await told('tail -f nosuch')).toBe(
      "tail: cannot open 'nosuch' for reading: No such file or directory\ntail: no files remaining\n",
    )
    expect(await told('tail -F f & sleep 1.5; echo late > f; sleep 1; kill $!')).toBe(
      "tail: cannot open 'f' for reading: No such file or directory\ntail: 'f' has appeared;  following new file\nlate\n",
    )
  })
})
