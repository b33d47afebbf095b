/** What is said of YAML and JSON that is none; every message was had from kubectl v1.36 itself. */
import { describe, expect, it } from 'vitest'
import { CliError } from '../command/errors'
import { parseManifests } from '../resource/manifests'

function problem(text: string): string {
  try {
    parseManifests(text, 'x')
    return 'none'
  } catch (error) {
    if (!(error instanceof CliError)) throw error
    return error.message.replace(/^error parsing x: (error converting YAML to JSON: )?(yaml: )?/, '')
  }
}

const HEAD = 'apiVersion: v1\nkind: Pod\nmetadata:\n  name: x\nspec:\n'

describe('YAML that is none', () => {
  it.each([
    ['  containers:\n  - name: a\n   image: b\n', 'line 7: did not find expected key'],
    ['  containers:\n    - name: a\n     image: b\n', "line 7: did not find expected '-' indicator"],
    ['  containers:\n    - name: a\n       image: b\n', 'line 8: mapping values are not allowed in this context'],
    ['  containers:\n    - name: a\n      image: b\n   - name: c\n', 'line 8: did not find expected key'],
    ['  containers:\n  - name:a\n    image: b\n', 'line 8: mapping values are not allowed in this context'],
    ['  - a\n  b: c\n', "line 6: did not find expected '-' indicator"],
    ['  a: - b\n', 'line 6: block sequence entries are not allowed in this context'],
    ['  command: ["sh" "-c"]\n', "line 5: did not find expected ',' or ']'"],
    ['  a: b\n\t c: d\n', 'line 7: found a tab character that violates indentation'],
    ['\tcontainers:\n', 'line 6: found character that cannot start any token'],
    ['  a: [\n', 'line 6: did not find expected node content'],
    ['  a: {b: c,', 'line 6: did not find expected node content'],
    ['  a: [b\n\n', "line 7: did not find expected ',' or ']'"],
    ['  a: {b', "line 6: did not find expected ',' or '}'"],
    ['  a: \u0001\n', 'control characters are not allowed'],
    ['  a: [\n\u0000x', 'control characters are not allowed'],
    ['  a: {{ .Values.x }}\n', 'invalid map key: map[interface {}]interface {}{".Values.x":interface {}(nil)}'],
  ])('%j', (text, expected) => {
    expect(problem(HEAD + text)).toBe(expected)
  })
})

describe('JSON that is none', () => {
  it.each([
    ['{"kind":"ConfigMap" "metadata":{}}', `json: offset 21: invalid character '"' after object key:value pair`],
    ['{"kind":"ConfigMap","metadata":{"name" "j"}}', `json: offset 40: invalid character '"' after object key`],
    ['{"kind":"ConfigMap","metadata":{', 'unexpected EOF'],
    ['{"kind":"ConfigMap","data":["a" "b"]}', `json: offset 33: invalid character '"' after array element`],
    ['{"kind":"ConfigMap",}', 'none'],
    ["{'kind':'ConfigMap'}", 'none'],
  ])('%j', (text, expected) => {
    expect(problem(text)).toBe(expected)
  })
})
