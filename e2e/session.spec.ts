/** What a session keeps and what can be taken back: reload, undo, looking back, reset, another language. */
import { expect, test } from '@playwright/test'
import { en } from '../src/ui/i18n/en'
import { ko } from '../src/ui/i18n/ko'
import { Yard } from './yard'

const NONE = /No resources found in default namespace\./

test('a reload keeps terminal, cluster and progress', async ({ page }) => {
  const yard = new Yard(page)
  await yard.open()
  await yard.openLesson('Deploy an app')
  const terminal = yard.terminal(1)
  await terminal.run('kubectl get nodes --help')
  await terminal.run('kubectl get nodes')
  await expect(page.getByText(en.lesson.stepDone)).toBeVisible()
  await page.getByRole('button', { name: en.lesson.next, exact: true }).click()
  await terminal.run('export COLOUR=green')
  await terminal.run('kubectl create deployment web --image=nginx')
  await expect.poll(() => terminal.run('kubectl get deployments'), { timeout: 60_000 }).toMatch(/web +1\/1/)
  const before = await terminal.rows()
  // Written a moment after the last key.
  await page.waitForTimeout(500)

  await page.reload()
  await expect.poll(() => terminal.rows(), { timeout: 30_000 }).toEqual(before)
  await expect(page.getByRole('heading', { level: 3, name: 'Create a Deployment' })).toBeVisible()
  await expect(page.locator('.step-dot[data-done]')).toHaveCount(1)
  expect(await terminal.run('echo $COLOUR')).toMatch(/\ngreen\n/)
  expect(await terminal.run('kubectl get deployments')).toMatch(/web +1\/1/)
  await yard.sound()
})

test('a reload has its session also where the page before it is slow to go', async ({ page, context }) => {
  const yard = new Yard(page)
  await yard.open()
  const terminal = yard.terminal(1)
  await terminal.run('export COLOUR=green')
  const before = await terminal.rows()
  await page.waitForTimeout(500)
  // Stands for the page that is left, and gives the session up a moment later.
  const left = await context.newPage()
  await left.goto('favicon.svg')
  await left.evaluate(async () => {
    const { held = [] } = await navigator.locks.query()
    void navigator.locks.request(held[0]!.name!, () => new Promise((resolve) => setTimeout(resolve, 900)))
  })
  await page.bringToFront()
  await page.reload()
  await expect.poll(() => terminal.rows(), { timeout: 30_000 }).toEqual(before)
  expect(await terminal.run('echo $COLOUR')).toMatch(/\ngreen\n/)
  await yard.sound()
})

test('undo takes back a command with all it caused, and only that', async ({ page }) => {
  const yard = new Yard(page)
  await yard.open()
  const terminal = yard.terminal(1)
  await terminal.run('kubectl create configmap kept --from-literal=a=b')
  await terminal.run('kubectl create deployment web --image=nginx')
  await expect(page.locator('[data-region="diagram"]')).toContainText('web')
  await page.getByRole('button', { name: en.header.undoLong }).click()
  await terminal.shows(/configmap\/kept created\n[^\n]*\$\s*\n\n/)
  expect(await terminal.text()).not.toContain('deployment')
  expect(await terminal.run('kubectl get deployments,pods')).toMatch(NONE)
  expect(await terminal.run('kubectl get configmap kept')).toMatch(/kept +1 +/)
  await yard.sound()
})

test('looking back shows the past and changes nothing; going on from there gives up what came after', async ({ page }) => {
  const yard = new Yard(page)
  await yard.open()
  const terminal = yard.terminal(1)
  await terminal.run('kubectl create deployment first --image=nginx')
  await expect.poll(() => terminal.run('kubectl get deployments'), { timeout: 60_000 }).toMatch(/first +1\/1/)
  const scrubber = page.getByLabel(en.time.scrubber)
  // The bar follows a moment later; what was typed is over then.
  await page.waitForTimeout(500)
  const moment = Number(await scrubber.getAttribute('max'))
  await page.waitForTimeout(1500)
  await terminal.run('kubectl create deployment second --image=nginx')
  const diagram = page.locator('[data-region="diagram"]')
  await expect(diagram).toContainText('second')

  const goBack = () => scrubber.fill(String(moment))
  await goBack()
  await expect(page.locator('.past-banner')).toBeVisible()
  await expect(diagram).not.toContainText('second')
  await expect(diagram).toContainText('first')
  await page.getByRole('button', { name: en.time.backToNow }).click()
  await expect(page.locator('.past-banner')).toBeHidden()
  await expect(diagram).toContainText('second')
  expect(await terminal.run('kubectl get deployments')).toMatch(/second +\d\/1/)

  await goBack()
  await expect(page.locator('.past-banner')).toBeVisible()
  await page.getByRole('button', { name: en.time.continueHere }).click()
  await expect(page.locator('.past-banner')).toBeHidden()
  await terminal.prompt()
  const now = await terminal.run('kubectl get deployments')
  expect(now).toMatch(/first +1\/1/)
  expect(now).not.toContain('second')
  await yard.sound()
})

test('from the very beginning one goes on with keys alone, in the cluster that was there', async ({ page }) => {
  const yard = new Yard(page)
  await yard.open()
  await yard.settled()
  const terminal = yard.terminal(1)
  await terminal.run('kubectl create deployment web --image=nginx')
  await page.getByLabel(en.time.scrubber).focus()
  await page.keyboard.press('Home')
  await expect(page.locator('.past-banner')).toBeVisible()
  await expect(page.locator('[data-region="diagram"] .node')).toBeVisible()
  await expect(page.locator('.no-pods'), 'nothing is proposed to the past').toHaveCount(0)
  await page.getByRole('button', { name: en.time.continueHere }).focus()
  await page.keyboard.press('Enter')
  await expect(terminal.host.locator('textarea')).toBeFocused()
  await terminal.prompt()
  await page.keyboard.type('kubectl get nodes,deployments -o name\n')
  await terminal.shows(/\nnode\/minikube\n/)
  expect(await terminal.text()).not.toContain('deployment.apps')
  await yard.sound()
})

test('reset asks once and starts again', async ({ page }) => {
  const yard = new Yard(page)
  await yard.open()
  const terminal = yard.terminal(1)
  await terminal.run('kubectl create deployment web --image=nginx')
  await page.getByRole('button', { name: en.header.resetLong }).click()
  await page.getByRole('dialog', { name: en.header.resetLong }).getByRole('button', { name: en.header.cancel }).click()
  expect(await terminal.run('kubectl get deployments')).toContain('web')
  await page.getByRole('button', { name: en.header.resetLong }).click()
  await page.getByRole('dialog', { name: en.header.resetLong }).getByRole('button', { name: en.header.resetYes }).click()
  await expect.poll(async () => (await terminal.rows()).length).toBe(1)
  await terminal.prompt()
  expect(await terminal.run('kubectl get deployments')).toMatch(NONE)
  await yard.sound()
})

test('another language in the middle of a step changes words only', async ({ page }) => {
  const yard = new Yard(page)
  await yard.open()
  await yard.openLesson('Deploy an app')
  const terminal = yard.terminal(1)
  await terminal.run('kubectl get nodes --help')
  await expect(page.locator('.checks li[data-done]')).toHaveCount(1)
  const rows = await terminal.rows()
  await page.getByLabel(en.header.language).selectOption('ko')
  await expect(page.getByRole('heading', { level: 2, name: '앱 배포하기' })).toBeVisible()
  await expect(page.getByRole('heading', { level: 3, name: '명령어의 생김새' })).toBeVisible()
  await expect(page.locator('.checks li[data-done]')).toHaveCount(1)
  expect(await terminal.rows()).toEqual(rows)
  await terminal.run('kubectl get nodes')
  await expect(page.getByText(ko.lesson.stepDone)).toBeVisible()
  await yard.sound()
})

test('the engine comes back after a crash of its worker with nothing lost', async ({ page }) => {
  const yard = new Yard(page)
  await page.addInitScript(() => {
    const Real = Worker
    const made: Worker[] = []
    Object.assign(globalThis, { made })
    globalThis.Worker = class extends Real {
      constructor(...given: ConstructorParameters<typeof Worker>) {
        super(...given)
        made.push(this)
      }
    }
  })
  await yard.open()
  const terminal = yard.terminal(1)
  await terminal.run('kubectl create configmap kept --from-literal=a=b')
  await page.evaluate(() =>
    (globalThis as unknown as { made: Worker[] }).made[0]!.dispatchEvent(new ErrorEvent('error', { message: 'gone' })),
  )
  await page.getByRole('button', { name: en.app.restart }).click()
  await terminal.prompt()
  expect(await terminal.run('kubectl get configmap kept')).toMatch(/kept +1 +/)
})

test('a session saved to a file opens elsewhere as the same cluster', async ({ page, browser, baseURL }) => {
  const yard = new Yard(page)
  await yard.open()
  await yard.terminal(1).run('kubectl create configmap kept --from-literal=a=b')
  await page.getByRole('button', { name: en.share.title }).click()
  const downloading = page.waitForEvent('download')
  await page.getByRole('button', { name: en.share.save }).click()
  const file = await (await downloading).path()

  const elsewhere = await browser.newContext({ baseURL: baseURL! })
  const other = new Yard(await elsewhere.newPage())
  await other.open()
  await other.page.getByRole('button', { name: en.share.title }).click()
  await other.page.getByLabel(en.share.open).setInputFiles(file)
  await other.terminal(1).shows(/configmap\/kept created/)
  expect(await other.terminal(1).run('kubectl get configmap kept')).toMatch(/kept +1 +/)
  await other.sound()
  await elsewhere.close()
})

test('a session from a link is kept like any other: a reload has what was added', async ({ page, browser, baseURL }) => {
  const yard = new Yard(page)
  await yard.open()
  await yard.terminal(1).run('kubectl create configmap first --from-literal=a=b')
  await page.getByRole('button', { name: en.share.title }).click()
  const link = await page.getByLabel(en.share.link).inputValue()

  const elsewhere = await browser.newContext({ baseURL: baseURL! })
  const other = new Yard(await elsewhere.newPage())
  await other.page.goto(link)
  await other.terminal(1).shows(/configmap\/first created/)
  await other.terminal(1).prompt()
  await other.terminal(1).run('kubectl create configmap second --from-literal=a=b')
  // Written a moment after the last key.
  await other.page.waitForTimeout(500)
  await other.page.reload()
  await other.terminal(1).shows(/configmap\/second created/)
  expect(await other.terminal(1).run('kubectl get configmap first second -o name')).toMatch(/configmap\/first\nconfigmap\/second/)

  // The address of a step, followed in the open page: asked first, since there is work in this cluster.
  await other.page.goto('./#lesson=deploy-app/create')
  await other.page.getByRole('button', { name: en.lesson.replaceYes }).click()
  await expect(other.page.getByRole('heading', { level: 3, name: 'Create a Deployment' })).toBeVisible()
  await other.terminal(1).prompt()
  expect(await other.terminal(1).run('kubectl get configmap first')).toContain('not found')
  await other.page.getByRole('button', { name: en.share.title }).click()
  await expect(other.page.getByLabel(en.share.step)).toHaveValue(new RegExp('/#lesson=deploy-app/create$'))
  await other.sound()
  await elsewhere.close()
})

test('a browser that refuses to keep sessions is told of, and everything works', async ({ page }) => {
  await page.addInitScript(() => {
    IDBFactory.prototype.open = () => {
      throw new DOMException('The operation is insecure.', 'SecurityError')
    }
  })
  const yard = new Yard(page)
  await yard.open()
  await expect(page.getByRole('alert')).toContainText(en.storage.refused)
  await page.getByRole('button', { name: en.app.dismiss }).click()
  expect(await yard.terminal(1).run('kubectl create configmap kept --from-literal=a=b')).toMatch(/configmap\/kept created/)
  await expect(page.getByRole('alert')).not.toContainText(en.storage.refused)
})

test('a full storage is told of once, and what was done meanwhile is kept when there is room again', async ({ page }) => {
  await page.addInitScript(() => {
    const put = IDBObjectStore.prototype.put
    IDBObjectStore.prototype.put = function (...given) {
      if ('full' in globalThis) throw new DOMException('there is no room', 'QuotaExceededError')
      return put.apply(this, given)
    }
  })
  const yard = new Yard(page)
  await yard.open()
  await yard.settled()
  await yard.terminal(1).run('echo before')
  await page.evaluate(() => Object.assign(globalThis, { full: true }))
  await yard.terminal(1).run('echo meanwhile; touch kept')
  await expect(page.locator('.problem')).toContainText(en.storage.full)
  await page.getByRole('button', { name: en.app.dismiss }).click()
  await yard.terminal(1).run('echo still')
  await expect(page.locator('.problem')).toHaveCount(0)
  await page.evaluate(() => Reflect.deleteProperty(globalThis, 'full'))
  // What was typed is written while the command still runs.
  await yard.terminal(1).run('echo after; sleep 1')
  await page.reload()
  await yard.terminal(1).prompt()
  await yard.settled()
  expect(await yard.terminal(1).run('ls; history')).toMatch(/kept[^]*echo before[^]*echo meanwhile[^]*echo still[^]*echo after/)
})
