import { describe, expect, it } from 'vitest'
import { endsAtPrompt } from './inner-prompt'

describe('a prompt within a command', () => {
  it('is a last line that ends as a shell prompt does, whatever its colours', () => {
    expect(endsAtPrompt('root@web-7c5ddbdf54-x2k9v:/# ')).toBe(true)
    expect(endsAtPrompt('bin  etc  usr\r\n/ # ')).toBe(true)
    expect(endsAtPrompt('\u001b[1;32mdocker@minikube\u001b[0m:~$ ')).toBe(true)
  })
  it('is one also when a line editor has drawn it and placed its cursor', () => {
    expect(endsAtPrompt('\u001b[?2004h\r\u001b[Jbash-5.2# \r\u001b[10C')).toBe(true)
    expect(endsAtPrompt('\u001b[?2004h\r\u001b[Jbash-5.2# ls\r\u001b[12C')).toBe(false)
  })
  it('is not what a server or a half-typed line shows', () => {
    expect(endsAtPrompt('Starting to serve on 127.0.0.1:8001\r\n')).toBe(false)
    expect(endsAtPrompt('/ # ls')).toBe(false)
    expect(endsAtPrompt(`${'x'.repeat(120)}$ `)).toBe(false)
  })
})
