/** Whose rights a container's programs have: user, groups and capabilities; models the process part of an OCI runtime configuration. */
import { accountOf, accounts, groupName, groupsOf } from '../../shell/accounts'
import type { FileSystem } from '../../shell/files'
import type { Identity } from '../../shell/system'
import type { Image } from '../images/image'
import type { Container } from './container'
import type { ContainerConfig } from './container-config'
import { imageFiles } from './image-files'
import { PermissionFiles } from './permission-files'

/** A container's files with what is mounted into them. */
export type OwnTree = FileSystem & { readOnlyAt(path: string): boolean }

/** In the order of their bits. */
const CAPABILITIES =
  `CHOWN DAC_OVERRIDE DAC_READ_SEARCH FOWNER FSETID KILL SETGID SETUID SETPCAP LINUX_IMMUTABLE NET_BIND_SERVICE NET_BROADCAST NET_ADMIN
NET_RAW IPC_LOCK IPC_OWNER SYS_MODULE SYS_RAWIO SYS_CHROOT SYS_PTRACE SYS_PACCT SYS_ADMIN SYS_BOOT SYS_NICE SYS_RESOURCE SYS_TIME
SYS_TTY_CONFIG MKNOD LEASE AUDIT_WRITE AUDIT_CONTROL SETFCAP MAC_OVERRIDE MAC_ADMIN SYSLOG WAKE_ALARM BLOCK_SUSPEND AUDIT_READ PERFMON BPF
CHECKPOINT_RESTORE`.split(/\s+/)
const ALL = (1n << BigInt(CAPABILITIES.length)) - 1n
/** What containerd leaves to every container. */
const DEFAULT = maskOf(
  'CHOWN DAC_OVERRIDE FSETID FOWNER MKNOD NET_RAW SETGID SETUID SETFCAP SETPCAP NET_BIND_SERVICE SYS_CHROOT KILL AUDIT_WRITE'.split(' '),
)

function maskOf(names: readonly string[]): bigint {
  return names.reduce((mask, name) => {
    const bit = CAPABILITIES.indexOf(name.toUpperCase().replace(/^CAP_/, ''))
    return name.toUpperCase() === 'ALL' ? ALL : bit < 0 ? mask : mask | (1n << BigInt(bit))
  }, 0n)
}

/** The bits a container may have: containerd's own set, less what is dropped, with what is added. */
export function boundingSet({ privileged, capabilities }: ContainerConfig): bigint {
  if (privileged) return ALL
  if (!capabilities) return DEFAULT
  const kept = DEFAULT & ~maskOf(capabilities.drop ?? [])
  return kept | maskOf(capabilities.add ?? [])
}

export function holds(config: ContainerConfig, capability: string): boolean {
  return (boundingSet(config) & maskOf([capability])) !== 0n
}

/** Why the container's user cannot make files in a folder; undefined when it can. */
export function refusalIn(folder: string, config: ContainerConfig, files: OwnTree): 'EACCES' | 'EROFS' | undefined {
  if (files.readOnlyAt(folder)) return 'EROFS'
  const seen = filesFor(identityOf(config, files), config, files)
  return seen instanceof PermissionFiles && !seen.mayAddTo(folder) ? 'EACCES' : undefined
}

/** The user's name in the container; its number where nobody has it. */
export function userName({ user }: Pick<ContainerConfig, 'user'>, files: FileSystem): string {
  if (!/^\d+$/.test(user)) return user
  return accounts({ files, user: 'root' }).find(({ uid }) => uid === Number(user))?.name ?? user
}

type User = Pick<ContainerConfig, 'user' | 'group' | 'groups' | 'onlyGivenGroups'>

/** A runtime looks a user up when it makes the container: what its programs write into /etc/group later changes nothing. */
const identities = new WeakMap<User, Identity>()

/** Undefined for an ordinary root, who needs nothing said. */
export function identityOf(config: User, files: FileSystem): Identity | undefined {
  const { user, group, groups } = config
  if (user === 'root' && group === undefined && groups === undefined) return undefined
  let identity = identities.get(config)
  if (!identity) identities.set(config, (identity = lookedUp(config, files)))
  return identity
}

function lookedUp(config: User, files: FileSystem): Identity {
  const { group, groups } = config
  const name = userName(config, files)
  const account = accountOf({ files, user: name }, name)
  const uid = account?.uid ?? 0
  const gid = group ?? account?.gid ?? 0
  const ofImage = account && !config.onlyGivenGroups ? groupsOf({ files, user: name }, account).slice(1) : []
  return { uid, gid, groups: [...new Set([gid, ...ofImage, ...(groups ?? [])])].sort((a, b) => a - b) }
}

/** The tree as that user may use it; root may do everything for which it has the capabilities. */
export function filesFor(identity: Identity | undefined, config: ContainerConfig, files: OwnTree): FileSystem {
  const isRoot = !identity || identity.uid === 0
  const powers = {
    override: isRoot && holds(config, 'DAC_OVERRIDE'),
    ownAll: isRoot && holds(config, 'FOWNER'),
    giveAway: isRoot && holds(config, 'CHOWN'),
  }
  if (powers.override && powers.ownAll && powers.giveAway) return files
  const name = userName(config, files)
  const place = { files, user: name }
  const named = (gid: number): string => groupName(place, gid)
  const { uid, gid, groups } = identity ?? lookedUp(config, files)
  return new PermissionFiles(
    files,
    {
      name,
      uid,
      group: named(gid),
      groups: new Set(groups.flatMap((each) => [named(each), String(each)])),
      powers,
    },
    (path) => files.readOnlyAt(path),
  )
}

/** By image: looking costs more than knowing, and every status of a pod asks. */
const rootsGroups = new WeakMap<Image, readonly number[]>()

/** Every group root is in, as the image's files say. */
export function groupsOfRoot({ config: { image }, host }: Pick<Container, 'config' | 'host'>): readonly number[] {
  let groups = rootsGroups.get(image)
  if (!groups) {
    const place = { files: imageFiles(image, host, () => host.clock.now()), user: 'root' }
    groups = groupsOf(place, accountOf(place, 'root')!)
    rootsGroups.set(image, groups)
  }
  return groups
}
