import { type ChildProcess, execFileSync, fork } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { systemClock } from '@neutrino/base/clock.ts'
import { loadConfig } from '@neutrino/base/config/index.ts'
import { createLog, type Log } from '@neutrino/base/log.ts'
import { type Account, unprivileged, withoutExcess } from './drivers/privileges.ts'
import { createHost, type Host } from './host.ts'
import { metadataOptions } from './options.ts'
import { serveVerbs } from './serve-verbs.ts'
import { agentSettingsOf, type HostSettings, hostSettingsOf } from './settings.ts'

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
  becomeLess()
  const user = agentAccount(settings)
  const host = createHost(settings, user)
  if (positionals[0] === 'cleanup') return cleanUp(host)
  const log = createLog({})
  const agentSettings = agentSettingsOf(config, await host.chassis())
  await superviseAgent({ host, user, log, settings: agentSettings })
  return 0
}

/** Goes on as a process that has given up what root does not need for this. */
function becomeLess(): void {
  const [file, ...args] =
    withoutExcess([process.execPath, ...process.execArgv, ...process.argv.slice(1)]) ?? []
  if (file === undefined) return
  const directories = (process.env.PATH ?? '').split(':').filter(Boolean)
  const path = directories.map(directory => join(directory, file)).find(existsSync)
  if (path === undefined) throw new Error(`${file} is not installed`)
  process.execve?.(path, [file, ...args], process.env)
}

async function cleanUp(host: Host): Promise<number> {
  for (const { network } of (await host.carryOut({ verb: 'observe' })) ?? []) {
    await host.carryOut({ verb: 'remove-namespace', network })
  }
  return 0
}

interface Supervision {
  readonly host: Host
  readonly user: Account
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
  const [execPath, ...execArgv] = [...unprivileged(user), process.execPath]
  const child = fork(program, [], { execPath, execArgv, cwd: '/', env: { PATH: process.env.PATH ?? '' } })
  const verbs = serveVerbs(host, {
    log,
    reply: answer => {
      if (child.connected) child.send(answer)
    },
  })
  child.on('message', message => {
    if (isReady(message)) child.send({ settings })
    else void verbs.take(message)
  })
  child.on('error', error => log.error('the channel to the agent broke', { error }))
  return child
}

function isReady(message: unknown): boolean {
  return typeof message === 'object' && message !== null && 'ready' in message
}

/** @throws Error when there is no such user or group; root is none */
function agentAccount({ user, group }: HostSettings): Account {
  const word = /^[a-z0-9_][a-z0-9_-]*$/i
  if (!word.test(user)) throw new Error(`metadata_proxy_user: ${user} is no user`)
  if (group !== '' && !word.test(group)) throw new Error(`metadata_proxy_group: ${group} is no group`)
  const ask = (program: string, ...args: string[]) => execFileSync(program, args, { encoding: 'utf8' }).trim()
  const gid = () => (/^\d+$/.test(group) ? group : ask('getent', 'group', group).split(':')[2])
  const account = {
    uid: Number(ask('id', '-u', user)),
    gid: Number(group === '' ? ask('id', '-g', user) : gid()),
  }
  if (account.uid === 0 || account.gid === 0) {
    throw new Error('metadata_proxy_user, metadata_proxy_group: guests are not answered by root')
  }
  return account
}
