/** What containerd's clients print while they pull an image. */
import { humanSize, type RuntimeView } from './runtime-view'
import type { CommandContext } from '../shell/command'

const BAR = '|++++++++++++++++++++++++++++++++++++++|'

/** Pulls for a namespace and prints nerdctl's lines. Throws an Error with the registry's words. */
export async function pullShown(
  runtime: RuntimeView,
  context: CommandContext,
  reference: string,
  full: string,
  namespace: string,
): Promise<void> {
  const began = context.system.clock.now()
  await runtime.pull(reference, context.signal, namespace)
  const seconds = Math.max(0.1, (context.system.clock.now() - began) / 1000)
  const image = runtime.images(namespace).find(({ repository, tags }) => tags.some((tag) => `${repository}:${tag}` === full))
  const line = (name: string, state: string): string => `${`${name}:`.padEnd(82)}${state.padEnd(15)}${BAR} \n`
  const digest = image?.digest ?? ''
  const config = image?.id ?? ''
  await context.stdout.write(
    line(full, 'resolved') +
      line(`index-${digest}`, 'done') +
      line(`config-${config}`, 'done') +
      `${`elapsed: ${seconds.toFixed(1)} s`.padEnd(82)}total:  ${humanSize(image?.size ?? 0).replace(/B$/, '')} (${humanSize((image?.size ?? 0) / seconds).replace(/B$/, '')}B/s)\n`,
  )
}

/** `docker.io/library/nginx:latest` for `nginx`. */
export function fullName(reference: string): string {
  const slash = reference.indexOf('/')
  const head = slash < 0 ? '' : reference.slice(0, slash)
  const hosted = slash >= 0 && (head.includes('.') || head.includes(':') || head === 'localhost')
  const path = hosted ? reference : slash < 0 ? `docker.io/library/${reference}` : `docker.io/${reference}`
  return /:[^/]*$/.test(path) || path.includes('@') ? path : `${path}:latest`
}
