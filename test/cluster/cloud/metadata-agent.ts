import { type ChildProcess, spawn } from 'node:child_process'
import { chmod, mkdir, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { createInterface } from 'node:readline'
import type { Lab } from '@neutrino/cli/lab/create-lab.ts'
import { namespaceOf } from '@neutrino/cli/lab/place.ts'
import { runCommand, tryCommand } from '@neutrino/cli/lab/run-command.ts'
import { switchRemote } from '@neutrino/cli/lab/virtual-switch.ts'
import { repository } from '@neutrino/cli/up/cloud-directory.ts'

const program = join(repository, 'packages/cli/src/main.ts')
const novaPort = 8775

/** What Nova was asked. */
export interface NovaRequest {
  readonly method: string
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

/** Nova's metadata API on the loopback of a hypervisor. It says what it was asked for, and keeps it. */
const nova = `
  require('node:http').createServer((request, response) => {
    let body = ''
    request.on('data', chunk => { body += chunk })
    request.on('end', () => {
      const { method, url: path, headers } = request
      console.log(JSON.stringify({ method, path, headers, body }))
      response.setHeader('x-nova', 'yes')
      response.end('metadata of ' + headers['x-instance-id'])
    })
  }).listen(${novaPort}, '127.0.0.1', () => console.log('listening'))`

/** A metadata agent and a Nova on one hypervisor of the lab. */
export interface MetadataHost {
  readonly requests: readonly NovaRequest[]
  /** Networks that have a namespace. */
  networks(): Promise<readonly string[]>
  /** Ids of the processes that take connections in a network's namespace. */
  proxies(network: string): Promise<readonly number[]>
  /** Id of the process that has the secret and is not root's. */
  agent(): Promise<number>
  /** User ids of the agent's processes, the root process first. */
  users(): Promise<readonly number[]>
  start(): void
  /** All of the agent but the proxies is gone at once. */
  kill(): Promise<void>
  /** Leaves nothing. */
  close(): Promise<void>
}

export interface MetadataHostOptions {
  readonly lab: Lab
  readonly hypervisor: number
  readonly directory: string
  readonly secret: string
}

export async function createMetadataHost(options: MetadataHostOptions): Promise<MetadataHost> {
  const { lab, hypervisor } = options
  const state = join(options.directory, `agent${hypervisor}`)
  const prefix = `meta${process.pid}-${hypervisor}-`
  // Only the network is the hypervisor's: \`ip netns exec\` would hide the namespaces that the agent makes.
  const network = `/run/netns/${namespaceOf(lab.place, `hv${hypervisor}`)}`
  const inside = (args: readonly string[]) =>
    spawn('nsenter', [`--net=${network}`, process.execPath, ...args], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
  await mkdir(state, { recursive: true })
  const configFile = join(state, 'agent.conf')
  await writeFile(configFile, configuration({ ...options, state, prefix }))
  const socket = lab.southbound.slice('unix:'.length)
  // Southbound is for everybody on a real cloud; here it is a socket that root made for itself.
  await Promise.all([chmod(dirname(socket), 0o755), chmod(socket, 0o666)])

  const requests: NovaRequest[] = []
  const novaProcess = inside(['-e', nova])
  const lines = createInterface({ input: novaProcess.stdout })
  await new Promise<void>(resolve => {
    lines.on('line', line => (line === 'listening' ? resolve() : requests.push(JSON.parse(line))))
  })
  let agent: ChildProcess | undefined
  const start = () => {
    const started = inside([program, 'agent', 'metadata', '--config-file', configFile])
    started.stdout.pipe(process.stderr)
    agent = started
  }
  const processes = async () => {
    const pid = agent?.pid
    return pid === undefined ? [] : [pid, ...(await descendants(pid))]
  }
  const networks = async () => {
    const { stdout } = await tryCommand(['ip', 'netns', 'list'])
    const names = stdout.split('\n').map(line => line.split(' ')[0] ?? '')
    const first = `${prefix}ovnmeta-`
    return names.filter(name => name.startsWith(first)).map(name => name.slice(first.length))
  }
  const proxies = async (id: string) => {
    const { stdout } = await tryCommand(['ip', 'netns', 'pids', `${prefix}ovnmeta-${id}`])
    return stdout.split('\n').filter(Boolean).map(Number)
  }
  const kill = async () => {
    // Still children of the root process, but made to outlive it.
    const spared = new Set((await Promise.all((await networks()).map(proxies))).flat())
    for (const pid of await processes()) if (!spared.has(pid)) tryKill(pid)
    agent = undefined
  }
  start()
  return {
    requests,
    networks,
    proxies,
    agent: async () => {
      const spared = new Set((await Promise.all((await networks()).map(proxies))).flat())
      const pids = (await processes()).filter(pid => !spared.has(pid))
      return pids.at(-1) ?? 0
    },
    users: async () => {
      const pids = (await processes()).slice(1)
      const { stdout } = await tryCommand(['ps', '-o', 'uid=', '-p', pids.join(',')])
      return stdout.split('\n').filter(Boolean).map(Number)
    },
    start,
    kill,
    close: async () => {
      await kill()
      novaProcess.kill()
      await runCommand([
        ...['nsenter', `--net=${network}`, process.execPath, program],
        ...['agent', 'metadata', 'cleanup', '--config-file', configFile],
      ])
      await rm(state, { recursive: true, force: true })
    },
  }
}

function configuration(
  options: MetadataHostOptions & { readonly state: string; readonly prefix: string },
): string {
  return `
    [DEFAULT]
    state_path = ${options.state}
    metadata_proxy_shared_secret = ${options.secret}
    nova_metadata_port = ${novaPort}
    [agent]
    namespace_prefix = ${options.prefix}
    [ovn]
    ovn_sb_connection = ${options.lab.southbound}
    [ovs]
    ovsdb_connection = ${switchRemote(options.lab.place, `hv${options.hypervisor}`)}
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
    // It ended with its parent.
  }
}
