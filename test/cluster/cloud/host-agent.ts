import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, rm, writeFile } from 'node:fs/promises'
import { connect } from 'node:net'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type { Lab } from '@neutrino/cli/lab/create-lab.ts'
import { namespaceOf } from '@neutrino/cli/lab/place.ts'
import { tryCommand } from '@neutrino/cli/lab/run-command.ts'
import { repository } from '@neutrino/cli/up/cloud-directory.ts'
import { createRelay } from '../../support/relay.ts'

const program = join(repository, 'packages/cli/src/main.ts')
const port = 9696

/** The loopback of a host has a port of its own: what comes there goes on to the API. */
const relay = `
  const { connect, createServer } = require('node:net')
  createServer(client => {
    const server = connect(process.argv[1])
    for (const [one, other] of [[client, server], [server, client]]) {
      one.pipe(other)
      one.on('error', () => other.destroy())
    }
  }).listen(${port}, '127.0.0.1', () => console.log('listening'))`

/** An agent that watches its host over HTTP, on an external host of the lab. */
export interface HostAgent {
  start(): void
  /** All of it is gone at once. */
  kill(): Promise<void>
  /** The API is away for the agents of this host, and back. */
  cut(): void
  mend(): void
  close(): Promise<void>
}

export interface HostAgentOptions {
  readonly lab: Lab
  /** macvtap, sriov */
  readonly agent: string
  /** The external host, and what the agent calls it. */
  readonly host: string
  readonly directory: string
  readonly apiUrl: string
  /** Sections of its own. */
  readonly more: string
}

export async function createHostAgent(options: HostAgentOptions): Promise<HostAgent> {
  const { lab, host } = options
  const state = join(options.directory, `agent-${host}`)
  const network = `/run/netns/${namespaceOf(lab.place, host)}`
  const inside = (args: readonly string[]) =>
    spawn('nsenter', [`--net=${network}`, process.execPath, ...args], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
  await mkdir(state, { recursive: true })
  const configFile = join(state, 'agent.conf')
  await writeFile(configFile, configuration(options), { mode: 0o600 })

  const socket = join(state, 'api')
  const { hostname, port: apiPort } = new URL(options.apiUrl)
  const api = await createRelay(socket, () => connect(Number(apiPort), hostname))
  const relayProcess = inside(['-e', relay, socket])
  await once(createInterface({ input: relayProcess.stdout }), 'line')

  let agent: ChildProcess | undefined
  const start = () => {
    agent = inside([program, 'agent', options.agent, '--config-file', configFile])
    agent.stdout?.pipe(process.stderr)
  }
  const kill = async () => {
    const pid = agent?.pid
    agent = undefined
    if (pid === undefined) return
    for (const one of [pid, ...(await descendants(pid))]) tryKill(one)
  }
  start()
  return {
    start,
    kill,
    cut: () => api.cut(),
    mend: () => api.mend(),
    close: async () => {
      await kill()
      relayProcess.kill()
      await api.close()
      await rm(state, { recursive: true, force: true })
    },
  }
}

function configuration({ host, more }: HostAgentOptions): string {
  return `
    [DEFAULT]
    host = ${host}
    [agent]
    polling_interval = 1
    report_interval = 2
    [neutrino]
    auth_type = none
    endpoint_override = http://127.0.0.1:${port}
    ${more}
    `.replaceAll(/^ +/gm, '')
}

async function descendants(pid: number): Promise<number[]> {
  const { stdout } = await tryCommand(['ps', '-o', 'pid=', '--ppid', String(pid)])
  const children = stdout.split('\n').filter(Boolean).map(Number)
  return [...children, ...(await Promise.all(children.map(descendants))).flat()]
}

function tryKill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL')
  } catch {
    // Gone already.
  }
}
