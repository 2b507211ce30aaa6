import { systemClock } from '@neutrino/base/clock.ts'
import { createLog, type Log } from '@neutrino/base/log.ts'
import { sql } from 'kysely'
import { loadServerConfig, type ServerConfig } from '../config/load-server-config.ts'
import type { Database } from '../database/database.ts'
import { CommandError } from './command-error.ts'
import { connectSouthbound } from './connect-ovn.ts'
import { openDatabase } from './open-database.ts'
import type { CommandLine } from './server-commands.ts'
import { type DropReason, explainDrop } from './trace/explain-drop.ts'
import { type Endpoints, findEndpoints } from './trace/find-endpoints.ts'
import { datapathTables, nameDatapaths, nameSegments } from './trace/name-datapaths.ts'
import type { Trace, TraceStep } from './trace/read-trace.ts'
import { runTrace, type Traffic } from './trace/run-trace.ts'

const usage = `neutrino trace --from PORT --to PORT|ADDRESS [--protocol icmp|tcp|udp|sctp] [--port NUMBER] [--json]

Follows the first packet of a connection through OVN (ovn-trace) and says where it goes, or what of the API
stops it. PORT is an id or a name. Exit code 1: it is dropped.
`

/** How long the southbound database may take to be there. */
const CONNECT_TIMEOUT_MS = 30_000

const protocols = ['icmp', 'tcp', 'udp', 'sctp'] as const

/** neutrino trace: what becomes of a packet, by the names of the API. */
export async function runTraceCommand(line: CommandLine): Promise<number> {
  const { from, to } = line.options
  if (from === undefined || to === undefined) {
    process.stderr.write(usage)
    return 1
  }
  const traffic = trafficOf(line.options)
  const { values: config } = loadServerConfig(line.files, line.dirs)
  const log = createLog({ level: 'warn', destination: process.stderr })
  const database = await openDatabase(config, log)
  try {
    const db = database.connection.database
    const endpoints = await findEndpoints(db, { from, to })
    const names = await nameSegments(db, await datapathNames(config, log))
    const { trace, text, flow } = await runTrace(southboundOf(config), endpoints, traffic)
    const nameOf = ({ datapath }: TraceStep) => names.get(datapath) ?? datapath
    const allowedBy = rulesOf(trace)
    const reason = trace.dropped === undefined ? undefined : explainDrop(trace.dropped, nameOf(trace.dropped))
    const isDelivered = trace.outputs.length > 0
    const verdict = isDelivered
      ? `delivered to ${trace.outputs.join(', ')}`
      : `dropped: ${await sentence(db, endpoints, reason)}`
    const path = [...new Set(trace.steps.map(nameOf))]
    if (line.json) {
      const value = {
        ...{ verdict: isDelivered ? 'delivered' : 'dropped', outputs: trace.outputs, reason: reason ?? null },
        ...{ explanation: verdict, path, allowedBy, flow, trace: text },
      }
      process.stdout.write(`${JSON.stringify(value)}\n`)
    } else {
      process.stdout.write(
        `${[`by ${path.join(', ')}`, ...allowedBy.map(match => `allowed by ${match}`), verdict].join('\n')}\n`,
      )
    }
    return isDelivered ? 0 : 1
  } finally {
    await database.close()
  }
}

async function datapathNames(config: ServerConfig, log: Log): Promise<ReadonlyMap<string, string>> {
  const southbound = connectSouthbound(config, { clock: systemClock, log }, datapathTables)
  try {
    await southbound.ready(AbortSignal.timeout(CONNECT_TIMEOUT_MS))
    return nameDatapaths(southbound)
  } catch (error) {
    const why = southbound.status.lastError?.message ?? 'no answer'
    throw new CommandError(`The southbound database of OVN cannot be reached: ${why}`, { cause: error })
  } finally {
    await southbound.close()
  }
}

function trafficOf(options: CommandLine['options']): Traffic {
  const protocol = protocols.find(
    one => one === (options.protocol ?? (options.port === undefined ? 'icmp' : 'tcp')),
  )
  const port = options.port === undefined ? undefined : Number(options.port)
  if (protocol === undefined) throw new CommandError(`--protocol is one of ${protocols.join(', ')}.`)
  if (port !== undefined && !(Number.isInteger(port) && port >= 0 && port <= 65_535)) {
    throw new CommandError('--port is a number from 0 to 65535.')
  }
  return { protocol, port }
}

function southboundOf({ ovn }: ServerConfig) {
  const {
    ovnSbConnection: remotes,
    ovnSbPrivateKey: key,
    ovnSbCertificate: certificate,
    ovnSbCaCert: ca,
  } = ovn
  return {
    remotes,
    tls: key === '' ? [] : [`--private-key=${key}`, `--certificate=${certificate}`, `--ca-cert=${ca}`],
  }
}

/** Matches of the groups' rules that let the packet pass. */
function rulesOf(trace: Trace): readonly string[] {
  return trace.steps
    .filter(step => /^ls_(in|out)_acl/.test(step.stage) && step.match.includes('@pg_'))
    .map(step => /\(((?:in|out)port == @pg_.*)\)$/.exec(step.match)?.[1] ?? step.match)
}

async function sentence(
  database: Database,
  { from, to, destinationIp }: Endpoints,
  reason: DropReason | undefined,
): Promise<string> {
  const target = to === undefined ? destinationIp : `port ${to.id}`
  switch (reason?.what) {
    case undefined:
      return 'OVN has no flow for it'
    case 'source-port-security':
      return `port security of port ${from.id}: the address is not its own, or the port is disabled`
    case 'destination-port-security':
      return `port security of ${target}`
    case 'no-egress-rule':
      return `no egress rule of ${await groupsOf(database, from.id)} allows it`
    case 'no-ingress-rule':
      return `no ingress rule of ${to === undefined ? target : await groupsOf(database, to.id)} allows it`
    case 'no-route':
      return `router ${reason.routerId} has no route to ${destinationIp}`
    case 'router':
      return `router ${reason.routerId} does not forward it (${reason.stage})`
    case 'unknown-destination':
      return `no port of network ${reason.networkId} has the address`
    case 'network':
      return `network ${reason.networkId} (${reason.stage})`
  }
}

async function groupsOf(database: Database, portId: string): Promise<string> {
  const { rows } = await sql<{ id: string; name: string }>`
    select g.id, g.name from port_security_group pg join security_group g on g.id = pg.security_group_id
    where pg.port_id = ${portId} order by g.id`.execute(database)
  if (rows.length === 0) return `port ${portId}, which is in no security group,`
  return `port ${portId} (security groups ${rows.map(row => `${row.name || 'unnamed'} ${row.id}`).join(', ')})`
}
