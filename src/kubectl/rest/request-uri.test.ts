import { expect, it } from 'vitest'
import { requestUri, uriProblem } from './request-uri'

it.each([
  ['/version', '/version', {}],
  ['http://other:1/version', '/version', {}],
  ['http://other', '/', {}],
  ['//version', '/', {}],
  ['//version/api', '/api', {}],
  ['x:y', '/', {}],
  ['/version#x', '/version', {}],
  ['/a b/한/%2F!', '/a%20b/%ED%95%9C//%21', {}],
  ['/services/http%3Aweb:80/proxy/', '/services/http:web:80/proxy/', {}],
  ['/x?b=2&a=%3D+1&b=3&c', '/x', { a: ['= 1'], b: ['2', '3'], c: [''] }],
])('%s asks for %s', (text, path, query) => {
  expect(requestUri(text)).toEqual({ path, query })
})

it.each([
  ['', 'empty url'],
  ['version', 'invalid URI for request'],
  ['?x', 'invalid URI for request'],
  [':x', 'missing protocol scheme'],
  ['/a%zz', 'invalid URL escape "%zz"'],
  ['/a%2', 'invalid URL escape "%2"'],
  ['/a\tb', 'net/url: invalid control character in URL'],
])('%j is refused', (text, problem) => {
  expect(uriProblem(text)).toBe(`parse ${JSON.stringify(text)}: ${problem}`)
})
