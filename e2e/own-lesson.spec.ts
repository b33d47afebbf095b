/** A lesson that an author brings to the page: read there, refused at the place of the fault, played, and read again when it changes. */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test, type Page } from '@playwright/test'
import { templateFiles } from '../src/lessons/files/template'
import { en } from '../src/ui/i18n/en'
import { ko } from '../src/ui/i18n/ko'
import { Yard } from './yard'

const files = templateFiles({ id: 'mine', course: 'own', order: 1 })

async function dropOn(page: Page, path: string): Promise<void> {
  const session = await page.context().newCDPSession(page)
  const data = { items: [], files: [path], dragOperationsMask: 1 }
  const send = (type: 'dragEnter' | 'dragOver' | 'drop') => session.send('Input.dispatchDragEvent', { type, x: 300, y: 400, data })
  await send('dragEnter')
  // As with a hand that drags: it is over the page for a while, and lets go when the page says that it may.
  await expect(async () => {
    await send('dragOver')
    await expect(page.locator('.drop-zone')).toBeVisible({ timeout: 500 })
  }).toPass()
  await send('dragOver')
  await send('drop')
}

test('a folder that is dropped says what is wrong with it, opens once it is mended, and follows what is saved', async ({ page }) => {
  const folder = await mkdtemp(join(tmpdir(), 'podyard-lesson-'))
  const write = (name: string, text: string) => writeFile(join(folder, name), text)
  try {
    for (const [name, text] of Object.entries(files)) await write(name, text)
    await write('lesson.yaml', files['lesson.yaml']!.replace('minutes: 5', 'minutes: five'))
    const yard = new Yard(page)
    await yard.open()
    await dropOn(page, folder)
    const faults = page.locator('.own-faults')
    await expect(faults).toContainText('lesson.yaml:4')
    await expect(faults).toContainText('must be a number, is text')
    await expect(faults.locator('pre')).toHaveText('minutes: five')
    await page.locator('header').getByLabel(en.header.language).selectOption('ko')
    await expect(faults).toContainText('필요한 값은 숫자인데')
    await page.locator('header').getByLabel(ko.header.language).selectOption('en')

    await write('lesson.yaml', files['lesson.yaml']!)
    await expect(page.getByRole('heading', { level: 2, name: 'A new lesson' })).toBeVisible()
    await expect(faults).toHaveCount(0)
    await yard.settled()
    await yard.terminal(1).run('kubectl create deployment web --image=nginx')
    await expect(page.locator('.checks li:not([data-done])')).toHaveCount(0)
    await write('en.md', files['en.md']!.replace('# A new lesson', '# A better lesson'))
    await expect(page.getByRole('heading', { level: 2, name: 'A better lesson' })).toBeVisible()

    await page.reload()
    await yard.settled()
    await expect(page.getByRole('heading', { level: 2, name: 'A better lesson' })).toBeVisible()
    await yard.sound()
  } finally {
    await rm(folder, { recursive: true })
  }
})

test('of several lessons in a folder, the open one follows what is saved while another is faulty', async ({ page }) => {
  const folder = await mkdtemp(join(tmpdir(), 'podyard-lessons-'))
  const write = async (id: string, name: string, text: string) => {
    await mkdir(join(folder, id), { recursive: true })
    await writeFile(join(folder, id, name), text)
  }
  const other = templateFiles({ id: 'other', course: 'own', order: 2 })
  try {
    for (const [name, text] of Object.entries(files)) await write('mine', name, text)
    for (const [name, text] of Object.entries(other)) await write('other', name, text)
    const yard = new Yard(page)
    await yard.open()
    await dropOn(page, folder)
    await expect(page.getByRole('heading', { level: 2, name: 'A new lesson' })).toBeVisible()
    await write('other', 'lesson.yaml', other['lesson.yaml']!.replace('exists(', 'exist('))
    const faults = page.locator('.own-faults')
    await expect(faults).toContainText('there is no call "exist"; is "exists" meant?')
    await write('mine', 'en.md', files['en.md']!.replace('# A new lesson', '# A better lesson'))
    await expect(page.getByRole('heading', { level: 2, name: 'A better lesson' })).toBeVisible()
    await expect(faults).toContainText('other/lesson.yaml:9')
    await yard.sound()
  } finally {
    await rm(folder, { recursive: true })
  }
})

test('a manifest that is dropped is a file of the home folder', async ({ page }) => {
  const folder = await mkdtemp(join(tmpdir(), 'podyard-file-'))
  try {
    await writeFile(join(folder, 'settings.yaml'), 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: dropped\n')
    const yard = new Yard(page)
    await yard.open()
    await dropOn(page, join(folder, 'settings.yaml'))
    await expect(page.locator('.notice')).toContainText('settings.yaml')
    expect(await yard.terminal(1).run('kubectl apply -f settings.yaml')).toContain('configmap/dropped created')
    await yard.sound()
  } finally {
    await rm(folder, { recursive: true })
  }
})

/** The lesson on a server of its own, at another address than the page's. */
async function serve(): Promise<{ readonly server: Server; readonly address: string }> {
  const server = createServer((request, response) => {
    const text = files[request.url!.slice(1)]
    response.writeHead(text === undefined ? 404 : 200, { 'Access-Control-Allow-Origin': '*' })
    response.end(text)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return { server, address: `http://127.0.0.1:${(server.address() as AddressInfo).port}/` }
}

test('an address in the link is asked about, and opens the lesson at its step', async ({ page }) => {
  const { server, address } = await serve()
  try {
    const yard = new Yard(page)
    await page.goto(`./#lesson-url=${encodeURIComponent(address)}&step=first`)
    await expect(page.getByText(en.own.fetchTitle)).toBeVisible()
    await page.getByRole('button', { name: en.own.fetchYes, exact: true }).click()
    await expect(page.getByRole('heading', { level: 3, name: 'The first step' })).toBeVisible()
    await yard.settled()
    await yard.sound()
  } finally {
    server.close()
  }
})
