import { describe, expect, it } from 'vitest'
import { presentOwn, readOwn } from './own'
import { templateFiles } from './template'

const files = templateFiles({ id: 'mine', course: 'own', order: 1 })
const texts = (change: Readonly<Record<string, string | undefined>> = {}, folder = ''): Map<string, string> =>
  new Map(Object.entries({ ...files, ...change }).flatMap(([name, text]) => (text === undefined ? [] : [[folder + name, text] as const])))

describe("a reader's own lesson", () => {
  it('has an id that is none of the library, and is shown in the language asked for', () => {
    const { lessons, faults } = readOwn(texts(), 'en')
    expect(faults).toEqual([])
    expect(lessons.map(({ meta }) => [meta.id, meta.course, meta.title.ko])).toEqual([['own.mine', 'own', '새 레슨']])
    expect(presentOwn(lessons[0]!, 'ko').steps[0]!.title).toBe('첫 단계')
    expect(presentOwn(lessons[0]!, 'en').steps[0]!.title).toBe('The first step')
  })

  it('in one language is shown in that one, whichever is asked for', () => {
    const { lessons } = readOwn(texts({ 'en.md': undefined }), 'en')
    expect(lessons[0]!.meta.title).toEqual({ en: '새 레슨', ko: '새 레슨' })
    expect(presentOwn(lessons[0]!, 'en')).toMatchObject({ language: 'ko', steps: [{ title: '첫 단계' }] })
  })

  it('keeps to its own folder among several, and a fault in one does not keep out the other', () => {
    const bad = texts({ 'en.md': '# Title\n\nSummary\n' }, 'all/bad/')
    const { lessons, faults } = readOwn(new Map([...texts({}, 'all/good/'), ...bad]), 'en')
    expect(lessons.map(({ texts: read }) => [...read.keys()])).toEqual([['all/good/lesson.yaml', 'all/good/en.md', 'all/good/ko.md']])
    expect(faults).toEqual([{ file: 'all/bad/en.md', line: 1, message: 'step "first" of lesson.yaml has no text here' }])
  })

  it('has an id that no other lesson beside it has', () => {
    const { lessons, faults } = readOwn(new Map([...texts({}, 'all/a/'), ...texts({}, 'all/b/')]), 'en')
    expect(lessons.map(({ texts: read }) => [...read.keys()][0])).toEqual(['all/a/lesson.yaml'])
    expect(faults).toEqual([{ file: 'all/b/lesson.yaml', line: 1, field: 'id', message: '"mine" is the id of another one here already' }])
  })

  it('tells faults in the language of the reader', () => {
    const broken = texts({ 'lesson.yaml': files['lesson.yaml']!.replace('minutes: 5', 'minutes: five').replace('hints:', 'hint:') })
    expect(readOwn(broken, 'ko').faults).toEqual([
      { file: 'lesson.yaml', line: 4, field: 'minutes', message: '필요한 값은 숫자인데 여기에는 텍스트 값이 있다' },
      { file: 'lesson.yaml', line: 10, field: 'steps.0.hint', message: '이런 필드는 없다. 혹시 "hints"인가?' },
    ])
    expect(readOwn(texts({ 'ko.md': files['ko.md']!.replace('## first:', '## ') }), 'ko').faults[0]).toEqual({
      file: 'ko.md',
      line: 5,
      message: '"## 첫 단계"은(는) 단계의 id를 넣어 "## id: 제목"으로 써야 한다',
    })
  })

  it.each([
    ['exists("deployment", "web")', 'objects are found by their plural: "deployments", not "deployment"', '오브젝트는 복수형으로'],
    ['exists("deploymnts", "web")', 'there is no resource "deploymnts"; is "deployments" meant?', '혹시 "deployments"인가?'],
    ['exist("deployments", "web")', 'there is no call "exist"; is "exists" meant?', '혹시 "exists"인가?'],
    [
      'exists("deployments")',
      '"exists" is called with other words: how many, and which, is in the table of the documentation',
      '문서의 표를',
    ],
    ['1 = 2', 'a single "=" means nothing in a condition; "==" compares', '비교는 "=="로'],
  ])('is told in words what is wrong with the condition %s', (condition, english, korean) => {
    const broken = texts({ 'lesson.yaml': files['lesson.yaml']!.replace('exists("deployments", "web")', condition) })
    const place = { file: 'lesson.yaml', line: 9, field: 'steps.0.checks.0.when' }
    expect(readOwn(broken, 'en').faults).toEqual([{ ...place, message: english }])
    expect(readOwn(broken, 'ko').faults).toEqual([{ ...place, message: expect.stringContaining(korean) }])
  })

  it('may look for custom resources, whose names are nobody else’s', () => {
    for (const name of ['backups.example.com', 'backups', 'crontabs']) {
      const custom = files['lesson.yaml']!.replace('"deployments", "web"', `"${name}", "web"`)
      expect(readOwn(texts({ 'lesson.yaml': custom }), 'en').faults).toEqual([])
    }
  })

  it('is told what is open where the YAML reader tells of indentation', () => {
    const open = texts({ 'lesson.yaml': files['lesson.yaml']!.replace(`"web")' }`, `"web") }`) })
    expect(readOwn(open, 'en').faults).toEqual([
      { file: 'lesson.yaml', line: 10, message: 'a text in quotes, a [ or a { that begins above is not closed before this line' },
    ])
    expect(readOwn(open, 'ko').faults[0]!.message).toBe('위에서 연 따옴표나 [ 또는 {가 이 줄 전에 닫히지 않았다')
  })

  it('without its logic or without words is refused', () => {
    expect(readOwn(texts({ 'lesson.yaml': undefined }), 'en').faults.map(({ message }) => message)).toEqual([
      'there is no lesson.yaml here, which a lesson begins with',
    ])
    expect(readOwn(texts({ 'en.md': undefined, 'ko.md': undefined }), 'en').faults.map(({ message }) => message)).toEqual([
      'there is no en.md or ko.md beside lesson.yaml, so the lesson has no words',
    ])
  })
})
