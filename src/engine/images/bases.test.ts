/** Which system images are built on, by their tags. */
import { expect, test } from 'vitest'
import { IMAGES } from '.'
import { baseOfTag } from './bases'
import { Catalog } from './catalog'

const catalog = new Catalog(IMAGES)

function image(name: string): { readonly os: string; readonly env: Readonly<Record<string, string>>; readonly passwd: string } {
  const pull = catalog.pull(name)
  if (!pull.ok) throw new Error(pull.message)
  const files = pull.image.files?.() ?? {}
  return { os: String(files['/etc/os-release']), env: pull.image.env ?? {}, passwd: String(files['/etc/passwd']) }
}

test.each([
  ['python:3.12', 'VERSION_CODENAME=trixie'],
  ['python:3.12-slim-bookworm', 'VERSION_CODENAME=bookworm'],
  ['python:3.12-alpine', 'ID=alpine'],
  ['node:20', 'VERSION_CODENAME=bookworm'],
  ['node:20-bullseye-slim', 'VERSION_CODENAME=bullseye'],
  ['node:20-alpine3.20', 'VERSION_ID=3.20.0'],
  ['postgres:16-alpine', 'ID=alpine'],
  ['postgres:15-bookworm', 'VERSION_CODENAME=bookworm'],
  ['httpd:2.4-alpine', 'ID=alpine'],
  ['memcached:alpine', 'ID=alpine'],
  ['haproxy:3.0-alpine', 'ID=alpine'],
  ['rabbitmq:3-alpine', 'ID=alpine'],
  ['rabbitmq:3', 'VERSION_CODENAME=noble'],
])('%s is built on what its tag says', (name, os) => {
  expect(image(name).os).toContain(os)
})

test('every image has the account that it runs as', () => {
  for (const name of ['memcached', 'haproxy', 'postgres', 'postgres:alpine', 'nginx', 'redis']) {
    const pull = catalog.pull(name)
    const user = pull.ok ? (pull.image.user ?? pull.image.handsOver?.as ?? 'root') : 'none'
    expect(image(name).passwd).toMatch(new RegExp(`^${user}:`, 'm'))
  }
})

test('a tag that names no system has the usual one', () => {
  expect(baseOfTag('3.12', 'trixie').files()['/etc/debian_version']).toBe('13.1\n')
  expect(baseOfTag('slim-trixie', 'bookworm').files()['/etc/debian_version']).toBe('13.1\n')
})

test('versions of python are the last of their kind; postgres keeps its data where its version does', () => {
  expect(image('python:3.9').env['PYTHON_VERSION']).toBe('3.9.25')
  expect(image('python:3.11.4-slim').env['PYTHON_VERSION']).toBe('3.11.4')
  expect(image('postgres:16').env['PGDATA']).toBe('/var/lib/postgresql/data')
  expect(image('postgres').env['PGDATA']).toBe('/var/lib/postgresql/18/docker')
})

test.each([
  ['nginx:1.27', false, true],
  ['redis:7', false, false],
  ['python:3.12-slim', false, false],
  ['python:3.12', true, false],
  ['ubuntu:22.04', true, false],
  ['mongo:7', true, false],
  ['fedora:41', true, false],
  ['busybox:1.36', true, false],
])('%s has a kill beside its shell’s: %s; envsubst: %s', (reference, kill, envsubst) => {
  const pull = catalog.pull(reference)
  if (!pull.ok) throw new Error(pull.message)
  expect(['kill', 'envsubst'].map(pull.image.userland.has)).toEqual([kill, envsubst])
})
