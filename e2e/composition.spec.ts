/** Hangul, whose syllables are composed while they are typed: in the terminal and in the editor. */
import { test, type Page } from '@playwright/test'
import { Yard } from './yard'

/** As the system's input method: each of these is what the syllable looks like after one more key, the last is what stays. */
async function compose(page: Page, ...states: readonly string[]): Promise<void> {
  const session = await page.context().newCDPSession(page)
  for (const text of states) await session.send('Input.imeSetComposition', { text, selectionStart: text.length, selectionEnd: text.length })
  await session.send('Input.insertText', { text: states.at(-1)! })
  await session.detach()
}

const twoSyllables = async (page: Page) => {
  await compose(page, 'ㅎ', '하', '한')
  await compose(page, 'ㄱ', '그', '글')
}

test('syllables composed in the terminal arrive whole, once each, and are taken back one by one', async ({ page }) => {
  const yard = new Yard(page, 'ko')
  await yard.open()
  const terminal = yard.terminal(1)
  await terminal.focus()
  await page.keyboard.type('echo "')
  await twoSyllables(page)
  await page.keyboard.type(' ok" | cat -A\n')
  await terminal.shows(/\nM-mM-\^UM-\^\\M-jM-8M-\^@ ok\$\n/)
  await page.keyboard.type('echo ')
  await twoSyllables(page)
  await page.keyboard.press('Backspace')
  await page.keyboard.type('!\n')
  await terminal.shows(/\n한!\n/)
  await yard.sound()
})

test('syllables composed in the editor stand in the file that is applied', async ({ page }) => {
  const yard = new Yard(page, 'ko')
  await yard.open()
  await yard.terminal(1).run('printf "note: " > words.txt')
  await page.getByRole('button', { name: yard.words.editor.title, exact: true }).click()
  await page.getByLabel(yard.words.editor.open, { exact: true }).selectOption('words.txt')
  await page.locator('.monaco-editor').first().click()
  await page.keyboard.press('Control+End')
  await twoSyllables(page)
  await page.keyboard.press('Control+s')
  await page.getByRole('tab', { name: /1$/ }).click()
  await yard.terminal(1).run('cat words.txt; echo')
  await yard.terminal(1).shows(/note: 한글/)
  await yard.sound()
})
