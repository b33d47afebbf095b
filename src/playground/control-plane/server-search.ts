/** How a scheduler and a controller manager look for the API server by their kubeconfigs, and what they say while they find none. */
import type { VirtualClock } from '../../engine/clock/clock'
import type { ComponentName, ComponentProcess } from '../../engine/images'
import type { FileSystem } from '../../shell/files'
import { clientConfig, type Dialled } from '../node/client-config'

type Flags = ComponentProcess['flags']

/** How long a controller manager waits for an API server before it gives up, in milliseconds. */
const PATIENCE = 10_000
/** How long a reflector waits before it lists again what it could not: twice as long each time, up to a limit. */
const FIRST_RETRY = 800
const LAST_RETRY = 30_000
/** What a scheduler lists, and how it is asked for. */
const LISTED = [
  ['*v1.Node', '/api/v1/nodes'],
  ['*v1.Pod', '/api/v1/pods'],
  ['*v1.Service', '/api/v1/services'],
] as const

/** Which files must say where the API server is, and how it is told that they do not. */
const KUBECONFIGS = [
  ['kubeconfig', ''],
  ['authentication-kubeconfig', 'failed to get delegated authentication kubeconfig: '],
  ['authorization-kubeconfig', 'failed to get delegated authorization kubeconfig: '],
] as const

/** A file that kubeadm has made and nobody has seen is as it should be, and costs a signature to read. */
function isUntouched(files: FileSystem, path: string): boolean {
  return path !== '' && files.exists(path) && files.stat(path).unread === true
}

/** What is wrong with the kubeconfigs that flags name; undefined when nothing is. */
export function kubeconfigFault(flags: Flags, files: FileSystem): string | undefined {
  for (const [flag, told] of KUBECONFIGS) {
    const path = flags.get(flag) ?? ''
    if (isUntouched(files, path)) continue
    const found = path === '' ? undefined : clientConfig(files, path)
    if (typeof found === 'string') return `${told}${found}`
  }
  return undefined
}

/** Where a component looks for the API server; undefined where no file tells it, or leads it elsewhere than it was led at first. */
export function serverOf({ flags, files }: ComponentProcess): string | undefined {
  const path = flags.get('kubeconfig') ?? ''
  const found = path === '' || isUntouched(files, path) ? undefined : clientConfig(files, path)
  return typeof found === 'object' ? found.server : undefined
}

/** Nobody answers there: says so in its log for as long as it runs, as a clock counts. Returns how to stop. */
export function searchInVain(
  clock: VirtualClock,
  component: ComponentName,
  process: ComponentProcess,
  { url, failure }: { readonly url: string } & Dialled,
): () => void {
  const elects = process.flags.get('leader-elect') !== 'false'
  const fails = (path: string): string => `Get "${url}${path}": ${failure}`
  let timer: { cancel(): void } | undefined
  const repeat = (wait: number, say: () => void): void => {
    say()
    timer = clock.after(wait, () => repeat(Math.min(2 * wait, LAST_RETRY), say))
  }
  if (component === 'kube-controller-manager' && !elects)
    timer = clock.after(PATIENCE, () => {
      const why = `failed to wait for apiserver being healthy: timed out waiting for the condition: failed to get apiserver /healthz status: ${fails('/healthz?timeout=32s')}`
      process.log('E', 'controllermanager.go:258', `"Error building controller context" err=${JSON.stringify(why)}`)
      process.exit(1)
    })
  else if (elects && component === 'kube-controller-manager')
    repeat(FIRST_RETRY, () => {
      const lease = `/apis/coordination.k8s.io/v1/namespaces/kube-system/leases/${component}?timeout=5s`
      process.log(
        'E',
        'leaderelection.go:452',
        `"Error retrieving lease lock" err=${JSON.stringify(fails(lease))} lock="kube-system/${component}"`,
      )
    })
  else
    repeat(FIRST_RETRY, () => {
      for (const [type, path] of LISTED) {
        const why = `failed to list ${type}: ${fails(`${path}?limit=500&resourceVersion=0`)}`
        process.log(
          'E',
          'reflector.go:204',
          `"Failed to watch" err=${JSON.stringify(why)} logger="UnhandledError" reflector="k8s.io/client-go/informers/factory.go:161" type="${type}"`,
        )
      }
    })
  return () => timer?.cancel()
}
