/** crictl inspect, inspectp and inspecti. */
import { parseOptions } from '../../shell/tools/tool'
import { byId, nanoTime } from '../runtime-view'
import { container, fatal, image, json, type Sub } from './call'
import { containerStatus, imageStatus, podStatus } from './status'

export const inspect: Sub = async ({ runtime, context, out }) => {
  const options = parseOptions(context, 'o:q', { output: 'o', quiet: 'q', name: 'name:' })
  const wanted =
    options.operands.length > 0
      ? options.operands
      : runtime
          .containers()
          .filter(({ name }) => name === options.get('name'))
          .map(({ id }) => id)
  if (wanted.length === 0) fatal('ID cannot be empty')
  for (const id of wanted) await out(json(containerStatus(container(runtime, id))))
  return 0
}

export const inspectp: Sub = async ({ runtime, context, out }) => {
  const options = parseOptions(context, 'o:q', { output: 'o', quiet: 'q' })
  const [id] = options.operands
  if (id === undefined) fatal('ID cannot be empty')
  const found = byId(runtime.sandboxes(), id!)
  if (!found) fatal(`rpc error: code = NotFound desc = an error occurred when try to find sandbox: not found`)
  await out(
    json({
      status: { ...podStatus(found!), createdAt: nanoTime(found!.created), network: { additionalIps: [], ip: found!.address } },
      info: {},
    }),
  )
  return 0
}

export const inspecti: Sub = async ({ runtime, context, out }) => {
  const options = parseOptions(context, 'o:q', { output: 'o', quiet: 'q' })
  const [wanted] = options.operands
  if (wanted === undefined) fatal('image cannot be empty')
  const found = image(runtime, wanted!)
  if (!found) fatal(`no such image ${JSON.stringify(wanted)} present`)
  await out(json({ status: imageStatus(found!), info: {} }))
  return 0
}
