import { expect, it } from 'vitest'
import { userName } from './node-user'

it('who runs the program goes by the name the system has', () => {
  expect(userName(() => ({ username: 'ann' }))).toBe('ann')
})

it('who has no name goes by the number, and kubectl runs all the same', () => {
  const nobody = () => {
    throw new Error('A system error occurred: uv_os_get_passwd returned ENOENT (no such file or directory)')
  }
  expect(userName(nobody)).toBe(String(process.getuid?.()))
})
