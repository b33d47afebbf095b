/** What a node's operating system brings before Kubernetes comes: who it is, its accounts and its folders. */
import { MemoryFiles } from '../../../shell/memory-files'

/** When the system was installed, for the dates `ls -l` shows. */
const INSTALLED = Date.UTC(2026, 9, 1, 9, 0, 0)

const FOLDERS = `/boot /etc/kubernetes/manifests /var/lib/kubelet /var/log /tmp /root /home /media /mnt /opt /run /srv /data`.split(' ')

const FILES: Readonly<Record<string, string>> = {
  '/etc/passwd': `root:x:0:0:root:/root:/bin/bash
daemon:x:1:1:daemon:/usr/sbin:/usr/sbin/nologin
www-data:x:33:33:www-data:/var/www:/usr/sbin/nologin
nobody:x:65534:65534:nobody:/nonexistent:/usr/sbin/nologin
sshd:x:101:65534::/run/sshd:/usr/sbin/nologin
docker:x:1000:999:,,,:/home/docker:/bin/bash
`,
  '/etc/group': 'root:x:0:\ndaemon:x:1:\nsudo:x:27:docker\nwww-data:x:33:\ndocker:x:999:docker\nnogroup:x:65534:\n',
}

const HOSTS = `127.0.0.1\tlocalhost
::1\tip6-localhost ip6-loopback
fe00::\tip6-localnet
ff00::\tip6-mcastprefix
ff02::1\tip6-allnodes
ff02::2\tip6-allrouters
`

const CODENAMES: Readonly<Record<string, string>> = { '20.04': 'Focal Fossa', '22.04': 'Jammy Jellyfish', '24.04': 'Noble Numbat' }

/** os-release(5) of a system by its name, as the node's status says it (`Ubuntu 24.04.3 LTS`). */
function osRelease(name: string): string {
  const [, system = name, version = '', rest = ''] = /^(.*?)(?: (\d[\d.]*))?( LTS)?$/.exec(name) ?? []
  const release = version.split('.').slice(0, 2).join('.')
  const codename = system === 'Ubuntu' ? CODENAMES[release] : undefined
  const lines = {
    PRETTY_NAME: `"${name}"`,
    NAME: `"${system}"`,
    ...(version ? { VERSION_ID: `"${release}"`, VERSION: `"${version}${rest}${codename ? ` (${codename})` : ''}"` } : {}),
    ...(codename ? { VERSION_CODENAME: codename.split(' ')[0]!.toLowerCase() } : {}),
    ID: system.split(' ')[0]!.toLowerCase(),
    ...(system === 'Ubuntu' ? { ID_LIKE: 'debian' } : {}),
  }
  return Object.entries(lines)
    .map(([key, value]) => `${key}=${value}\n`)
    .join('')
}

const trees = new Map<string, MemoryFiles>()

/** The files of a freshly installed node; nodes of one system share what they do not change. */
export function systemFiles(osImage: string, hostname: string, now: () => number): MemoryFiles {
  let tree = trees.get(osImage)
  if (!tree) {
    tree = new MemoryFiles({ now: () => INSTALLED })
    for (const folder of FOLDERS) tree.makeDirectory(folder, { parents: true })
    for (const name of ['bin', 'lib', 'lib64', 'sbin']) {
      tree.makeDirectory(`/usr/${name}`, { parents: true })
      tree.link(`usr/${name}`, `/${name}`)
    }
    for (const [path, text] of Object.entries(FILES)) tree.write(path, text)
    tree.write('/etc/os-release', osRelease(osImage))
    tree.changeMode('/tmp', 0o1777)
    tree.changeMode('/root', 0o700)
    trees.set(osImage, tree)
  }
  const files = tree.fork({ now })
  files.write('/etc/hostname', `${hostname}\n`)
  files.write('/etc/hosts', `${HOSTS}127.0.1.1\t${hostname}\n`)
  return files
}
