/** `kubeadm certs`: when certificates end, and new ones. */
import { KubeadmError, columns, readCluster, requireApi, STACK_TRACE, type Call, type Sub } from './call'
import type { ManagedCertificate } from './view'

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

/** `Nov 21, 2027 08:58 UTC`. */
function dateText(time: number): string {
  const date = new Date(time)
  const clock = date.toISOString().slice(11, 16)
  return `${MONTHS[date.getUTCMonth()]} ${String(date.getUTCDate()).padStart(2, '0')}, ${date.getUTCFullYear()} ${clock} UTC`
}

/** `364d`, `9y`, `<invalid>` for what is over. */
function residual(milliseconds: number): string {
  const hours = Math.floor(milliseconds / 3_600_000)
  if (milliseconds < 0) return '<invalid>'
  if (hours < 1) return `${Math.floor(milliseconds / 60_000)}m`
  if (hours < 24) return `${hours}h`
  return hours < 24 * 365 ? `${Math.floor(hours / 24)}d` : `${Math.floor(hours / 24 / 365)}y`
}

const checkExpiration: Sub = async (call) => {
  const { view, out, context } = call
  onControlPlane(call)
  await readCluster(call, 'check-expiration')
  requireApi(call, 'failed to get config map')
  const now = context.system.clock.now()
  const row = (each: ManagedCertificate, middle: readonly string[]): readonly string[] => {
    const expires = each.expires()
    return expires === undefined
      ? [`!MISSING! ${each.name}`, '', '', ...middle, '']
      : [each.name, dateText(expires), residual(expires - now), ...middle, 'no']
  }
  const all = view.managed()
  const leaves = all.filter(({ authority }) => authority !== undefined)
  const table = columns(
    [
      ['CERTIFICATE', 'EXPIRES', 'RESIDUAL TIME', 'CERTIFICATE AUTHORITY', 'EXTERNALLY MANAGED'],
      ...leaves.map((each) => row(each, [each.authority!.replace('/', '-')])),
    ],
    8,
  )
  const authorities = columns(
    [
      ['CERTIFICATE AUTHORITY', 'EXPIRES', 'RESIDUAL TIME', 'EXTERNALLY MANAGED'],
      ...all.filter(({ authority }) => authority === undefined).map((each) => row(each, [])),
    ],
    8,
  )
  await out(`\n${table}\n${authorities}`)
  return 0
}

const renew: Sub = async (call) => {
  const { view, out, operands } = call
  const [wanted] = operands
  const renewable = view.managed().filter((each) => each.renew !== undefined)
  if (wanted === undefined) throw new KubeadmError(`missing subcommand; "renew" is not meant to be run on its own\n${STACK_TRACE}`)
  const chosen = wanted === 'all' ? renewable : renewable.filter(({ name }) => name === wanted)
  if (chosen.length === 0) throw new KubeadmError(`invalid subcommand ${JSON.stringify(wanted)}\n${STACK_TRACE}`)
  onControlPlane(call)
  await readCluster(call, 'renew')
  requireApi(call, 'failed to get config map')
  await out('\n')
  for (const each of chosen) {
    if (each.expires() === undefined) {
      await out(`MISSING! ${each.about}\n`)
      continue
    }
    await out(each.renew!() ? `${each.about} renewed\n` : `Detected external ${each.authority}, ${each.about} can't be renewed\n`)
  }
  if (wanted === 'all')
    await out(
      '\nDone renewing certificates. You must restart the kube-apiserver, kube-controller-manager, kube-scheduler and etcd, so that they can use the new certificates.\n',
    )
  return 0
}

const certificateKey: Sub = async ({ context, out }) => {
  const { random } = context.system
  await out(`${Array.from({ length: 64 }, () => random(16).toString(16)).join('')}\n`)
  return 0
}

/** Other nodes have neither certificates nor an administrator's kubeconfig. */
function onControlPlane({ view }: Call): void {
  if (!view.controlPlane)
    throw new KubeadmError(`failed to load admin kubeconfig: open /root/.kube/config: no such file or directory\n${STACK_TRACE}`)
}

export const certs: Readonly<Record<string, Sub>> = { 'check-expiration': checkExpiration, renew, 'certificate-key': certificateKey }
