/** The registry of the control plane recordings: nearly every name exists, and what it gives is guessed from its name. */
import type { Fallback } from '../../engine/images'
import type { Daemon, ImageConfig } from '../../engine/images'
import { referenceName } from '../../engine/images/reference'
import { DEBIAN_FULL } from '../../engine/images/userlands'

const BAD_NAME = /nginxx|ngnix|nginz|doesnotexist|nosuch|notexist|nonexistent|unknown|typo|wrong|invalid/
const BAD_TAG = /^(1\.161|1\.17\.23)$|doesnotexist|nosuch|notexist|unknown|typo|wrong|invalid|broken|bad|999|99\.99/

/** Programs that end at once when they are given nothing to do. */
const ENDS = new Set(['busybox', 'alpine', 'ubuntu', 'debian', 'centos', 'bash', 'perl', 'python', 'hello-world'])
const PASSWORDS: Readonly<Record<string, readonly string[]>> = {
  mysql: ['MYSQL_ROOT_PASSWORD', 'MYSQL_ALLOW_EMPTY_PASSWORD', 'MYSQL_RANDOM_ROOT_PASSWORD'],
  mariadb: ['MARIADB_ROOT_PASSWORD', 'MYSQL_ROOT_PASSWORD', 'MARIADB_ALLOW_EMPTY_ROOT_PASSWORD', 'MARIADB_RANDOM_ROOT_PASSWORD'],
  postgres: ['POSTGRES_PASSWORD', 'POSTGRES_HOST_AUTH_METHOD'],
}
const HTTP_PORTS = [80, 8080, 3000, 5000, 8000, 9376, 443, 8443]
const TCP_PORTS = [6379, 3306, 5432, 27017]

const text = (body: string): Uint8Array => new TextEncoder().encode(body)

function main(name: string): Daemon {
  return {
    start(process) {
      const passwords = PASSWORDS[name]
      if (passwords && !passwords.some((variable) => process.env[variable])) return process.exit(1)
      if (ENDS.has(name)) return process.exit(0)
      for (const port of HTTP_PORTS) {
        process.listen({
          port,
          protocol: 'TCP',
          http: ({ path }) => {
            const status = /error|broken/.test(path) ? 500 : /fail|missing|nosuch|notfound|wrong/.test(path) ? 404 : 200
            return { status, headers: { 'content-type': 'text/plain' }, body: text(`${name}\n`) }
          },
        })
      }
      for (const port of TCP_PORTS) process.listen({ port, protocol: 'TCP' })
    },
  }
}

/** What no definition of the catalogue knows, on nodes with containerd. */
const permissiveRegistry: Fallback = ({ repository, tag }) => {
  const name = repository.split('/').at(-1) ?? repository
  if (BAD_NAME.test(name)) return 'denied'
  if (BAD_TAG.test(tag ?? '') || (name === 'kubernetes-bootcamp' && tag === 'v10')) return 'not found'
  return {
    userland: DEBIAN_FULL,
    size: 24_000_000 + name.length * 1_000_003,
    entrypoint: [`/usr/local/bin/${name}`],
    main: main(name),
  } satisfies ImageConfig
}

/** As `permissiveRegistry`, where the runtime words failed pulls as containerd did before its version 2. */
export const imaginaryRegistry: Fallback = (reference) => {
  const answer = permissiveRegistry(reference)
  if (answer !== 'not found' && answer !== 'denied') return answer
  const name = referenceName(reference)
  const failed = `failed to pull and unpack image "${name}": failed to resolve reference "${name}"`
  return {
    refused:
      answer === 'not found'
        ? `rpc error: code = NotFound desc = ${failed}: ${name}: not found`
        : `rpc error: code = Unknown desc = ${failed}: pull access denied, repository does not exist or may require authorization: server message: insufficient_scope: authorization failed`,
  }
}
