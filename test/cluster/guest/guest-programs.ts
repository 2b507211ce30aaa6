import { type ChildProcess, spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { systemClock } from '@neutrino/base/clock.ts'
import { waitUntil } from '@neutrino/base/wait-until.ts'
import type { Lab } from '@neutrino/cli/lab/create-lab.ts'

/** A guest has our file system, so it has our Node. */
function program(name: string): string[] {
  return [process.execPath, fileURLToPath(new URL(`./programs/${name}.ts`, import.meta.url))]
}

const startTimeoutMs = 10_000

/** A process in a machine, and the lines that it has printed. */
interface Running {
  readonly lines: readonly string[]
  /** Ends it with this signal and waits until it is gone. */
  stop(signal: NodeJS.Signals): Promise<void>
}

function start(lab: Lab, at: string, command: readonly string[]): Running {
  const [file = '', ...args] = lab.inside(at, command)
  const child: ChildProcess = spawn(file, args, { stdio: ['ignore', 'pipe', 'inherit'] })
  const lines: string[] = []
  const closed = new Promise<void>(resolve => child.once('close', () => resolve()))
  if (child.stdout !== null) createInterface({ input: child.stdout }).on('line', line => lines.push(line))
  return {
    lines,
    stop: async signal => {
      child.kill(signal)
      await closed
    },
  }
}

async function waitLine(running: Running, what: string): Promise<void> {
  const wait = { what, timeoutMs: startTimeoutMs }
  await waitUntil({ clock: systemClock }, wait, () => running.lines.length > 0)
}

/** Answers datagrams with the address that they came from, until the machine is removed. */
export async function serveUdp(lab: Lab, on: string, port: number): Promise<void> {
  await waitLine(start(lab, on, [...program('udp-server'), String(port)]), `${on} serves UDP`)
}

/**
 * Takes part in the BFD sessions that others begin, until the machine is removed.
 *
 * @returns the changes of its sessions so far: `203.0.113.10 up`
 */
export async function serveBfd(lab: Lab, on: string): Promise<() => readonly string[]> {
  const running = start(lab, on, program('bfd-peer'))
  await waitLine(running, `${on} serves BFD`)
  return () => running.lines.slice(1)
}

/** Sends a datagram a few times. @returns what was answered, undefined for silence. */
export async function askUdp(
  lab: Lab,
  from: string,
  to: { readonly host: string; readonly port: number },
  payload: Buffer = Buffer.from('.'),
): Promise<Buffer | undefined> {
  const args = [to.host, String(to.port), payload.toString('hex')]
  const { code, stdout } = await lab.exec(from, [...program('udp-client'), ...args])
  return code === 0 ? Buffer.from(stdout.trim(), 'hex') : undefined
}

export interface StreamOutcome {
  readonly received: number
  /** Null for a connection that still stood. */
  readonly error: string | null
  readonly longestPauseMs: number
}

/** Sends back what clients send, until the machine is removed. */
export async function serveStream(lab: Lab, on: string, port: number): Promise<void> {
  await waitLine(start(lab, on, [...program('stream-server'), String(port)]), `${on} serves TCP`)
}

/** Opens a TCP connection and keeps it busy until told to stop. */
export async function startStream(
  lab: Lab,
  from: string,
  to: { readonly host: string; readonly port: number },
): Promise<{ stop(): Promise<StreamOutcome> }> {
  const running = start(lab, from, [...program('stream-client'), to.host, String(to.port)])
  await waitLine(running, `${from} is connected`)
  return {
    stop: async () => {
      await running.stop('SIGTERM')
      // Printed by the program.
      return JSON.parse(running.lines.at(-1) ?? '{}') as StreamOutcome
    },
  }
}

export interface PingOutcome {
  readonly sent: number
  readonly received: number
  /** The longest time between two answers that followed each other, less the interval. */
  readonly longestGapMs: number
}

/** Sends echo requests at an interval until told to stop. */
export function startPing(
  lab: Lab,
  from: string,
  to: string,
  intervalMs: number,
): { stop(): Promise<PingOutcome> } {
  const running = start(lab, from, ['ping', '-n', '-i', String(intervalMs / 1_000), '-W', '1', to])
  return {
    stop: async () => {
      await running.stop('SIGINT')
      const numbers = running.lines.flatMap(line => /icmp_seq=(\d+) ttl=/.exec(line)?.[1] ?? []).map(Number)
      const summary = running.lines.map(line => /(\d+) packets transmitted/.exec(line)?.[1])
      const sent = Number(summary.find(count => count !== undefined) ?? 0)
      // Also before the first answer and after the last.
      const marks = [0, ...numbers, sent + 1]
      const missing = marks.slice(1).map((mark, index) => mark - (marks[index] ?? 0) - 1)
      return { sent, received: numbers.length, longestGapMs: Math.max(0, ...missing) * intervalMs }
    },
  }
}

export interface RequestsOutcome {
  readonly asked: number
  /** How often, by status, or by what went wrong. */
  readonly outcomes: Readonly<Record<string, number>>
  readonly longestMs: number
}

/** Asks for a URL over and over until told to stop. */
export async function startRequests(
  lab: Lab,
  from: string,
  url: string,
  { width, periodMs }: { readonly width: number; readonly periodMs: number },
): Promise<{ stop(): Promise<RequestsOutcome> }> {
  const running = start(lab, from, [...program('request-stream'), url, String(width), String(periodMs)])
  await waitLine(running, `${from} asks`)
  return {
    stop: async () => {
      await running.stop('SIGTERM')
      // Printed by the program.
      return JSON.parse(running.lines.at(-1) ?? '{}') as RequestsOutcome
    },
  }
}
