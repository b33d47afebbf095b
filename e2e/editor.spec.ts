/** The editor: manifests checked and completed as they are written, applied by commands that are seen, and `kubectl edit`. */
import { expect, test, type Locator, type Page } from '@playwright/test'
import { en } from '../src/ui/i18n/en'
import { ko } from '../src/ui/i18n/ko'
import { Yard } from './yard'

// One page for all, as one works: the editor is by far the largest part to fetch. Each test has files and objects of its own.
test.describe.configure({ mode: 'serial' })

let page: Page
let yard: Yard

test.beforeAll(async ({ browser }) => {
  page = await browser.newPage()
  yard = new Yard(page)
  await yard.open()
})
test.afterAll(() => page.close())

/** Its button shows the editor, and hides it again. */
async function showEditor(): Promise<void> {
  if (await page.locator('.editor-panel').isVisible()) return
  await page.getByRole('button', { name: en.editor.title, exact: true }).click()
}

/** Opens the editor with a new file in it and the keyboard there. */
async function newFile(name: string): Promise<Locator> {
  await showEditor()
  await page.getByRole('button', { name: en.editor.newFile }).click()
  await page.getByLabel(en.editor.newFileName).fill(name)
  await page.getByRole('button', { name: en.editor.create, exact: true }).click()
  const code = page.locator('.monaco-editor').first()
  await code.click()
  return code
}

/** Replaces all the text; on one line, because the editor indents new lines by itself, and not over a selection, which it would put in brackets. */
async function rewrite(text: string): Promise<void> {
  await page.keyboard.press('Control+a')
  await page.keyboard.press('Delete')
  await page.keyboard.insertText(text)
}

async function rewriteIn(text: string): Promise<void> {
  await page.locator('.code .monaco-editor').first().click()
  await rewrite(text)
}

/** Finds the first place and types over it, as a person would. */
async function replaceFirst(code: Locator, before: string, after: string): Promise<void> {
  await code.click()
  await page.keyboard.press('Control+Home')
  await page.keyboard.press('Control+f')
  await page.keyboard.insertText(before)
  await page.keyboard.press('Escape')
  await page.keyboard.insertText(after)
}

const suggested = (words: string) => page.locator('.suggest-widget .monaco-list-row').filter({ hasText: words })

test('an example is a file that can be applied as it is', async () => {
  await showEditor()
  for (const kind of ['Deployment', 'Service', 'ConfigMap']) {
    await page.getByRole('button', { name: en.editor.example.replace('{{kind}}', kind) }).click()
    await page.getByRole('button', { name: en.editor.apply, exact: true }).click()
    await yard.terminal(1).shows(new RegExp(`${kind.toLowerCase()}\\S*/\\S+ created`))
    await showEditor()
    await page.getByRole('button', { name: en.editor.closeFile.replace('{{name}}', `${kind.toLowerCase()}.yaml`) }).click()
  }
  await yard.sound()
})

test('a manifest is checked and completed while it is written', async () => {
  const code = await newFile('web.yaml')
  const marks = page.locator('.squiggly-error, .squiggly-warning')
  await page.keyboard.insertText('{ apiVersion: apps/v1, kind: Deployment, metadata: { name: web }, spec: { replicas: lots } }')
  await expect(marks, 'a text where a number belongs is marked').not.toHaveCount(0, { timeout: 30_000 })
  await rewrite('{ apiVersion: v1, kind: ConfigMap, metadata: { name: web } }')
  await expect(marks).toHaveCount(0)

  await rewrite('apiVersion: apps/v1\nkind: Deployment\n')
  await page.keyboard.type('met')
  await page.keyboard.press('Control+Space')
  await expect(suggested('metadata')).toBeVisible()
  await page.keyboard.press('Enter')
  await expect(code).toContainText('metadata:')

  await rewrite('{ apiVersion: apps/v1, kind: Deployment, spec: { template: { spec: { containers: [{ im } ] } } } }')
  await page.keyboard.press('Home')
  await page.keyboard.press('Control+f')
  await page.keyboard.insertText('{ im')
  await page.keyboard.press('Escape')
  await page.keyboard.press('ArrowRight')
  await page.keyboard.press('Control+Space')
  await expect(suggested('imagePullPolicy'), 'fields of a container, deep in the pod template').toBeVisible()
  await yard.sound()
})

test('what is wrong is said at its place, in the reader’s language', async () => {
  const code = await newFile('wrong.yaml')
  await page.keyboard.insertText('{ apiVersion: v1, kind: ConfigMap, metadata: { name: wrong }, immutable: perhaps }')
  // Checked a moment after it is written; the words at the place stay until they are asked for again.
  const says = (words: string) =>
    expect(async () => {
      await code.click()
      await page.keyboard.press('Escape')
      await page.keyboard.press('Control+Home')
      await page.keyboard.press('Alt+F8')
      await expect(page.locator('.marker-widget')).toContainText(words, { timeout: 1000 })
    }).toPass({ timeout: 30_000 })
  await says('Incorrect type. Expected "boolean".')
  await expect(page.locator('.marker-widget')).not.toContainText('podyard://')
  await page.getByLabel(en.header.language, { exact: true }).selectOption('ko')
  await says('타입이 맞지 않는다. "boolean"이어야 한다.')
  await page.keyboard.press('Escape')
  await page.getByLabel(ko.header.language, { exact: true }).selectOption('en')
  await yard.sound()
})

test('a manifest is applied by a command that is seen', async () => {
  await newFile('green.yaml')
  await page.keyboard.insertText('{ apiVersion: v1, kind: ConfigMap, metadata: { name: green }, data: { colour: green } }')
  await page.getByRole('button', { name: en.editor.apply, exact: true }).click()
  const terminal = yard.terminal(1)
  await terminal.shows(/kubectl apply -f ~\/green\.yaml\nconfigmap\/green created/)
  expect(await terminal.run('cat green.yaml')).toMatch(/colour: green/)

  await showEditor()
  await rewriteIn('{ apiVersion: v1, kind: ConfigMap, metadata: { name: green }, data: { colour: dark } }')
  await page.getByRole('button', { name: en.editor.compare, exact: true }).click()
  const objects = page.locator('.comparison-objects li')
  await expect(objects).toHaveText(`ConfigMap/green ${en.editor.changes.changed}`)
  await expect(page.locator('.comparison .original-in-monaco-diff-editor')).toContainText('colour: green')
  await expect(page.locator('.comparison .modified-in-monaco-diff-editor')).toContainText('colour: dark')
  await page.getByRole('button', { name: en.editor.apply, exact: true }).click()
  await terminal.shows(/configmap\/green configured/)
  await showEditor()
  await expect(objects).toHaveText(`ConfigMap/green ${en.editor.changes.same}`)
  await page.getByRole('button', { name: en.editor.backToFile }).click()
  await yard.sound()
})

test('an amount that the cluster writes in another way is no change', async () => {
  const pod = (cpu: string) =>
    `{ apiVersion: v1, kind: Pod, metadata: { name: amount }, spec: { containers: [{ name: a, image: nginx, resources: { requests: { cpu: ${cpu}, memory: 64Mi } } }] } }`
  await newFile('amount.yaml')
  await page.keyboard.insertText(pod('100e-3'))
  await page.getByRole('button', { name: en.editor.apply, exact: true }).click()
  const terminal = yard.terminal(1)
  await terminal.shows(/pod\/amount created/)
  expect(await terminal.run('kubectl get pod amount -o jsonpath={..cpu}')).toMatch(/^100m/m)
  await showEditor()
  await page.getByRole('button', { name: en.editor.compare, exact: true }).click()
  const objects = page.locator('.comparison-objects li')
  await expect(objects).toHaveText(`Pod/amount ${en.editor.changes.same}`)
  await page.getByRole('button', { name: en.editor.backToFile }).click()
  await rewriteIn(pod('101m'))
  await page.getByRole('button', { name: en.editor.compare, exact: true }).click()
  await expect(objects).toHaveText(`Pod/amount ${en.editor.changes.changed}`)
  await page.getByRole('button', { name: en.editor.backToFile }).click()
  await terminal.run('kubectl delete pod amount --now')
  await yard.sound()
})

test('a comparison that is left while it comes back into view is gone without a fault', async () => {
  await showEditor()
  const compare = page.getByRole('button', { name: en.editor.compare, exact: true })
  const back = page.getByRole('button', { name: en.editor.backToFile })
  const toggle = page.getByRole('button', { name: en.editor.title, exact: true })
  for (let round = 0; round < 12; round++) {
    await compare.click()
    await expect(page.locator('.comparison .modified-in-monaco-diff-editor')).toBeVisible()
    await toggle.click()
    await expect(page.locator('.editor-panel')).toBeHidden()
    // Shown and left within a few frames, in which the editor takes its width, and its menus notice: sooner than two clicks from here.
    await toggle.evaluate(async (button: HTMLElement, name) => {
      button.click()
      await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done, 10))))
      const buttons = [...document.querySelectorAll<HTMLElement>('.comparison-bar button')]
      buttons.find(({ textContent }) => textContent?.includes(name))!.click()
    }, en.editor.backToFile)
    await expect(back).toHaveCount(0)
  }
  await yard.sound()
})

test('kubectl edit opens the editor again with the reason until the object is valid', async () => {
  const terminal = yard.terminal(1)
  await terminal.run('kubectl create deployment shop --image=nginx --replicas=2')
  await terminal.start('kubectl edit deployment shop')
  await expect(page.getByText(en.editor.editing)).toBeVisible()
  const code = page.locator('.monaco-editor').first()
  await expect(code).toContainText('Please edit the object below')
  await replaceFirst(code, '  replicas: 2', '  replicas: -3')
  await page.getByRole('button', { name: en.editor.saveAndClose }).click()
  await expect(code).toContainText('spec.replicas: Invalid value: -3: must be greater than or equal to 0')
  await replaceFirst(code, '  replicas: -3', '  replicas: 3')
  await page.getByRole('button', { name: en.editor.saveAndClose }).click()
  await terminal.shows(/deployment\.apps\/shop edited/)
  expect(await terminal.run('kubectl get deployment shop')).toMatch(/shop +\d\/3/)
  await yard.sound()
})

test('a file written in the terminal opens in the editor, and leaving kubectl edit unchanged says so', async () => {
  const terminal = yard.terminal(1)
  await terminal.run('kubectl create configmap colours --from-literal=a=b')
  await terminal.run('kubectl get configmap colours -o yaml > colours.yaml')
  await showEditor()
  await page.getByLabel(en.editor.open).selectOption('colours.yaml')
  await expect(page.locator('.monaco-editor').first()).toContainText('name: colours')
  await page.locator('#tab-t1').click()
  await terminal.start('kubectl edit configmap colours')
  await page.getByRole('button', { name: en.editor.cancel }).click()
  await page.locator('#tab-t1').click()
  await terminal.shows(/Edit cancelled, no changes made\./)
  await yard.sound()
})

test('what the shell writes into a file with unsaved words in it is not lost, and neither are the words', async () => {
  const terminal = yard.terminal(1)
  const code = await newFile('notes.yaml')
  await page.keyboard.insertText('mine: 1')
  const fromOutside = async (text: string) => {
    await terminal.run(`echo '${text}' > notes.yaml`)
    await showEditor()
  }
  await fromOutside('theirs: 1')
  const conflict = page.getByText(en.editor.conflict)
  await expect(conflict).toBeVisible()
  await expect(code).toContainText('mine: 1')
  await page.getByRole('button', { name: en.editor.takeTheirs }).click()
  await expect(conflict).toBeHidden()
  await expect(code).toContainText('theirs: 1')

  await code.click()
  await rewrite('mine: 2')
  await fromOutside('theirs: 2')
  await page.getByRole('button', { name: en.editor.keepMine }).click()
  await expect(conflict).toBeHidden()
  await page.getByRole('button', { name: en.editor.save, exact: true }).click()
  expect(await terminal.run('cat notes.yaml')).toContain('mine: 2')

  // Neither are they by a reload, in a file of one's own and in one that a program waits for.
  await showEditor()
  await code.click()
  await rewrite('mine: 3')
  await page.locator('#tab-t1').click()
  await terminal.start('kubectl edit configmap colours')
  await expect(code).toContainText('Please edit the object below')
  await code.click()
  await page.keyboard.press('Control+Home')
  await page.keyboard.insertText('# half a thought ')
  await page.reload()
  await expect(page.getByText(en.editor.editing)).toBeVisible()
  await expect(code).toContainText('# half a thought')
  await page.getByRole('tab', { name: /^notes\.yaml/ }).click()
  await expect(code).toContainText('mine: 3')
  await terminal.focus()
  await page.keyboard.press('Control+c')
  await terminal.prompt()
  await expect(page.getByRole('tab', { name: /^kubectl-edit/ }), 'what nobody waits for any more is gone').toHaveCount(0)
  await yard.sound()
})
