/** Numbers of custom resources: whole ones keep their digits as far as Go's int64 does, whatever way they come and go; as apiextensions-apiserver v1.36.4 answers. */
import { beforeEach, describe, expect, it } from 'vitest'
import { World } from './testing'

const DEFINITIONS = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions'
const LOGS = '/apis/sea.example.com/v1/namespaces/default/logs'
const LARGE = '9007199254740993'

const DEFINITION = `{"apiVersion":"apiextensions.k8s.io/v1","kind":"CustomResourceDefinition","metadata":{"name":"logs.sea.example.com"},
  "spec":{"group":"sea.example.com","names":{"plural":"logs","kind":"Log"},"scope":"Namespaced","versions":[{"name":"v1","served":true,"storage":true,
  "additionalPrinterColumns":[{"name":"Miles","type":"integer","jsonPath":".spec.miles"},{"name":"Any","type":"string","jsonPath":".spec.any"},{"name":"Day","type":"date","jsonPath":".spec.miles"}],
  "schema":{"openAPIV3Schema":{"type":"object","properties":{"spec":{"type":"object","properties":{
    "miles":{"type":"integer"},"small":{"type":"integer","format":"int32"},"speed":{"type":"number"},"known":{"type":"integer","enum":[${LARGE},1]},
    "even":{"type":"integer","x-kubernetes-validations":[{"rule":"self % 2 == 0"}]},"next":{"type":"integer","x-kubernetes-validations":[{"rule":"self + 1 > 0"}]},
    "from":{"type":"integer","default":${LARGE}},"most":{"type":"integer","maximum":${LARGE}},"third":{"type":"integer","multipleOf":3},"half":{"type":"integer","multipleOf":2.5},
    "set":{"type":"array","x-kubernetes-list-type":"set","items":{"type":"integer"}},"any":{"type":"object","x-kubernetes-preserve-unknown-fields":true}}}}}}}]}}`

let world: World

async function send(method: string, url: string, body?: string, headers: Readonly<Record<string, string>> = {}): Promise<string> {
  const sent = body === undefined ? {} : { body: new TextEncoder().encode(body) }
  const answer = await world.server.handler.handle({ method, url, headers: { 'content-type': 'application/json', ...headers }, ...sent })
  return new TextDecoder().decode(answer.body as Uint8Array)
}

const log = (name: string, spec: string): string =>
  `{"apiVersion":"sea.example.com/v1","kind":"Log","metadata":{"name":"${name}"},"spec":${spec}}`
const specIn = (text: string): string | undefined => /"spec":(\{.*?\})\}\n$/.exec(text)?.[1]
const messageIn = (text: string): string => (JSON.parse(text) as { message: string }).message

beforeEach(async () => {
  world = new World()
  await send('POST', DEFINITIONS, DEFINITION)
  world.pass(100)
})

describe('a large whole number', () => {
  it.each([LARGE, '-9007199254740993', '9223372036854775807', '-9223372036854775808'])(
    '%s is stored and answered as it was sent',
    async (number) => {
      const spec = `{"any":{"l":[${number}],"x":${number}},"from":${number},"miles":${number},"set":[${number},1],"speed":${number}}`
      expect(specIn(await send('POST', LOGS, log('a', spec)))).toBe(spec)
      expect(specIn(await send('GET', `${LOGS}/a`))).toBe(spec)
    },
  )

  it('comes from YAML in any base, from patches, and as a default', async () => {
    const yaml = log('a', '{"miles": 0x20000000000001}').replace('0x', ' 0x')
    expect(specIn(await send('POST', LOGS, yaml, { 'content-type': 'application/yaml' }))).toBe(`{"from":${LARGE},"miles":${LARGE}}`)
    const merge = { 'content-type': 'application/merge-patch+json' }
    expect(specIn(await send('PATCH', `${LOGS}/a`, '{"spec":{"miles":9007199254740995}}', merge))).toBe(
      `{"from":${LARGE},"miles":9007199254740995}`,
    )
    const patch = { 'content-type': 'application/json-patch+json' }
    const operations = (value: string) =>
      `[{"op":"test","path":"/spec/miles","value":${value}},{"op":"copy","from":"/spec/miles","path":"/spec/speed"}]`
    expect(messageIn(await send('PATCH', `${LOGS}/a`, operations('9007199254740996'), patch))).toBe(
      'the server rejected our request due to an error in our request',
    )
    expect(specIn(await send('PATCH', `${LOGS}/a`, operations('9007199254740995'), patch))).toBe(
      `{"from":${LARGE},"miles":9007199254740995,"speed":9007199254740995}`,
    )
  })

  it('is told apart from its neighbours by who applied it', async () => {
    const apply = (manager: string, miles: string) =>
      send('PATCH', `${LOGS}/a?fieldManager=${manager}`, log('a', `{"miles":${miles},"set":[${miles}]}`), {
        'content-type': 'application/apply-patch+yaml',
      })
    await apply('m', LARGE)
    expect(messageIn(await apply('o', '9007199254740994'))).toBe('Apply failed with 1 conflict: conflict with "m": .spec.miles')
    expect(specIn(await apply('o', LARGE))).toBe(`{"from":${LARGE},"miles":${LARGE},"set":[${LARGE}]}`)
  })

  it('stands in tables, in YAML and in what a watch tells', async () => {
    await send('POST', LOGS, log('a', `{"miles":${LARGE},"any":{"x":${LARGE}}}`))
    const table = await send('GET', `${LOGS}/a`, undefined, { accept: 'application/json;as=Table;v=v1;g=meta.k8s.io' })
    expect(table).toContain(`"cells":["a",${LARGE},"{\\"x\\":${LARGE}}",null]`)
    const yaml = await send('GET', `${LOGS}/a`, undefined, { accept: 'application/yaml' })
    expect(yaml).toContain(`spec:\n  any:\n    x: ${LARGE}\n  from: ${LARGE}\n  miles: ${LARGE}\n`)
  })
})

describe('a number is refused', () => {
  it.each([
    [
      '9223372036854775808',
      '{"miles":N}',
      '[spec.miles: Invalid value: "number": spec.miles in body must be of type integer: "number", <nil>: Invalid value: "": Checked value must be of type integer (default format) in spec.miles, REST]',
    ],
    [
      '-9223372036854775809',
      '{"miles":N}',
      '[spec.miles: Invalid value: "number": spec.miles in body must be of type integer: "number", <nil>: Invalid value: "": Checked value must be of type integer (default format) in spec.miles, REST]',
    ],
    ['1e17', '{"miles":N}', '[spec.miles: Invalid value: "number": spec.miles in body must be of type integer: "number", REST]'],
    [LARGE, '{"small":N}', '<nil>: Invalid value: "": Checked value must be of type integer with format int32 in spec.small'],
    [
      '9007199254740995',
      '{"most":N}',
      'spec.most: Invalid value: 9007199254740995: spec.most in body should be less than or equal to 9007199254740992',
    ],
    ['9007199254740995', '{"third":N}', 'spec.third: Invalid value: 9007199254740995: spec.third in body should be a multiple of 3'],
    [
      '4',
      '{"half":N}',
      '[<nil>: Invalid value: "": MultipleOf value must be of type integer (default format) in spec.half, spec.half: Invalid value: 4: spec.half in body should be a multiple of 2.5]',
    ],
    // Held against a fraction it is a float, of which a billionth part does not count.
    [LARGE, '{"half":N}', '<nil>: Invalid value: "": MultipleOf value must be of type integer (default format) in spec.half'],
    ['9007199254740992', '{"known":N}', `[spec.known: Unsupported value: 9007199254740992: supported values: "${LARGE}", "1", REST]`],
    [LARGE, '{"even":N}', `spec.even: Invalid value: ${LARGE}: failed rule: self % 2 == 0`],
    ['9223372036854775807', '{"next":N}', 'spec.next: Invalid value: "integer": integer overflow evaluating rule: self + 1 > 0'],
    [LARGE, '{"set":[N,9007199254740992,N]}', `spec.set[2]: Duplicate value: ${LARGE}`],
  ])('%s in %s', async (number, spec, message) => {
    const rest =
      '<nil>: Invalid value: null: some validation rules were not checked because the object was invalid; correct the existing errors to complete validation'
    expect(messageIn(await send('POST', LOGS, log('a', spec.replaceAll('N', number))))).toBe(
      `Log.sea.example.com "a" is invalid: ${message.replace('REST', rest)}`,
    )
  })

  it('beyond all floats, as it stands in the text', async () => {
    expect(messageIn(await send('POST', LOGS, log('a', '{"any":{"x":[1,1e400]}}')))).toBe(
      'Log in version "v1" cannot be handled as a Log: json: cannot unmarshal number 1e400 into Go value of type float64',
    )
  })

  it('in the place of a kind', async () => {
    expect(messageIn(await send('POST', LOGS, `{"kind":${LARGE}}`))).toBe(
      `the object provided is unrecognized (must be of type Log): couldn't get version/kind; json parse error: json: cannot unmarshal number into Go struct field .kind of type string ({"kind":${LARGE}})`,
    )
  })
})
