import { describe, expect, it } from 'vitest'
import { Conditions } from './condition'
import { LessonError, parseLesson, parseProse, proseFaults } from './parse'
import { presentLesson, presentMeta, solutionCommands, splitCommands } from './present'
import { StepProgress } from './progress'
import type { LessonWorld, TypedCommand } from './world'

const YAML = `
id: first
course: bootcamp
order: 1
minutes: 5
cluster: { kind: none, nodes: [minikube] }
steps:
  - id: start
    checks:
      - { id: ready, when: 'objects("nodes").exists(n, ready(n))' }
      - { id: looked, when: 'ran("^kubectl get nodes")' }
    hints:
      - { id: nudge }
      - { id: waiting, when: 'objects("nodes").size() > 0' }
    quiz:
      - { id: who, choices: [{ id: a, correct: true }, { id: b }] }
    solution: minikube start
`
const PROSE = `# First
What it is about.
## start: Start it
Type this:
\`\`\`sh run
minikube start
# not a heading
\`\`\`
### check ready
The node is ready
### check looked
You looked
### hint nudge
Think.
### hint waiting
It is coming.
### quiz who
Who?
#### choice a
Me.

Because it is me.
#### choice b
You.

No.
`
const node = (ready: boolean) => ({
  apiVersion: 'v1',
  kind: 'Node',
  metadata: { name: 'minikube', uid: '1', resourceVersion: '1', creationTimestamp: '' },
  status: { conditions: [{ type: 'Ready', status: ready ? 'True' : 'False' }] },
})

function world(nodes: readonly ReturnType<typeof node>[], commands: readonly TypedCommand[] = []): LessonWorld {
  return {
    objects: (resource) => (resource === 'nodes' ? nodes : []),
    commands: () => commands,
    file: () => undefined,
    variable: () => undefined,
  }
}

describe('lesson files', () => {
  it('are read into logic and prose that fit together', () => {
    const lesson = parseLesson(YAML, 'lesson.yaml')
    const prose = parseProse(PROSE, 'en', 'en.md')
    expect(proseFaults(lesson, prose)).toEqual([])
    expect(prose.steps.start?.body).toContain('# not a heading')
    expect(prose.steps.start?.quiz.who?.choices.a).toEqual({ text: 'Me.', reason: 'Because it is me.' })
  })

  it('are refused with the place of the fault', () => {
    const bad = YAML.replace('objects("nodes").exists(n, ready(n))', 'objectz("nodes")')
    expect(() => parseLesson(bad, 'lesson.yaml')).toThrow(/lesson\.yaml: steps\.0\.checks\.0\.when: not a valid condition/)
    expect(() => parseLesson('id: [', 'lesson.yaml')).toThrow(LessonError)
    expect(() => parseLesson(YAML.replace('course: b', 'cours: b'), 'lesson.yaml')).toThrow(/course/)
  })

  it('say what a translation lacks', () => {
    const lesson = parseLesson(YAML, 'lesson.yaml')
    const prose = parseProse(PROSE.replace('### hint nudge', '### hint nudged').replace('No.\n', ''), 'ko', 'ko.md')
    expect(proseFaults(lesson, prose)).toEqual([
      'ko: step start: hint "nudge" has no text',
      'ko: step start: hint "nudged" is not in lesson.yaml',
      'ko: step start: quiz who: choice b gives no reason',
    ])
  })
})

describe('progress of a step', () => {
  const step = parseLesson(YAML, 'lesson.yaml').steps[0]!
  const ran = (line: string, code: number | undefined): TypedCommand => ({ terminal: '1', line, code, output: '' })

  it('follows the cluster and what was typed, and offers the hint that fits', () => {
    const progress = new StepProgress(step, new Conditions())
    expect(progress.look(world([]))).toEqual({
      step: 'start',
      done: false,
      checks: [
        { id: 'ready', done: false },
        { id: 'looked', done: false },
      ],
    })
    expect(progress.look(world([node(false)])).hint).toBe('waiting')
    expect(progress.look(world([node(true)])).checks[0]).toEqual({ id: 'ready', done: true })
    expect(progress.look(world([node(true)], [ran('kubectl get nodes', 1)])).done).toBe(false)
    const end = progress.look(world([], [ran('kubectl get nodes', 0)]))
    expect(end).toMatchObject({ done: true, checks: [{ done: true }, { done: true }] })
    expect(end.hint).toBeUndefined()
  })

  it('counts different answers', () => {
    const commands = [ran('curl a', 0), { ...ran('curl b', 0), output: 'on: x\non: y\non: x\n' }]
    expect(new Conditions().holds('distinct("^curl", "on: .") == 2', world([], commands))).toBe(true)
    expect(new Conditions().holds('distinct("^wget", "on: .") > 0', world([], commands))).toBe(false)
  })

  it('takes a field that is not there yet as not holding', () => {
    expect(new Conditions().holds('object("deployments", "web").status.readyReplicas == 4', world([]))).toBe(false)
  })
})

describe('what the page shows', () => {
  it('joins logic and prose, with commands cut out of the text', () => {
    const lesson = parseLesson(YAML, 'lesson.yaml')
    const prose = parseProse(PROSE, 'en', 'en.md')
    const shown = presentLesson(lesson, presentMeta(lesson, [prose]), prose)
    expect(shown.steps[0]!.blocks).toEqual([
      { kind: 'prose', markdown: 'Type this:' },
      {
        kind: 'commands',
        commands: [
          { text: 'minikube start', terminal: 1, run: true },
          { text: '# not a heading', terminal: 1, run: true },
        ],
      },
    ])
    expect(shown.steps[0]!.hints).toEqual(['Think.', 'It is coming.'])
    expect(shown.steps[0]!.quiz[0]!.choices[0]).toEqual({ id: 'a', right: true, text: 'Me.', reason: 'Because it is me.' })
  })

  it('keeps heredocs, loops and continued lines in one piece', () => {
    expect(splitCommands('cat <<EOF > a\nx\nEOF\nfor i in 1 2; do\n  echo $i\ndone\nls \\\n  -l\npwd\n')).toEqual([
      'cat <<EOF > a\nx\nEOF',
      'for i in 1 2; do\n  echo $i\ndone',
      'ls \\\n  -l',
      'pwd',
    ])
  })

  it('sends solution lines to the terminal named before them', () => {
    expect(solutionCommands('a\n# terminal 2\nb\n# terminal 1\nc\n').map((c) => `${c.terminal}${c.text}`)).toEqual(['1a', '2b', '1c'])
  })
})
