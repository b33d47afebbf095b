/** python: an interpreter for the scripts of courses, its web server, and pip for the packages they use. */
import type { Command } from '../../../shell/command'
import { defineImage, tags, type MultiCall } from '../image'
import { baseOfTag } from '../bases'
import { ALPINE, DEBIAN_FULL, DEBIAN_SLIM } from '../userlands'
import { httpServer } from './http-server'
import { pip } from './pip'

/** The interpreter's code is fetched when a program first needs it; the place in the queue is taken before. */
export const interpreter = (version: string): Command => ({
  name: 'python3',
  run: async (context) => {
    const { clock } = context.system
    const turn = clock.sleep(0, context.signal)
    turn.catch(() => undefined)
    const { python } = await clock.external(import('./command'))
    await turn
    return python(version).run(context)
  },
})

function program(version: string): MultiCall {
  const server = httpServer(version)
  const command = interpreter(version)
  const packages = pip(version)
  return {
    choose: (argv) => {
      const at = argv.indexOf('-m')
      const module = at < 0 ? undefined : argv[at + 1]
      if (module === 'http.server' || module === 'SimpleHTTPServer') return server
      if (module === 'pip')
        return { ...packages, run: (context) => packages.run({ ...context, args: context.args.slice(context.args.indexOf('pip') + 1) }) }
      return command
    },
  }
}

/** The last correction of each version. */
const CORRECTION: Readonly<Record<string, number>> = {
  '2.7': 18,
  '3.5': 10,
  '3.6': 15,
  '3.7': 17,
  '3.8': 20,
  '3.9': 25,
  '3.10': 19,
  '3.11': 14,
  '3.12': 12,
  '3.13': 10,
  '3.14': 1,
}

function versionOf(tag: string): string {
  const [whole, patch] = /^\d+\.\d+(\.\d+)?/.exec(tag) ?? []
  if (patch !== undefined) return whole!
  const minor = whole ?? (tag.startsWith('2') ? '2.7' : '3.14')
  return `${minor}.${CORRECTION[minor] ?? 0}`
}

export default defineImage({
  repositories: ['docker.io/library/python'],
  hasTag: tags(
    ['latest', 'slim', 'alpine', 'bookworm', 'trixie'],
    /^[23](\.\d{1,2}){0,2}(-(slim|alpine|bookworm|trixie|bullseye|buster|slim-(?:bookworm|trixie|bullseye|buster)|alpine\d.*))?$/,
  ),
  config: (tag) => {
    const version = versionOf(tag)
    const python = program(version)
    return {
      command: ['python3'],
      env: { LANG: 'C.UTF-8', PYTHON_VERSION: version },
      userland: tag.includes('alpine') ? ALPINE : tag.includes('slim') ? DEBIAN_SLIM : DEBIAN_FULL,
      size: tag.includes('alpine') ? 17_600_000 : tag.includes('slim') ? 44_200_000 : 400_900_000,
      files: () => baseOfTag(tag, 'trixie').files(),
      programs: {
        '/usr/local/bin/python3': python,
        '/usr/local/bin/python': python,
        '/usr/local/bin/pip': pip(version),
        '/usr/local/bin/pip3': pip(version),
      },
    }
  },
})
