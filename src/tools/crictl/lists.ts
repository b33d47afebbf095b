/** crictl ps, pods and images. */
import { parseOptions, type Options } from '../../shell/tools/tool'
import { ago, columns, humanSize, shortId } from '../runtime-view'
import { fatal, json, type Sub } from './call'
import { imageStatus, labelsOf, podStatus } from './status'

export function matching(pattern: string | undefined, text: string): boolean {
  if (pattern === undefined) return true
  try {
    return new RegExp(pattern).test(text)
  } catch {
    return fatal(`filtering: error parsing regexp: ${pattern}`)
  }
}

export function labelled(options: Options, labels: Readonly<Record<string, string>>): boolean {
  return options.all('label').every((each) => {
    const at = each.indexOf('=')
    return at > 0 && labels[each.slice(0, at)] === each.slice(at + 1)
  })
}

export const ps: Sub = async ({ runtime, context, now, out }) => {
  const options = parseOptions(context, 'aqlo:p:s:n:', {
    all: 'a',
    quiet: 'q',
    latest: 'l',
    last: 'n',
    output: 'o',
    pod: 'p',
    state: 's',
    name: 'name:',
    image: 'image:',
    label: 'label:',
    namespace: 'namespace:',
    'no-trunc': 'no-trunc',
  })
  const state = options.get('s')?.toLowerCase()
  const pod = options.get('p')
  let chosen = runtime
    .containers()
    .filter((each) => options.has('a') || state !== undefined || options.has('l') || options.has('n') || each.state === 'Running')
    .filter((each) => state === undefined || each.state.toLowerCase() === state)
    .filter((each) => pod === undefined || each.sandbox.id.startsWith(pod))
    .filter((each) => matching(options.get('name'), each.name) && matching(options.get('namespace'), each.sandbox.namespace))
    .filter(
      (each) =>
        options.get('image') === undefined ||
        each.imageReference.includes(options.get('image')!) ||
        each.imageId.includes(options.get('image')!),
    )
    .filter((each) => labelled(options, labelsOf(each)))
    .sort((a, b) => b.created - a.created)
  if (options.has('l')) chosen = chosen.slice(0, 1)
  if (options.has('n')) chosen = chosen.slice(0, Number(options.get('n')))
  const id = (text: string): string => (options.has('no-trunc') ? text : shortId(text))
  if (options.has('q')) await out(chosen.map((each) => `${each.id}\n`).join(''))
  else if (options.get('o') === 'json')
    await out(
      json({
        containers: chosen.map((each) => ({
          id: each.id,
          podSandboxId: each.sandbox.id,
          metadata: { name: each.name, attempt: each.attempt },
          image: { image: each.imageId, annotations: {}, runtimeHandler: '', userSpecifiedImage: each.imageReference },
          imageRef: each.imageId,
          state: `CONTAINER_${each.state.toUpperCase()}`,
          createdAt: `${each.created}000000`,
          labels: labelsOf(each),
          annotations: {},
        })),
      }),
    )
  else
    await out(
      columns([
        ['CONTAINER', 'IMAGE', 'CREATED', 'STATE', 'NAME', 'ATTEMPT', 'POD ID', 'POD', 'NAMESPACE'],
        ...chosen.map((each) => [
          id(each.id),
          id(each.imageId),
          ago(now - each.created),
          each.state,
          each.name,
          String(each.attempt),
          id(each.sandbox.id),
          each.sandbox.name,
          each.sandbox.namespace,
        ]),
      ]),
    )
  return 0
}

export const pods: Sub = async ({ runtime, context, now, out }) => {
  const options = parseOptions(context, 'qlo:s:vn:', {
    quiet: 'q',
    latest: 'l',
    last: 'n',
    output: 'o',
    state: 's',
    name: 'name:',
    namespace: 'namespace:',
    label: 'label:',
    id: 'id:',
    'no-trunc': 'no-trunc',
  })
  const state = options.get('s')?.toLowerCase()
  let chosen = runtime
    .sandboxes()
    .filter((each) => state === undefined || (state === 'ready') === each.ready)
    .filter((each) => matching(options.get('name'), each.name) && matching(options.get('namespace'), each.namespace))
    .filter((each) => options.get('id') === undefined || each.id.startsWith(options.get('id')!))
    .filter((each) => labelled(options, each.labels))
    .sort((a, b) => b.created - a.created)
  if (options.has('l')) chosen = chosen.slice(0, 1)
  if (options.has('n')) chosen = chosen.slice(0, Number(options.get('n')))
  if (options.has('q')) await out(chosen.map((each) => `${each.id}\n`).join(''))
  else if (options.get('o') === 'json') await out(json({ items: chosen.map(podStatus) }))
  else
    await out(
      columns([
        ['POD ID', 'CREATED', 'STATE', 'NAME', 'NAMESPACE', 'ATTEMPT', 'RUNTIME'],
        ...chosen.map((each) => [
          options.has('no-trunc') ? each.id : shortId(each.id),
          ago(now - each.created),
          each.ready ? 'Ready' : 'NotReady',
          each.name,
          each.namespace,
          String(each.attempt),
          '(default)',
        ]),
      ]),
    )
  return 0
}

export const images: Sub = async ({ runtime, context, out }) => {
  const options = parseOptions(context, 'qvo:', { quiet: 'q', verbose: 'v', output: 'o', digests: 'digests', 'no-trunc': 'no-trunc' })
  const [wanted] = options.operands
  const chosen = runtime
    .images()
    .filter(
      (each) =>
        wanted === undefined || each.repository.includes(wanted) || each.tags.some((tag) => `${each.repository}:${tag}`.includes(wanted)),
    )
    .sort((a, b) => (a.repository < b.repository ? -1 : a.repository > b.repository ? 1 : 0))
  if (options.has('q')) await out(chosen.map((each) => `${each.id}\n`).join(''))
  else if (options.get('o') === 'json') await out(json({ images: chosen.map(imageStatus) }))
  else {
    const digests = options.has('digests')
    const rows = chosen.flatMap((each) =>
      (each.tags.length > 0 ? each.tags : ['<none>']).map((tag) => [
        each.repository,
        tag,
        ...(digests ? [shortId(each.digest)] : []),
        options.has('no-trunc') ? each.id : shortId(each.id),
        humanSize(each.size),
      ]),
    )
    await out(columns([['IMAGE', 'TAG', ...(digests ? ['DIGEST'] : []), 'IMAGE ID', 'SIZE'], ...rows]))
  }
  return 0
}
