import { describe, expect, test } from 'vitest'
import { proxiedAddress, proxiedAnswer, proxiedPage } from './proxied-links'

const prefix = '/api/v1/namespaces/a/pods/web/proxy'
const proxied = { prefix, hosts: ['10.244.0.3:80', 'localhost:8001'] }

describe('an address of a proxied page', () => {
  test.each([
    ['/x', `${prefix}/x`],
    ['/x/', `${prefix}/x/`],
    ['/', `${prefix}/`],
    ['http://10.244.0.3:80/x?y=1', `${prefix}/x?y=1`],
    ['http://localhost:8001/x', `${prefix}/x`],
    [`${prefix}/x`, `${prefix}/x`],
    ['x/y', 'x/y'],
    ['#top', '#top'],
    ['https://kubernetes.io/x', 'https://kubernetes.io/x'],
  ])('%s becomes %s', (address, expected) => expect(proxiedAddress(address, proxied)).toBe(expected))
})

test('of a page only the attributes that are addresses change, and nothing in comments and scripts', () => {
  expect(
    proxiedPage(
      `<!-- <a href="/no"> --><A HREF='/x' title="/t">x</A><script src=/s.js>"<a href='/no'>"</script><p>/p</p><img src="/i"/>`,
      proxied,
    ),
  ).toBe(
    `<!-- <a href="/no"> --><a href="${prefix}/x" title="/t">x</A><script src="${prefix}/s.js">"<a href='/no'>"</script><p>/p</p><img src="${prefix}/i"/>`,
  )
})

test('tags that nobody knows stay as they are, whatever they are called', () => {
  expect(proxiedPage('<constructor href="/x">', proxied)).toBe('<constructor href="/x">')
})

test('an answer that redirects leads back through the proxy, and what is no page stays', () => {
  const body = new TextEncoder().encode('<a href="/x">')
  expect(proxiedAnswer({ status: 302, headers: { Location: '/x' }, body }, proxied).headers).toEqual({ Location: `${prefix}/x` })
  expect(proxiedAnswer({ status: 200, headers: { 'Content-Type': 'text/plain' }, body }, proxied).body).toBe(body)
  const page = proxiedAnswer(
    { status: 200, headers: { 'Content-Type': 'text/html; charset=utf-8', 'Content-Length': '13' }, body },
    proxied,
  )
  expect(new TextDecoder().decode(page.body)).toBe(`<a href="${prefix}/x">`)
  expect(page.headers['Content-Length']).toBe(String(page.body.length))
})
