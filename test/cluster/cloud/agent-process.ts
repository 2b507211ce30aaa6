import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmod, readFile, readlink } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { Lab } from '@neutrino/cli/lab/create-lab.ts'
import { namespaceOf } from '@neutrino/cli/lab/place.ts'
import { runCommand, tryCommand } from '@neutrino/cli/lab/run-command.ts'
import { repository } from '@neutrino/cli/up/cloud-directory.ts'

const program = join(repository, 'packages/cli/src/main.ts')

/** An agent of ours in the network of a hypervisor of the lab. */
export interface AgentProcess {
  start(): void
  /** Tells it to end, and waits until it has. */
  stop(): Promise<void>
  /** All of it is gone at once, but the processes that are spared. */
  kill(isSpared?: (pid: number) => boolean): Promise<void>
  /** Ids of its own processes, each after the one that started it; the tools that one of them runs just now are none. */
  processes(): Promise<readonly number[]>
  /** Removes what it made. */
  cleanUp(): Promise<void>
}

interface AgentProcessOptions {
  readonly lab: Lab
  readonly hypervisor: number
  /** Its name in `neutrino agent`. */
  readonly name: 'metadata' | 'ovn'
  readonly configFile: string
}

/** The command that runs Node in the network of a hypervisor. */
export function nodeInside({ lab, hypervisor }: Pick<AgentProcessOptions, 'lab' | 'hypervisor'>): string[] {
  // Only the network is the hypervisor's: `ip netns exec` would hide the namespaces that the agent makes.
  return ['nsenter', `--net=/run/netns/${namespaceOf(lab.place, `hv${hypervisor}`)}`, process.execPath]
}

export async function createAgentProcess(options: AgentProcessOptions): Promise<AgentProcess> {
  const [file = '', ...inside] = nodeInside(options)
  const command = [...inside, program, 'agent', options.name]
  const configuration = ['--config-file', options.configFile]
  const socket = options.lab.southbound.slice('unix:'.length)
  // Southbound is for everybody on a real cloud; here it is a socket that root made for itself.
  await Promise.all([chmod(dirname(socket), 0o755), chmod(socket, 0o666)])
  let agent: ChildProcess | undefined
  const family = async () => {
    const pid = agent?.pid
    return pid === undefined ? [] : [pid, ...(await descendants(pid))]
  }
  return {
    processes: async () => withoutTools(await family()),
    start: () => {
      const started = spawn(file, [...command, ...configuration], { stdio: ['ignore', 'pipe', 'inherit'] })
      started.stdout.pipe(process.stderr)
      agent = started
    },
    stop: async () => {
      const ended = agent
      agent = undefined
      if (ended === undefined) return
      const exit = once(ended, 'exit')
      ended.kill('SIGTERM')
      await exit
    },
    kill: async (isSpared = () => false) => {
      for (const pid of await family()) if (!isSpared(pid)) tryKill(pid)
      agent = undefined
    },
    cleanUp: async () => {
      await runCommand([file, ...command, 'cleanup', ...configuration])
    },
  }
}

/** What the kernel says of a process, by name: its users, groups and capabilities. */
export async function statusOfProcess(pid: number): Promise<ReadonlyMap<string, string>> {
  const lines = (await readFile(`/proc/${pid}/status`, 'utf8')).split('\n')
  return new Map(lines.map(line => [line.split(':')[0] ?? '', line.split(':')[1]?.trim() ?? '']))
}

/** Processes that run Node: those of an agent, and not what one of them runs just now. */
export async function withoutTools(pids: readonly number[]): Promise<readonly number[]> {
  const programs = await Promise.all(pids.map(programOf))
  return pids.filter((_, index) => programs[index] === process.execPath)
}

/** Undefined once the process has ended. */
async function programOf(pid: number): Promise<string | undefined> {
  return readlink(`/proc/${pid}/exe`).catch(() => undefined)
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
