/** zkServer.sh: runs the server in the foreground, or asks the one that runs for its role. */
import type { Daemon, DaemonProcess } from '../image'
import { NetError } from '../../../shell/net'

const DECODER = new TextDecoder()

export function zkServer(path: string, serve: (process: DaemonProcess, path: string) => void): Daemon {
  return {
    start(process) {
      const verb = process.argv.at(-1) ?? ''
      if (verb === 'start-foreground' || verb.endsWith('docker-entrypoint.sh')) return serve(process, path)
      if (verb !== 'status') {
        process.stderr(`Usage: ${process.argv[0]} {start|start-foreground|stop|restart|status|upgrade|print-cmd}\n`)
        return process.exit(1)
      }
      process.stderr(`ZooKeeper JMX enabled by default\nUsing config: ${path}\n`)
      const port = process.files.exists(path) ? (/^clientPort=(\d+)$/m.exec(process.files.readText(path))?.[1] ?? '2181') : '2181'
      process.run(async () => {
        let said = ''
        try {
          said = DECODER.decode(await process.net.tcp('127.0.0.1', Number(port), new TextEncoder().encode('srvr')))
        } catch (error) {
          if (!(error instanceof NetError)) throw error
        }
        const mode = /^Mode: (.*)$/m.exec(said)?.[1]
        if (mode === undefined) process.stdout('Error contacting service. It is probably not running.\n')
        else process.stdout(`Mode: ${mode}\n`)
        process.exit(mode === undefined ? 1 : 0)
      })
    },
  }
}
