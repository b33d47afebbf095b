/** Every screen, in light and dark, has no accessibility violation that axe can find. */
import { AxeBuilder } from '@axe-core/playwright'
import { expect, test, type Page } from '@playwright/test'
import { en } from '../src/ui/i18n/en'
import { Yard } from './yard'

async function clean(page: Page, screen: string): Promise<void> {
  // A colour half way through a fade is nobody's choice.
  await page.waitForTimeout(400)
  const { violations } = await new AxeBuilder({ page }).analyze()
  const found = violations.map(
    ({ id, help, nodes }) =>
      `${id}: ${help}\n${nodes.map(({ html, failureSummary }) => `  ${html.slice(0, 200)}\n  ${failureSummary}`).join('\n')}`,
  )
  expect.soft(found, screen).toEqual([])
}

for (const theme of ['light', 'dark'] as const) {
  test(`axe finds nothing: ${theme}`, async ({ page }) => {
    const yard = new Yard(page)
    await yard.open({ theme })
    await clean(page, 'list of lessons')

    await yard.openLesson('Explore your app')
    await yard.terminal(1).run('kubectl get pods')
    await clean(page, 'lesson step with diagram')
    await page.getByRole('button', { name: en.lesson.hint, exact: true }).click()
    await page.getByRole('radio').first().check()
    await clean(page, 'quiz with a wrong answer, hint')
    await page.getByRole('radio').nth(1).check()
    await clean(page, 'quiz with the right answer')

    await page.getByRole('button', { name: en.diagram.table, exact: true }).click()
    await clean(page, 'table')
    await page.getByRole('button', { name: en.diagram.list, exact: true }).click()
    await clean(page, 'list')
    await page.getByRole('button', { name: /^kubernetes-bootcamp-\S+ · / }).click()
    const inspector = page.getByRole('complementary', { name: /Pod kubernetes-bootcamp/ })
    for (const tab of [en.inspector.summary, en.inspector.yaml, en.inspector.events, en.inspector.owners, en.inspector.why]) {
      await inspector.getByRole('tab', { name: tab }).click()
      await clean(page, `inspector: ${tab}`)
    }
    await page.keyboard.press('Escape')

    await page.getByRole('button', { name: en.header.faults }).click()
    await clean(page, 'break things')
    await page.keyboard.press('Escape')
    await page.getByRole('button', { name: en.header.keys }).click()
    await clean(page, 'keys')
    await page.keyboard.press('Escape')
    await page.getByRole('button', { name: en.header.resetLong }).click()
    await clean(page, 'reset dialog')
    await page.getByRole('button', { name: en.header.cancel }).click()

    await yard.terminal(1).run('kubectl get deployment kubernetes-bootcamp -o yaml > app.yaml')
    await page.getByRole('button', { name: en.editor.title, exact: true }).click()
    await clean(page, 'editor without a file')
    await page.getByLabel(en.editor.open).selectOption('app.yaml')
    await expect(page.locator('.monaco-editor').first()).toContainText('apiVersion')
    await clean(page, 'editor')
    await page.locator('#tab-t1').click()

    await page.getByRole('button', { name: en.header.presenter }).click()
    await clean(page, 'presenter')
    await page.getByRole('button', { name: en.presenter.exit }).click()

    await page.setViewportSize({ width: 390, height: 844 })
    for (const region of [en.app.regions.lesson, en.app.regions.diagram, en.app.regions.terminal]) {
      await page.getByRole('button', { name: region, exact: true }).click()
      await clean(page, `narrow: ${region}`)
    }
    await yard.sound()
  })
}
