import { createConnection } from 'node:net'
import { join } from 'node:path'
import { runCommand } from '@neutrino/cli/lab/run-command.ts'

/** An ovn-trace(8) that has read the southbound database once, and answers many questions about it. */
export interface TraceDaemon {
  /** What it prints of the packet. */
  trace(datapath: string, microflow: string): Promise<string>
  stop(): Promise<void>
}

const startTimeoutMs = 20_000
const traceTimeoutMs = 20_000
/** Every look-up of the packet in connection tracking finds a connection that begins. */
const lookups = 32

/** @param directory for its socket and pid file */
export async function startTraceDaemon(southbound: string, directory: string): Promise<TraceDaemon> {
  const socket = join(directory, 'ovn-trace.ctl')
  await runCommand(
    [
      ...['ovn-trace', `--db=${southbound}`, '--no-leader-only', '--no-friendly-names', '-vconsole:off'],
      ...Array.from({ length: lookups }, () => '--ct=new'),
      ...['--detach', '--no-chdir', `--unixctl=${socket}`, `--pidfile=${join(directory, 'ovn-trace.pid')}`],
    ],
    { timeoutMs: startTimeoutMs },
  )
  return {
    trace: (datapath, microflow) => ask(socket, 'trace', [datapath, microflow]),
    stop: async () => {
      await ask(socket, 'exit', [])
    },
  }
}

/** The protocol of ovs-appctl(8): JSON-RPC over a Unix socket, without a process for each question. */
function ask(path: string, method: string, params: readonly string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = createConnection(path)
    let text = ''
    socket.setTimeout(traceTimeoutMs, () => socket.destroy(new Error(`${method} was not answered in time`)))
    socket.on('connect', () => socket.write(JSON.stringify({ id: 0, method, params })))
    socket.on('error', reject)
    socket.on('data', chunk => {
      text += chunk.toString()
      const answer = parseAnswer(text)
      if (answer === undefined) return
      socket.destroy()
      if (answer.error === null) resolve(answer.result ?? '')
      else reject(new Error(String(answer.error)))
    })
  })
}

/** Undefined as long as it is not whole. */
function parseAnswer(text: string): { readonly result: string | null; readonly error: unknown } | undefined {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
