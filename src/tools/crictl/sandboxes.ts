/** crictl stopp, rmp and imagefsinfo. */
import { parseOptions } from '../../shell/tools/tool'
import { byId, type RuntimeView, type SandboxView } from '../runtime-view'
import { fatal, json, logLine, type Sub } from './call'

function sandbox(runtime: RuntimeView, id: string): SandboxView {
  const found = byId(runtime.sandboxes(), id)
  return found ?? fatal(`rpc error: code = NotFound desc = an error occurred when try to find sandbox: not found`)
}

export const stopp: Sub = async ({ runtime, context, out }) => {
  if (context.args.length === 0) fatal('ID cannot be empty')
  for (const word of context.args) {
    const { id } = sandbox(runtime, word)
    await runtime.stopSandbox(id)
    await out(`Stopped sandbox ${word}\n`)
  }
  return 0
}

export const rmp: Sub = async ({ runtime, context, out }) => {
  const options = parseOptions(context, 'fa', { force: 'f', all: 'a' })
  const words = options.has('a') ? runtime.sandboxes().map(({ id }) => id) : options.operands
  if (words.length === 0) fatal('ID cannot be empty')
  let failed = false
  for (const word of words) {
    const { id, ready } = sandbox(runtime, word)
    if (ready && !options.has('f')) {
      await context.stderr.write(logLine(context, 'error', `pod sandbox ${JSON.stringify(word)} is running, please stop it first`))
      failed = true
      continue
    }
    if (ready) await runtime.stopSandbox(id)
    runtime.removeSandbox(id)
    await out(`Removed sandbox ${word}\n`)
  }
  return failed ? fatal('unable to remove sandbox(es)') : 0
}

export const imagefsinfo: Sub = async ({ runtime, now, out }) => {
  const filesystem = {
    timestamp: `${now}000000`,
    fsId: { mountpoint: '/var/lib/containerd/io.containerd.snapshotter.v1.overlayfs' },
    usedBytes: { value: String(runtime.imageDisk().bytes) },
    inodesUsed: { value: String(Math.ceil(runtime.imageDisk().bytes / 16_384)) },
  }
  await out(json({ status: { containerFilesystems: [filesystem], imageFilesystems: [filesystem] } }))
  return 0
}
