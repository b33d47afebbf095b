import { expect, it } from 'vitest'
import { parseLesson } from '../lessons/files/parse'
import { templateFiles } from '../lessons/files/template'
import { playLesson } from './lesson-play'

const TEMPLATE = templateFiles({ id: 'mine', course: 'own', order: 1 })['lesson.yaml']!.replace(
  /exists\(.*\)/,
  'ready(object("deployments", "web"))',
)
const played = (from: string, to: string) => {
  expect(TEMPLATE).toContain(from)
  return playLesson(parseLesson(TEMPLATE.replace(from, to), 'lesson.yaml'))
}

it('a right answer is waited for: images are pulled and pods become ready after it was typed', async () => {
  expect(await playLesson(parseLesson(TEMPLATE, 'lesson.yaml'))).toEqual([])
})

it('a check that does not come true is told with its condition, the place of the answer, and what the cluster warns of', async () => {
  const faults = await played(
    'solution: kubectl create deployment web --image=nginx',
    'solution: kubectl create deployment web --image=ngnix',
  )
  expect([...new Set(faults.map(({ at }) => at))]).toEqual(['steps.0.solution'])
  const [unmet, ...reasons] = faults.map(({ message }) => message)
  expect(unmet).toBe('step first: check created does not hold after the solution: ready(object("deployments", "web"))')
  expect(reasons[0]).toMatch(/^step first: Pod web-\S+: Failed: Failed to pull image "ngnix": /)
  expect(reasons.filter((reason) => reason.includes('coredns'))).toEqual([])
})

it('a line that fails is told, and so is a condition that gives no answer', async () => {
  const typo = await played('solution: kubectl create', 'solution: kubectl creat')
  expect(typo.map(({ message }) => message)).toContain(
    'step first: "kubectl creat deployment web --image=nginx" ended with 1: error: unknown command "creat" for "kubectl"',
  )
  const mapping = await played('ready(object("deployments", "web"))', 'object("deployments", "web").spec')
  expect(mapping[0]!.message).toMatch(/: object\("deployments", "web"\)\.spec \(gives object, not true or false\)$/)
})

it('a pod that no node has room for is told of, whose event is of the newer kind', async () => {
  const faults = await played(
    'solution: kubectl create deployment web --image=nginx',
    'solution: |-\n      kubectl create deployment web --image=nginx --dry-run=client -o yaml | kubectl set resources -f - --local --requests=cpu=99 -o yaml | kubectl apply -f -',
  )
  expect(faults.map(({ message }) => message)).toContainEqual(
    expect.stringMatching(/^step first: Pod web-\S+: FailedScheduling: 0\/1 nodes /),
  )
})

it.each(['steps:', 'steps:\n  - id: words'])('a setup that fails is told once, by the first step that has checks: %j', async (steps) => {
  const faults = await played('steps:', `setup: kubectl create deploymnt web\n${steps}`)
  expect(faults.filter(({ at }) => at === 'setup')).toEqual([
    { at: 'setup', message: expect.stringMatching(/^setup: script ended with 1: error: /) },
  ])
})

it('a line of several commands tells what one of them could not do', async () => {
  const faults = await played(
    'solution: kubectl create deployment web --image=nginx',
    'solution: kubectl scale deployment wbe --replicas=3; kubectl get nodes',
  )
  expect(faults.map(({ message }) => message)).toContain(
    'step first: "kubectl scale deployment wbe --replicas=3; kubectl get nodes" said: Error from server (NotFound): deployments.apps "wbe" not found',
  )
})

it('a hint whose opposite question never gets an answer is told, one that can be answered is not', async () => {
  const hint = (label: string) => `- { id: nudge, when: '!objects("pods").exists(p, p.metadata.${label} == "web")' }`
  expect(await played('- { id: nudge }', hint('labels.stage'))).toEqual([
    {
      at: 'steps.0.hints.0',
      message: 'step first: hint nudge is never shown: No such key: stage; behind "!" name with ".?" what may be missing',
    },
  ])
  expect(await played('- { id: nudge }', hint('?labels.?stage.orValue("")'))).toEqual([])
})
