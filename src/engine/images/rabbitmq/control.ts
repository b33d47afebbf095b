/** What a broker's administrator asks of it; models the commands of rabbitmqctl and rabbitmq-diagnostics. */
import type { Broker, Queue } from './broker'
import type { Reply } from './wire'

export interface Account {
  password: string
  tags: string
}

/** A broker as its administrator has it. */
export interface Controlled {
  readonly broker: Broker
  readonly users: Map<string, Account>
  readonly node: string
  /** Seconds since it was started. */
  uptime(): number
  save(): void
}

type Verb = (controlled: Controlled, words: readonly string[]) => Reply

const done = (text: string): Reply => ({ ok: true, text })
const wrong = (message: string, code = 64): Reply => ({ ok: false, level: 'control', code, message })
const table = (rows: readonly (readonly (string | number)[])[]): string => rows.map((row) => `${row.join('\t')}\n`).join('')
const noUser = (name: string | undefined): Reply => wrong(`Error:\nUser "${name}" does not exist\n`, 67)

const QUEUE_COLUMNS: ReadonlyMap<string, (queue: Queue) => string | number> = new Map<string, (queue: Queue) => string | number>([
  ['name', ({ name }) => name],
  ['durable', ({ durable }) => String(durable)],
  ['messages', ({ ready, handed }) => ready.length + handed.size],
  ['messages_ready', ({ ready }) => ready.length],
  ['messages_unacknowledged', ({ handed }) => handed.size],
  ['consumers', ({ waiting, handed }) => waiting.length + handed.size],
])

const queues: Readonly<Record<string, Verb>> = {
  list_queues: ({ broker }, words) => {
    const columns = words.length > 0 ? words : ['name', 'messages']
    const bad = columns.find((column) => !QUEUE_COLUMNS.has(column))
    if (bad !== undefined) return wrong(`Error:\nInfo key(s) ${bad} are not supported\n`)
    const rows = [...broker.queues.values()].map((queue) => columns.map((column) => QUEUE_COLUMNS.get(column)!(queue)))
    return done(`Timeout: 60.0 seconds ...\nListing queues for vhost / ...\n${rows.length === 0 ? '' : table([columns, ...rows])}`)
  },
  list_exchanges: ({ broker }) =>
    done(`Listing exchanges for vhost / ...\n${table([['name', 'type'], ['', 'direct'], ...broker.exchanges])}`),
  list_vhosts: () => done('Listing vhosts ...\nname\n/\n'),
  purge_queue: (controlled, [name = '']) =>
    changeQueue(controlled, name, 'Purging', (queue) => {
      queue.ready = []
    }),
  delete_queue: (controlled, [name = '']) =>
    changeQueue(controlled, name, 'Deleting', (queue) => void controlled.broker.remove(queue.name)),
}

function changeQueue({ broker, save }: Controlled, name: string, doing: string, change: (queue: Queue) => void): Reply {
  const queue = broker.queues.get(name)
  if (!queue) return wrong(`Error:\nQueue not found\n`, 65)
  change(queue)
  save()
  return done(`${doing} queue '${queue.name}' on vhost '/' ...\n`)
}

const users: Readonly<Record<string, Verb>> = {
  list_users: ({ users: accounts }) =>
    done(`Listing users ...\n${table([['user', 'tags'], ...[...accounts].map(([name, { tags }]) => [name, `[${tags}]`])])}`),
  add_user: ({ users: accounts, save }, [name = '', password = '']) => {
    if (accounts.has(name)) return wrong(`Error:\nUser "${name}" already exists\n`, 70)
    accounts.set(name, { password, tags: '' })
    save()
    return done(
      `Adding user "${name}" ...\nDone. Don't forget to grant the user permissions to some virtual hosts! See 'rabbitmqctl help set_permissions' to learn more.\n`,
    )
  },
  delete_user: ({ users: accounts, save }, [name]) => {
    if (!accounts.delete(name ?? '')) return noUser(name)
    save()
    return done(`Deleting user "${name}" ...\n`)
  },
  change_password: ({ users: accounts, save }, [name, password = '']) => {
    const account = accounts.get(name ?? '')
    if (!account) return noUser(name)
    account.password = password
    save()
    return done(`Changing password for user "${name}" ...\n`)
  },
  set_user_tags: ({ users: accounts, save }, [name, ...tags]) => {
    const account = accounts.get(name ?? '')
    if (!account) return noUser(name)
    account.tags = tags.join(', ')
    save()
    return done(`Setting tags for user "${name}" to [${account.tags}] ...\n`)
  },
  set_permissions: ({ users: accounts }, words) => {
    const name = words.at(-4)
    return accounts.has(name ?? '') ? done(`Setting permissions for user "${name}" in vhost "/" ...\n`) : noUser(name)
  },
}

const health: Readonly<Record<string, Verb>> = {
  ping: ({ node }) =>
    done(`Will ping ${node}. This only checks if the OS process is running and registered with epmd. Timeout: 60000 ms.\nPing succeeded\n`),
  check_running: ({ node }) =>
    done(`Checking if RabbitMQ is running on node ${node} ...\nRabbitMQ on node ${node} is fully booted and running\n`),
  check_local_alarms: ({ node }) => done(`Node ${node} reported no local alarms\n`),
  check_port_connectivity: ({ node }) =>
    done(`Testing TCP connections to all active listeners on node ${node} ...\nSuccessfully connected to ports 5672 on node ${node}.\n`),
  status: ({ node, uptime }) =>
    done(`Status of node ${node} ...\nRuntime\n\nOS PID: 1\nOS: Linux\nUptime (seconds): ${uptime()}\nIs under maintenance?: false\n`),
  cluster_status: ({ node }) =>
    done(`Cluster status of node ${node} ...\nBasics\n\nCluster name: ${node}\n\nDisk Nodes\n\n${node}\n\nRunning Nodes\n\n${node}\n`),
}

const VERBS: ReadonlyMap<string, Verb> = new Map(Object.entries({ ...queues, ...users, ...health }))

export function control(controlled: Controlled, [verb = '', ...words]: readonly string[]): Reply {
  return VERBS.get(verb)?.(controlled, words) ?? wrong(`Command '${verb}' not found. \n`)
}
