import { type ChildProcess, execFileSync, fork } from 'node:child_process'
import { chown, mkdir } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { systemClock } from '@neutrino/base/clock.ts'
import { loadConfig } from '@neutrino/base/config/index.ts'
import { createLog, type Log } from '@neutrino/base/log.ts'
import type { ProxyUser } from './drivers/proxies.ts'
import { createHost, type Host } from './host.ts'
import { metadataOptions } from './options.ts'
import { agentSettingsOf, hostSettingsOf } from './settings.ts'
import { parseVerb } from './verb.ts'

const program = fileURLToPath(new URL('./agent.ts', import.meta.url))
const restartMsMin = 1_000

const usage = `neutrino agent metadata [cleanup] --config-file FILE …

Answers for 169.254.169.254 on this hypervisor, in a namespace for each network that has a guest here.
cleanup removes these namespaces: the agent leaves them when it stops, so that it can be replaced under traffic.
`

/**
 * The root process: reads the configuration, starts everything else as another user, and does for it what only root
 * can do. It opens no connection to anything.
 */
export async function runMetadata(args: readonly string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      'config-file': { type: 'string', multiple: true, default: [] },
      'config-dir': { type: 'string', multiple: true, default: [] },
      help: { type: 'boolean', default: false },
    },
  })
  if (values.help) {
    process.stdout.write(usage)
    return 0
  }
  const sources = { files: values['config-file'], dirs: values['config-dir'], env: process.env }
  const config = loadConfig([metadataOptions], sources).values
  const settings = hostSettingsOf(config)
  if (process.getuid?.() !== 0) throw new Error('The agent makes network namespaces: start it as root.')
  const user = userOf(settings.user)
  const host = createHost(settings, { uid: user.uid, gid: proxyGroupOf(settings.proxyGroup, user) })
  if (positionals[0] === 'cleanup') return cleanUp(host)
  await mkdir(settings.socketDirectory, { recursive: true, mode: 0o700 })
  await chown(settings.socketDirectory, user.uid, user.gid)
  const log = createLog({})
  const agentSettings = agentSettingsOf(config, await host.chassis())
  await superviseAgent({ host, user, log, settings: agentSettings })
  return 0
}

async function cleanUp(host: Host): Promise<number> {
  for (const { network } of (await host.carryOut({ verb: 'observe' })) ?? []) {
    await host.carryOut({ verb: 'remove-namespace', network })
  }
  return 0
}

interface Supervision {
  readonly host: Host
  readonly user: ProxyUser
  readonly log: Log
  readonly settings: unknown
}

/** Starts the agent again when it ends, until a signal asks us to end. */
async function superviseAgent(supervision: Supervision): Promise<void> {
  const { log } = supervision
  let child: ChildProcess | undefined
  const stopping = new AbortController()
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.once(signal, () => {
      stopping.abort()
      child?.kill('SIGTERM')
    })
  }
  while (!stopping.signal.aborted) {
    child = startAgent(supervision)
    const ended = child
    const code = await new Promise<number | null>(resolve => ended.once('exit', resolve))
    if (stopping.signal.aborted) return
    log.error('the agent ended and is started again', { code })
    await systemClock.sleep(restartMsMin, stopping.signal).catch(() => undefined)
  }
}

function startAgent({ host, user, log, settings }: Supervision): ChildProcess {
  const child = fork(program, [], { uid: user.uid, gid: user.gid, cwd: '/', env: {}, execArgv: [] })
  // Verbs are carried out one after the other, in the order that they came.
  let last: Promise<void> = Promise.resolve()
  const answer = async (message: unknown) => {
    if (isReady(message)) {
      child.send({ settings })
      return
    }
    const id = idOf(message)
    if (id === undefined) return
    try {
      const namespaces = await host.carryOut(parseVerb(verbOf(message)))
      if (child.connected) child.send({ id, namespaces: namespaces ?? [] })
    } catch (error) {
      log.warn('a step was refused or failed', { error })
      if (child.connected) child.send({ id, error: error instanceof Error ? error.message : String(error) })
    }
  }
  child.on('message', message => {
    last = last.then(() => answer(message))
  })
  child.on('error', error => log.error('the channel to the agent broke', { error }))
  return child
}

function isReady(message: unknown): boolean {
  return typeof message === 'object' && message !== null && 'ready' in message
}

function idOf(message: unknown): number | undefined {
  if (typeof message !== 'object' || message === null || !('id' in message)) return undefined
  return typeof message.id === 'number' ? message.id : undefined
}

function verbOf(message: unknown): unknown {
  return typeof message === 'object' && message !== null && 'verb' in message ? message.verb : undefined
}

/** @throws Error when there is no such user; root is none */
function userOf(name: string): ProxyUser {
  if (!/^[a-z0-9_][a-z0-9_-]*$/i.test(name)) throw new Error(`metadata_proxy_user: ${name} is no user`)
  const ask = (flag: string) => Number(execFileSync('id', [flag, name], { encoding: 'utf8' }).trim())
  const user = { uid: ask('-u'), gid: ask('-g') }
  if (user.uid === 0) throw new Error('metadata_proxy_user: guests are not answered by root')
  return user
}

/**
 * Linux lets processes of one user look into each other only when their groups are the same too (ptrace(2)).
 * @throws Error when there is no such group, or it is that of the agent or of root
 */
function proxyGroupOf(name: string, user: ProxyUser): number {
  if (!/^[a-z0-9_][a-z0-9_-]*$/i.test(name)) throw new Error(`metadata_proxy_group: ${name} is no group`)
  const gid = /^\d+$/.test(name)
    ? Number(name)
    : Number(execFileSync('getent', ['group', name], { encoding: 'utf8' }).split(':')[2])
  if (gid === 0 || gid === user.gid) {
    throw new Error(`metadata_proxy_group: ${name} has to be another group than root's and the agent's`)
  }
  return gid
}
