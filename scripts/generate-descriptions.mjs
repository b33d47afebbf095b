// Writes what `kubectl explain` says about types and fields, taken from the comments of kubernetes-models (generated from the
// document that Kubernetes release 1.36 publishes, MIT licence). Texts that several fields share are kept once.
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const MODELS = ['node_modules/kubernetes-models', 'node_modules/@kubernetes-models/apimachinery']
/** Has what kinds say about `apiVersion` and `kind`, which the models give as constants without a comment. */
const KINDS = 'node_modules/@kubernetes/client-node/dist/gen/models/V1Pod.d.ts'
const FACTS = 'src/engine/schema/facts/schema.json'
const OUTPUT = 'src/kubectl/explain/descriptions.json'

if (![...MODELS, KINDS].every((each) => existsSync(each))) {
  console.log('without kubernetes-models and @kubernetes/client-node, kubectl explain has no descriptions')
  process.exit(0)
}

const COMMENT = String.raw`/\*\*((?:(?!\*/)[\s\S])*)\*/\s*`

/** The words of a comment; what would end it early is escaped there. */
const words = (comment) =>
  comment
    .split('\n')
    .map((line) => line.replace(/^ *\* ?/, ''))
    .join('\n')
    .replaceAll('\\*', '*')
    .replaceAll('*\\/', '*/')
    .trim()

const commentsBefore = (text, what) =>
  [...text.matchAll(new RegExp(COMMENT + what, 'g'))].map(([, comment, name]) => [name, words(comment)])

/** A file tells which type it declares by its last export: `IIoK8sApiCoreV1Container` is io.k8s.api.core.v1.Container. */
const joined = (type) =>
  type
    .split(/[.-]/)
    .map((part) => part.charAt(0).toUpperCase() + part.slice(1))
    .join('')
const declarations = new Map()
for (const folder of MODELS)
  for (const name of readdirSync(folder, { recursive: true })) {
    if (!name.endsWith('.d.ts') || name.startsWith('_schemas')) continue
    const text = readFileSync(join(folder, name), 'utf8')
    const type = /\bI(IoK8s\w+)/.exec(text.slice(text.lastIndexOf('export ')))?.[1]
    if (type !== undefined) declarations.set(type, text)
  }

const texts = []
const places = new Map()
function place(text) {
  let found = places.get(text)
  if (found === undefined) {
    found = texts.push(text) - 1
    places.set(text, found)
  }
  return found
}

const ofKinds = commentsBefore(readFileSync(KINDS, 'utf8'), `'(apiVersion|kind)'\\??:`)
const types = {}
const facts = JSON.parse(readFileSync(FACTS, 'utf8'))
for (const [type, fact] of Object.entries(facts.types ?? facts).sort(([a], [b]) => (a < b ? -1 : 1))) {
  const text = declarations.get(joined(type))
  if (text === undefined) continue
  const own = commentsBefore(text, 'export (?:interface|type) ')[0]?.[1]
  const told = Object.fromEntries(commentsBefore(text, '"([^"]+)"\\??:'))
  const fields = {}
  for (const [field, words] of [...(fact.gvk ? ofKinds : []), ...Object.entries(told)])
    if (fact.fields?.[field]) fields[field] = place(words)
  types[type] = own === undefined ? { fields } : { own: place(own), fields }
}
const { version } = JSON.parse(readFileSync(join(MODELS[0], 'package.json'), 'utf8'))
writeFileSync(OUTPUT, `${JSON.stringify({ source: `kubernetes-models ${version}, MIT`, texts, types })}\n`)
console.log(`${OUTPUT}: ${Object.keys(types).length} types, ${texts.length} texts`)
