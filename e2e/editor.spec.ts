/** The editor: manifests checked and completed as they are written, applied by commands that are seen, and `kubectl edit`. */
import { expect, test, type Locator, type Page } from '@playwright/test'
import { en } from '../src/ui/i18n/en'
import { Yard } from './yard'

/** Opens the editor with a new file in it and the keyboard there. */
async function newFile(yard: Yard, name: string): Promise<Locator> {
  const { page } = yard
  await page.getByRole('button', { name: en.editor.title, exact: true }).click()
  await page.getByRole('button', { name: en.editor.newFile }).click()
  await page.getByLabel(en.editor.newFileName).fill(name)
  await page.getByRole('button', { name: en.editor.create, exact: true }).click()
  const code = page.locator('.monaco-editor').first()
  await code.click()
  return code
}

/** Replaces all the text; on one line, because the editor indents new lines by itself, and not over a selection, which it would put in brackets. */
async function rewrite(page: Page, text: string): Promise<void> {
  await page.keyboard.press('Control+a')
  await page.keyboard.press('Delete')
  await page.keyboard.insertText(text)
}

/** Finds the first place and types over it, as a person would. */
async function replaceFirst(page: Page, code: Locator, before: string, after: string): Promise<void> {
  await code.click()
  await page.keyboard.press('Control+Home')
  await page.keyboard.press('Control+f')
  await page.keyboard.insertText(before)
  await page.keyboard.press('Escape')
  await page.keyboard.insertText(after)
}

const suggested = (page: Page, words: string) => page.locator('.suggest-widget .monaco-list-row').filter({ hasText: words })

test('a manifest is checked and completed while it is written', async ({ page }) => {
  const yard = new Yard(page)
  await yard.open()
  const code = await newFile(yard, 'web.yaml')
  const marks = page.locator('.squiggly-error, .squiggly-warning')
  await page.keyboard.insertText('{ apiVersion: apps/v1, kind: Deployment, metadata: { name: web }, spec: { replicas: lots } }')
  await expect(marks, 'a text where a number belongs is marked').not.toHaveCount(0, { timeout: 30_000 })
  await rewrite(page, '{ apiVersion: v1, kind: ConfigMap, metadata: { name: web } }')
  await expect(marks).toHaveCount(0)

  await rewrite(page, 'apiVersion: apps/v1\nkind: Deployment\n')
  await page.keyboard.type('met')
  await page.keyboard.press('Control+Space')
  await expect(suggested(page, 'metadata')).toBeVisible()
  await page.keyboard.press('Enter')
  await expect(code).toContainText('metadata:')

  await rewrite(page, '{ apiVersion: apps/v1, kind: Deployment, spec: { template: { spec: { containers: [{ im } ] } } } }')
  await page.keyboard.press('Home')
  await page.keyboard.press('Control+f')
  await page.keyboard.insertText('{ im')
  await page.keyboard.press('Escape')
  await page.keyboard.press('ArrowRight')
  await page.keyboard.press('Control+Space')
  await expect(suggested(page, 'imagePullPolicy'), 'fields of a container, deep in the pod template').toBeVisible()
  await yard.sound()
})

test('a manifest is applied by a command that is seen', async ({ page }) => {
  const yard = new Yard(page)
  await yard.open()
  await newFile(yard, 'web.yaml')
  await page.keyboard.insertText('{ apiVersion: v1, kind: ConfigMap, metadata: { name: web }, data: { colour: green } }')
  await page.getByRole('button', { name: en.editor.apply, exact: true }).click()
  const terminal = yard.terminal(1)
  await terminal.shows(/kubectl apply -f ~\/web\.yaml\nconfigmap\/web created/)
  expect(await terminal.run('cat web.yaml')).toMatch(/colour: green/)
  await yard.sound()
})

test('kubectl edit opens the editor again with the reason until the object is valid', async ({ page }) => {
  const yard = new Yard(page)
  await yard.open()
  const terminal = yard.terminal(1)
  await terminal.run('kubectl create deployment web --image=nginx --replicas=2')
  await terminal.start('kubectl edit deployment web')
  await expect(page.getByText(en.editor.editing)).toBeVisible()
  const code = page.locator('.monaco-editor').first()
  await expect(code).toContainText('Please edit the object below')
  await replaceFirst(page, code, '  replicas: 2', '  replicas: -3')
  await page.getByRole('button', { name: en.editor.saveAndClose }).click()
  await expect(code).toContainText('spec.replicas: Invalid value: -3: must be greater than or equal to 0')
  await replaceFirst(page, code, '  replicas: -3', '  replicas: 3')
  await page.getByRole('button', { name: en.editor.saveAndClose }).click()
  await terminal.shows(/deployment\.apps\/web edited/)
  expect(await terminal.run('kubectl get deployment web')).toMatch(/web +\d\/3/)
  await yard.sound()
})

test('a file written in the terminal opens in the editor, and leaving kubectl edit unchanged says so', async ({ page }) => {
  const yard = new Yard(page)
  await yard.open()
  const terminal = yard.terminal(1)
  await terminal.run('kubectl create configmap settings --from-literal=a=b')
  await terminal.run('kubectl get configmap settings -o yaml > settings.yaml')
  await page.getByRole('button', { name: en.editor.title, exact: true }).click()
  await page.getByLabel(en.editor.open).selectOption('settings.yaml')
  await expect(page.locator('.monaco-editor').first()).toContainText('name: settings')
  await page.locator('#tab-t1').click()
  await terminal.start('kubectl edit configmap settings')
  await page.getByRole('button', { name: en.editor.cancel }).click()
  await page.locator('#tab-t1').click()
  await terminal.shows(/Edit cancelled, no changes made\./)
  await yard.sound()
})

test('what the shell writes into a file with unsaved words in it is not lost, and neither are the words', async ({ page }) => {
  const yard = new Yard(page)
  await yard.open()
  const terminal = yard.terminal(1)
  const code = await newFile(yard, 'notes.yaml')
  await page.keyboard.insertText('mine: 1')
  const fromOutside = async (text: string) => {
    await terminal.run(`echo '${text}' > notes.yaml`)
    await page.getByRole('button', { name: en.editor.title, exact: true }).click()
  }
  await fromOutside('theirs: 1')
  const conflict = page.getByText(en.editor.conflict)
  await expect(conflict).toBeVisible()
  await expect(code).toContainText('mine: 1')
  await page.getByRole('button', { name: en.editor.takeTheirs }).click()
  await expect(conflict).toBeHidden()
  await expect(code).toContainText('theirs: 1')

  await code.click()
  await rewrite(page, 'mine: 2')
  await fromOutside('theirs: 2')
  await page.getByRole('button', { name: en.editor.keepMine }).click()
  await expect(conflict).toBeHidden()
  await page.getByRole('button', { name: en.editor.save, exact: true }).click()
  expect(await terminal.run('cat notes.yaml')).toContain('mine: 2')
  await yard.sound()
})

test('an example is a file that can be applied as it is', async ({ page }) => {
  const yard = new Yard(page)
  await yard.open()
  await page.getByRole('button', { name: en.editor.title, exact: true }).click()
  for (const kind of ['Deployment', 'Service', 'ConfigMap']) {
    await page.getByRole('button', { name: en.editor.example.replace('{{kind}}', kind) }).click()
    await page.getByRole('button', { name: en.editor.apply, exact: true }).click()
    await yard.terminal(1).shows(new RegExp(`${kind.toLowerCase()}\\S*/\\S+ created`))
    await page.getByRole('button', { name: en.editor.title, exact: true }).click()
    await page.getByRole('button', { name: en.editor.closeFile.replace('{{name}}', `${kind.toLowerCase()}.yaml`) }).click()
  }
  await yard.sound()
})
