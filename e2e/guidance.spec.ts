/** What helps somebody along: the welcome, the palette of all commands, what a step still lacks, explanations that are read beside the work, one part for the whole room. */
import { expect, test, type Page } from '@playwright/test'
import { en } from '../src/ui/i18n/en'
import { Yard } from './yard'

const palette = (page: Page) => page.getByRole('combobox', { name: en.palette.title })

/** Opens the palette by its key and chooses what the letters find first. */
async function choose(page: Page, letters: string, first: string | RegExp): Promise<void> {
  await page.keyboard.press('F1')
  await expect(palette(page)).toBeFocused()
  await page.keyboard.type(letters)
  await expect(page.getByRole('listbox', { name: en.palette.title }).getByRole('option', { selected: true })).toContainText(first)
  await page.keyboard.press('Enter')
  await expect(palette(page)).toBeHidden()
}

test('the palette does what is chosen, from inside the terminal, and gives the keyboard back', async ({ page }) => {
  const yard = new Yard(page)
  await yard.open()
  await yard.fastest()
  const terminal = yard.terminal(1)
  await terminal.run('kubectl create deployment web --image=nginx')
  await choose(page, 'table', 'Table')
  await expect(page.getByRole('table')).toContainText('web-')
  await choose(page, 'dep web', 'Deployment web')
  await expect(page.getByRole('complementary', { name: en.inspector.title })).toContainText('web')
  await page.keyboard.press('Escape')
  await terminal.focus()
  await page.keyboard.press('F1')
  await expect(palette(page)).toBeFocused()
  await page.keyboard.press('Escape')
  await expect(palette(page)).toBeHidden()
  await expect(terminal.host.locator('textarea')).toBeFocused()
  await choose(page, 'stop minikube', en.faults.stop)
  await expect(page.locator('.notice'), 'told at once, since the cluster takes its time').toHaveText(`${en.faults.stop}: minikube`)
  await expect.poll(() => terminal.run('kubectl get nodes'), { timeout: 60_000 }).toMatch(/refused|Unable to connect/)
  await page.getByRole('button', { name: en.header.faults }).click()
  await expect(page.getByRole('list', { name: en.faults.caused }).getByRole('listitem')).toHaveText([/^\d+:\d\d Stop the node: minikube$/])
  await page.keyboard.press('Escape')
  await yard.sound()
})

test('the palette that has just been left opens again at once', async ({ page }) => {
  const yard = new Yard(page)
  await yard.open()
  await yard.settled()
  await page.keyboard.press('F1')
  await expect(palette(page)).toBeFocused()
  await page.keyboard.type('table')
  await expect(page.locator('.palette [aria-selected="true"]')).toContainText('Table')
  // Within one turn of the page, as on a busy machine: Enter, and the key again before it hears that the dialog has closed.
  await palette(page).evaluate(async (field) => {
    const press = (key: string) => field.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }))
    press('Enter')
    await Promise.resolve()
    window.dispatchEvent(new KeyboardEvent('keydown', { key: 'F1' }))
  })
  await expect(palette(page)).toBeFocused()
  await expect(palette(page)).toHaveValue('')
  await page.keyboard.press('Escape')
  await expect(page.getByRole('button', { name: en.diagram.table, exact: true })).toHaveAttribute('aria-pressed', 'true')
  await yard.sound()
})

test('what is typed before the palette is there is for the palette, and not for the terminal', async ({ page }) => {
  let arrive = (): void => undefined
  const arrived = new Promise<void>((resolve) => (arrive = resolve))
  await page.route(/\/Palette-[^/]*\.js$/, async (route) => {
    await arrived
    await route.continue()
  })
  const yard = new Yard(page)
  await yard.open()
  const terminal = yard.terminal(1)
  await terminal.focus()
  await page.keyboard.press('F1')
  await page.keyboard.type('expoze')
  await page.keyboard.press('Backspace')
  await page.keyboard.press('Backspace')
  await page.keyboard.type('se')
  arrive()
  await expect(palette(page)).toHaveValue('expose')
  await page.keyboard.press('Escape')
  expect(await terminal.text()).not.toContain('expo')
  await yard.sound()
})

test('a step says what it lacks, help offers itself after two failures, and F7 goes on without leaving the terminal', async ({ page }) => {
  const yard = new Yard(page)
  await yard.open()
  await yard.fastest()
  await expect(page.getByRole('heading', { name: en.lesson.welcome })).toBeVisible()
  await page.getByRole('button', { name: en.lesson.welcomeStart }).click()
  await yard.settled()
  const terminal = yard.terminal(1)
  await terminal.prompt()
  await terminal.run('minikub version')
  await expect(page.locator('.explain')).toContainText('Did you mean minikube?')
  await expect(page.getByRole('button', { name: en.lesson.stuck })).toBeHidden()
  await terminal.run('minikube versio')
  await page.getByRole('button', { name: en.lesson.stuck }).click()
  await expect(page.getByText('Hint 1')).toBeVisible()
  await terminal.run('minikube version')
  await expect(page.getByText(`✓ ${en.lesson.stepDone}`)).toBeVisible()
  await terminal.focus()
  await page.keyboard.press('F7')
  await expect(page.getByRole('heading', { level: 3, name: 'Start a cluster' })).toBeVisible()
  await expect(terminal.host.locator('textarea')).toBeFocused()
  await terminal.run('minikube start')
  // Not done yet: the key says so and stays, and the question that is left is one press away.
  await page.keyboard.press('F7')
  await expect(page.locator('.notice')).toHaveText(en.lesson.notYet)
  await page.getByRole('button', { name: en.lesson.questionLeft }).click()
  await expect(page.getByRole('radio').first()).toBeFocused()
  await yard.sound()
})

test('an explanation opens its step to read, and the way back leads to where one was', async ({ page }) => {
  const yard = new Yard(page)
  await yard.open()
  await yard.openLesson('Scale your app')
  const terminal = yard.terminal(1)
  await terminal.run('kubectl get pdos')
  await page.getByRole('button', { name: 'Lesson: Deploy an app' }).click()
  await expect(page.getByRole('heading', { level: 3, name: 'The shape of a command' })).toBeFocused()
  await page.getByRole('button', { name: en.lesson.lookupBack }).click()
  await expect(page.getByRole('heading', { level: 3, name: 'From one to four' })).toBeVisible()
  expect(await terminal.run('kubectl get deployments'), 'the cluster is the same').toContain('kubernetes-bootcamp')
  await yard.sound()
})

test('in presenter mode one part has the page, and leaving gives each its place again', async ({ page }) => {
  const yard = new Yard(page)
  await yard.open({ presenter: true })
  const parts = {
    lesson: page.locator('[data-region="lesson"]'),
    diagram: page.locator('[data-region="diagram"]'),
    terminal: page.locator('[data-region="tools"]'),
  }
  const shown = async () => Promise.all(Object.values(parts).map((part) => part.isVisible()))
  const bar = page.getByRole('complementary', { name: en.header.presenter })
  for (const [name, expected] of [
    ['diagram', [false, true, false]],
    ['terminal', [false, false, true]],
    ['lesson', [true, false, false]],
  ] as const) {
    await bar.getByRole('button', { name: en.app.regions[name], exact: true }).click()
    await expect.poll(shown).toEqual(expected)
  }
  await bar.getByRole('button', { name: en.presenter.exit }).click()
  await expect.poll(shown).toEqual([true, true, true])
  await yard.sound()
})

test('presenter mode types the commands of a file one by one, goes back, and leaves out', async ({ page }) => {
  const yard = new Yard(page)
  await yard.open({ presenter: true })
  await yard.settled()
  const bar = page.getByRole('complementary', { name: en.header.presenter })
  const next = bar.locator('> code')
  await expect(next).toHaveText(en.presenter.nothing)
  const script = '# my talk\nkubectl create deployment web --image=nginx\nkubectl get nodes\n# terminal 2\necho from two\n'
  await bar.getByRole('button', { name: en.presenter.list }).click()
  await bar
    .locator('#prepared input[type=file]')
    .setInputFiles({ name: 'talk.sh', mimeType: 'text/plain', buffer: Buffer.from('# nothing\n') })
  await expect(page.locator('.problem')).toContainText(en.presenter.noCommands)
  await bar.locator('#prepared input[type=file]').setInputFiles({ name: 'talk.sh', mimeType: 'text/plain', buffer: Buffer.from(script) })
  await page.keyboard.press('Escape')
  await page.locator('.problem').getByRole('button', { name: en.app.dismiss }).click()
  await expect(next).toHaveText('kubectl create deployment web --image=nginx')
  await page.keyboard.press('F9')
  await yard.terminal(1).shows(/deployment\.apps\/web created/)
  await expect(next).toHaveText('kubectl get nodes')
  await page.keyboard.press('Control+F9')
  await expect(next).toHaveText('echo from two')
  await page.keyboard.press('F9')
  await yard.terminal(2).shows(/^from two$/m)
  await expect(next).toHaveText(en.presenter.nothingLeft)
  await page.keyboard.press('Shift+F9')
  await expect(next).toHaveText('echo from two')
  await yard.sound()
})

test('before there is a cluster nothing of it is offered to be broken', async ({ page }) => {
  const yard = new Yard(page)
  await yard.open()
  await yard.openLesson('Create a cluster')
  const opener = page.getByRole('button', { name: en.header.faults, exact: true })
  await opener.click()
  const menu = page.getByRole('dialog', { name: en.faults.title })
  const component = menu.getByLabel(en.faults.component)
  await expect(component).toBeDisabled()
  await expect(menu.getByRole('button', { name: en.faults.componentStop, exact: true })).toBeDisabled()
  await expect(menu.getByRole('button', { name: en.faults.stop, exact: true })).toBeDisabled()
  await page.keyboard.press('Escape')
  await yard.terminal(1).run('minikube start')
  await opener.click()
  await expect(component).toBeEnabled()
  await expect(menu.getByRole('button', { name: en.faults.componentStop, exact: true })).toBeEnabled()
  await yard.sound()
})
