// Writes what `kubectl explain` says about types and fields, taken from the comments of @kubernetes/client-node
// (generated from Kubernetes release-1.36, Apache License 2.0). Texts that several fields share are kept once.
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const MODELS = 'node_modules/@kubernetes/client-node/dist/gen/models'
const FACTS = 'src/engine/schema/facts/schema.json'
const OUTPUT = 'src/kubectl/explain/descriptions.json'

if (!existsSync(MODELS)) {
  console.log('without @kubernetes/client-node, kubectl explain has no descriptions')
  process.exit(0)
}

const capital = (text) => text.charAt(0).toUpperCase() + text.slice(1)

/** The class of `io.k8s.api.core.v1.Container` is V1Container, or CoreV1Event where two groups share a name. */
function modelText(type) {
  const [group = '', version = '', name = ''] = type.split('.').slice(-3)
  const file = [`${capital(version)}${name}`, `${capital(group)}${capital(version)}${name}`]
    .map((each) => join(MODELS, `${each}.d.ts`))
    .find((each) => existsSync(each))
  return file === undefined ? undefined : readFileSync(file, 'utf8')
}

const clean = (comment) =>
  comment
    .replace(/^\s*\*\s?/gm, '')
    .replace(/\\(['"])/g, '$1')
    .trim()

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

const types = {}
const facts = JSON.parse(readFileSync(FACTS, 'utf8'))
for (const type of Object.keys(facts.types ?? facts).sort()) {
  const text = modelText(type)
  if (text === undefined) continue
  const fields = {}
  let own
  for (const [, comment, field] of text.matchAll(/\/\*\*((?:(?!\*\/)[\s\S])*)\*\/\s*(?:'([^']+)'\??:|export declare class)/g)) {
    if (field === undefined) own = place(clean(comment))
    else fields[field] = place(clean(comment))
  }
  types[type] = own === undefined ? { fields } : { own, fields }
}
const version = JSON.parse(readFileSync('node_modules/@kubernetes/client-node/package.json', 'utf8')).version
writeFileSync(OUTPUT, `${JSON.stringify({ source: `@kubernetes/client-node ${version}, Apache-2.0`, texts, types })}\n`)
console.log(`${OUTPUT}: ${Object.keys(types).length} types, ${texts.length} texts`)
