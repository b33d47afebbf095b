/** The terminal on a phone: the keys its keyboard lacks, and the room that keyboard leaves. */
import { devices, expect, test } from '@playwright/test'
import { en } from '../src/ui/i18n/en'
import { Yard } from './yard'

const { viewport: _, defaultBrowserType: __, ...phone } = devices['Pixel 7']
test.use({ ...phone, viewport: { width: 390, height: 760 } })

async function openTerminal(yard: Yard) {
  const { page } = yard
  await page.goto('./')
  await yard.settled()
  await page.getByRole('button', { name: en.app.regions.terminal, exact: true }).tap()
  const terminal = yard.terminal(1)
  await terminal.prompt()
  await terminal.host.tap()
  return terminal
}

test('a row of keys has what the keyboard on the screen lacks, and leaves that keyboard up', async ({ page }) => {
  const yard = new Yard(page)
  const terminal = await openTerminal(yard)
  const key = (name: string) => page.locator('.screen[data-shown] .touch-keys').getByRole('button', { name, exact: true })
  await page.keyboard.type('echo one two ')
  await key('|').tap()
  await page.keyboard.type(' wc -w\n')
  await terminal.shows(/\n2\n/)
  await key(en.terminal.touch.up).tap()
  await terminal.shows(/\n2\n.*\$ echo one two \| wc -w\n/)
  await key('Ctrl').tap()
  await expect(key('Ctrl')).toHaveAttribute('aria-pressed', 'true')
  await page.keyboard.type('a')
  await expect(key('Ctrl')).toHaveAttribute('aria-pressed', 'false')
  await page.keyboard.type('time ')
  await terminal.shows(/\$ time echo one two \| wc -w\n/)
  await key(en.terminal.touch.interrupt).tap()
  await page.keyboard.type('hostna')
  await key('Tab').tap()
  await terminal.shows(/\$ hostname\n/)
  await expect(terminal.host.locator('textarea')).toBeFocused()
  await yard.sound()
})

test('what the keyboard on the screen leaves is all the terminal’s', async ({ page }) => {
  const yard = new Yard(page)
  const terminal = await openTerminal(yard)
  await expect(page.locator('header')).toBeVisible()
  // Browsers make the page as low as the keyboard leaves it.
  await page.setViewportSize({ width: 390, height: 380 })
  await expect(page.locator('header')).not.toBeInViewport()
  const box = await terminal.host.boundingBox()
  expect(box!.height).toBeGreaterThan(200)
  await expect(page.locator('.screen[data-shown] .touch-keys')).toBeInViewport({ ratio: 1 })
  await page.keyboard.type('for i in $(seq 50); do echo row $i; done\n')
  await terminal.prompt()
  await expect(terminal.host.locator('.xterm-cursor')).toBeInViewport()
  // Nothing moves away under the finger while the terminal loses the keyboard.
  await page.getByRole('button', { name: en.app.regions.diagram, exact: true }).tap()
  await expect(page.locator('[data-region="diagram"]')).toBeInViewport()
  await page.setViewportSize({ width: 390, height: 760 })
  await expect(page.locator('header')).toBeInViewport({ ratio: 1 })
  await yard.sound()
})

test.describe('held sideways', () => {
  test.use({ viewport: { width: 844, height: 390 }, screen: { width: 844, height: 390 } })

  test('a phone shows one part at a time, and with its keyboard open still what is typed', async ({ page }) => {
    const yard = new Yard(page)
    const terminal = await openTerminal(yard)
    await expect(page.locator('[data-region="diagram"]')).toBeHidden()
    expect((await terminal.host.boundingBox())!.height).toBeGreaterThan(200)
    await page.setViewportSize({ width: 844, height: 190 })
    await page.keyboard.type('for i in $(seq 50); do echo row $i; done\n')
    await terminal.prompt()
    expect((await terminal.host.boundingBox())!.height).toBeGreaterThan(70)
    await expect(terminal.host.locator('.xterm-cursor')).toBeInViewport({ ratio: 1 })
    await expect(page.locator('.screen[data-shown] .touch-keys')).toBeInViewport({ ratio: 1 })
    await yard.sound()
  })
})

test('what is said of an error, and the offer to read Hangul as Latin, leave the row of keys free', async ({ page }) => {
  const yard = new Yard(page)
  const terminal = await openTerminal(yard)
  const bottomOf = async (selector: string) => {
    const box = (await page.locator(selector).boundingBox())!
    return box.y + box.height
  }
  const keys = (await page.locator('.screen[data-shown] .touch-keys').boundingBox())!
  await terminal.run('clear')
  await page.keyboard.type('kubectl get podz\n')
  await expect(page.locator('.explain')).toContainText('podz')
  await expect(page.locator('.explain')).toHaveAttribute('data-at', 'bottom')
  expect(await bottomOf('.explain')).toBeLessThan(keys.y)
  await page.keyboard.insertText('ㅏㅕㅠㄷㅊ시')
  await expect(page.locator('.hangul-chip')).toContainText('kubectl')
  expect(await bottomOf('.hangul-chip')).toBeLessThan(keys.y)
  await yard.sound()
})
