/** `kubeadm token`: the tokens with which nodes join. */
import { KubeadmError, columns, requireApi, STACK_TRACE, type Call, type Sub } from './call'
import type { BootstrapToken } from './view'

const LETTERS = 'abcdefghijklmnopqrstuvwxyz0123456789'
const ID = /^([a-z0-9]{6})(?:\.([a-z0-9]{16}))?$/
const USUAL_GROUPS = 'system:bootstrappers:kubeadm:default-node-token'
const UNITS: Readonly<Record<string, number>> = { s: 1000, m: 60_000, h: 3_600_000 }
const DAY = '24h0m0s'

function newToken({ context }: Call): string {
  const some = (count: number): string => Array.from({ length: count }, () => LETTERS[context.system.random(LETTERS.length)]).join('')
  return `${some(6)}.${some(16)}`
}

/** Milliseconds of a duration as Go writes it; 0 means for ever. */
function duration(text: string): number {
  if (text === '0') return 0
  const parts = [...text.matchAll(/(\d+)(h|m|s)/g)]
  if (parts.length === 0 || parts.map(([part]) => part).join('') !== text)
    throw new KubeadmError(
      `invalid argument ${JSON.stringify(text)} for "--ttl" flag: time: invalid duration ${JSON.stringify(text)}\n${STACK_TRACE}`,
    )
  return parts.reduce((sum, [, count, unit]) => sum + Number(count) * UNITS[unit!]!, 0)
}

const create: Sub = async (call) => {
  const { view, out, operands, flag, context } = call
  const text = operands[0] ?? newToken(call)
  const [, id, secret] = ID.exec(text) ?? []
  if (id === undefined || secret === undefined)
    throw new KubeadmError(
      `the bootstrap token ${JSON.stringify(text)} was not of the form "\\\\A([a-z0-9]{6})\\\\.([a-z0-9]{16})\\\\z"\n${STACK_TRACE}`,
    )
  requireApi(call, 'failed to create token')
  if (view.tokens().some((token) => token.id === id))
    throw new KubeadmError(`a token with id ${JSON.stringify(id)} already exists\n${STACK_TRACE}`)
  const lasts = duration(flag('ttl') ?? DAY)
  const description = flag('description')
  view.addToken({
    id,
    secret,
    usages: (flag('usages') ?? 'signing,authentication').split(','),
    groups: (flag('groups') ?? USUAL_GROUPS).split(','),
    ...(lasts > 0 ? { expires: context.system.clock.now() + lasts } : {}),
    ...(description === undefined ? {} : { description }),
  })
  if (flag('print-join-command') === undefined) await out(`${text}\n`)
  else await out(`kubeadm join ${view.endpoint} --token ${text} --discovery-token-ca-cert-hash sha256:${view.authorityHash()} \n`)
  return 0
}

function row({ id, secret, expires, usages, groups, description }: BootstrapToken, now: number): readonly string[] {
  const left = expires === undefined ? 0 : Math.max(0, expires - now)
  const hours = Math.floor(left / 3_600_000)
  const ttl = expires === undefined ? '<forever>' : left === 0 ? '<invalid>' : hours > 0 ? `${hours}h` : `${Math.floor(left / 60_000)}m`
  return [
    `${id}.${secret}`,
    ttl,
    expires === undefined ? '<never>' : `${new Date(expires).toISOString().slice(0, 19)}Z`,
    [...usages].sort().join(',') || '<none>',
    description ?? '<none>',
    groups.join(',') || '<none>',
  ]
}

const list: Sub = async (call) => {
  const { view, out, context } = call
  requireApi(call, 'failed to list bootstrap tokens')
  const tokens = view.tokens()
  const now = context.system.clock.now()
  if (tokens.length > 0)
    await out(columns([['TOKEN', 'TTL', 'EXPIRES', 'USAGES', 'DESCRIPTION', 'EXTRA GROUPS'], ...tokens.map((token) => row(token, now))]))
  return 0
}

const remove: Sub = async (call) => {
  const { view, out, operands } = call
  if (operands.length === 0)
    throw new KubeadmError(`missing argument; 'token delete' is missing token of form "\\\\A([a-z0-9]{6})\\\\z"\n${STACK_TRACE}`)
  requireApi(call, 'failed to delete bootstrap token')
  for (const word of operands) {
    const id = ID.exec(word)?.[1]
    if (id === undefined)
      throw new KubeadmError(
        `given token didn't match pattern "\\\\A([a-z0-9]{6})\\\\z" or "\\\\A([a-z0-9]{6})\\\\.([a-z0-9]{16})\\\\z"\n${STACK_TRACE}`,
      )
    if (!view.removeToken(id))
      throw new KubeadmError(
        `failed to delete bootstrap token ${JSON.stringify(id)}: secrets "bootstrap-token-${id}" not found\n${STACK_TRACE}`,
      )
    await out(`bootstrap token ${JSON.stringify(id)} deleted\n`)
  }
  return 0
}

const generate: Sub = async (call) => {
  await call.out(`${newToken(call)}\n`)
  return 0
}

export const token: Readonly<Record<string, Sub>> = { create, list, delete: remove, generate }
