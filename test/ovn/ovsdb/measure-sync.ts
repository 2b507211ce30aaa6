import { randomUUID } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { systemClock } from '@neutrino/base/clock.ts'
import { silentLog } from '@neutrino/base/log.ts'
import { connect, type OvsdbClient } from '@neutrino/ovsdb/client/connect.ts'
import { byUuid, insert, mutate, type Operation } from '@neutrino/ovsdb/operation.ts'
import { startServerProcess } from './server-process.ts'

// Run by hand: node test/ovn/ovsdb/measure-sync.ts [PORTS]. Prints what packages/ovsdb/README.md quotes.

const portsCount = Number(process.argv[2] ?? 50_000)
const switchesCount = 100
const batchSize = 1_000

const schema: object = JSON.parse(await readFile('/usr/share/ovn/ovn-nb.ovsschema', 'utf8'))
const server = await startServerProcess(schema)
try {
  const writer = await open()
  const switches = Array.from({ length: switchesCount }, () => randomUUID())
  await writer.transact(switches.map(uuid => insert('Logical_Switch', { name: `neutron-${uuid}` }, { uuid })))
  await timed('load', async () => {
    for (let from = 0; from < portsCount; from += batchSize) {
      const count = Math.min(batchSize, portsCount - from)
      await writer.transact(
        Array.from({ length: count }, (_, at) => portOperations(switches, from + at)).flat(),
      )
    }
  })
  for (let round = 1; round <= 3; round++) {
    const reader = await timed(`sync ${round}`, open)
    console.log({ rows: reader.replica.count('Logical_Switch_Port') })
    await reader.close()
  }
  await timed('1000 transactions, one after the other', async () => {
    for (let at = 0; at < 1_000; at++) await writer.transact(portOperations(switches, portsCount + at))
  })
  await timed('1000 transactions, 64 at a time', async () => {
    let next = portsCount + 1_000
    const lane = async () => {
      while (next < portsCount + 2_000) await writer.transact(portOperations(switches, next++))
    }
    await Promise.all(Array.from({ length: 64 }, lane))
  })
  await timed('restart of the server', async () => {
    await server.stop()
    await server.start()
  })
  await timed('full dump over a filled replica', () => writer.ready())
  await writer.close()
} finally {
  await server.close()
}

async function open(): Promise<OvsdbClient> {
  const client = connect({
    remotes: [server.remote],
    database: 'OVN_Northbound',
    leaderOnly: true,
    clock: systemClock,
    log: silentLog,
  })
  await client.ready()
  return client
}

function portOperations(switches: readonly string[], at: number): readonly Operation[] {
  const uuid = randomUUID()
  const mac = `fa:16:3e:${[16, 8, 0].map(shift => ((at >> shift) & 255).toString(16).padStart(2, '0')).join(':')}`
  const address = `10.${(at >> 16) & 255}.${(at >> 8) & 255}.${at & 255}`
  const external_ids = {
    'neutron:cidrs': `${address}/8`,
    'neutron:device_id': randomUUID(),
    'neutron:device_owner': 'compute:nova',
    'neutron:host_id': `compute-${at % 100}`,
    'neutron:network_name': `neutron-${switches[at % switchesCount]}`,
    'neutron:port_name': `port-${at}`,
    'neutron:project_id': randomUUID().replaceAll('-', ''),
    'neutron:revision_number': '4',
    'neutron:security_group_ids': randomUUID(),
  }
  const row = {
    name: uuid,
    addresses: [`${mac} ${address}`],
    port_security: [`${mac} ${address}`],
    enabled: true,
    options: { 'requested-chassis': `compute-${at % 100}`, mcast_flood_reports: 'true' },
    external_ids,
  }
  return [
    insert('Logical_Switch_Port', row, { uuid }),
    mutate('Logical_Switch', byUuid(switches[at % switchesCount] ?? ''), [['ports', 'insert', uuid]]),
  ]
}

/** Runs the body while a timer looks how long the event loop was kept from it. */
async function timed<T>(what: string, body: () => Promise<T>): Promise<T> {
  let longestMs = 0
  let longestCpuMs = 0
  let last = { ms: performance.now(), cpuUs: cpuUs() }
  const look = () => {
    const now = { ms: performance.now(), cpuUs: cpuUs() }
    longestMs = Math.max(longestMs, now.ms - last.ms)
    longestCpuMs = Math.max(longestCpuMs, (now.cpuUs - last.cpuUs) / 1_000)
    last = now
  }
  const timer = setInterval(look, 1)
  const startMs = performance.now()
  try {
    return await body()
  } finally {
    clearInterval(timer)
    look()
    console.log({
      what,
      ms: Math.round(performance.now() - startMs),
      longestBlockMs: Math.round(longestMs),
      longestBlockCpuMs: Math.round(longestCpuMs),
      rssMiB: Math.round(process.memoryUsage.rss() / 2 ** 20),
    })
  }
}

// On a busy machine the wall clock counts what other processes took; this thread's own time does not.
function cpuUs(): number {
  const { user, system } = process.threadCpuUsage()
  return user + system
}
