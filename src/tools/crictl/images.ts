/** crictl pull and rmi. */
import { parseOptions } from '../../shell/tools/tool'
import { fatal, image, logLine, type Sub } from './call'
import { isPinned } from './status'

export const pull: Sub = async ({ runtime, context, out }) => {
  const options = parseOptions(context, '', { creds: 'creds:', auth: 'auth:' })
  const [reference] = options.operands
  if (reference === undefined) fatal('image name cannot be empty')
  try {
    const digest = await runtime.pull(reference!, context.signal)
    await out(`Image is up to date for ${digest}\n`)
    return 0
  } catch (error) {
    if (context.signal.aborted) throw error
    return fatal(`pulling image: ${(error as Error).message.replace(/^rpc error: code = Unknown desc = /, '')}`)
  }
}

export const rmi: Sub = async ({ runtime, context, out }) => {
  const options = parseOptions(context, 'aq', { all: 'a', prune: 'q' })
  const used = new Set(runtime.containers().map(({ imageId }) => imageId))
  const wanted = options.has('a')
    ? runtime.images()
    : options.has('q')
      ? runtime.images().filter((each) => !used.has(each.id) && !isPinned(each))
      : options.operands.map((each) => image(runtime, each) ?? each)
  if (wanted.length === 0 && !options.has('a') && !options.has('q')) fatal('Please specify the image to remove')
  let missing = false
  for (const each of wanted) {
    if (typeof each === 'string') {
      await context.stderr.write(logLine(context, 'error', `no such image ${each}`))
      missing = true
      continue
    }
    for (const tag of each.tags) runtime.removeImage(`${each.repository}:${tag}`)
    await out(each.tags.map((tag) => `Deleted: ${each.repository}:${tag}\n`).join(''))
  }
  return missing ? fatal('unable to remove the image(s)') : 0
}
