import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { CommandError } from '../command-error.ts'
import type { Endpoints } from './find-endpoints.ts'
import { readTrace, type Trace } from './read-trace.ts'

const run = promisify(execFile)

const TRACE_TIMEOUT_MS = 30_000
const OUTPUT_BYTES_MAX = 16 << 20
/** Every look-up of the packet in connection tracking finds a connection that begins. */
const LOOKUPS_MAX = 16

export interface Traffic {
  readonly protocol: 'icmp' | 'tcp' | 'udp' | 'sctp'
  /** Destination port. */
  readonly port: number | undefined
}

/** The packet as ovn-trace wants it. */
export function microflow(endpoints: Endpoints, { protocol, port }: Traffic): string {
  const { from, sourceIp, destinationIp, destinationMac } = endpoints
  const version = sourceIp.includes(':') ? 6 : 4
  const ip = `ip${version}`
  const upper =
    protocol === 'icmp'
      ? [`icmp${version}.type == ${version === 4 ? 8 : 128}`, `icmp${version}.code == 0`]
      : [protocol, ...(port === undefined ? [] : [`${protocol}.dst == ${port}`])]
  return [
    `inport == "${from.id}"`,
    `eth.src == ${from.mac}`,
    `eth.dst == ${destinationMac}`,
    `${ip}.src == ${sourceIp}`,
    `${ip}.dst == ${destinationIp}`,
    'ip.ttl == 64',
    ...upper,
  ].join(' && ')
}

/** Runs ovn-trace(8) on the southbound database. */
export async function runTrace(
  southbound: { readonly remotes: readonly string[]; readonly tls: readonly string[] },
  endpoints: Endpoints,
  traffic: Traffic,
): Promise<{ readonly trace: Trace; readonly text: string; readonly flow: string }> {
  const flow = microflow(endpoints, traffic)
  const states = Array.from({ length: LOOKUPS_MAX }, () => '--ct=new')
  const args = [
    `--db=${southbound.remotes.join(',')}`,
    ...southbound.tls,
    '--no-leader-only',
    '--no-friendly-names',
    ...states,
  ]
  try {
    const { stdout } = await run('ovn-trace', [...args, `neutron-${endpoints.from.switchKey}`, flow], {
      timeout: TRACE_TIMEOUT_MS,
      maxBuffer: OUTPUT_BYTES_MAX,
    })
    return { trace: readTrace(stdout), text: stdout, flow }
  } catch (error) {
    const stderr = error instanceof Error && 'stderr' in error ? String(error.stderr).trim() : ''
    throw new CommandError(`ovn-trace failed: ${stderr || String(error)}`, { cause: error })
  }
}
