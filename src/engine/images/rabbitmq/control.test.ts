import { expect, it } from 'vitest'
import { Broker } from './broker'
import { control, type Account } from './control'

function broker() {
  const users = new Map<string, Account>([['guest', { password: 'guest', tags: 'administrator' }]])
  const controlled = { broker: new Broker(() => 0), users, node: 'rabbit@r0', uptime: () => 61, save: () => void saves.push(users.size) }
  const saves: number[] = []
  return { controlled, saves, ask: (line: string) => control(controlled, line.split(' ')) }
}

it('users come, change and go, each change is kept; who is not there is missed', () => {
  const { ask, saves } = broker()
  expect(ask('add_user ann secret')).toMatchObject({
    ok: true,
    text: expect.stringMatching(/^Adding user "ann" \.\.\.\nDone\. /) as string,
  })
  expect(ask('add_user ann other')).toMatchObject({ ok: false, code: 70, message: 'Error:\nUser "ann" already exists\n' })
  expect(ask('set_user_tags ann monitoring policymaker')).toMatchObject({
    text: 'Setting tags for user "ann" to [monitoring, policymaker] ...\n',
  })
  expect(ask('list_users')).toMatchObject({
    text: 'Listing users ...\nuser\ttags\nguest\t[administrator]\nann\t[monitoring, policymaker]\n',
  })
  expect(ask('delete_user ann')).toMatchObject({ text: 'Deleting user "ann" ...\n' })
  expect(ask('change_password ann x')).toMatchObject({ code: 67, message: 'Error:\nUser "ann" does not exist\n' })
  expect(saves).toEqual([2, 2, 1])
})

it('queues are listed by the columns asked for, purged and deleted', () => {
  const { ask, controlled } = broker()
  controlled.broker.declare('jobs', true)
  controlled.broker.publish('', 'jobs', 'one', true)
  expect(ask('list_queues name durable messages_ready consumers')).toMatchObject({
    text: 'Timeout: 60.0 seconds ...\nListing queues for vhost / ...\nname\tdurable\tmessages_ready\tconsumers\njobs\ttrue\t1\t0\n',
  })
  expect(ask('list_queues colour')).toMatchObject({ ok: false, code: 64, message: 'Error:\nInfo key(s) colour are not supported\n' })
  expect(ask('purge_queue jobs')).toMatchObject({ text: "Purging queue 'jobs' on vhost '/' ...\n" })
  expect(controlled.broker.queues.get('jobs')!.ready).toEqual([])
  expect(ask('delete_queue jobs')).toMatchObject({ text: "Deleting queue 'jobs' on vhost '/' ...\n" })
  expect(ask('delete_queue jobs')).toMatchObject({ ok: false, code: 65 })
  expect(ask('toString')).toMatchObject({ ok: false, message: "Command 'toString' not found. \n" })
})
