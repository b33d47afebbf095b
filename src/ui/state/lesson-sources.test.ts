import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { addressed } from './lesson-sources'

const asked: string[] = []
beforeEach(() => {
  asked.length = 0
  vi.stubGlobal('location', new URL('https://page.example/yard/'))
  vi.stubGlobal('fetch', (address: URL) => {
    asked.push(address.href)
    return Promise.resolve(new Response('text'))
  })
})
afterEach(() => {
  vi.unstubAllGlobals()
})

const read = async (address: string): Promise<readonly string[]> => {
  await addressed(address).read()
  return asked
}

it('a lesson at an address is its lesson.yaml and the words beside it, whether the file or its folder is named', async () => {
  const files = ['lesson.yaml', 'en.md', 'ko.md'].map((name) => `https://other.example/a/${name}`)
  expect(await read('https://other.example/a#top')).toEqual(files)
  asked.length = 0
  expect(await read('https://other.example/a/lesson.yaml')).toEqual(files)
})

it('a lesson is fetched from the server that the reader was asked about, whatever its path looks like', async () => {
  expect(addressed('https://page.example//other.example/a/').origin).toBe('https://page.example')
  const from = await read('https://page.example//other.example/a/')
  expect(new Set(from.map((each) => new URL(each).host))).toEqual(new Set(['page.example']))
  expect(from).toHaveLength(3)
})
