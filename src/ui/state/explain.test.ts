import { describe, expect, it } from 'vitest'
import { explain } from './explain'

describe('errors explained', () => {
  it.each([
    [
      'The connection to the server localhost:8080 was refused - did you specify the right host or port?\r\n',
      1,
      { topic: 'refused', subject: 'localhost:8080', lesson: 'create-cluster' },
    ],
    ['Error from server (NotFound): pods "web" not found\r\n', 1, { topic: 'notFound', subject: 'pods "web"', lesson: 'explore-app' }],
    [
      'error: error from server (NotFound): pods "web" not found in namespace "default"\r\n',
      1,
      { topic: 'notFound', subject: 'pods "web"', lesson: 'explore-app' },
    ],
    ['error: unknown command "gte" for "kubectl"\r\n', 1, { topic: 'unknownCommand', subject: 'gte', lesson: 'deploy-app' }],
    ['bash: kubctl: command not found\r\n', 127, { topic: 'noProgram', subject: 'kubctl', lesson: 'deploy-app' }],
    [
      'web-7c5ddbdf54-x2k9v   0/1     \u001b[31mImagePullBackOff\u001b[0m   0   20s\r\n',
      0,
      { topic: 'image', subject: 'ImagePullBackOff', lesson: 'update-app' },
    ],
  ])('%j', (output, code, expected) => {
    expect(explain(output, code)).toEqual(expected)
  })

  it('is silent about what went well, even when it shows such words', () => {
    expect(explain('Error from server (NotFound): pods "web" not found\r\n', 0)).toBeUndefined()
    expect(explain('deployment.apps/web created\r\n', 0)).toBeUndefined()
  })

  it('is silent about errors it has nothing to say on', () => {
    expect(explain('error: flag needs an argument: --image\r\n', 1)).toBeUndefined()
  })
})
