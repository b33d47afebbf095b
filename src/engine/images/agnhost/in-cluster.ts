/** agnhost inclusterclient: asks the API server whether it is well, again and again, with the token of its pod as it is by then. */
import { FileError } from '../../../shell/files'
import { sha256 } from '../../../shell/digests'
import { NetError } from '../../../shell/net'
import { encodeBase64Url } from '../../api/base64'
import { klog } from '../component'
import type { DaemonProcess } from '../image'
import { number } from './flags'
import type { Server } from './subcommand'

const TOKEN = '/var/run/secrets/kubernetes.io/serviceaccount/token'

/** What stands for a header in the log, which must not show it. */
function digest(header: string): string {
  const hex = sha256(new TextEncoder().encode(`salt|${header}`))
  return encodeBase64Url(Uint8Array.from(hex.match(/../g) ?? [], (pair) => parseInt(pair, 16)))
}

async function ask(process: DaemonProcess, say: (severity: 'I' | 'E', line: number, message: string) => void): Promise<void> {
  say('I', 75, 'calling /healthz')
  const authorization = `Bearer ${process.files.readText(TOKEN).trim()}`
  say('I', 92, `authz_header=${digest(authorization)}`)
  const host = process.env['KUBERNETES_SERVICE_HOST'] ?? ''
  const failed = (reason: string): void => {
    say('E', 78, 'status=failed')
    say('E', 79, `error checking /healthz: ${reason}`)
  }
  try {
    const request = { method: 'GET', host, path: '/healthz', headers: { authorization } }
    const { status } = await process.net.http(host, Number(process.env['KUBERNETES_SERVICE_PORT'] ?? 443), request, {
      tls: { insecure: true },
    })
    if (status >= 400) failed(`the server answered ${status}`)
  } catch (error) {
    if (!(error instanceof NetError)) throw error
    failed(`Get "https://${host}/healthz": ${error.message}`)
  }
}

export const inClusterClient: Server = {
  name: 'inclusterclient',
  flags: { 'poll-interval': number(30) },
  start(process, flags) {
    const say = (severity: 'I' | 'E' | 'F', line: number, message: string): void =>
      process.stderr(klog(process.now(), [severity, `main.go:${line}`, message]))
    process.useMemory(12_582_912)
    say('I', 59, 'started')
    if (!process.env['KUBERNETES_SERVICE_HOST']) {
      say('F', 63, 'err: unable to load in-cluster configuration, KUBERNETES_SERVICE_HOST and KUBERNETES_SERVICE_PORT must be defined')
      process.exit(1)
      return
    }
    const interval = flags.number('poll-interval') * 1000
    // Go's ticker never ticks then.
    if (interval <= 0) return
    const again = (): void =>
      process.after(interval, () => {
        process.run(() =>
          ask(process, say).catch((error: unknown) => {
            if (!(error instanceof FileError)) throw error
            say('E', 94, 'authz_header=<empty>')
          }),
        )
        again()
      })
    again()
  },
}
