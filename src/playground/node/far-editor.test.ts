/** Editing the files of a node, at a terminal there. */
import { expect, test } from 'vitest'
import type { Input } from '../../protocol/messages'
import { Session } from '../../session/session'
import { createPlayground } from '../playground'

const SCHEDULER = '/etc/kubernetes/manifests/kube-scheduler.yaml'

async function onNode() {
  const made = new Session(
    { version: 1, seed: 'far-editor', time: Date.UTC(2026, 10, 21, 9), cluster: { kind: 'running', nodes: ['minikube'] } },
    createPlayground,
  )
  const wait = (seconds: number) => made.world.run(made.world.now() + seconds * 1000)
  const record = async (input: Input): Promise<void> => {
    await made.record(input)
    await wait(1)
  }
  await record({ type: 'cluster.attach' })
  await record({ type: 'terminal.open', terminal: '1', columns: 120, rows: 30, node: 'minikube' })
  const type = async (line: string): Promise<string> => {
    const before = made.world.terminals()[0]!.output.length
    await record({ type: 'terminal.data', terminal: '1', data: `${line}\r` })
    return made.world.terminals()[0]!.output.slice(before)
  }
  const files = () => made.world.machine.files
  return { made, record, type, wait, files }
}

test('vi hands a file of the node to the page, and what is saved there is the file; the prompt is back when it is closed', async () => {
  const { made, record, type, wait, files } = await onNode()
  expect(await type(`sudo vi ${SCHEDULER}`)).not.toContain('no editor')
  const [file] = made.world.editing()
  expect(file).toMatchObject({ path: `/tmp/minikube${SCHEDULER}`, title: `minikube:${SCHEDULER}` })
  const text = files().readText(file!.path)
  expect(text).toContain('    - --leader-elect=false\n')
  await record({
    type: 'file.write',
    path: file!.path,
    text: text.replace('    - --leader-elect=false\n', '    - --leader-elect=false\n    - --v=4\n'),
  })
  await wait(20)
  await record({ type: 'editor.closed', edit: file!.edit, saved: true })
  expect([made.world.editing(), files().exists(file!.path)]).toEqual([[], false])
  expect(await type(`grep -c -e --v=4 ${SCHEDULER}; pgrep -af kube-scheduler`)).toMatch(/\r1\r\n\d+ kube-scheduler .*--v=4/)
})

test('an editor that is left without saving leaves the file as it was, and makes no new one', async () => {
  const { made, record, type, files } = await onNode()
  await type('sudo nano /etc/hosts')
  await record({ type: 'editor.closed', edit: made.world.editing()[0]!.edit, saved: false })
  expect(await type('cat /etc/hosts')).toContain('localhost')
  await type('vi /root/new.yaml')
  await record({ type: 'editor.closed', edit: made.world.editing()[0]!.edit, saved: false })
  expect(await type('ls /root/new.yaml')).toContain('No such file or directory')
  expect(files().exists('/tmp/minikube/root/new.yaml')).toBe(false)
})

test('systemctl edit makes a drop-in of what is written above the line, and reads it', async () => {
  const { made, record, type, files } = await onNode()
  await type('sudo systemctl edit kubelet')
  const [file] = made.world.editing()
  const text = files().readText(file!.path)
  expect(text.split('\n').slice(0, 7)).toEqual([
    '### Editing /etc/systemd/system/kubelet.service.d/override.conf',
    '### Anything between here and the comment below will become the contents of the drop-in file',
    '',
    '',
    '',
    '### Edits below this comment will be discarded',
    '',
  ])
  expect(text).toContain('\n### /usr/lib/systemd/system/kubelet.service\n# [Unit]\n# Description=kubelet: The Kubernetes Node Agent\n')
  await record({ type: 'file.write', path: file!.path, text: text.replace('file\n\n', 'file\n\n[Service]\nRestartSec=30\n\n') })
  await record({ type: 'editor.closed', edit: file!.edit, saved: true })
  expect(await type('cat /etc/systemd/system/kubelet.service.d/override.conf')).toContain('[Service]\r\nRestartSec=30\r\n')
  const status = await type('systemctl status kubelet -n 0')
  expect(status).toContain('10-kubeadm.conf, override.conf')
  expect(status).not.toContain('changed on disk')
  await type('sudo systemctl edit kubelet')
  await record({ type: 'editor.closed', edit: made.world.editing()[0]!.edit, saved: false })
  expect(await type('sudo systemctl revert kubelet')).toContain('Removed "/etc/systemd/system/kubelet.service.d/override.conf".')
})

test('systemctl edit --full takes the unit itself; nothing written is nothing done, and without a terminal it refuses', async () => {
  const { made, record, type, files } = await onNode()
  await type('sudo systemctl edit --full kubelet')
  const [file] = made.world.editing()
  const text = files().readText(file!.path)
  expect(text).toMatch(/^\[Unit\]\nDescription=kubelet: The Kubernetes Node Agent\n/)
  await record({ type: 'file.write', path: file!.path, text: text.replace('Description=kubelet', 'Description=my kubelet') })
  await record({ type: 'editor.closed', edit: file!.edit, saved: true })
  expect(await type('systemctl status kubelet -n 0')).toContain('Loaded: loaded (/etc/systemd/system/kubelet.service; ')
  await type('sudo systemctl edit containerd')
  await record({ type: 'editor.closed', edit: made.world.editing()[0]!.edit, saved: true })
  expect(await type('ls /etc/systemd/system')).not.toContain('containerd.service.d')
  expect(await type('sudo systemctl edit kubelet < /dev/null')).toContain('Cannot edit units if not on a tty.')
  expect(await type('sudo systemctl edit nosuch')).toContain('No files found for nosuch.service.')
})
