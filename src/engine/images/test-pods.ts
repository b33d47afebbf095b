/** Pods of images on a node with all tools, for tests of what the images do. */
import { allTools, bashCommand, shCommand } from '../../shell'
import { networkTools } from '../../tools'
import { testNode } from '../kubelet/test-node'

/** Seconds that a command has to say what it says. */
const TO_ANSWER = 20

/** Pods by their names, with the image and the arguments of each, `seconds` after they were made. */
export async function podsOf(
  images: Readonly<Record<string, string>>,
  { seconds = 60, restartPolicy = 'Always' }: { readonly seconds?: number; readonly restartPolicy?: 'Always' | 'Never' } = {},
) {
  const t = testNode({ commands: [bashCommand, shCommand, ...allTools, ...networkTools] })
  await t.wait(2)
  for (const [name, run] of Object.entries(images)) {
    const [image = '', ...args] = run.split(' ')
    t.run(name, { restartPolicy, containers: [{ name: 'main', image, ...(args.length > 0 ? { args } : {}) }] })
  }
  await t.wait(seconds)
  const exec = async (pod: string, command: string): Promise<string> => {
    let said = ''
    const decode = (data: Uint8Array): void => void (said += new TextDecoder().decode(data))
    t.node.endpoint.exec(
      'default',
      pod,
      { container: 'main', command: ['sh', '-c', command], stdin: false, stdout: true, stderr: true, tty: false },
      { stdout: decode, stderr: decode, exit: () => undefined },
    )
    await t.wait(TO_ANSWER)
    return said
  }
  return { ...t, exec, address: (name: string) => t.pod(name).status!.podIP! }
}
