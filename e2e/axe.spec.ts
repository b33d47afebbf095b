/** Every screen, in light and dark, has no accessibility violation that axe can find. */
import { AxeBuilder } from '@axe-core/playwright'
import { expect, test, type Page } from '@playwright/test'
import { en } from '../src/ui/i18n/en'
import { Yard } from './yard'

type Violations = Awaited<ReturnType<AxeBuilder['analyze']>>['violations']

/** Who speaks to the page says what stands on a button: its name holds those words. What the diagram draws is named in sentences. */
async function unspeakable(page: Page, part: string | undefined): Promise<Violations> {
  const builder = new AxeBuilder({ page }).withRules(['label-content-name-mismatch']).exclude('svg')
  if (part !== undefined) builder.include(part)
  return (await builder.analyze()).violations
}

/** Looks at the whole page, or at the part that has changed since it was looked at whole. */
async function check(page: Page, screen: string, colours: boolean, part: string | undefined): Promise<void> {
  // A colour half way through a fade is nobody's choice.
  await page.evaluate(async () => {
    const fades = document.getAnimations().filter((animation) => animation.effect?.getComputedTiming().endTime !== Infinity)
    await Promise.allSettled(fades.map(({ finished }) => finished))
  })
  const builder = new AxeBuilder({ page })
  if (part !== undefined) builder.include(part)
  // The dark page is the light one in other colours.
  const { violations } = await (colours ? builder.withRules(['color-contrast']) : builder).analyze()
  if (!colours) violations.push(...(await unspeakable(page, part)))
  const found = violations.map(
    ({ id, help, nodes }) =>
      `${id}: ${help}\n${nodes.map(({ html, failureSummary }) => `  ${html.slice(0, 200)}\n  ${failureSummary}`).join('\n')}`,
  )
  expect.soft(found, screen).toEqual([])
}

const LESSON = '[data-region="lesson"]'
const DIAGRAM = '[data-region="diagram"]'
const TOOLS = '[data-region="tools"]'

for (const theme of ['light', 'dark'] as const) {
  test(`axe finds nothing: ${theme}`, async ({ page }) => {
    test.setTimeout(180_000)
    const clean = (on: Page, screen: string, part?: string) => check(on, screen, theme === 'dark', part)
    const yard = new Yard(page)
    await yard.open({ theme })
    await clean(page, 'list of lessons')

    await yard.openLesson('Explore your app')
    await yard.terminal(1).run('kubectl get pods')
    await clean(page, 'lesson step with diagram')
    await page.getByRole('button', { name: en.lesson.hint, exact: true }).click()
    await page.getByRole('radio').first().check()
    await clean(page, 'quiz with a wrong answer, hint', LESSON)
    await page.getByRole('radio').nth(1).check()
    await clean(page, 'quiz with the right answer', LESSON)

    await page.getByRole('button', { name: en.diagram.namespaces }).click()
    await clean(page, 'namespaces', '#namespaces')
    await page.keyboard.press('Escape')
    await page.getByRole('searchbox', { name: en.diagram.find }).fill('bootcamp')
    await expect(page.locator('.diagram .pod[data-found]')).not.toHaveCount(0)
    // What is not looked for fades on purpose; what is found is to be read.
    await clean(page, 'something found', `${DIAGRAM} .bar`)
    await page.getByRole('searchbox', { name: en.diagram.find }).fill('')

    await page.getByRole('button', { name: en.diagram.table, exact: true }).click()
    await clean(page, 'table', DIAGRAM)
    await page.getByRole('button', { name: en.diagram.list, exact: true }).click()
    await clean(page, 'list', DIAGRAM)
    await page.getByRole('button', { name: /^kubernetes-bootcamp-\S+ · / }).click()
    const inspector = page.getByRole('complementary', { name: /Pod kubernetes-bootcamp/ })
    for (const tab of [en.inspector.summary, en.inspector.yaml, en.inspector.events, en.inspector.owners, en.inspector.why]) {
      await inspector.getByRole('tab', { name: tab }).click()
      await clean(page, `inspector: ${tab}`, '.inspector')
    }
    await page.keyboard.press('Escape')

    await page.getByRole('button', { name: en.header.faults }).click()
    await clean(page, 'break things', '#faults')
    await page.keyboard.press('Escape')
    await page.getByRole('button', { name: en.header.keys }).click()
    await clean(page, 'keys', '#keys')
    await page.keyboard.press('Escape')
    await page.keyboard.press('F1')
    await page.getByRole('dialog', { name: en.palette.title }).getByRole('combobox').fill('lesson')
    await clean(page, 'all commands', '.palette')
    await page.keyboard.press('Escape')
    await yard.terminal(1).run('kubectl get nosuch')
    await page.getByRole('button', { name: /^Lesson: / }).click()
    await clean(page, 'a step to read', LESSON)
    await clean(page, 'an explanation', TOOLS)
    await page.getByRole('button', { name: en.lesson.lookupBack }).click()
    await page.getByRole('button', { name: en.header.resetLong }).click()
    await clean(page, 'reset dialog', 'dialog[open]')
    await page.getByRole('button', { name: en.header.cancel }).click()

    await yard.terminal(1).run('kubectl get deployment kubernetes-bootcamp -o yaml > app.yaml')
    await page.getByRole('button', { name: en.editor.title, exact: true }).click()
    await clean(page, 'editor without a file', TOOLS)
    await page.getByLabel(en.editor.open).selectOption('app.yaml')
    await expect(page.locator('.monaco-editor').first()).toContainText('apiVersion')
    await clean(page, 'editor', TOOLS)
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
