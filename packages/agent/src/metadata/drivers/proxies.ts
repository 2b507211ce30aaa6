import { spawn } from 'node:child_process'
import { readdir, readFile, stat } from 'node:fs/promises'
import { basename } from 'node:path'
import { fileURLToPath } from 'node:url'
import { systemClock } from '@neutrino/base/clock.ts'
import { waitUntil } from '@neutrino/base/wait-until.ts'
import { type Account, unprivileged } from '../../supervision/privileges.ts'
import { runTool } from '../../supervision/run-tool.ts'
import { dnsPort, httpPort } from '../ports.ts'
import { socketOf } from '../socket-of.ts'
import { insideDevice, namespaceName } from './names.ts'
import { type AccountRange, proxyAccount } from './proxy-account.ts'

const program = fileURLToPath(new URL('../proxy.ts', import.meta.url))

/** Young objects are all that a proxy makes: without a bound each would take as much as a server. */
const memoryOptions = ['--max-old-space-size=32', '--max-semi-space-size=1']

/** Tells a proxy to take questions for names. */
const dnsArgument = 'dns'

const stopMsMax = 5_000

/** The process in each namespace that takes connections. It goes on when the agent does not. */
export interface Proxies {
  /** Networks that have one that speaks as those do that we start. */
  running(): Promise<ReadonlySet<string>>
  /** In place of one of an earlier release. */
  start(network: string): Promise<void>
  stop(network: string): Promise<void>
}

export interface ProxiesOptions {
  readonly namespacePrefix: string
  readonly socketDirectory: string
  readonly agent: Account
  readonly accounts: AccountRange
  /** Whether they take questions for names as well. */
  readonly servesDns: boolean
}

export function createProxies(options: ProxiesOptions): Proxies {
  const pidsOf = async (network: string) =>
    (await findProxies(options)).filter(one => one.network === network).map(one => one.pid)
  const stop = async (network: string) => {
    for (const pid of await pidsOf(network)) {
      try {
        process.kill(pid, 'SIGTERM')
      } catch {
        // It ended meanwhile.
      }
    }
    const wait = { what: `the proxy of ${network} ends`, timeoutMs: stopMsMax, pollMs: 20 }
    await waitUntil({ clock: systemClock }, wait, async () => (await pidsOf(network)).length === 0)
  }
  return {
    running: async () => {
      const found = await findProxies(options)
      return new Set(found.filter(one => one.isCurrent).map(one => one.network))
    },
    start: async network => {
      await stop(network)
      const namespace = namespaceName(options.namespacePrefix, network)
      // So that nobody in there ever has to be root: the port is the namespace's, not the host's.
      const setting = `net.ipv4.ip_unprivileged_port_start=${options.servesDns ? dnsPort : httpPort}`
      await runTool('ip', ['netns', 'exec', namespace, 'sysctl', '-q', '-w', setting])
      const command = [
        ...unprivileged(proxyAccount(options.accounts, network)),
        ...[process.execPath, ...memoryOptions, program, ...argumentsOf(options, network)],
      ]
      await startDetached('ip', ['netns', 'exec', namespace, ...command])
    },
    stop,
  }
}

/** They say all that a proxy has to know, and tell it from those of other releases. */
function argumentsOf({ socketDirectory, servesDns }: ProxiesOptions, network: string): readonly string[] {
  return [network, socketOf(socketDirectory, network).path, insideDevice, ...(servesDns ? [dnsArgument] : [])]
}

async function startDetached(file: string, args: readonly string[]): Promise<void> {
  // Nothing of our environment: it may hold what a guest must not reach.
  const env = { PATH: process.env.PATH ?? '' }
  const child = spawn(file, [...args], { detached: true, stdio: 'ignore', cwd: '/', env })
  await new Promise<void>((resolve, reject) => {
    child.once('spawn', resolve)
    child.once('error', reject)
  })
  child.unref()
}

interface FoundProxy {
  readonly pid: number
  readonly network: string
  readonly isCurrent: boolean
}

/**
 * By command line and user: a number alone may be somebody else's by now, and a command line is written by whoever
 * starts the process. Those of another release have another path or other arguments.
 */
async function findProxies(options: ProxiesOptions): Promise<readonly FoundProxy[]> {
  const pids = (await readdir('/proc')).filter(name => /^\d+$/.test(name)).map(Number)
  const found = await Promise.all(
    pids.map(async pid => {
      const parts = (await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')).split('\0').slice(0, -1)
      const at = parts.findIndex(part => basename(part) === basename(program))
      const [network = '', socket = '', ...rest] = parts.slice(at + 1)
      if (at < 0 || !socket.startsWith(`${options.socketDirectory}/${network}`)) return []
      const uid = (await stat(`/proc/${pid}`).catch(() => undefined))?.uid
      const users = [0, options.agent.uid, proxyAccount(options.accounts, network).uid]
      if (uid === undefined || !users.includes(uid)) return []
      const isCurrent = String([network, socket, ...rest]) === String(argumentsOf(options, network))
      return [{ pid, network, isCurrent }]
    }),
  )
  return found.flat()
}
