/** The terminal's own doing: pasting, copying, finding, type of other sizes, lines that follow its width. */
import { expect, test } from '@playwright/test'
import { en } from '../src/ui/i18n/en'
import { Yard } from './yard'

test.use({ permissions: ['clipboard-read', 'clipboard-write'] })

test('Ctrl+V pastes a here-document as it is; the next Enter runs it', async ({ page }) => {
  const yard = new Yard(page)
  await yard.open()
  const terminal = yard.terminal(1)
  await terminal.focus()
  const manifest = 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: pasted\ndata:\n  words: 둘'
  await page.evaluate((text) => navigator.clipboard.writeText(text), `kubectl apply -f - <<'EOF'\n${manifest}\nEOF\n`)
  await page.keyboard.press('Control+v')
  await terminal.shows(/\nEOF/)
  expect(await terminal.text()).not.toContain('created')
  await page.keyboard.press('Enter')
  await terminal.shows(/configmap\/pasted created/)
  await terminal.run("kubectl get configmap pasted -o jsonpath='{.data.words}'")
  await terminal.shows(/\n둘/)
  await yard.sound()
})

test('a program copies with OSC 52 and is told nothing of what was copied elsewhere', async ({ page }) => {
  const yard = new Yard(page)
  await yard.open()
  const terminal = yard.terminal(1)
  await terminal.run(String.raw`printf '\033]52;c;%s\a' "$(printf '터미널' | base64)"`)
  await expect.poll(() => page.evaluate(() => navigator.clipboard.readText())).toBe('터미널')
  await expect(page.locator('.notice')).toHaveText(en.terminal.copied)
  await terminal.run(String.raw`printf '\033]52;c;?\a'`)
  expect((await terminal.rows()).at(-1)).toMatch(/\$$/)
  await yard.sound()
})

test('finding goes from place to place, tells which of how many, and gives the keyboard back', async ({ page }) => {
  const yard = new Yard(page)
  await yard.open()
  const terminal = yard.terminal(1)
  await terminal.run('for i in $(seq 200); do echo line $i; done')
  await page.keyboard.press('Control+Shift+F')
  await page.keyboard.type('line 19')
  const count = page.locator('.find-count')
  await expect(count).toHaveText('11 of 11')
  await page.keyboard.press('Enter')
  await expect(count).toHaveText('10 of 11')
  await page.keyboard.press('Shift+Enter')
  await expect(count).toHaveText('11 of 11')
  await page.keyboard.type('x')
  await expect(count).toHaveText(en.terminal.foundNothing)
  await page.keyboard.press('Escape')
  await expect(terminal.host.locator('textarea')).toBeFocused()
  await yard.sound()
})

test('type grows and shrinks from the palette, and long lines follow the width', async ({ page }) => {
  const yard = new Yard(page)
  await yard.open()
  const terminal = yard.terminal(1)
  await terminal.run('printf "%0150d\\n" 7; stty size')
  const size = async () => Number(/(\d+) (\d+)\n\n?learner/.exec((await terminal.rows()).join('\n'))?.[2])
  const before = await size()
  for (let times = 0; times < 3; times++) {
    await page.keyboard.press('F1')
    await expect(page.locator('.palette')).toBeVisible()
    await page.keyboard.type(en.terminal.size.larger)
    await page.keyboard.press('Enter')
    await expect(page.locator('.palette')).toBeHidden()
  }
  await terminal.run('printf "%0150d\\n" 7; stty size')
  expect(await size()).toBeLessThan(before * 0.8)
  expect((await terminal.rows()).filter((row) => /^0+7?$/.test(row)).join('')).toBe(`${'0'.repeat(149)}7`)
  await yard.sound()
})
