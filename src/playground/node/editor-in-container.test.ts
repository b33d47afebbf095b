/** Editing the files of a container, at a terminal that a shell in it has. */
import { expect, test } from 'vitest'
import type { Input } from '../../protocol/messages'
import { Session } from '../../session/session'
import { createPlayground } from '../playground'

async function inPod(image: string, more = '') {
  const made = new Session(
    { version: 1, seed: 'editor-in-container', time: Date.UTC(2026, 10, 21, 9), cluster: { kind: 'running', nodes: ['minikube'] } },
    createPlayground,
  )
  const record = async (input: Input): Promise<void> => {
    await made.record(input)
    await made.world.run(made.world.now() + 1000)
  }
  await record({ type: 'cluster.attach' })
  await record({ type: 'terminal.open', terminal: '1', columns: 120, rows: 30 })
  const type = async (line: string): Promise<string> => {
    const before = made.world.terminals()[0]!.output.length
    await record({ type: 'terminal.data', terminal: '1', data: `${line}\r` })
    return made.world.terminals()[0]!.output.slice(before)
  }
  await type(`kubectl run box --image=${image} ${more} -- sleep infinity`)
  await made.world.run(made.world.now() + 30_000)
  await type('kubectl exec -it box -- sh')
  return { made, record, type, files: () => made.world.machine.files }
}

test('vi in a container hands its file to the page, and what is saved is in the container', async () => {
  const { made, record, type, files } = await inPod('busybox')
  await type('echo old > /etc/motd')
  await type('vi /etc/motd')
  const [file] = made.world.editing()
  expect(file).toMatchObject({ path: '/tmp/box/etc/motd', title: 'box:/etc/motd' })
  expect(files().readText(file!.path)).toBe('old\n')
  await record({ type: 'file.write', path: file!.path, text: 'new\n' })
  await record({ type: 'editor.closed', edit: file!.edit, saved: true })
  expect(await type('cat /etc/motd')).toContain('\r\nnew\r\n')
  expect([made.world.editing(), files().exists(file!.path)]).toEqual([[], false])
})

test('an image without an editor has none; a package brings one', async () => {
  const { made, type } = await inPod('debian')
  expect(await type('vim /etc/motd')).toContain('not found')
  expect(made.world.editing()).toEqual([])
  await type('apt-get update && apt-get install -y vim')
  await made.world.run(made.world.now() + 30_000)
  await type('vim /etc/motd')
  expect(made.world.editing()).toMatchObject([{ title: 'box:/etc/motd' }])
})

test('what may not be written is told when the editor is left', async () => {
  const { made, record, type } = await inPod(
    'busybox',
    `--overrides='{"spec":{"containers":[{"name":"box","image":"busybox","command":["sleep","infinity"],"securityContext":{"readOnlyRootFilesystem":true}}]}}'`,
  )
  await type('vi /etc/motd')
  const [file] = made.world.editing()
  await record({ type: 'file.write', path: file!.path, text: 'new\n' })
  await record({ type: 'editor.closed', edit: file!.edit, saved: true })
  expect(made.world.terminals()[0]!.output).toContain('vi: /etc/motd: Read-only file system\r\n')
  expect(await type('cat /etc/motd')).toContain('No such file or directory')
})
