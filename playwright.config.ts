/** Browser tests: the built page, served as any web server would, in the machine's own Chromium. */
import { existsSync } from 'node:fs'
import { createServer } from 'node:net'
import { defineConfig } from '@playwright/test'

/** Another build to test than the one in `dist`. */
const dist = process.env.PODYARD_DIST ?? 'dist'
const chromium = process.env.PODYARD_CHROMIUM ?? '/usr/bin/chromium'

const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const server = createServer().on('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => (address && typeof address === 'object' ? resolve(address.port) : reject(new Error('no port'))))
    })
  })

// Chosen once: the processes that run tests read this file again and inherit the choice.
process.env.PODYARD_TEST_PORT ??= String(await freePort())
process.env.VITE_CONFIG_NATIVE_IGNORE_WARNING = 'true'
const baseURL = `http://127.0.0.1:${process.env.PODYARD_TEST_PORT}/`

export default defineConfig({
  testDir: 'e2e',
  outputDir: 'test-results',
  fullyParallel: true,
  workers: 2,
  timeout: 120_000,
  expect: { timeout: 15_000 },
  forbidOnly: true,
  // A browser on a busy machine may be late once; a defect fails twice.
  retries: 1,
  reporter: 'list',
  use: {
    baseURL,
    viewport: { width: 1920, height: 1200 },
    locale: 'en-US',
    colorScheme: 'light',
    trace: 'off',
    // What keeps every file of the build for later would be fetching them during each test; the tests without a network have it.
    serviceWorkers: 'block',
    launchOptions: {
      ...(existsSync(chromium) ? { executablePath: chromium } : {}),
      args: [
        '--no-sandbox',
        '--disable-gpu',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
        '--no-first-run',
        // What is measured and waited for must not slow down because two tests share a screen.
        '--disable-background-timer-throttling',
        '--disable-backgrounding-occluded-windows',
        '--disable-renderer-backgrounding',
      ],
    },
  },
  webServer: {
    command: `node_modules/.bin/vite preview --host 127.0.0.1 --port ${process.env.PODYARD_TEST_PORT} --strictPort --outDir ${dist}`,
    url: baseURL,
    reuseExistingServer: false,
  },
})
