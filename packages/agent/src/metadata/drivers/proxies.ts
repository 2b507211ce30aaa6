import { spawn } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { systemClock } from '@neutrino/base/clock.ts'
import { waitUntil } from '@neutrino/base/wait-until.ts'
import { insideDevice, namespaceName } from './names.ts'
import { runTool } from './run-tool.ts'

const program = fileURLToPath(new URL('../proxy.ts', import.meta.url))

/** Young objects are all that a proxy makes: without a bound each would take as much as a server. */
const memoryOptions = ['--max-old-space-size=32', '--max-semi-space-size=1']

const stopMsMax = 5_000

export interface ProxyUser {
  readonly uid: number
  readonly gid: number
}

/** The process in each namespace that takes connections. It goes on when the agent does not. */
export interface Proxies {
  isRunning(network: string): Promise<boolean>
  start(network: string): Promise<void>
  stop(network: string): Promise<void>
}

export function createProxies(
  host: { readonly namespacePrefix: string; readonly socketDirectory: string },
  user: ProxyUser,
): Proxies {
  const pidsOf = async (network: string) => {
    const namespace = namespaceName(host.namespacePrefix, network)
    const text = await runTool('ip', ['netns', 'pids', namespace]).catch(() => '')
    const pids = text.split('\n').filter(Boolean).map(Number)
    const isOurs = await Promise.all(pids.map(pid => isProxy(pid, network)))
    return pids.filter((_, index) => isOurs[index])
  }
  return {
    isRunning: async network => (await pidsOf(network)).length > 0,
    start: async network => {
      const namespace = namespaceName(host.namespacePrefix, network)
      const socket = join(host.socketDirectory, `${network}.sock`)
      const args = [network, socket, insideDevice, String(user.uid), String(user.gid)]
      const child = spawn(
        'ip',
        ['netns', 'exec', namespace, process.execPath, ...memoryOptions, program, ...args],
        // Nothing of our environment: it may hold what a guest must not reach.
        { detached: true, stdio: 'ignore', cwd: '/', env: { PATH: process.env.PATH ?? '' } },
      )
      await new Promise<void>((resolve, reject) => {
        child.once('spawn', resolve)
        child.once('error', reject)
      })
      child.unref()
    },
    stop: async network => {
      for (const pid of await pidsOf(network)) {
        try {
          process.kill(pid, 'SIGTERM')
        } catch {
          // It ended meanwhile.
        }
      }
      const wait = { what: `the proxy of ${network} ends`, timeoutMs: stopMsMax, pollMs: 20 }
      await waitUntil({ clock: systemClock }, wait, async () => (await pidsOf(network)).length === 0)
    },
  }
}

/** By its command line: a number alone may be somebody else's by now. */
async function isProxy(pid: number, network: string): Promise<boolean> {
  const parts = (await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')).split('\0')
  return parts.includes(program) && parts.includes(network)
}
