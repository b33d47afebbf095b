/** The file tree of an image, made once and forked for every container; models overlayfs over shared layers. */
import type { Image } from '../images/image'
import { accountOf, groupName } from '../../shell/accounts'
import { MemoryFiles } from '../../shell/memory-files'
import type { Command } from '../../shell/command'
import { binaryOf } from '../../shell/machine'

const trees = new WeakMap<Image, MemoryFiles>()

/** When the image was built, for the dates `ls -l` shows. */
const BUILT = Date.UTC(2025, 9, 9, 12, 0, 0)

export function imageFiles(image: Image, host: { readonly commands: readonly Command[] }, now: () => number): MemoryFiles {
  let tree = trees.get(image)
  if (!tree) {
    tree = build(image, host.commands)
    trees.set(image, tree)
  }
  return tree.fork({ now })
}

function build(image: Image, commands: readonly Command[]): MemoryFiles {
  const files = new MemoryFiles({ now: () => BUILT })
  const folder = (path: string): void => {
    if (path && path !== '/' && !files.exists(path)) files.makeDirectory(path, { parents: true })
  }
  const tools = commands.filter((command) => image.userland.has(command.name))
  const own = image.files?.() ?? {}
  if (tools.length > 0) {
    if (image.userland.flavour === 'bash' && hasMergedUsr(own))
      for (const name of ['bin', 'lib', 'lib64', 'sbin']) {
        folder(`/usr/${name}`)
        files.link(`usr/${name}`, `/${name}`)
      }
    for (const path of ['/bin', '/usr/bin', '/etc', '/home', '/lib', '/root', '/tmp', '/usr/sbin', '/var']) folder(path)
  }
  folder('/proc')
  folder('/sys')
  makeDevices(files)
  folder('/etc')
  for (const { name, path } of tools) {
    const place = image.userland.flavour === 'ash' ? `/bin/${name}` : (path ?? `/usr/bin/${name}`)
    folder(place.slice(0, place.lastIndexOf('/')))
    files.write(place, binaryOf(name), { mode: 0o755 })
    if (place.startsWith('/usr/bin/') && (name === 'sh' || name === 'bash')) files.write(`/bin/${name}`, binaryOf(name), { mode: 0o755 })
  }
  for (const [path, file] of Object.entries(own)) {
    const { text = '', mode, link = undefined, modified = undefined } = typeof file === 'string' ? { text: file } : file
    if (path.endsWith('/')) {
      folder(path.slice(0, -1))
      if (mode !== undefined) files.changeMode(path.slice(0, -1), mode)
      continue
    }
    folder(path.slice(0, path.lastIndexOf('/')))
    if (link !== undefined) files.link(link, path)
    else {
      files.write(path, text, mode === undefined ? {} : { mode })
      if (modified !== undefined) files.touch(path, modified)
    }
  }
  for (const name of Object.keys(image.programs ?? {})) {
    const path = name.startsWith('/') ? name : `/usr/local/bin/${name}`
    if (files.exists(path)) continue
    folder(path.slice(0, path.lastIndexOf('/')))
    files.write(path, binaryOf(path.slice(path.lastIndexOf('/') + 1)), { mode: 0o755 })
  }
  if (files.exists('/tmp')) files.changeMode('/tmp', 0o1777)
  if (files.exists('/root')) files.changeMode('/root', 0o700)
  if (image.user !== undefined || image.owner !== undefined) giveHome(files, image)
  return files
}

/** What the runtime puts into /dev beside the devices themselves. */
function makeDevices(files: MemoryFiles): void {
  for (const [fd, name] of ['stdin', 'stdout', 'stderr'].entries()) {
    files.remove(`/dev/${name}`)
    files.link(`/proc/self/fd/${fd}`, `/dev/${name}`)
  }
  files.link('/proc/kcore', '/dev/core')
  files.link('pts/ptmx', '/dev/ptmx')
  files.makeDirectory('/dev/pts')
  files.makeDirectory('/dev/mqueue')
  files.changeMode('/dev/mqueue', 0o1777)
}

/** Whether /bin and its like are links into /usr, as everywhere since Debian 12. */
function hasMergedUsr(files: Readonly<Record<string, unknown>>): boolean {
  const release = files['/etc/debian_version']
  return !(typeof release === 'string' && Number.parseInt(release, 10) < 12)
}

/** What an image's own user may write: its home, the folder it starts in and what else was given to it. */
function giveHome(files: MemoryFiles, { owner, user = owner ?? 'root', workingDirectory, owned = [] }: Image): void {
  const place = { files, user }
  const account = accountOf(place, user)
  if (!account || account.uid === 0) return
  const give = (path: string): void => {
    if (files.lstat(path).type !== 'symlink') files.changeOwner(path, account.name, groupName(place, account.gid))
  }
  const giveAll = (path: string): void => {
    give(path)
    if (files.lstat(path).type === 'directory') for (const name of files.list(path)) giveAll(`${path}/${name}`)
  }
  for (const path of [account.home, workingDirectory]) if (path && path !== '/' && files.exists(path)) give(path)
  for (const path of owned) if (files.exists(path)) giveAll(path)
}
