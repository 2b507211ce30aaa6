import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { systemClock } from '@neutrino/base/clock.ts'
import { waitUntil } from '@neutrino/base/wait-until.ts'
import type { Lab } from '@neutrino/cli/lab/create-lab.ts'
import { type Ethernet, parseEthernet } from '../packets/ethernet.ts'

const program = fileURLToPath(new URL('./frames.py', import.meta.url))

/** Node has no raw sockets; the Python that the openstack client runs on has. */
const python = '/usr/bin/python3'

const sendTimeoutMs = 10_000

/** Sends frames from a machine, an external host or a hypervisor, as they are. */
export async function sendFrames(
  lab: Lab,
  from: string,
  frames: readonly Uint8Array[],
  options: { readonly device?: string; readonly periodMs?: number } = {},
): Promise<void> {
  const { device = 'eth0', periodMs = 0 } = options
  const input = frames.map(frame => `${Buffer.from(frame).toString('hex')}\n`).join('')
  const command = [python, program, 'send', device, String(periodMs / 1_000)]
  const timeoutMs = sendTimeoutMs + 2 * frames.length * periodMs
  const outcome = await lab.exec(from, command, { input, timeoutMs })
  if (outcome.code !== 0) throw new Error(`frames were not sent from ${from}: ${outcome.stderr}`)
}

/** A frame that passed a device. */
export interface SeenFrame extends Ethernet {
  readonly direction: 'in' | 'out'
}

export interface Capture {
  /** All frames so far. */
  readonly frames: readonly SeenFrame[]
  /** Waits for the first frame of a kind, which may have passed already. */
  first(what: string, condition: (frame: SeenFrame) => boolean, timeoutMs?: number): Promise<SeenFrame>
  stop(): Promise<void>
}

const readyTimeoutMs = 10_000
const frameTimeoutMs = 5_000

/** Notes every frame that passes a device, until stopped. Returns when it listens. */
export async function captureFrames(lab: Lab, at: string, device = 'eth0'): Promise<Capture> {
  const [file = '', ...args] = lab.inside(at, [python, program, 'receive', device])
  const child = spawn(file, args, { stdio: ['ignore', 'pipe', 'inherit'] })
  const ended = new Promise<void>(resolve => child.once('close', () => resolve()))
  const frames: SeenFrame[] = []
  let isReady = false
  createInterface({ input: child.stdout }).on('line', line => {
    const [direction, hex] = line.split(' ')
    if (hex === undefined) isReady = true
    else
      frames.push({
        direction: direction === 'out' ? 'out' : 'in',
        ...parseEthernet(Buffer.from(hex, 'hex')),
      })
  })
  await waitUntil(
    { clock: systemClock },
    { what: `frames of ${at} are captured`, timeoutMs: readyTimeoutMs },
    () => isReady,
  )
  return {
    frames,
    first: (what, condition, timeoutMs = frameTimeoutMs) =>
      waitUntil({ clock: systemClock }, { what, timeoutMs }, () => frames.find(condition)),
    stop: async () => {
      child.kill()
      await ended
    },
  }
}
