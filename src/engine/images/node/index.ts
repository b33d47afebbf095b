/** node: its version, and one-liners that only print. */
import { defineImage, tags, type Daemon } from '../image'
import { debianFiles } from '../passwd'
import { ALPINE, DEBIAN_FULL, DEBIAN_SLIM } from '../userlands'

function program(version: string): Daemon {
  return {
    start(process) {
      const [first, script = ''] = process.argv.slice(1)
      if (first === '--version' || first === '-v') {
        process.stdout(`v${version}\n`)
        return process.exit(0)
      }
      if (first === '-e' || first === '-p') {
        const log = /^\s*(?:console\.log\()?\s*(?:"([^"]*)"|'([^']*)'|(-?\d+))\s*\)?\s*;?\s*$/.exec(script)
        if (log) process.stdout(`${log[1] ?? log[2] ?? log[3]}\n`)
        else process.stderr(`[eval]:1\n${script}\n^\n\nSyntaxError: Invalid or unexpected token\n\nNode.js v${version}\n`)
        return process.exit(log ? 0 : 1)
      }
      if (first === undefined) return process.exit(0)
      const found = process.files.exists(first.startsWith('/') ? first : `/${first}`)
      process.stderr(
        found
          ? `Node.js v${version}: ${first} cannot be run here\n`
          : `node:internal/modules/cjs/loader:1420\n  throw err;\n  ^\n\nError: Cannot find module '/${first}'\n\nNode.js v${version}\n`,
      )
      process.exit(1)
    },
  }
}

export default defineImage({
  repositories: ['docker.io/library/node'],
  hasTag: tags(
    ['latest', 'lts', 'current', 'slim', 'alpine', 'lts-alpine', 'lts-slim'],
    /^\d{1,2}(\.\d{1,2}){0,2}(-(slim|alpine|bookworm|trixie|bullseye|buster|alpine\d.*|bookworm-slim))?$/,
  ),
  config: (tag) => {
    const version = /^\d+\.\d+\.\d+/.exec(tag)?.[0] ?? (/^\d+/.test(tag) ? `${/^\d+/.exec(tag)![0]}.11.0` : '25.2.1')
    const node = program(version)
    return {
      entrypoint: ['docker-entrypoint.sh'],
      handsOver: { serves: [] },
      command: ['node'],
      env: { NODE_VERSION: version, YARN_VERSION: '1.22.22' },
      userland: tag.includes('alpine') ? ALPINE : tag.includes('slim') ? DEBIAN_SLIM : DEBIAN_FULL,
      size: tag.includes('alpine') ? 54_300_000 : 398_700_000,
      files: () => ({
        ...debianFiles('12', 'bookworm'),
      }),
      programs: { '/usr/local/bin/docker-entrypoint.sh': node, '/usr/local/bin/node': node },
    }
  },
})
