import { describe, expect, it } from 'vitest'
import { World } from '../testing'

const NAMESPACES = '/api/v1/namespaces'
const HEADERS = {
  none: {},
  password: { authorization: 'Basic YTpi' },
  'token nobody has': { authorization: 'Bearer x' },
  'wish to be another': { 'impersonate-user': 'jane' },
}

/** What somebody is told who comes with these headers. */
async function told(headers: Readonly<Record<string, string>>, unknown: 'anonymous' | 'refused' | undefined): Promise<string> {
  const world = new World()
  world.server.bootstrap()
  world.server.authorizer.mode = 'RBAC'
  const request = { method: 'GET', url: NAMESPACES, headers, ...(unknown ? { unknown } : {}) }
  const { status, body } = await world.server.handler.handle(request)
  const { message = '' } = JSON.parse(new TextDecoder().decode(body as Uint8Array)) as { message?: string }
  return `${status} ${message}`.trim()
}

const NOBODY = '403 namespaces is forbidden: User "system:anonymous" cannot list resource "namespaces" in API group "" at the cluster scope'

describe('who shows nothing by which one could be known', () => {
  it.each([
    ['none', undefined, '200'],
    ['none', 'anonymous', NOBODY],
    ['none', 'refused', '401 Unauthorized'],
    ['password', 'anonymous', NOBODY],
    ['password', 'refused', '401 Unauthorized'],
    ['token nobody has', 'anonymous', '401 Unauthorized'],
    [
      'wish to be another',
      'anonymous',
      '403 users "jane" is forbidden: User "system:anonymous" cannot impersonate resource "users" in API group "" at the cluster scope',
    ],
  ] as const)('with the header of a %s, as %s, is told %s', async (header, unknown, expected) => {
    expect(await told(HEADERS[header], unknown)).toBe(expected)
  })
})
