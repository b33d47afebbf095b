/** Facts about the broker: where messages go, who gets them, and when they come back. */
import { describe, expect, test } from 'vitest'
import { podsOf } from '../test-pods'
import { NO_NET } from '../../../shell/net'
import { runOn, testMachine } from '../../../shell/test-machine'
import { testProcess } from '../sql/test-client'
import { amqpTools } from './clients'
import { serverOf, type Server } from './server'
import { Broker, SILENCE, type Message, type Queue } from './broker'

function broker() {
  let time = 0
  const found = new Broker(() => time)
  const queue = (name: string): Queue => found.declare(name, true) as Queue
  const bodies = (name: string): readonly string[] => queue(name).ready.map(({ body }) => body)
  return { broker: found, queue, bodies, pass: (by: number) => void (time += by) }
}

describe('a message', () => {
  test('goes to the queue of its key, or as an exchange is bound', () => {
    const { broker: b, queue, bodies } = broker()
    for (const name of ['a', 'b', 'c']) queue(name)
    b.bind('a', 'amq.topic', 'log.*')
    b.bind('b', 'amq.topic', 'log.#')
    b.bind('c', 'amq.topic', '#.error')
    b.publish('', 'a', 'direct', true)
    b.publish('amq.topic', 'log.web', 'one', true)
    b.publish('amq.topic', 'log.web.error', 'two', true)
    b.publish('amq.topic', 'error', 'three', true)
    expect([bodies('a'), bodies('b'), bodies('c')]).toEqual([
      ['direct', 'one'],
      ['one', 'two'],
      ['two', 'three'],
    ])
  })

  test('comes back when its consumer gives it up or is silent, and not once it is acknowledged', () => {
    const { broker: b, queue, bodies, pass } = broker()
    const taken: Message[] = []
    b.take(queue('q'), (message) => taken.push(message))
    b.publish('', 'q', 'one', true)
    b.giveBack(queue('q'), taken[0]!.id)
    expect(bodies('q')).toEqual(['one'])
    b.take(queue('q'), (message) => taken.push(message))
    expect(b.silentFrom).toBe(SILENCE)
    pass(SILENCE - 1)
    b.beat(queue('q'), taken[1]!.id)
    pass(2)
    b.giveBack(queue('q'))
    expect([bodies('q'), taken[1]!.redelivered]).toEqual([[], true])
    pass(SILENCE)
    b.giveBack(queue('q'))
    expect([bodies('q'), b.silentFrom]).toEqual([['one'], undefined])
  })

  test('outlives the broker where it and its queue are durable', () => {
    const { broker: b, queue, bodies } = broker()
    queue('q')
    b.declare('gone', false)
    b.publish('', 'q', 'kept', true)
    b.publish('', 'q', 'lost', false)
    const other = broker()
    other.broker.load(b.dump())
    expect([bodies('q'), other.bodies('q'), [...other.broker.queues.keys()]]).toEqual([['kept', 'lost'], ['kept'], ['q']])
  })
})

test('the administrator’s programs ask the broker of their own machine', async () => {
  const t = await podsOf({ mq: 'rabbitmq:4', other: 'rabbitmq:4 sleep 1000' })
  expect(await t.exec('mq', 'rabbitmq-diagnostics -q ping; rabbitmqctl -q add_user joe pw; rabbitmqctl -q list_users')).toBe(
    "Ping succeeded\nDone. Don't forget to grant the user permissions to some virtual hosts! See 'rabbitmqctl help set_permissions' to learn more.\nuser\ttags\nguest\t[administrator]\njoe\t[]\n",
  )
  expect(await t.exec('other', 'rabbitmqctl status; echo $?')).toMatch(
    /^Error: unable to perform an operation on node 'rabbit@other'.*\n69\n$/,
  )
})

test('what a consumer fails at is its own until it ends, and queues are bound to exchanges that are there', async () => {
  const { machine, clock } = testMachine('bash', amqpTools, {
    ...NO_NET,
    resolve: (name) => Promise.resolve([name]),
    connect: () => Promise.resolve({ send: (data) => server.talk(data, '10.0.0.9') }),
  })
  const server: Server = serverOf({
    ...testProcess({}),
    run: (work: () => Promise<void>) => void work(),
    after: () => () => undefined,
  } as never)
  const { out, err } = await runOn(
    machine,
    clock,
    `amqp-declare-queue -q q
for one in bad good; do amqp-publish -r q -b $one; done
amqp-consume -q q -c 2 sh -c 'read x; echo got $x; [ $x = good ]'
amqp-get -q q; echo " $?"; amqp-get -q q; echo $?
amqp-consume -q q -e nosuch -r k cat; echo $?`,
  )
  expect(out).toBe('q\ngot bad\ngot good\nbad 0\n2\n1\n')
  expect(err).toContain("queue.bind: server channel error 404, message: NOT_FOUND - no exchange 'nosuch' in vhost '/'")
})
