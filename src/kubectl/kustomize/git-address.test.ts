import { describe, expect, it } from 'vitest'
import { isRepository } from './git-address'

describe('addresses of Git repositories', () => {
  it.each([
    'https://h/x/y',
    'https://h/x/y/z?ref=v1',
    'HTTPS://h/x/y',
    'https://h/x//y',
    'https://h//x',
    'https://h/p/_git/x/y',
    'ssh://git@h/x/y',
    'file://x',
    'github.com/x/y',
    'GitHub.com/x/y/z',
    'github.com:x/y',
    'git@h:x/y',
    'git@h/x.git',
    'git::https://h/x/y',
  ])('%s is one', (path) => expect(isRepository(path)).toBe(true))

  it.each([
    'a',
    './a',
    '/a/b',
    'github.com',
    'github.com/x',
    'git://h/x/y',
    'host.com/_git/x',
    'https://h',
    'https://h/x',
    'https://h/x/y//../z/..',
    'https://h/x.git//../y',
    'file:///x//../y',
    'git@h:x',
    'a@b',
  ])('%s is none', (path) => expect(isRepository(path)).toBe(false))
})
