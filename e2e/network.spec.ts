/** The page needs its own files and nothing else, and after one visit not even a network. */
import { expect, test } from '@playwright/test'
import { Yard } from './yard'

test.use({ serviceWorkers: 'allow' })

test('nothing is asked of any other address', async ({ page, baseURL }) => {
  const elsewhere: string[] = []
  page.on('request', (request) => {
    const url = request.url()
    if (!url.startsWith(baseURL!) && !/^(data|blob):/.test(url)) elsewhere.push(url)
  })
  const yard = new Yard(page)
  await yard.open()
  await yard.openLesson('Deploy an app')
  await page.getByRole('button', { name: yard.words.editor.title, exact: true }).click()
  await expect(page.getByText(yard.words.editor.emptyHelp)).toBeVisible()
  expect(elsewhere).toEqual([])
  await yard.sound()
})

test('after a first visit the page works without a network', async ({ page, context }) => {
  const yard = new Yard(page)
  await yard.open()
  // Resolves when every file is kept, those that nobody has used yet among them.
  await page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined))
  await context.setOffline(true)
  await page.reload()
  const terminal = yard.terminal(1)
  await terminal.prompt()
  expect(await terminal.run('kubectl get nodes')).toMatch(/minikube +Ready/)
  await yard.openLesson('Deploy an app')
  expect(await terminal.run('kubectl get nodes -o yaml > nodes.yaml; jq --version; wc -l < nodes.yaml')).toMatch(/jq-1\.\d[\s\S]*\n\d{3}\n/)
  await page.getByRole('button', { name: yard.words.editor.title, exact: true }).click()
  await page.getByLabel(yard.words.editor.open).selectOption('nodes.yaml')
  await expect(page.locator('.monaco-editor').first()).toContainText('kind: Node')
  await page.getByLabel(yard.words.header.language).selectOption('ko')
  await expect(page.getByRole('heading', { level: 2, name: '앱 배포하기' })).toBeVisible()
  await yard.sound()
})
