/** How the page is laid out: nothing covers anything else, on wide screens and on small ones, and panes stay as they were put. */
import { expect, test, type Locator } from '@playwright/test'
import { en } from '../src/ui/i18n/en'
import { drawn, WORDS, Yard } from './yard'

interface Box {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

const boxOf = async (locator: Locator): Promise<Box> => {
  const box = await locator.boundingBox()
  if (!box) throw new Error('it is not on show')
  return box
}

const overlap = (a: Box, b: Box): boolean =>
  a.x + 1 < b.x + b.width && b.x + 1 < a.x + a.width && a.y + 1 < b.y + b.height && b.y + 1 < a.y + a.height

test("the header's parts have room at every width", async ({ page }) => {
  await page.goto('./')
  for (const width of [1920, 1100, 800, 400]) {
    await page.setViewportSize({ width, height: 900 })
    await drawn(page)
    const parts = page.locator('header').locator('button:visible, select:visible, input[type="range"]:visible, output:visible')
    await expect(parts.first()).toBeVisible()
    const boxes = await Promise.all((await parts.all()).map(boxOf))
    for (const [index, a] of boxes.entries()) {
      expect(a.x + a.width, `within the page of ${width}`).toBeLessThanOrEqual(width)
      for (const b of boxes.slice(index + 1)) expect(overlap(a, b), JSON.stringify([a, b])).toBe(false)
    }
    const controls = page.locator('header').locator('button:visible, select:visible, input[type="range"]:visible')
    for (const { width: across, height } of await Promise.all((await controls.all()).map(boxOf)))
      expect(Math.min(across, height), 'large enough to be hit').toBeGreaterThanOrEqual(24)
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width)
  }
})

for (const language of ['en', 'ko'] as const)
  test(`every word above the diagram has room, on a projector and in windows of any width (${language})`, async ({ page }) => {
    await page.setViewportSize({ width: 1024, height: 768 })
    const yard = new Yard(page, language)
    await yard.open({ presenter: true })
    await yard.settled()
    const bar = page.locator('[data-region="diagram"] .bar')
    const allHaveRoom = async () => {
      await expect(bar.getByRole('searchbox')).toBeVisible()
      const parts = await bar.locator('button:visible, input:visible').all()
      expect(parts.length).toBeGreaterThan(5)
      const boxes = await Promise.all(parts.map(boxOf))
      for (const [index, a] of boxes.entries()) {
        for (const b of boxes.slice(index + 1)) expect(overlap(a, b), JSON.stringify([a, b])).toBe(false)
        const [scrollWidth, clientWidth] = await parts[index]!.evaluate((part) => [part.scrollWidth, part.clientWidth] as const)
        expect(scrollWidth, await parts[index]!.innerText()).toBeLessThanOrEqual(clientWidth)
      }
      const pane = await boxOf(page.locator('[data-region="diagram"]'))
      for (const { x, width } of boxes) expect(x + width).toBeLessThanOrEqual(pane.x + pane.width)
    }
    await allHaveRoom()
    await page.getByRole('button', { name: WORDS[language].presenter.exit }).click()
    for (const width of [1366, 1000, 900, 800]) {
      await page.setViewportSize({ width, height: 900 })
      await drawn(page)
      await allHaveRoom()
    }
    await yard.sound()
  })

test('an explanation moves no line and lies over none of the last ones, and goes with the next command', async ({ page }) => {
  const yard = new Yard(page)
  await yard.open()
  const terminal = yard.terminal(1)
  const explanation = page.locator('.explain')
  const rows = terminal.host.locator('.xterm-rows > div')
  for (const fill of [':', 'for i in $(seq 60); do echo line $i; done']) {
    await terminal.run('clear')
    await terminal.run(fill)
    await expect(explanation).toBeHidden()
    const count = await rows.count()
    await page.keyboard.type('kubectl get nosuch\n')
    await expect(explanation).toContainText('nosuch')
    await terminal.prompt()
    expect(await rows.count(), 'the terminal is as high as before').toBe(count)
    const shown = (await terminal.rows()).length
    const over = await boxOf(explanation)
    for (const row of [shown - 1, shown - 2, shown - 3])
      expect(overlap(over, await boxOf(rows.nth(row))), `row ${row} of ${shown}`).toBe(false)
  }
  await terminal.start('sleep 1000')
  await expect(explanation, 'while the next one runs').toBeHidden()
  await terminal.interrupt()
  await page.setViewportSize({ width: 1280, height: 720 })
  await page.getByRole('button', { name: en.header.presenter, exact: true }).click()
  await terminal.host.click()
  await page.keyboard.type('kubectl wait node/minikube --for=delete --timeout=1s\n')
  await expect(explanation).toContainText('It took longer')
  const lastRow = rows.nth((await terminal.rows()).length - 1)
  await expect(lastRow).toBeVisible()
  const ofPane = (await boxOf(explanation)).height / (await boxOf(terminal.host)).height
  expect(ofPane, 'with big type it leaves most of a low terminal free').toBeLessThan(0.45)
  await page.getByRole('button', { name: en.explain.more, exact: true }).click()
  await expect(explanation).toContainText('kubectl describe')
  await yard.sound()
})

test('what is typed next goes to the terminal: on arrival, after the sandbox, a lesson, a command and a reset by mouse', async ({
  page,
}) => {
  const yard = new Yard(page)
  await yard.open()
  const { host } = yard.terminal(1)
  const focused = () => expect(host.locator('textarea')).toBeFocused()
  await focused()
  await page.getByRole('button', { name: en.app.sandbox, exact: true }).click()
  await focused()
  await page.getByRole('button', { name: en.app.lessons, exact: true }).click()
  await yard.openLesson('Explore your app')
  await focused()
  await page.getByRole('button', { name: `${en.lesson.runIn.replace('{{number}}', '1')}: kubectl get pods`, exact: true }).click()
  await focused()
  await page.locator('#tab-t2').click()
  await expect(yard.terminal(2).host.locator('textarea')).toBeFocused()
  await page.getByRole('button', { name: en.header.resetLong }).click()
  await page.getByRole('button', { name: en.header.resetYes, exact: true }).click()
  await expect(yard.terminal(2).host.locator('textarea')).toBeFocused()
  await yard.sound()
})

test('two terminals stand side by side; the one typed in is the chosen one', async ({ page }) => {
  const yard = new Yard(page)
  await yard.open()
  const [first, second] = [yard.terminal(1), yard.terminal(2)]
  await page.getByRole('button', { name: en.terminal.split }).click()
  await expect(second.host).toBeVisible()
  expect(overlap(await boxOf(first.host), await boxOf(second.host))).toBe(false)
  await second.host.click()
  await page.keyboard.type('echo here\n')
  await second.shows(/\nhere\n/)
  await expect(page.locator('#tab-t2')).toHaveAttribute('aria-selected', 'true')
  expect(await first.text()).not.toContain('here')
  await page.getByRole('button', { name: en.terminal.split }).click()
  await expect(first.host).toBeHidden()
  await yard.sound()
})

test('panes keep the sizes they were given, with the mouse or with keys', async ({ page }) => {
  const yard = new Yard(page)
  await yard.open()
  const lesson = page.locator('[data-region="lesson"]')
  const before = (await boxOf(lesson)).width
  await page.getByRole('separator', { name: en.app.sash.replace('{{region}}', en.app.regions.lesson) }).focus()
  for (let presses = 0; presses < 4; presses++) await page.keyboard.press('ArrowRight')
  await expect.poll(async () => (await boxOf(lesson)).width).toBeGreaterThan(before + 20)
  const wide = (await boxOf(lesson)).width
  await page.reload()
  await yard.terminal(1).prompt()
  expect(Math.abs((await boxOf(lesson)).width - wide)).toBeLessThan(4)
  await yard.sound()
})

test('who wants no motion sees pods fade where they are, not travel', async ({ page }) => {
  await page.emulateMedia({ reducedMotion: 'reduce' })
  const yard = new Yard(page)
  await yard.open()
  await yard.terminal(1).run('kubectl create deployment web --image=nginx')
  const pod = page.locator('.diagram .pod').first()
  await expect(pod).toBeVisible()
  expect(await pod.evaluate((element) => getComputedStyle(element).transitionProperty)).toBe('opacity')
  await yard.sound()
})

test('enlarged to four times its size, the page gives each part all its room and hides none of it', async ({ page }) => {
  const yard = new Yard(page)
  await yard.open()
  await page.setViewportSize({ width: 320, height: 256 })
  const show = async (name: string) => {
    await page.getByRole('navigation').getByRole('button', { name, exact: true }).click()
    return page.locator('.narrow-region:visible')
  }
  const { regions } = yard.words.app
  const lesson = await show(regions.lesson)
  expect((await boxOf(lesson)).height).toBeGreaterThan(180)
  await lesson.getByRole('button', { name: yard.words.lesson.welcomePlay }).click()
  await show(regions.diagram)
  const tryIt = page.locator('.no-pods button')
  await expect(tryIt).toBeVisible()
  expect(overlap(await boxOf(tryIt), await boxOf(page.locator('[data-region="diagram"] .bar')))).toBe(false)
  await tryIt.click()
  await expect(yard.terminal(1).host).toBeVisible()
  await yard.terminal(1).shows(/deployment.apps\/web created/)
  await yard.terminal(1).prompt()
  await yard.terminal(1).focus()
  expect((await boxOf(yard.terminal(1).host)).height).toBeGreaterThan(110)
  await expect(yard.terminal(1).host).toBeInViewport({ ratio: 1 })
  // What the row of a part has no room for is pushed to.
  const editor = page.getByRole('button', { name: yard.words.editor.title, exact: true })
  await editor.click()
  await expect(editor).toHaveAttribute('aria-pressed', 'true')
  await page.getByRole('button', { name: yard.words.editor.example.replace('{{kind}}', 'ConfigMap') }).click()
  const code = page.locator('.code-host')
  await expect(code.getByRole('textbox')).toBeFocused()
  await expect(page.getByRole('tab', { name: 'configmap.yaml' })).toBeInViewport()
  expect((await boxOf(code)).height, 'some lines of it').toBeGreaterThan(75)
  await expect(code).toBeInViewport({ ratio: 1 })
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(320)
  await yard.sound()
})
