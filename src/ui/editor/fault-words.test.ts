import { expect, it } from 'vitest'
import { inKorean } from './fault-words'

it('says what breaks the schema with the names and values it is about', () => {
  expect(inKorean('Incorrect type. Expected "integer".')).toBe('타입이 맞지 않는다. "integer"이어야 한다.')
  expect(inKorean('Property prots is not allowed.')).toBe('여기에 필드 prots은(는) 쓸 수 없다.')
  expect(inKorean('Value is not accepted. Valid values: "Always", "Never".')).toBe('쓸 수 없는 값이다. 쓸 수 있는 값: "Always", "Never".')
  expect(inKorean('String does not match the pattern of "^$1$".')).toBe('문자열이 패턴 "^$1$"에 맞지 않는다.')
})

it('says what is not YAML', () => {
  for (const [english, korean] of [
    ['Tabs are not allowed as indentation', '들여쓰기에는 탭을 쓸 수 없다. 공백을 쓴다.'],
    ['Missing closing "quote', '닫는 큰따옴표가 없다.'],
    ['Plain value cannot start with a tab character', '따옴표 없는 값은 a tab character(으)로 시작할 수 없다.'],
  ] as const)
    expect(inKorean(english)).toBe(korean)
})

it('leaves a sentence it does not know as it is', () => {
  expect(inKorean('Something new.')).toBe('Something new.')
})
