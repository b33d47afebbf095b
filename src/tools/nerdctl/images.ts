/** nerdctl's subcommands about images and containerd's namespaces. */
import { fullName, pullShown } from '../pull-progress'
import { columns, humanSize, shortId } from '../runtime-view'
import type { Subcommand } from './call'

const images: Subcommand = async ({ runtime, namespace, out }) => {
  const rows = runtime
    .images(namespace)
    .flatMap(({ repository, tags, digest, size }) =>
      tags.map((tag) => [
        repository.replace(/^docker\.io\/(library\/)?/, ''),
        tag,
        shortId(digest).slice(0, 12),
        'linux/amd64',
        humanSize(size),
      ]),
    )
  await out(columns([['REPOSITORY', 'TAG', 'IMAGE ID', 'PLATFORM', 'SIZE'], ...rows], 0))
  return 0
}

const pull: Subcommand = async ({ runtime, context, operands, namespace }) => {
  const [reference] = operands
  if (reference === undefined) throw new Error('requires at least 1 arg(s), only received 0')
  await pullShown(runtime, context, reference, fullName(reference), namespace)
  return 0
}

const removeImages: Subcommand = ({ runtime, operands, namespace }) => {
  for (const reference of operands) if (!runtime.removeImage(fullName(reference), namespace)) throw new Error(`no such image: ${reference}`)
  return 0
}

const namespaces: Subcommand = async ({ runtime, out }) => {
  const rows = [
    ['default', String(runtime.apart('default').length), String(runtime.images('default').length), '0', ''],
    ['k8s.io', String(runtime.containers().length), String(runtime.images().length), '0', ''],
  ]
  await out(columns([['NAME', 'CONTAINERS', 'IMAGES', 'VOLUMES', 'LABELS'], ...rows], 0))
  return 0
}

export const IMAGES: Readonly<Record<string, Subcommand>> = { images, namespace: namespaces, ns: namespaces, pull, rmi: removeImages }
