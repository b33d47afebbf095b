// Writes what `kubectl explain` says about types and fields, taken from the comments of @kubernetes/client-node
// (generated from Kubernetes release-1.36, Apache License 2.0), of kubernetes-types and of cdk8s-plus. Texts that several fields
// share are kept once.
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const MODELS = 'node_modules/@kubernetes/client-node/dist/gen/models'
const FACTS = 'src/engine/schema/facts/schema.json'
const OUTPUT = 'src/kubectl/explain/descriptions.json'

if (!existsSync(MODELS)) {
  console.log('without @kubernetes/client-node, kubectl explain has no descriptions')
  process.exit(0)
}

/** Releases of Kubernetes, 1.x, whose published documents cdk8s-plus packages hold (Apache License 2.0). */
const WITH_MEANINGS = 23
const NEWER = 33
const OLDER = 'node_modules/kubernetes-types'
if (!existsSync(OLDER) && existsSync(OUTPUT) && readFileSync(OUTPUT, 'utf8').includes(' and kubernetes-types')) {
  console.log(`${OUTPUT} stays: it was made with kubernetes-types, which is not installed`)
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

/**
 * Fields that refer to another type have no text of their own in @kubernetes/client-node, only that type's. cdk8s-plus has them
 * for what is written, and kubernetes-types (Apache License 2.0), of an older release, for statuses too.
 */
const olderFiles = new Map()
function olderFields(type) {
  const [group = '', version = '', name = ''] = type.split('.').slice(-3)
  const file = join(OLDER, group, `${version}.d.ts`)
  if (!olderFiles.has(file)) olderFiles.set(file, existsSync(file) ? readFileSync(file, 'utf8') : '')
  const body = new RegExp(`export interface ${name} \\{([\\s\\S]*?)\\n\\}`).exec(olderFiles.get(file))?.[1] ?? ''
  return Object.fromEntries(
    [...body.matchAll(/\/\*\*((?:(?!\*\/)[\s\S])*)\*\/\s*(?:readonly )?"?([\w$-]+)"?\??:/g)].map(([, comment, field]) => [
      field,
      clean(comment),
    ]),
  )
}

const clean = (comment) =>
  comment
    .replace(/^\s*\*\s?/gm, '')
    .replace(/\\(['"])/g, '$1')
    .trim()

/** The comments of every field that cdk8s-plus took from the published document of its release: comment, type, field. */
function* publishedComments(release) {
  const file = `node_modules/cdk8s-plus-${release}/lib/imports/k8s.d.ts`
  if (!existsSync(file)) return
  for (const [, comment, type, field] of readFileSync(file, 'utf8').matchAll(
    /\/\*\*((?:(?!\*\/)[\s\S])*?)(?:@default [^\n]*\s*\*\s*)?@schema ([\w.]+)#([\w$]+)\s*\*\//g,
  ))
    yield [clean(comment), type, field]
}

/** By type and field, of the newest release there is. */
const published = {}
for (const [comment, type, field] of publishedComments(NEWER)) if (comment !== '') (published[type] ??= {})[field] = comment

const squeezed = (text) => text.replace(/\s+/g, ' ')

/** The newest text of each field; where only white space differs the older one, whose lists are still indented. */
function textsOfReferences(type) {
  const older = olderFields(type)
  const newer = Object.entries(published[type] ?? {}).filter(([field, text]) => squeezed(text) !== squeezed(older[field] ?? ''))
  return { ...older, ...Object.fromEntries(newer) }
}

/** What the values of enumerations mean: only older releases published it. By type and field: value to meaning. */
function enumMeanings() {
  const found = {}
  for (const [comment, type, field] of publishedComments(WITH_MEANINGS)) {
    const listed = comment.split('Possible enum values:\n')[1] ?? ''
    const meanings = [...listed.matchAll(/^- `"(.*?)"` (.+)$/gm)].map(([, value, meaning]) => [value, meaning])
    if (meanings.length > 0) (found[type] ??= {})[field] = Object.fromEntries(meanings)
  }
  return found
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

/** Types that are no classes there. */
const SCALAR_TYPES = /^(IntOrString|Quantity|MicroTime|Time|FieldsV1) is /

/** What types say of themselves: a field with such a text has none of its own. */
const ownTexts = new Set()
for (const type of Object.keys(JSON.parse(readFileSync(FACTS, 'utf8')).types ?? JSON.parse(readFileSync(FACTS, 'utf8')))) {
  const own = /\/\*\*((?:(?!\*\/)[\s\S])*)\*\/\s*export declare class/.exec(modelText(type) ?? '')?.[1]
  if (own !== undefined) ownTexts.add(clean(own))
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
  for (const [field, described] of Object.entries(textsOfReferences(type))) {
    const known = fields[field] === undefined ? undefined : texts[fields[field]]
    if (known === undefined || ownTexts.has(known) || SCALAR_TYPES.test(known)) fields[field] = place(described)
  }
  types[type] = own === undefined ? { fields } : { own, fields }
}
const meanings = enumMeanings()
const version = JSON.parse(readFileSync('node_modules/@kubernetes/client-node/package.json', 'utf8')).version
writeFileSync(
  OUTPUT,
  `${JSON.stringify({ source: `@kubernetes/client-node ${version}${existsSync(OLDER) ? ' and kubernetes-types' : ''}, Apache-2.0`, texts, types, meanings })}\n`,
)
console.log(`${OUTPUT}: ${Object.keys(types).length} types, ${texts.length} texts`)
