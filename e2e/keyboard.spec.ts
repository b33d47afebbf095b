/** A lesson step from start to quiz without a mouse. */
import { expect, test, type Page } from '@playwright/test'
import { en } from '../src/ui/i18n/en'
import { Yard } from './yard'

/** Presses Tab until the element with this role and name has the focus. */
async function tabTo(page: Page, role: 'button' | 'radio' | 'combobox', name: string | RegExp, key = 'Tab'): Promise<void> {
  const wanted = page.getByRole(role, { name, exact: true }).first()
  await expect(wanted).toBeVisible()
  for (let presses = 0; presses < 80; presses++) {
    await page.keyboard.press(key)
    if (await wanted.evaluate((element) => element === document.activeElement)) {
      const seen = await wanted.evaluate((element) => {
        const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(element)
        return (outlineStyle !== 'none' && outlineWidth !== '0px') || boxShadow !== 'none'
      })
      expect(seen, `the focus on ${String(name)} is seen`).toBe(true)
      return
    }
  }
  throw new Error(`Tab never comes to ${String(name)}`)
}

const region = (page: Page): Promise<string | undefined> =>
  page.evaluate(() => document.activeElement?.closest<HTMLElement>('[data-region]')?.dataset.region)

async function goTo(page: Page, name: string): Promise<void> {
  await page.locator(`[data-region="${name}"]`).waitFor()
  for (let presses = 0; presses < 5; presses++) {
    if ((await region(page)) === name) return
    await page.keyboard.press('F6')
  }
  expect(await region(page)).toBe(name)
}

test('a lesson is opened, its commands run, its quiz answered, with keys alone', async ({ page }) => {
  const yard = new Yard(page)
  await yard.open()
  const terminal = yard.terminal(1)
  await goTo(page, 'lesson')
  await tabTo(page, 'button', `${en.lesson.start}: Explore your app`)
  await page.keyboard.press('Enter')
  await expect(page.getByRole('heading', { level: 2, name: 'Explore your app' })).toBeVisible()
  await terminal.prompt()

  // One command by its button, the other typed.
  await tabTo(page, 'button', `${en.lesson.runIn.replace('{{number}}', '1')}: kubectl get pods`)
  await page.keyboard.press('Enter')
  await terminal.shows(/kubernetes-bootcamp-\S+ +1\/1 +Running/)
  await goTo(page, 'tools')
  await page.keyboard.type('kubectl describe pods')
  await page.keyboard.press('Enter')
  await terminal.shows(/Events:/)
  await expect(page.locator('.checks li:not([data-done])')).toHaveCount(0)

  await goTo(page, 'lesson')
  const radios = page.getByRole('radio')
  for (let presses = 0; presses < 40; presses++) {
    await page.keyboard.press('Tab')
    if (await radios.first().evaluate((radio) => radio === document.activeElement)) break
  }
  await page.keyboard.press('Space')
  await expect(page.getByText(`${en.lesson.wrong}.`)).toBeVisible()
  await page.keyboard.press('ArrowDown')
  await expect(page.getByText(`${en.lesson.right}.`)).toBeVisible()
  await expect(page.getByText(`✓ ${en.lesson.stepDone}`)).toBeVisible()
  await tabTo(page, 'button', en.lesson.next)
  await page.keyboard.press('Enter')
  const second = page.getByRole('heading', { level: 3 }).first()
  await expect(second).toBeFocused()
  await yard.sound()
})

test('the diagram and the inspector open and close with keys', async ({ page }) => {
  const yard = new Yard(page)
  await yard.open()
  const terminal = yard.terminal(1)
  await terminal.run('kubectl create deployment web --image=nginx')
  await expect.poll(() => terminal.run('kubectl get pods'), { timeout: 60_000 }).toMatch(/1\/1 +Running/)
  await goTo(page, 'diagram')
  await tabTo(page, 'button', en.diagram.list)
  await page.keyboard.press('Enter')
  const pod = page.getByRole('button', { name: /^web-\S+ · Running/ })
  await expect(pod).toBeVisible()
  for (let presses = 0; presses < 40 && !(await pod.evaluate((element) => element === document.activeElement)); presses++)
    await page.keyboard.press('Tab')
  await expect(pod).toBeFocused()
  await page.keyboard.press('Enter')
  const inspector = page.getByRole('complementary', { name: /Pod web-/ })
  await expect(inspector).toBeVisible()
  await expect(inspector).toBeFocused()
  await page.getByRole('tab', { name: en.inspector.why }).click()
  await expect(inspector).toContainText(`${en.inspector.typed} kubectl create deployment web --image=nginx`)
  await page.keyboard.press('Escape')
  await expect(inspector).toBeHidden()
  await expect(pod).toBeFocused()
  await yard.sound()
})

test('the keys that are told of work: the diagram is enlarged, made smaller and shown whole', async ({ page }) => {
  const yard = new Yard(page)
  await yard.open()
  await yard.settled()
  const world = page.locator('.diagram .world')
  const scale = async () => Number(/scale\(([\d.]+)\)/.exec((await world.getAttribute('transform')) ?? '')?.[1])
  await expect.poll(scale).toBeGreaterThan(0)
  await page.getByRole('button', { name: en.header.keys, exact: true }).click()
  await expect(page.getByRole('dialog', { name: en.keys.title })).toContainText(`+−0${en.keys.zoom}`)
  await page.keyboard.press('Escape')
  const whole = await scale()
  await page.locator('svg.diagram').focus()
  await page.keyboard.press('+')
  await expect.poll(scale).toBeCloseTo(whole * 1.25)
  await page.keyboard.press('-')
  await page.keyboard.press('-')
  await expect.poll(scale).toBeCloseTo(whole * 0.8)
  await page.keyboard.press('0')
  await expect.poll(scale).toBe(whole)

  await yard.terminal(1).run('kubectl run web --image=nginx; kubectl wait --for=condition=Ready pod/web')
  const pod = page.locator('.diagram .pod[data-key$="default/web"]')
  await pod.focus()
  for (let presses = 0; presses < 6; presses++) await page.keyboard.press('-')
  await expect.poll(scale).toBeLessThan(whole * 0.3)
  await page.keyboard.press('ArrowUp')
  await expect(page.locator('.diagram .node')).toBeFocused()
  await page.keyboard.press('ArrowDown')
  await expect(pod).toBeFocused()
  await yard.sound()
})

test('a menu goes when the keyboard has left it, so it covers nothing that is come to', async ({ page }) => {
  const yard = new Yard(page)
  await yard.open()
  const menu = page.getByRole('dialog', { name: en.share.title })
  const opener = page.getByRole('button', { name: en.share.title, exact: true })
  await opener.focus()
  await page.keyboard.press('Enter')
  await expect(menu.getByRole('button', { name: en.share.copy })).toBeVisible()
  await page.keyboard.press('Tab')
  await page.keyboard.press('Shift+Tab')
  await expect(opener).toBeFocused()
  await expect(menu).toBeVisible()
  await page.keyboard.press('Shift+Tab')
  await expect(menu).toBeHidden()
  await expect(page.getByRole('button', { name: en.header.faults, exact: true })).toBeFocused()
  await opener.focus()
  await page.keyboard.press('Enter')
  await expect(menu).toBeVisible()
  await page.keyboard.press('F6')
  await expect(menu).toBeHidden()
  expect(await region(page)).toBe('lesson')
  await yard.sound()
})

test('the editor is come to, worked in and left with keys; what goes away leaves the keyboard to what comes', async ({ page }) => {
  const yard = new Yard(page)
  await yard.open()
  const terminal = yard.terminal(1)
  const code = page.locator('.code').getByRole('textbox')
  const fromPalette = async (words: string) => {
    await page.keyboard.press('F1')
    await expect(page.locator('.palette')).toBeVisible()
    await page.keyboard.type(words)
    await expect(page.locator('.palette [aria-selected="true"]')).toContainText(words)
    await page.keyboard.press('Enter')
  }
  await fromPalette(en.editor.title)
  const example = (kind: string) => page.getByRole('button', { name: en.editor.example.replace('{{kind}}', kind) })
  await expect(example('Deployment')).toBeFocused()
  await tabTo(page, 'button', en.editor.example.replace('{{kind}}', 'ConfigMap'))
  await page.keyboard.press('Enter')
  await expect(code).toBeFocused()
  await page.keyboard.press('F6')
  expect(await region(page)).toBe('header')
  await page.keyboard.press('Shift+F6')
  await expect(code).toBeFocused()

  await page.keyboard.press('Control+m')
  await expect(page.getByText(en.editor.leavesNow.replace('{{key}}', 'Ctrl+M'))).toBeVisible()
  await tabTo(page, 'button', en.editor.apply, 'Shift+Tab')
  await page.keyboard.press('Enter')
  await terminal.shows(/configmap\/\S+ created/)
  await terminal.prompt()
  await expect(terminal.host.locator('textarea')).toBeFocused()
  await page.keyboard.type('kubectl edit configmap -o yaml\n')
  await expect(page.getByText(en.editor.editing)).toBeVisible()
  await expect(code).toBeFocused()
  await tabTo(page, 'button', en.editor.cancel, 'Shift+Tab')
  await page.keyboard.press('Enter')
  await terminal.shows(/Edit cancelled, no changes made/)
  await expect(terminal.host.locator('textarea')).toBeFocused()

  await fromPalette(en.editor.title)
  await expect(code).toBeFocused()
  await tabTo(page, 'button', en.editor.closeFile.replace('{{name}}', 'configmap.yaml'), 'Shift+Tab')
  await page.keyboard.press('Enter')
  await expect(example('Deployment')).toBeFocused()
  await tabTo(page, 'button', en.editor.newFile, 'Shift+Tab')
  await page.keyboard.press('Enter')
  await expect(page.getByLabel(en.editor.newFileName)).toBeFocused()
  await page.keyboard.press('Escape')
  await expect(page.getByRole('button', { name: en.editor.newFile })).toBeFocused()
  await page.keyboard.press('Enter')
  await page.getByLabel(en.editor.newFileName).fill('')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('button', { name: en.editor.newFile })).toBeFocused()
  await page.keyboard.press('Enter')
  await page.getByLabel(en.editor.newFileName).fill('')
  await page.keyboard.type('mine.txt\n')
  await expect(code).toBeFocused()
  await page.keyboard.press('Control+m')
  await expect(page.getByText(en.editor.leave.replace('{{key}}', 'Ctrl+M'), { exact: true })).toBeVisible()
  await yard.sound()
})
