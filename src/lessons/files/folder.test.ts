import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { placeFaults, readLesson, readLessons } from './folder'
import { templateFiles } from './template'

let folder = ''
const write = (id: string, course: string, order: number): void => {
  mkdirSync(join(folder, id))
  for (const [name, text] of Object.entries(templateFiles({ id, course, order }))) writeFileSync(join(folder, id, name), text)
}

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'podyard-lessons-'))
  writeFileSync(
    join(folder, 'courses.yaml'),
    '- { id: basics, name: { en: Basics, ko: 기초 } }\n- { id: challenges, name: { en: Challenges, ko: 도전 } }\n',
  )
})
afterEach(() => rmSync(folder, { recursive: true }))

describe('a folder of lessons', () => {
  it('is read by course, then by order', () => {
    write('b', 'basics', 2)
    write('c', 'challenges', 1)
    write('z', 'basics', 1)
    expect(readLessons(folder).map(({ lesson }) => lesson.id)).toEqual(['z', 'b', 'c'])
  })

  it('tells every lesson of a course that is not there, at its line, with the one that may be meant', () => {
    write('a', 'challenge', 1)
    write('b', 'networks', 1)
    expect(() => readLessons(folder)).toThrow(
      `${join(folder, 'a', 'lesson.yaml')}:2: course: "challenge" is not in courses.yaml; is "challenges" meant?\n` +
        `${join(folder, 'b', 'lesson.yaml')}:2: course: "networks" is not in courses.yaml`,
    )
  })

  it('tells a number that another lesson of the course has, whichever of the two is asked about', () => {
    write('a', 'basics', 1)
    write('b', 'basics', 1)
    write('c', 'challenges', 1)
    const [a, b, c] = ['a', 'b', 'c'].map((id) => readLesson(join(folder, id)))
    const all = [a!, b!, c!]
    expect(placeFaults(folder, a!, all)).toEqual([
      { file: join(folder, 'a', 'lesson.yaml'), line: 3, field: 'order', message: 'number 1 of course "basics" is b' },
    ])
    expect(placeFaults(folder, b!, all).map(({ message }) => message)).toEqual(['number 1 of course "basics" is a'])
    expect(placeFaults(folder, c!, all)).toEqual([])
  })

  it('tells commands that a language has otherwise than the first, at the line of the first of them', () => {
    write('a', 'basics', 1)
    const [en, ko] = ['en.md', 'ko.md'].map((name) => join(folder, 'a', name))
    const text = readFileSync(ko!, 'utf8')
    writeFileSync(ko!, text.replace('--image=nginx', '--image=nginx\nkubectl get pods'))
    expect(() => readLesson(join(folder, 'a'))).toThrow(
      `${ko}:11: step "first" has other commands than ${en}, which has no more of them here`,
    )
    writeFileSync(ko!, text.replace('--image=nginx', '--image=httpd'))
    expect(() => readLesson(join(folder, 'a'))).toThrow(
      `${ko}:10: step "first" has other commands than ${en}, which has "kubectl create deployment web --image=nginx" here`,
    )
    writeFileSync(ko!, text.replace('kubectl create deployment web --image=nginx\n', ''))
    expect(() => readLesson(join(folder, 'a'))).toThrow(
      `${ko}:5: step "first" has other commands than ${en}, which has "kubectl create deployment web --image=nginx" here`,
    )
  })
})
