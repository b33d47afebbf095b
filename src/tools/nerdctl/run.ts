/** `nerdctl run` and `create`: what their flags ask for. */
import type { ApartOptions } from '../runtime-view'

export interface RunRequest {
  readonly options: Omit<ApartOptions, 'namespace' | 'name' | 'named'>
  readonly name: string | undefined
  readonly detach: boolean
  readonly remove: boolean
}

export class UsageError extends Error {}

const WITH_VALUE = new Set(['name', 'p', 'publish', 'e', 'env', 'w', 'workdir', 'u', 'user', 'entrypoint', 'network', 'net'])

/** Flags stand before the image; everything after it is the container's. Throws UsageError. */
export function parseRun(words: readonly string[]): RunRequest {
  const values: (readonly [name: string, value: string])[] = []
  const on = new Set<string>()
  let i = 0
  for (; i < words.length && words[i]!.startsWith('-'); i++) {
    const word = words[i]!
    if (word.startsWith('--')) {
      const [name = '', given] = split(word.slice(2))
      if (!WITH_VALUE.has(name)) {
        if (!['detach', 'interactive', 'tty', 'rm'].includes(name)) throw new UsageError(`unknown flag: --${name}`)
        if (given !== 'false') on.add(name)
        continue
      }
      const value = given ?? words[++i]
      if (value === undefined) throw new UsageError(`flag needs an argument: --${name}`)
      values.push([name, value])
      continue
    }
    for (let k = 1; k < word.length; k++) {
      const letter = word[k]!
      if (WITH_VALUE.has(letter)) {
        const value = word.slice(k + 1).replace(/^=/, '') || words[++i]
        if (value === undefined) throw new UsageError(`flag needs an argument: '${letter}' in ${word}`)
        values.push([letter, value])
        break
      }
      const name = { d: 'detach', i: 'interactive', t: 'tty' }[letter]
      if (!name) throw new UsageError(`unknown shorthand flag: '${letter}' in ${word}`)
      on.add(name)
    }
  }
  const [image, ...command] = words.slice(i)
  if (image === undefined) throw new UsageError('requires at least 1 arg(s), only received 0')
  const all = (...names: readonly string[]): readonly string[] => values.filter(([name]) => names.includes(name)).map(([, value]) => value)
  const last = (...names: readonly string[]): string | undefined => all(...names).at(-1)
  const env = Object.fromEntries(
    all('e', 'env')
      .map((each) => split(each))
      .map(([name = '', value = '']) => [name, value]),
  )
  const entrypoint = last('entrypoint')
  const workingDirectory = last('w', 'workdir')
  const user = last('u', 'user')
  return {
    options: {
      image,
      command,
      env,
      ...(entrypoint === undefined ? {} : { entrypoint: [entrypoint] }),
      ...(workingDirectory === undefined ? {} : { workingDirectory }),
      ...(user === undefined ? {} : { user }),
      ports: all('p', 'publish').map(parsePort),
      hostNetwork: last('network', 'net') === 'host',
      tty: on.has('tty'),
      stdin: on.has('interactive'),
    },
    name: last('name'),
    detach: on.has('detach'),
    remove: on.has('rm'),
  }
}

function split(text: string): readonly [string, string?] {
  const at = text.indexOf('=')
  return at < 0 ? [text] : [text.slice(0, at), text.slice(at + 1)]
}

/** `80:8080`, `127.0.0.1:80:8080/tcp`. */
function parsePort(text: string): { readonly host: number; readonly container: number } {
  const parts = text.replace(/\/(tcp|udp)$/, '').split(':')
  const [container, host] = [Number(parts.at(-1)), Number(parts.at(-2) ?? parts.at(-1))]
  if (!Number.isInteger(container) || !Number.isInteger(host) || container < 1 || container > 65_535)
    throw new UsageError(`invalid containerPort: ${parts.at(-1)}`)
  return { host, container }
}
