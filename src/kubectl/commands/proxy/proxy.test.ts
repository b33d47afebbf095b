import { describe, expect, it } from 'vitest'
import { cleanPath, redirect } from './answers'
import { isAccepted, patterns, type Rules } from './filter'

const rules = (more: Partial<Rules> = {}): Rules => ({
  acceptHosts: patterns('^localhost$,^127\\.0\\.0\\.1$,^\\[::1\\]$'),
  acceptPaths: patterns('^.*'),
  refusePaths: patterns('^/api/.*/pods/.*/exec,^/api/.*/pods/.*/attach'),
  refuseMethods: patterns('^$'),
  ...more,
})

describe("the proxy's filter", () => {
  it.each([
    ['GET', '/api/v1/pods', 'localhost:8001', {}, true],
    ['GET', '/api/v1/pods', 'example.com', {}, false],
    ['GET', '/api/v1/namespaces/default/pods/web/exec', 'localhost', {}, false],
    ['POST', '/api/v1/pods', '127.0.0.1:8001', { refuseMethods: patterns('POST,PUT') }, false],
    ['GET', '/version', '127.0.0.1', { acceptPaths: patterns('^/api') }, false],
    ['GET', '/version', '127.0.0.1', { acceptHosts: patterns('') }, false],
  ] as const)('%s %s at %s', (method, path, host, more, isLetThrough) => {
    expect(isAccepted(rules(more), method, path, host)).toBe(isLetThrough)
  })

  it.each([
    ['(', 'missing closing ): `(`'],
    ['a)', 'unexpected ): `a)`'],
    ['[a', 'missing closing ]: `[a`'],
    ['*', 'missing argument to repetition operator: `*`'],
    ['(?=a)', 'invalid or unsupported Perl syntax: `(?=`'],
  ])('%s is no expression', (text, problem) => {
    expect(() => patterns(text)).toThrow(`error parsing regexp: ${problem}`)
  })
})

describe("the proxy's redirects", () => {
  it.each([
    ['//custom/healthz', '/custom/healthz'],
    ['/api/../version', '/version'],
    ['/api/./v1//', '/api/v1/'],
    ['/', '/'],
    ['//', '/'],
  ])('%s becomes %s', (path, clean) => {
    expect(cleanPath(path)).toBe(clean)
  })

  it('say in words where to go only to those who read', () => {
    const request = { method: 'GET', host: 'localhost', path: '/w', headers: {} }
    expect(new TextDecoder().decode(redirect(request, '/w/?a=1&b=2').body)).toBe('<a href="/w/?a=1&amp;b=2">Moved Permanently</a>.\n\n')
    expect(redirect({ ...request, method: 'POST' }, '/w/')).toEqual({ status: 301, headers: { Location: '/w/' }, body: new Uint8Array() })
  })
})
