/** Files in memory: names of one file, times, and forks that share what nobody has changed. */
import { describe, expect, it } from 'vitest'
import { isSameFile } from './files'
import { MemoryFiles } from './memory-files'

const DAY = 86_400_000

function tree(): { readonly files: MemoryFiles; at(time: number): void } {
  let now = DAY
  return { files: new MemoryFiles({ now: () => now }), at: (time) => (now = time) }
}

describe('a file with several names', () => {
  it('is one file by each of them, also in a fork and what it was forked from', () => {
    const { files } = tree()
    files.write('/a', 'one')
    files.hardLink('/a', '/b')
    expect(files.stat('/a').links).toBe(2)
    expect(isSameFile(files.stat('/a'), files.stat('/b'))).toBe(true)
    const fork = files.fork()
    fork.write('/b', 'two')
    expect(fork.readText('/a')).toBe('two')
    expect(files.readText('/a')).toBe('one')
    files.write('/a', '!', { append: true })
    expect(files.readText('/b')).toBe('one!')
    const second = fork.fork()
    second.write('/a', 'three')
    expect([second.readText('/b'), fork.readText('/b'), files.readText('/b')]).toEqual(['three', 'two', 'one!'])
  })

  it('loses a name with the folder that has it, and counts once', () => {
    const { files } = tree()
    files.makeDirectory('/d')
    files.write('/a', 'x'.repeat(100))
    const before = files.writtenBytes()
    files.hardLink('/a', '/d/b')
    expect(files.writtenBytes()).toBe(before)
    files.remove('/d', { recursive: true })
    expect(files.stat('/a').links).toBe(1)
    expect(() => files.hardLink('/dev', '/e')).toThrow('Operation not permitted')
  })

  it('stays when it is renamed to another of its names, and goes when it is written over', () => {
    const { files } = tree()
    files.write('/a', 'x')
    files.hardLink('/a', '/b')
    files.rename('/a', '/b')
    expect(files.exists('/a')).toBe(true)
    files.write('/c', 'y')
    files.rename('/c', '/b')
    expect([files.stat('/a').links, files.readText('/b')]).toEqual([1, 'y'])
  })
})

it('notes the first reading after a change, and one a day', () => {
  const { files, at } = tree()
  files.write('/a', 'x')
  at(DAY + 1000)
  files.read('/a')
  expect(files.stat('/a').accessed).toBe(DAY + 1000)
  at(DAY + 2000)
  files.read('/a')
  expect(files.stat('/a').accessed).toBe(DAY + 1000)
  files.changeMode('/a', 0o600)
  const { modified, changed, born } = files.stat('/a')
  expect([modified, changed, born]).toEqual([DAY, DAY + 2000, DAY])
  at(3 * DAY)
  files.read('/a')
  expect(files.stat('/a').accessed).toBe(3 * DAY)
})

it('does not count what is only read as written, and appends to no one else’s bytes', () => {
  const { files } = tree()
  files.write('/log', 'a')
  for (let i = 0; i < 10; i++) files.write('/log', 'b', { append: true })
  const [left, right] = [files.fork(), files.fork()]
  left.read('/log')
  expect(left.writtenBytes()).toBe(0)
  left.changeMode('/log', 0o600)
  right.changeMode('/log', 0o600)
  left.write('/log', 'left', { append: true })
  right.write('/log', 'right', { append: true })
  expect(left.readText('/log')).toBe(`a${'b'.repeat(10)}left`)
  expect(right.readText('/log')).toBe(`a${'b'.repeat(10)}right`)
})

it('gives what is made in a folder that hands its group down that group, folders its mark too, and other names of old files nothing', () => {
  const { files } = tree()
  files.write('/old', '')
  files.makeDirectory('/shared')
  files.changeOwner('/shared', 'root', 'team')
  files.changeMode('/shared', 0o2775)
  files.write('/shared/file', '')
  files.makeDirectory('/shared/folder', { mode: 0o755 })
  files.hardLink('/old', '/shared/old')
  expect(files.stat('/shared/file')).toMatchObject({ group: 'team', mode: 0o644 })
  expect(files.stat('/shared/folder')).toMatchObject({ group: 'team', mode: 0o2755 })
  expect(files.stat('/shared/old').group).toBe('root')
})
