import { expect, it } from 'vitest'
import { reindentedJson } from './json'

it.each([
  ['{"a" : 1e3,"b":[1,2.50,{}],"c":{"d":[ ]}}', '{\n  "a": 1e3,\n  "b": [\n    1,\n    2.50,\n    {}\n  ],\n  "c": {\n    "d": []\n  }\n}'],
  ['["a\\"[,", -1,null]\n', '[\n  "a\\"[,",\n  -1,\n  null\n]\n'],
  [' {"k":"\\u003c: {","k":true} \n', '{\n  "k": "\\u003c: {",\n  "k": true\n} \n'],
  ['5', '5'],
])('%j over lines stays as it is written', (text, expected) => {
  expect(reindentedJson(text, '  ')).toBe(expected)
})
