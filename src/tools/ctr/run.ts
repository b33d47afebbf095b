/** `ctr run`: a container of one's own from an image that is there. */
import { apartFrom, complaining, type Sub } from './call'

const KNOWN = /^(-d|--detach|--rm|-t|--tty|--net-host|--env(=.*)?)$/

/** The variables of `--env=NAME=value`. */
function variables(flags: readonly string[]): Readonly<Record<string, string>> {
  const pairs = flags.filter((flag) => flag.startsWith('--env=')).map((flag) => flag.slice(6))
  return Object.fromEntries(pairs.map((pair) => [pair.split('=')[0]!, pair.replace(/^[^=]*=/, '')]))
}

export const run: Sub = async (call) => {
  const { runtime, context, namespace, words, complain } = call
  const flags = words.slice(
    0,
    Math.max(
      0,
      words.findIndex((word) => !word.startsWith('-')),
    ),
  )
  const [image, id, ...command] = words.slice(flags.length)
  if (image === undefined) return complain('image ref must be provided')
  if (id === undefined) return complain('container id must be provided')
  const foreign = flags.find((flag) => !KNOWN.test(flag))
  if (foreign !== undefined) return complain(`flag provided but not defined: ${foreign.replace(/=.*/, '')}`)
  const given = (...names: readonly string[]): boolean => names.some((name) => flags.includes(name))
  if (apartFrom(call).some((container) => container.id === id)) return complain(`container "${id}": already exists`)
  return complaining(call, async () => {
    runtime.create({
      namespace,
      name: id,
      named: true,
      image,
      command,
      env: variables(flags),
      ports: [],
      hostNetwork: given('--net-host'),
      tty: given('-t', '--tty'),
      stdin: true,
    })
    if (given('-d', '--detach')) {
      runtime.start(id)
      return 0
    }
    const code = await runtime.attach(id, context)
    if (given('--rm')) runtime.remove(id)
    return code
  })
}
