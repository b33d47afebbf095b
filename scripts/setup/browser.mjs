// Finds a Chromium for the browser tests, or installs Debian's; says in one sentence when neither is possible.
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'

const CANDIDATES = [
  process.env.PODYARD_CHROMIUM,
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
]

const found = () => CANDIDATES.find((path) => path && existsSync(path))

/** Path of a browser. Throws an Error with one sentence when none can be had. */
export function obtainBrowser() {
  const present = found()
  if (present) return present
  if (existsSync('/usr/bin/apt-get')) {
    console.log('Installing Chromium (once) ...')
    const root = process.getuid?.() === 0
    const apt = (...args) =>
      spawnSync(root ? 'apt-get' : 'sudo', root ? args : ['-n', 'apt-get', ...args], {
        stdio: ['ignore', 'ignore', 'inherit'],
        env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
      })
    apt('update', '-qq')
    apt('install', '-y', '-qq', 'chromium', 'fonts-noto-cjk')
  }
  const installed = found()
  if (installed) return installed
  throw new Error(
    'The browser tests need Chromium or Chrome and none could be found or installed: install one, or set PODYARD_CHROMIUM to its path.',
  )
}
