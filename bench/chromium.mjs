// The machine's own Chromium as benches start it.
import { existsSync } from 'node:fs'
import { chromium } from 'playwright-core'

const executablePath = process.env.PODYARD_CHROMIUM ?? '/usr/bin/chromium'

export const launchChromium = () =>
  chromium.launch({
    ...(existsSync(executablePath) ? { executablePath } : {}),
    args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-component-update', '--no-first-run'],
  })
