/** What minikube does to the learner's kubeconfig: a context per profile, and the certificate files it names. */
import type { Authority } from '../../engine/api/authority'
import type { RandomStream } from '../../engine/clock/random'
import { EMPTY_FILE, readConfigFile, writeConfigFile, type KubeconfigFile } from '../../kubectl/config/kubeconfig'
import { singleCluster } from '../../kubectl/config/single'
import type { DeferredText, FileSystem } from '../../shell/files'
import { VERSION } from '../../tools/minikube'
import { authorityText, certificateText, clientPair, keyText } from '../control-plane/certificates'

export interface ProfileAccess {
  readonly name: string
  /** `https://192.168.49.2:8443`. */
  readonly server: string
  readonly authority: Authority
  readonly random: RandomStream
  /** Milliseconds since the epoch. */
  readonly now: number
}

const pathOf = (home: string): string => `${home}/.kube/config`

/** Writes certificates and a context under `home`, which becomes the current one unless `keepContext`. */
export function writeProfile(files: FileSystem, home: string, access: ProfileAccess, keepContext = false): void {
  const { name, server, authority, random, now } = access
  const store = `${home}/.minikube`
  files.makeDirectory(`${store}/profiles/${name}`, { parents: true })
  const keep = (path: string, text: () => DeferredText, mode = 0o600): string => {
    if (!files.exists(path)) files.write(path, text(), { mode })
    return path
  }
  const authorityFile = keep(`${store}/ca.crt`, () => authorityText(authority), 0o644)
  keep(`${store}/ca.key`, () => keyText(authority.key))
  const client = clientPair('minikube-user', 'system:masters', authority, now, random)
  const extension = { 'last-update': httpDate(now), provider: 'minikube.sigs.k8s.io', version: VERSION }
  const made = singleCluster({
    name,
    cluster: {
      'certificate-authority': authorityFile,
      extensions: [{ extension, name: 'cluster_info' }],
      server,
    },
    extensions: [{ extension, name: 'context_info' }],
    namespace: 'default',
    credentials: {
      'client-certificate': keep(`${store}/profiles/${name}/client.crt`, () => certificateText(client.certificate), 0o644),
      'client-key': keep(`${store}/profiles/${name}/client.key`, () => keyText(client.key)),
    },
  })
  const before = readConfigFile(files, pathOf(home)) ?? EMPTY_FILE
  const merged: KubeconfigFile = {
    clusters: new Map([...before.clusters, ...made.clusters]),
    contexts: new Map([...before.contexts, ...made.contexts]),
    users: new Map([...before.users, ...made.users]),
    currentContext: keepContext && before.currentContext !== '' ? before.currentContext : name,
    preferences: before.preferences,
  }
  writeConfigFile(files, pathOf(home), merged)
}

/** Takes a profile's entries out again, and its certificate files with them. */
export function removeProfile(files: FileSystem, home: string, name: string): void {
  const folder = `${home}/.minikube/profiles/${name}`
  if (files.exists(folder)) files.remove(folder, { recursive: true })
  const before = readConfigFile(files, pathOf(home))
  if (!before) return
  const without = <T>(map: ReadonlyMap<string, T>): ReadonlyMap<string, T> => new Map([...map].filter(([key]) => key !== name))
  writeConfigFile(files, pathOf(home), {
    ...before,
    clusters: without(before.clusters),
    contexts: without(before.contexts),
    users: without(before.users),
    currentContext: before.currentContext === name ? '' : before.currentContext,
  })
}

/** The context that kubectl uses now; undefined when there is no readable file. */
export function currentContext(files: FileSystem, home: string): string | undefined {
  try {
    return readConfigFile(files, pathOf(home))?.currentContext
  } catch {
    return undefined
  }
}

/** `Sat, 21 Nov 2026 09:00:00 UTC`. */
function httpDate(time: number): string {
  return new Date(time).toUTCString().replace('GMT', 'UTC')
}
