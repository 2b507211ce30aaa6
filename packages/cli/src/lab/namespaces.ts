import { type Clock, systemClock } from '@neutrino/base/clock.ts'
import { waitUntil } from '@neutrino/base/wait-until.ts'
import { runCommand, tryCommand } from './run-command.ts'

/** Runs several `ip` commands in one process: a hundred links then cost what one costs. */
export async function ipBatch(lines: readonly string[], namespace?: string): Promise<void> {
  const inside = namespace === undefined ? [] : ['-n', namespace]
  await runCommand(['ip', ...inside, '-batch', '-'], { input: `${lines.join('\n')}\n` })
}

/** All network namespaces whose names begin with `prefix`. */
export async function listNamespaces(prefix: string): Promise<string[]> {
  // A kernel or container without namespaces lists none, with or without an error.
  const { stdout } = await tryCommand(['ip', 'netns', 'list'])
  return stdout
    .split('\n')
    .map(line => line.split(' ')[0] ?? '')
    .filter(name => name.startsWith(prefix))
}

/** Makes namespaces with a working loopback device. */
export async function addNamespaces(names: readonly string[]): Promise<void> {
  await ipBatch(names.map(name => `netns add ${name}`))
  await Promise.all(names.map(name => runCommand(['ip', '-n', name, 'link', 'set', 'lo', 'up'])))
}

/** How long processes inside a namespace may take to end before they are killed. */
const processesWaitMs = 2_000

/**
 * Removes namespaces and what people started inside. A namespace outlives its name while a process is in it, so the
 * processes go first.
 */
export async function removeNamespaces(names: readonly string[], clock: Clock = systemClock): Promise<void> {
  if (names.length === 0) return
  for (const signal of ['SIGTERM', 'SIGKILL'] as const) {
    if ((await signalProcesses(names, signal)) === 0) break
    try {
      const wait = { what: 'processes in namespaces end', timeoutMs: processesWaitMs }
      await waitUntil({ clock }, wait, async () => (await processesIn(names)).length === 0)
      break
    } catch (error) {
      if (signal === 'SIGKILL') throw error
    }
  }
  await ipBatch(names.map(name => `netns del ${name}`))
}

async function processesIn(names: readonly string[]): Promise<number[]> {
  const lists = await Promise.all(names.map(name => tryCommand(['ip', 'netns', 'pids', name])))
  return lists.flatMap(list => list.stdout.split('\n').filter(Boolean).map(Number))
}

async function signalProcesses(names: readonly string[], signal: NodeJS.Signals): Promise<number> {
  const pids = (await processesIn(names)).filter(pid => pid !== process.pid)
  for (const pid of pids) {
    try {
      process.kill(pid, signal)
    } catch {
      // It ended between the listing and the signal.
    }
  }
  return pids.length
}

/**
 * Makes the kernel compute checksums itself on a veth end. It leaves them to "hardware" otherwise, a userspace
 * datapath has none, and then ping works while TCP and UDP die.
 */
export async function disableOffloads(namespace: string, device: string): Promise<void> {
  const features = ['tx', 'tso', 'gso', 'gro'].flatMap(feature => [feature, 'off'])
  // Kernels differ in which of these a veth has; those that it lacks need no switching off.
  await tryCommand(['ip', 'netns', 'exec', namespace, 'ethtool', '-K', device, ...features])
}
