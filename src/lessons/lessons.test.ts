import { describe, expect, it } from 'vitest'
import { Conditions } from './checks/condition'
import { parseLesson } from './files/parse'
import { parseProse, proseFaults } from './files/prose'
import { presentLesson, presentMeta, solutionCommands, splitCommands } from './present'
import { StepProgress } from './checks/progress'
import type { LessonWorld, TypedCommand } from './checks/world'

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
    background: () => [],
    variable: () => undefined,
  }
}

/** What is said of a lesson.yaml with something in it replaced. */
function refusal(before: string, after: string): string {
  const text = YAML.replace(before, after)
  expect(text).not.toBe(YAML)
  try {
    parseLesson(text, 'lesson.yaml')
  } catch (error) {
    return (error as Error).message
  }
  return 'taken'
}

/** What is said of a prose file with something in it replaced. */
function proseRefusal(before: string, after: string): string {
  try {
    parseProse(PROSE.replace(before, after), 'ko', 'ko.md')
  } catch (error) {
    return (error as Error).message
  }
  return 'taken'
}

describe('lesson files', () => {
  it('are read into logic and prose that fit together', () => {
    const lesson = parseLesson(YAML, 'lesson.yaml')
    const parsed = parseProse(PROSE, 'en', 'en.md')
    expect(proseFaults(lesson, parsed, 'en.md')).toEqual([])
    expect(parsed.prose.steps.start?.body).toContain('# not a heading')
    expect(parsed.prose.steps.start?.quiz.who?.choices.a).toEqual({ text: 'Me.', reason: 'Because it is me.' })
  })

  it.each([
    ['a field nobody knows', 'minutes: 5', 'minutes: 5\ncours: x', 'lesson.yaml:6: cours: there is no such field; is "course" meant?'],
    [
      'a field nobody knows in a flow',
      '{ id: a, correct: true }',
      '{ id: a, correct: true, hint: x }',
      'lesson.yaml:16: steps.0.quiz.0.choices.0.hint: there is no such field',
    ],
    [
      'a condition without quotes',
      `when: 'ran("^kubectl get nodes")'`,
      'when: ranAfter("^kubectl", "get")',
      'lesson.yaml:11: within { } or [ ] a comma is missing, or a text with a quote',
    ],
    [
      'a condition without quotes that a comma ends',
      `when: 'objects("nodes").exists(n, ready(n))'`,
      'when: objects("nodes").exists(n, ready(n))',
      'lesson.yaml:10: steps.0.checks.0.ready(n)): this is no field: a text with a comma in it has quotes around it',
    ],
    ['a field that is missing', 'order: 1\n', '', 'lesson.yaml:1: order: is missing'],
    ['a value of another type', 'minutes: 5', 'minutes: five', 'lesson.yaml:5: minutes: must be a number, is text'],
    ['an id twice', 'id: looked', 'id: ready', 'lesson.yaml:11: steps.0.checks.1.id: "ready" is the id of another one here already'],
    ['no right answer', ', correct: true', '', 'lesson.yaml:16: steps.0.quiz.0.choices: exactly one choice has "correct: true"'],
    [
      'a call nobody knows',
      'objects("nodes").exists',
      'objectz("nodes").exists',
      'lesson.yaml:10: steps.0.checks.0.when: there is no call "objectz"; is "objects" meant?',
    ],
    [
      'a condition that is no question',
      'objects("nodes").size() > 0',
      'objects("nodes").size()',
      'lesson.yaml:14: steps.0.hints.1.when: not a valid condition: gives int, not true or false',
    ],
    [
      'a malformed pattern',
      '^kubectl get nodes',
      '^kubectl (get',
      'lesson.yaml:11: steps.0.checks.1.when: not a valid condition: Invalid regular expression',
    ],
    ['malformed YAML', 'order: 1', 'order: [1', 'lesson.yaml:5: '],
    [
      'a node twice',
      '[minikube]',
      '[minikube, minikube]',
      'lesson.yaml:6: cluster.nodes.1: "minikube" is the name of another node already',
    ],
    [
      'a node that cannot be called so',
      '[minikube]',
      '[Mini_kube]',
      'lesson.yaml:6: cluster.nodes.0: the name of a node has lower-case letters, digits, dashes and dots',
    ],
    [
      'a node with an empty part in its name',
      '[minikube]',
      '[mini..kube]',
      'lesson.yaml:6: cluster.nodes.0: the name of a node has lower-case letters, digits, dashes and dots',
    ],
  ])('are refused with the line: %s', (_fault, before, after, message) => {
    expect(refusal(before, after)).toContain(message)
  })

  it.each([
    ['a step without an id', '## start: Start it', '## Start it', 'ko.md:3: "## Start it" must be "## id: Title", with the id of a step'],
    ['a part without a step', '## start: Start it\n', '', 'ko.md:8: "check ready" stands before any step'],
    ['a hint without an id', '### hint nudge', '### hint', 'ko.md:13: "hint" names no id'],
    ['a hint twice', '### hint waiting', '### hint nudge', 'ko.md:15: "start/hint nudge" has been written on line 13 already'],
    ['a block without an end', '# not a heading\n```', '# not a heading', 'ko.md:5: the block that opens here is never closed'],
    ['commands in another language', '```sh run', '```bash run', 'ko.md:5: "```bash run" is none of'],
    ['a block for nobody', '```sh run', '```sh rnu', 'ko.md:5: "```sh rnu" is none of "```sh", "```sh run" and "```sh run terminal=2"'],
    ['a choice without a quiz', '### quiz who\nWho?\n', '', 'ko.md:17: "choice a" stands outside a quiz'],
    ['no title', '# First', 'First', 'ko.md:1: must begin with "# Title"'],
    [
      'a misspelt part',
      '### check looked',
      '### chek looked',
      'ko.md:11: "### chek looked" is taken for text; is "### check looked" meant?',
    ],
    [
      'a part too deep',
      '### check looked',
      '#### check looked',
      'ko.md:11: "#### check looked" is taken for text; is "### check looked" meant?',
    ],
    ['a choice too high', '#### choice b', '### choice b', 'ko.md:23: "### choice b" is taken for text; is "#### choice b" meant?'],
  ])('of prose are refused with the line: %s', (_fault, before, after, message) => {
    expect(proseRefusal(before, after)).toContain(message)
  })

  it('may have headings of their own within the text', () => {
    const text = PROSE.replace('Type this:', '### What to type\n\n#### In short\n\nType this:')
    expect(parseProse(text, 'en', 'en.md').prose.steps.start?.body).toContain('### What to type')
  })

  it('say what has a heading and no text below it', () => {
    const lesson = parseLesson(YAML, 'lesson.yaml')
    const parsed = parseProse(PROSE.replace('You looked\n', '').replace('Think.\n', '').replace('Who?\n', ''), 'ko', 'ko.md')
    expect(proseFaults(lesson, parsed, 'ko.md')).toEqual([
      { file: 'ko.md', line: 11, message: 'start: check "looked" of lesson.yaml has no text here' },
      { file: 'ko.md', line: 12, message: 'start: hint "nudge" of lesson.yaml has no text here' },
      { file: 'ko.md', line: 15, message: 'start: quiz "who" of lesson.yaml has no text here' },
    ])
  })

  it('say what a translation lacks, and where', () => {
    const lesson = parseLesson(YAML, 'lesson.yaml')
    const parsed = parseProse(PROSE.replace('### hint nudge', '### hint nudged').replace('No.\n', ''), 'ko', 'ko.md')
    expect(proseFaults(lesson, parsed, 'ko.md')).toEqual([
      { file: 'ko.md', line: 3, message: 'start: hint "nudge" of lesson.yaml has no text here' },
      { file: 'ko.md', line: 13, message: 'start: hint "nudged" is not in lesson.yaml' },
      { file: 'ko.md', line: 23, message: 'choice "b" needs an answer, an empty line, and the reason why' },
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

  it.each([
    ['kubectl get nodes --help', '^kubectl get nodes', false],
    ['k get no -h', '^kubectl get nodes', false],
    ['minikube status --help', '^minikube status', false],
    ['k get no -h', '^kubectl .*--help', true],
    ['kubectl get nodes --help; kubectl get nodes', '^kubectl get nodes$', true],
    ['kubectl exec web -- df -h', '^kubectl exec web -- df', true],
  ])('who asks for help has done nothing yet: %s, %s: %s', (line, pattern, expected) => {
    const conditions = new Conditions()
    const holds = (call: string) => conditions.holds(`${call}("${pattern}")`, world([], [ran(line, 0)]))
    expect(['ran', 'typed'].map(holds)).toEqual([expected, expected])
  })

  it('knows which command came after another', () => {
    const deleted = ran('kubectl delete pod db-1', 0)
    const read = ran('kubectl exec db-1 -- cat /data/note', 0)
    const after = (...commands: TypedCommand[]) =>
      new Conditions().holds('ranAfter("^kubectl delete pods", "^kubectl exec .* cat ")', world([], commands))
    expect(after(deleted, read)).toBe(true)
    expect(after(read, deleted)).toBe(false)
    expect(after(ran('kubectl delete pod db-1', 1), read)).toBe(false)
    expect(after(deleted, { ...read, code: 1 })).toBe(false)
    expect(after(ran(`${deleted.line}; ${read.line}`, 0)), 'on one line').toBe(true)
    expect(after(ran(`${read.line} && ${deleted.line}`, 0)), 'on one line, the other way round').toBe(false)
    expect(after(ran(`${read.line}; ${deleted.line}; ${read.line}`, 0)), 'on one line, before and after').toBe(true)
  })

  it('sees what is typed in a shell that a command opened, with its own output', () => {
    const shell = {
      ...ran('kubectl exec -it db-1 -- bash', 0),
      inside: [{ line: 'cat /data/note', code: 0, output: 'precious' }],
    }
    const holds = (condition: string) => new Conditions().holds(condition, world([], [ran('kubectl delete pod db-1', 0), shell]))
    expect(holds('printed("^kubectl exec db-1 .*cat", "precious")')).toBe(true)
    expect(holds('ranAfter("^kubectl delete", "^kubectl exec .*cat /data/note")')).toBe(true)
    expect(holds('printed("^cat", "precious")'), 'it did not run on the own machine').toBe(false)
  })

  it('takes a field that is not there yet as not holding', () => {
    expect(new Conditions().holds('object("deployments", "web").status.readyReplicas == 4', world([]))).toBe(false)
  })
})

describe('what the page shows', () => {
  it('joins logic and prose, with commands cut out of the text', () => {
    const lesson = parseLesson(YAML, 'lesson.yaml')
    const { prose } = parseProse(PROSE, 'en', 'en.md')
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
