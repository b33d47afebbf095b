import { expect, test } from 'vitest'
import { PipedMessages } from './piped-messages'

const message = (channel: number, text: string): Uint8Array => new Uint8Array([channel, ...new TextEncoder().encode(text)])

function sent(...messages: readonly Uint8Array[]): readonly string[] {
  const seen: string[] = []
  const piped = new PipedMessages((data) => seen.push(`${data[0]} ${new TextDecoder().decode(data.subarray(1))}`))
  for (const each of messages) piped.add(each)
  piped.flush()
  return seen
}

test('what is written to one pipe within a moment is one message, and the pipe that was written to first comes first', () => {
  expect(sent(message(2, 'tar: one\n'), message(1, 'archive'), message(2, 'tar: two\n'))).toEqual(['2 tar: one\ntar: two\n', '1 archive'])
})

test('the end of a session comes after all that was written', () => {
  expect(sent(message(1, 'a'), message(1, 'b'), message(3, '{"status":"Success"}'))).toEqual(['1 ab', '3 {"status":"Success"}'])
})
