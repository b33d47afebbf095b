import { expect, it } from 'vitest'
import { pastes } from './paste-key'

const controlV = { key: 'v', ctrlKey: true, shiftKey: false, altKey: false }

it('Ctrl-V pastes where lines are edited; programs that edit have it themselves', () => {
  expect(pastes(controlV, true, 'Linux x86_64')).toBe(true)
  expect(pastes({ ...controlV, key: 'V' }, true, 'Win32')).toBe(true)
  expect(pastes(controlV, false, 'Win32')).toBe(false)
  expect(pastes({ ...controlV, altKey: true }, true, 'Win32')).toBe(false)
})

it("on a Mac Ctrl-V is the shell's, where ⌘V pastes", () => {
  expect(pastes(controlV, true, 'MacIntel')).toBe(false)
})
