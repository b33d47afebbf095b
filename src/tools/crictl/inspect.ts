/** crictl inspect, inspectp and inspecti. */
import { parseOptions } from '../../shell/tools/tool'
import { byId, nanoTime, type SandboxView } from '../runtime-view'
import { container, fatal, image, printed, type Sub } from './call'
import { labelled, matching } from './lists'
import { containerStatus, imageStatus, labelsOf, podStatus } from './status'

const SELECTORS = { label: 'label:', name: 'name:', namespace: 'namespace:' }

export const inspect: Sub = async ({ runtime, context, out }) => {
  const options = parseOptions(context, 'o:qp:', { output: 'o', quiet: 'q', pod: 'p', ...SELECTORS })
  const wanted =
    options.operands.length > 0
      ? options.operands
      : runtime
          .containers()
          .filter((each) => matching(options.get('name'), each.name) && each.sandbox.id.startsWith(options.get('p') ?? ''))
          .filter((each) => matching(options.get('namespace'), each.sandbox.namespace) && labelled(options, labelsOf(each)))
          .map(({ id }) => id)
  for (const id of wanted) await out(printed(options.get('o') ?? 'json', containerStatus(container(runtime, id))))
  return 0
}

export const inspectp: Sub = async ({ runtime, context, out }) => {
  const options = parseOptions(context, 'o:q', { output: 'o', quiet: 'q', ...SELECTORS })
  const named = (id: string): SandboxView =>
    byId(runtime.sandboxes(), id) ?? fatal('rpc error: code = NotFound desc = an error occurred when try to find sandbox: not found')
  const wanted =
    options.operands.length > 0
      ? options.operands.map(named)
      : runtime
          .sandboxes()
          .filter((each) => matching(options.get('name'), each.name) && matching(options.get('namespace'), each.namespace))
          .filter(({ labels }) => labelled(options, labels))
  for (const each of wanted) {
    const status = { ...podStatus(each), createdAt: nanoTime(each.created), network: { additionalIps: [], ip: each.address } }
    await out(printed(options.get('o') ?? 'json', { status, info: {} }))
  }
  return 0
}

export const inspecti: Sub = async ({ runtime, context, out }) => {
  const options = parseOptions(context, 'o:q', { output: 'o', quiet: 'q' })
  if (options.operands.length === 0) fatal('ID cannot be empty')
  for (const wanted of options.operands) {
    const found = image(runtime, wanted) ?? fatal(`no such image ${JSON.stringify(wanted)} present`)
    await out(printed(options.get('o') ?? 'json', { status: imageStatus(found), info: {} }))
  }
  return 0
}
