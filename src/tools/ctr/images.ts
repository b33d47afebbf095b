/** `ctr images`: what lies on the node's disk, pulled and taken away. */
import { columns, humanSize } from '../runtime-view'
import { complaining, operands, type Sub } from './call'

export const listImages: Sub = async ({ runtime, namespace, words, out }) => {
  const images = runtime.images(namespace)
  const names = images.flatMap((each) => each.tags.map((tag) => ({ name: `${each.repository}:${tag}`, each })))
  if (words.includes('-q')) {
    await out(names.map(({ name }) => `${name}\n`).join(''))
    return 0
  }
  const rows = names.map(({ name, each }) => [
    name,
    'application/vnd.oci.image.index.v1+json',
    each.digest,
    humanSize(each.size).replace('B', 'iB'),
    'linux/amd64',
    'io.cri-containerd.image=managed',
  ])
  await out(columns([['REF', 'TYPE', 'DIGEST', 'SIZE', 'PLATFORMS', 'LABELS'], ...rows], 0))
  return 0
}

export const pullImage: Sub = async (call) => {
  const { runtime, context, namespace, out, complain } = call
  const [reference] = operands(call)
  if (!reference) return complain('please provide an image reference to pull')
  if (!/^[^/]+\//.test(reference)) return complain(`failed to resolve reference "${reference}": object required`)
  const began = context.system.clock.now()
  const failed = await complaining(call, async () => {
    await runtime.pull(reference, context.signal, namespace)
    return 0
  })
  if (failed !== 0) return failed
  const seconds = Math.max(0.1, (context.system.clock.now() - began) / 1000)
  const image = runtime.images(namespace).find(({ repository, tags }) => tags.some((tag) => `${repository}:${tag}` === reference))
  const size = image?.size ?? 0
  await out(
    `${reference.padEnd(38)}saved\t\nCompleted pull from OCI Registry (${reference})\telapsed: ${seconds.toFixed(1)} s\ttotal:  ${humanSize(size)}\t(${humanSize(size / seconds)}/s)\t\n`,
  )
  return 0
}

export const removeImages: Sub = async ({ runtime, namespace, words, out }) => {
  for (const reference of words) if (runtime.removeImage(reference, namespace)) await out(`${reference}\n`)
  return 0
}
