import { spawn } from 'node:child_process'
import { mkdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type { Lab } from '@neutrino/cli/lab/create-lab.ts'
import { runCommand, tryCommand } from '@neutrino/cli/lab/run-command.ts'
import { switchRemote } from '@neutrino/cli/lab/virtual-switch.ts'
import { createAgentProcess, nodeInside, withoutTools } from './agent-process.ts'

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
      const bytes = Number(/^\\/bytes\\/(\\d+)$/.exec(path)?.[1])
      response.end(bytes ? Buffer.alloc(bytes, '.') : 'metadata of ' + headers['x-instance-id'])
    })
  }).listen(${novaPort}, '127.0.0.1', () => console.log('listening'))`

/** A metadata agent and a Nova on one hypervisor of the lab. */
export interface MetadataHost {
  readonly requests: readonly NovaRequest[]
  /** Networks that have a namespace. */
  networks(): Promise<readonly string[]>
  /** Ids of the processes that take connections in a network's namespace. */
  proxies(network: string): Promise<readonly number[]>
  /** Runs a program in the namespace of a network. */
  inNamespace(network: string, command: readonly string[]): Promise<string>
  /** Id of the process that has the secret and is not root's. */
  agent(): Promise<number>
  /** Id of the process that has the secret and is root's. */
  root(): Promise<number>
  /** Where the proxy of a network reaches the agent. */
  socket(network: string): string
  readonly configFile: string
  /** User ids of the agent's processes, the root process first. */
  users(): Promise<readonly number[]>
  start(): void
  /** Tells the agent to end, and waits until it has. */
  stop(): Promise<void>
  /** All of the agent but the proxies is gone at once. */
  kill(): Promise<void>
  /** Leaves nothing. */
  close(): Promise<void>
}

export interface MetadataHostOptions {
  readonly lab: Lab
  readonly hypervisor: number
  readonly directory: string
  /** That of the lab when absent. */
  readonly southbound?: string
  readonly secret: string
  /** More sections of the configuration file. */
  readonly more?: string
}

export async function createMetadataHost(options: MetadataHostOptions): Promise<MetadataHost> {
  const { lab, hypervisor } = options
  const state = join(options.directory, `agent${hypervisor}`)
  const prefix = `meta${process.pid}-${hypervisor}-`
  await mkdir(state, { recursive: true })
  const configFile = join(state, 'agent.conf')
  // It has the secret.
  await writeFile(configFile, configuration({ ...options, state, prefix }), { mode: 0o600 })
  const agent = await createAgentProcess({ lab, hypervisor, name: 'metadata', configFile })

  const requests: NovaRequest[] = []
  const [file = '', ...inside] = nodeInside(options)
  const novaProcess = spawn(file, [...inside, '-e', nova], { stdio: ['ignore', 'pipe', 'inherit'] })
  const lines = createInterface({ input: novaProcess.stdout })
  await new Promise<void>(resolve => {
    lines.on('line', line => (line === 'listening' ? resolve() : requests.push(JSON.parse(line))))
  })
  const isProxy = async () => {
    const spared = new Set((await Promise.all((await networks()).map(proxies))).flat())
    return (pid: number) => spared.has(pid)
  }
  const { networks, proxies } = namespacesOf(prefix)
  // Still children of the root process, but made to outlive it.
  const kill = async () => agent.kill(await isProxy())
  agent.start()
  return {
    requests,
    networks,
    proxies,
    configFile,
    inNamespace: (id, command) => runCommand(['ip', 'netns', 'exec', `${prefix}ovnmeta-${id}`, ...command]),
    socket: id => join(state, 'metadata', id, 'socket'),
    agent: async () => {
      const isSpared = await isProxy()
      return (await agent.processes()).filter(pid => !isSpared(pid)).at(-1) ?? 0
    },
    root: async () => {
      const isSpared = await isProxy()
      return (await agent.processes()).filter(pid => !isSpared(pid)).at(-2) ?? 0
    },
    users: async () => {
      const pids = (await agent.processes()).slice(1)
      const { stdout } = await tryCommand(['ps', '-o', 'uid=', '-p', pids.join(',')])
      return stdout.split('\n').filter(Boolean).map(Number)
    },
    start: () => agent.start(),
    stop: () => agent.stop(),
    kill,
    close: async () => {
      await kill()
      novaProcess.kill()
      await agent.cleanUp()
      await rm(state, { recursive: true, force: true })
    },
  }
}

/** What the agent with this prefix has made. */
function namespacesOf(prefix: string) {
  const first = `${prefix}ovnmeta-`
  return {
    networks: async (): Promise<readonly string[]> => {
      const { stdout } = await tryCommand(['ip', 'netns', 'list'])
      const names = stdout.split('\n').map(line => line.split(' ')[0] ?? '')
      return names.filter(name => name.startsWith(first)).map(name => name.slice(first.length))
    },
    proxies: async (id: string): Promise<readonly number[]> => {
      const { stdout } = await tryCommand(['ip', 'netns', 'pids', `${first}${id}`])
      return withoutTools(stdout.split('\n').filter(Boolean).map(Number))
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
    ovn_sb_connection = ${options.southbound ?? options.lab.southbound}
    [ovs]
    ovsdb_connection = ${switchRemote(options.lab.place, `hv${options.hypervisor}`)}
    ${options.more ?? ''}
    `.replaceAll(/^ +/gm, '')
}
