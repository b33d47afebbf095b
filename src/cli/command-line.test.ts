import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { runPodyard } from './command-line'

describe('podyard, the command line', () => {
  let stdout = ''
  let stderr = ''

  beforeEach(() => {
    stdout = ''
    stderr = ''
    vi.spyOn(process.stdout, 'write').mockImplementation((text) => ((stdout += String(text)), true))
    vi.spyOn(process.stderr, 'write').mockImplementation((text) => ((stderr += String(text)), true))
  })

  afterEach(() => {
    vi.restoreAllMocks()
  })

  it.each(['conformance', 'transcript', 'hash'])('tells what %s does when it is asked for help', async (name) => {
    expect(await runPodyard([name, '--help'])).toBe(0)
    expect(stdout).toMatch(new RegExp(`^Usage: podyard ${name} .*\\n[a-z].*\\n$`))
    expect(stderr).toBe('')
  })

  it.each(['conformance', 'transcript', 'hash'])('refuses an option that %s does not have in two lines', async (name) => {
    expect(await runPodyard([name, '--nosuch'])).toBe(2)
    expect(stdout).toBe('')
    expect(stderr).toMatch(new RegExp(`^podyard ${name}: Unknown option '--nosuch'.*\\nUsage: podyard ${name} .*\\n$`))
  })

  it.each(['nosuch', 'constructor'])('lists its commands when there is none that is called %s', async (name) => {
    expect(await runPodyard([name])).toBe(2)
    expect(stderr).toMatch(new RegExp(`^podyard: there is no command "${name}"\\nUsage:\\n {2}podyard api `))
  })
})
