import { beforeAll, describe, expect, it } from 'vitest'
import { LiveCluster } from '../../testing/live-cluster'
import { archiveBlocks, readArchive, type Member } from './archive'
import { clean } from '../../file-path'
import { isWithin, parseFileSpec, withoutShortcuts } from './paths'

const STRIPPED = "tar: Removing leading `/' from member names\n"

describe('kubectl cp', () => {
  let c: LiveCluster
  const text = (path: string) => c.machine.files.readText(path)
  beforeAll(async () => {
    c = await LiveCluster.of('w1')
    await c.all('run web --image=nginx', 'run bb --image=busybox -- sleep 100000', 'wait --for=condition=Ready pod --all --timeout=30s')
  })

  it('puts a file where its name says, or into a folder that exists', async () => {
    c.write('/root/work/f.txt', 'hello\n')
    expect(await c.kubectl('cp f.txt web:/tmp/g.txt')).toEqual({ stdout: '', stderr: '', code: 0 })
    expect(await c.out('exec web -- cat /tmp/g.txt')).toBe('hello\n')
    expect(await c.out('cp f.txt default/bb:/tmp/')).toBe('')
    expect(await c.out('exec bb -- cat /tmp/f.txt')).toBe('hello\n')
  })

  it('carries folders there and back, leaves links out and says so', async () => {
    c.machine.files.makeDirectory('/root/work/d/sub/empty', { parents: true })
    c.write('/root/work/d/a', 'a\n')
    c.write('/root/work/d/sub/b', 'b\n')
    c.machine.files.link('a', '/root/work/d/link')
    await c.out('cp d web:/tmp')
    expect(await c.out('exec web -- readlink /tmp/d/link')).toBe('a\n')
    expect(await c.kubectl('cp web:/tmp/d back')).toEqual({
      stdout: STRIPPED,
      stderr: 'warning: skipping symlink: "back/link" -> "a" (consider using "kubectl exec -n "" "web" -- tar cf - "/tmp/d" | tar xf -")\n',
      code: 0,
    })
    expect([text('/root/work/back/a'), text('/root/work/back/sub/b')]).toEqual(['a\n', 'b\n'])
    expect(c.machine.files.list('/root/work/back')).toEqual(['a', 'sub'])
    expect(c.machine.files.stat('/root/work/back/sub/empty').type).toBe('directory')
  })

  it('says what busybox’s tar says', async () => {
    expect(await c.out('cp bb:/nosuch z')).toBe('tar: /nosuch: No such file or directory\ntar: error exit delayed from previous errors\n')
    expect(await c.out('cp bb:/etc/hostname z')).toBe("tar: removing leading '/' from member names\n")
    expect((await c.kubectl('cp f.txt bb:/no/f')).stderr).toBe(
      "tar: can't change directory to '/no': No such file or directory\ncommand terminated with exit code 1\n",
    )
  })

  it('with --retries goes through tail and gets the same', async () => {
    expect(await c.out('cp web:/etc/hostname h --retries=3')).toBe(STRIPPED)
    expect(text('/root/work/h')).toBe('web\n')
  })

  it('does not fail when only the tar in the container does, after its archive', async () => {
    expect(await c.kubectl('cp web:/nosuch z')).toEqual({
      stdout: `${STRIPPED}tar: /nosuch: Cannot stat: No such file or directory\ntar: Exiting with failure status due to previous errors\n`,
      stderr: '',
      code: 0,
    })
  })

  it.each([
    ['cp', 'error: source and destination are required\n', 1],
    ['cp nosuch.txt web:/tmp', "error: nosuch.txt doesn't exist in local filesystem\n", 1],
    ['cp nosuch:/x y', 'Error from server (NotFound): pods "nosuch" not found\n', 1],
    ['cp web:/etc/hostname .', 'error: open .: is a directory\n', 1],
    ['cp web:/a bb:/b', 'error: one of src or dest must be a local file specification\n', 1],
    ['cp a b', 'error: one of src or dest must be a remote file specification\n', 1],
    ['cp web: b', 'error: filepath can not be empty\n', 1],
    ['cp a/b/c:x y', 'error: filespec must match the canonical format: [[namespace/]pod:]file/path\n', 1],
    ['cp web:/etc/hostname x -c nosuch', 'error: container nosuch is not valid for pod web out of: web\n', 1],
    [
      'cp f.txt web:/no/such/f',
      'tar: /no/such: Cannot open: No such file or directory\ntar: Error is not recoverable: exiting now\ncommand terminated with exit code 2\n',
      2,
    ],
  ])('kubectl %s fails as the real one', async (line, stderr, code) => {
    expect(await c.kubectl(line)).toMatchObject({ stderr, code })
  })
})

describe('archives', () => {
  const member = (name: string, data = ''): Member => ({
    name,
    type: 'file',
    mode: 0o640,
    modified: 1_700_000_000_000,
    owner: 'root',
    group: 'root',
    target: '',
    data: new TextEncoder().encode(data),
  })
  const bytes = (...members: readonly Member[]) => Uint8Array.from([...archiveBlocks(members)].flatMap((block) => [...block]))

  it('come back as they were, with names of any length', () => {
    const members = [member('a', 'x'.repeat(513)), member(`${'p/'.repeat(70)}name`, 'y'), member('n'.repeat(260), 'z')]
    expect(readArchive(bytes(...members))).toEqual({ members, isComplete: true, isTorn: false })
  })

  it('that break off show what was whole', () => {
    const whole = bytes(member('a', 'one'), member('b', 'two'))
    const torn = readArchive(whole.slice(0, 3 * 512 + 1))
    expect(torn.members.map(({ name }) => name)).toEqual(['a'])
    expect(torn).toMatchObject({ isComplete: false, isTorn: true })
  })
})

describe('paths', () => {
  it('are taken apart and cleaned as Go does', () => {
    expect(parseFileSpec('shop/web:/a/b/')).toEqual({ pod: 'web', namespace: 'shop', path: '/a/b' })
    expect(parseFileSpec('dir/file')).toEqual({ pod: '', namespace: '', path: 'dir/file' })
    expect(['a/../..', '/..', '', './x//y/.'].map(clean)).toEqual(['..', '/', '.', 'x/y'])
    expect(withoutShortcuts('../../etc/passwd')).toBe('etc/passwd')
  })

  it('outside the destination are told apart', () => {
    expect([
      isWithin('out', 'out/a'),
      isWithin('.', 'a'),
      isWithin('out', 'outer'),
      isWithin('out', '../x'),
      isWithin('.', '../x'),
    ]).toEqual([true, true, false, false, false])
  })
})
