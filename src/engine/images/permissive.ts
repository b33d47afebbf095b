/** A registry that has nearly everything: for recordings made over an imaginary runtime, where names alone decide. */
import type { Fallback } from './catalog'
import type { ImageConfig } from './image'
import { text } from './http-server'
import { service } from './service'
import { debianFiles } from './passwd'
import { DEBIAN_FULL } from './userlands'

const DENIED = /nginxx|ngnix|nginz|doesnotexist|nosuch|notexist|nonexistent|unknown|typo|wrong|invalid/
const NO_TAG = /doesnotexist|nosuch|notexist|unknown|typo|wrong|invalid|broken|bad|999|99\.99/
const MISSING_TAGS = new Set(['1.161', '1.17.23'])

const HTTP_PORTS = [80, 8080, 3000, 5000, 8000, 9376, 443, 8443]
const TCP_PORTS = [6379, 3306, 5432, 27017]

/** A server on every usual port that answers by the look of the path. */
const anything = service({
  ports: [...HTTP_PORTS, ...TCP_PORTS],
  memory: 12_582_912,
  http: (request) => {
    if (/error|broken/.test(request.path)) return text(500, 'Internal Server Error\n')
    return /fail|missing|nosuch|notfound|wrong/.test(request.path) ? text(404, 'Not Found\n') : text(200, 'ok\n')
  },
})

const GENERIC: ImageConfig = {
  command: ['/app'],
  userland: DEBIAN_FULL,
  size: 78_222_592,
  files: () => debianFiles(),
  main: anything,
  programs: { '/app': anything },
}

export const permissiveRegistry: Fallback = ({ repository, tag = '' }) => {
  const name = repository.slice(repository.lastIndexOf('/') + 1)
  if (DENIED.test(name)) return 'denied'
  if (MISSING_TAGS.has(tag) || NO_TAG.test(tag) || (name === 'kubernetes-bootcamp' && tag === 'v10')) return 'not found'
  return GENERIC
}
