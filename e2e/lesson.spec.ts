/** A lesson's own buttons: its commands run where they belong, its hints and its solution. */
import { expect, test } from '@playwright/test'
import { en } from '../src/ui/i18n/en'
import { Yard } from './yard'

test('the run buttons of a step type into the shell inside a container, and out of it again', async ({ page }) => {
  const yard = new Yard(page)
  await yard.open()
  await yard.openLesson('Explore your app')
  await page.locator('.step-dot').nth(3).click()
  const fresh = page.getByRole('button', { name: en.lesson.replaceYes, exact: true })
  const title = page.getByRole('heading', { level: 3, name: 'Go inside' })
  await expect(title.or(fresh).first()).toBeVisible()
  if (await fresh.isVisible()) await fresh.click()
  await yard.settled()
  const buttons = page.locator('.command-buttons').getByRole('button', { name: new RegExp(`^${en.lesson.runIn.split('{{')[0]}`) })
  const count = await buttons.count()
  expect(count).toBeGreaterThan(2)
  for (let index = 0; index < count; index++) {
    await expect(buttons.nth(index)).toBeEnabled()
    await buttons.nth(index).click()
  }
  await expect(page.locator('.checks li:not([data-done])')).toHaveCount(0, { timeout: 30_000 })
  await yard.terminal(1).prompt()
  await yard.sound()
})

test('a command that is asked for while its step is prepared runs once it is', async ({ page }) => {
  const yard = new Yard(page)
  await yard.open()
  await page.getByRole('button', { name: `${en.lesson.start}: Explore your app` }).click()
  const run = `${en.lesson.runIn.replace('{{number}}', '1')}: kubectl get pods`
  await page.getByRole('button', { name: run, exact: true }).first().click()
  await yard.terminal(1).shows(/kubernetes-bootcamp-\S+ +1\/1 +Running/)
  await yard.sound()
})
