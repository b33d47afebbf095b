/** The OpenAPI v2 document of everything served, made from the v3 documents; models kube-apiserver's /openapi/v2. */
import type { JsonObject } from '../../api/json'
import { schemaTypes } from '../../schema'
import type { ApiRequest, ApiResponse } from '../http'
import { customTypeV2 } from './openapi-custom'
import { encodeDocument } from './openapi-v2-protobuf'
import { encodeText } from './respond'

export const PROTOBUF_TYPE = 'application/com.github.proto-openapi.spec.v2.v1.0+protobuf'
/** What older clients call it. */
const OLDER_PROTOBUF_TYPE = 'application/com.github.proto-openapi.spec.v2@v1.0+protobuf'

const V3_REFERENCE = '#/components/schemas/'
const V2_REFERENCE = '#/definitions/'

const asObject = (value: unknown): JsonObject => (typeof value === 'object' && value !== null ? (value as JsonObject) : {})
const asList = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : [])

/** One v3 schema in v2's words: references stand alone, and what may be text or a number is text with a format. */
function schemaOf(v3: JsonObject): JsonObject {
  const { allOf, oneOf, properties, items, additionalProperties, $ref, ...rest } = v3
  const reference = $ref ?? asObject(asList(allOf)[0])['$ref']
  if (typeof reference === 'string') return { ...rest, $ref: reference.replace(V3_REFERENCE, V2_REFERENCE) }
  if (oneOf !== undefined) {
    const isInteger = asList(oneOf).some((each) => asObject(each)['type'] === 'integer')
    return { ...rest, type: 'string', ...(isInteger ? { format: 'int-or-string' } : {}) }
  }
  return {
    ...rest,
    ...(items === undefined ? {} : { items: schemaOf(asObject(items)) }),
    ...(typeof additionalProperties === 'object' ? { additionalProperties: schemaOf(asObject(additionalProperties)) } : {}),
    ...(properties === undefined
      ? {}
      : {
          properties: Object.fromEntries(Object.entries(asObject(properties)).map(([name, each]) => [name, schemaOf(asObject(each))])),
        }),
  }
}

function parameterOf(v3: JsonObject): JsonObject {
  const { schema, ...rest } = v3
  return { ...rest, ...asObject(schema) }
}

function operationOf(v3: JsonObject): JsonObject {
  const { parameters, requestBody, responses, ...rest } = v3
  const body = asObject(requestBody)
  const content = asObject(body['content'])
  const answers = Object.entries(asObject(responses))
  const produced = new Set(answers.flatMap(([, each]) => Object.keys(asObject(asObject(each)['content']))))
  return {
    ...rest,
    consumes: Object.keys(content).length > 0 ? Object.keys(content) : ['*/*'],
    produces: [...produced],
    schemes: ['https'],
    parameters: [
      ...(requestBody === undefined
        ? []
        : [{ name: 'body', in: 'body', ...(body['required'] === true ? { required: true } : {}), schema: firstSchema(content) }]),
      ...asList(parameters).map((each) => parameterOf(asObject(each))),
    ],
    responses: Object.fromEntries(
      answers.map(([code, each]) => {
        const { description, content: answer } = asObject(each)
        return [code, { description: description ?? '', ...(answer === undefined ? {} : { schema: firstSchema(asObject(answer)) }) }]
      }),
    ),
  }
}

/** In v2 a body has one schema, whatever its form. */
function firstSchema(content: JsonObject): JsonObject {
  return schemaOf(asObject(asObject(Object.values(content)[0])['schema']))
}

function pathItemOf(v3: JsonObject): JsonObject {
  const { parameters, ...operations } = v3
  return {
    ...Object.fromEntries(Object.entries(operations).map(([method, each]) => [method, operationOf(asObject(each))])),
    ...(parameters === undefined ? {} : { parameters: asList(parameters).map((each) => parameterOf(asObject(each))) }),
  }
}

/** One document of all the given v3 documents together. */
export function openApiV2(documents: readonly JsonObject[], version: string): JsonObject {
  const paths: JsonObject = {}
  const definitions: JsonObject = {}
  for (const document of documents) {
    for (const [path, item] of Object.entries(asObject(document['paths']))) paths[path] = pathItemOf(asObject(item))
    for (const [name, schema] of Object.entries(asObject(asObject(document['components'])['schemas'])))
      definitions[name] ??= Object.hasOwn(schemaTypes, name) ? schemaOf(asObject(schema)) : customTypeV2(asObject(schema))
  }
  return { swagger: '2.0', info: { title: 'Kubernetes', version }, paths, definitions }
}

/** Answers in the first form the client accepts. */
export function respondV2(request: ApiRequest, document: JsonObject): ApiResponse {
  const accept = request.headers['accept'] ?? ''
  if (accept.includes(PROTOBUF_TYPE) || accept.includes(OLDER_PROTOBUF_TYPE))
    return { status: 200, headers: { 'content-type': PROTOBUF_TYPE }, body: encodeDocument(document) }
  return { status: 200, headers: { 'content-type': 'application/json' }, body: encodeText(JSON.stringify(document)) }
}
