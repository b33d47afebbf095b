/** Trees within trees, and where the links on the way through them lead. */
import { expect, test } from 'vitest'
import { FileError } from '../../shell/files'
import { MemoryFiles } from '../../shell/memory-files'
import { GeneratedFiles, type Generated } from './generated-files'
import { MountTable } from './mount-table'

const mount = (path: string, files: MemoryFiles | MountTable | GeneratedFiles, source = '/') => ({ path, files, source, readOnly: false })

function tree(files: Readonly<Record<string, string>>, links: Readonly<Record<string, string>> = {}): MemoryFiles {
  const made = new MemoryFiles()
  for (const [path, text] of Object.entries(files)) {
    made.makeDirectory(path.slice(0, path.lastIndexOf('/')) || '/', { parents: true })
    made.write(path, text)
  }
  for (const [path, target] of Object.entries(links)) made.link(target, path)
  return made
}

/** A kernel's tree whose /1/root is the root of its machine. */
class Processes extends GeneratedFiles {
  machine: MountTable | undefined

  protected find([process, name, ...rest]: readonly string[]): Generated | undefined {
    if (process === undefined) return { kind: 'directory', names: ['1'] }
    if (name === undefined) return { kind: 'directory', names: ['root'] }
    if (name !== 'root' || !this.machine) return undefined
    return { kind: 'elsewhere', files: this.machine, path: `/${rest.join('/')}`, ...(rest.length ? {} : { link: '/' }) }
  }
}

function container(): MountTable {
  const processes = new Processes(() => 0)
  const node = new MountTable(
    tree({ '/etc/hostname': 'node', '/boot/vmlinuz': '' }, { '/kubelet': '/var/lib/kubelet', '/name': '/etc/hostname' }),
    [mount('/proc', processes), mount('/var/lib/kubelet', tree({ '/pods/f': 'volume' }))],
  )
  processes.machine = node
  return new MountTable(tree({ '/etc/hostname': 'pod' }, { '/h': '/host/etc' }), [mount('/host', node), mount('/v', node, '/kubelet/pods')])
}

test("the kernel's links within a node's tree lead where they lead on the node", () => {
  const files = container()
  expect(files.list('/host/proc/1/root')).toContain('boot')
  expect(files.readText('/host/proc/1/root/etc/hostname')).toBe('node')
  expect(files.lstat('/host/proc/1/root').target).toBe('/')
})

test("other links of a node's tree lead by their texts in the container", () => {
  const files = container()
  expect(files.readText('/host/name')).toBe('pod')
  expect(() => files.list('/host/kubelet')).toThrow(FileError)
  expect(files.readText('/h/hostname')).toBe('node')
})

test('a volume that lies behind a link of its node is found there', () => {
  const files = container()
  expect(files.readText('/v/f')).toBe('volume')
  files.link('/etc/hostname', '/v/l')
  expect(files.readText('/v/l')).toBe('pod')
})

test('what was mounted later and taken away leaves what was there before', () => {
  const files = container()
  const later = mount('/h', tree({ '/x': '1' }))
  files.add(later)
  expect(files.readText('/host/etc/x')).toBe('1')
  files.drop(later)
  expect(files.list('/host/etc')).toEqual(['hostname'])
})
