/** A lesson to start from: one step in both languages, for authors to write over. */

export interface TemplatePlace {
  readonly id: string
  readonly course: string
  readonly order: number
}

const logic = ({ id, course, order }: TemplatePlace): string => `id: ${id}
course: ${course}
order: ${order}
minutes: 5
cluster: { kind: running, nodes: [minikube] }
steps:
  - id: first
    checks:
      - { id: created, when: 'exists("deployments", "web")' }
    hints:
      - { id: nudge }
    solution: kubectl create deployment web --image=nginx
    right:
      - kubectl create deploy web --image nginx --replicas=2
    wrong:
      - kubectl get deployments
`

const prose = (title: string, summary: string, step: string, text: string, check: string, hint: string): string =>
  `# ${title}\n\n${summary}\n\n## first: ${step}\n\n${text}\n\n\`\`\`sh run\nkubectl create deployment web --image=nginx\n\`\`\`\n\n### check created\n${check}\n\n### hint nudge\n${hint}\n`

/** Its files by name. */
export const templateFiles = (place: TemplatePlace): Readonly<Record<string, string>> => ({
  'lesson.yaml': logic(place),
  'en.md': prose(
    'A new lesson',
    'What the reader will be able to do.',
    'The first step',
    'Create a Deployment:',
    'There is a Deployment named `web`',
    'The verb is `create`.',
  ),
  'ko.md': prose(
    '새 레슨',
    '이 레슨을 마치면 할 수 있는 일.',
    '첫 단계',
    '디플로이먼트를 만든다.',
    '`web`이라는 디플로이먼트가 있다',
    '동사는 `create`이다.',
  ),
})
