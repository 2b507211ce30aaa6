import type { Clock } from '@neutrino/base/clock.ts'
import type { Log } from '@neutrino/base/log.ts'
import { createLoop, type LoopStatus } from '@neutrino/base/loop.ts'
import { isUuid } from '@neutrino/base/uuid.ts'
import type { OvsdbClient } from '@neutrino/ovsdb/client/ovsdb-client.ts'
import type { RowChange } from '@neutrino/ovsdb/replica/replica.ts'
import type { Row } from '@neutrino/ovsdb/value.ts'
import type { Database } from '../database/database.ts'
import type { Lease } from '../reconcile/lease.ts'
import { locateRow, unitOf } from '../reconcile/owners.ts'
import { tellsOfAgents } from './agent-facts.ts'
import { bfdSessions, storeBfdSessions } from './bfd-sessions.ts'
import { mapOf } from './chassis-facts.ts'
import { storeFloatingIpStatus } from './floating-ip-status.ts'
import { createMovingPorts, type MovingPorts } from './moving-ports.ts'
import { observeChassis } from './observe-chassis.ts'
import { pingChassis } from './ping-chassis.ts'
import { createPlugWatch, type PluggedPort, type PlugWatch, storePlugs } from './plugged-hosts.ts'
import { gatewayPortOf, type ObservedPort, observePort, STATUS_PORTS_MAX, storePorts } from './port-status.ts'
import { storeCapabilities } from './store-capabilities.ts'
import { storeVirtualParents, type VirtualParent, virtualParent } from './virtual-parents.ts'

/** Everything is derived anew this often, whatever events came or were lost. */
const FULL_PERIOD_MS = 15_000
const PERIOD_MS = 5_000
/** Rest between two runs: many ports come up at once. */
const THROTTLE_MS = 50
/** Ports noted by events; beyond it everything is derived anew. */
const PENDING_MAX = 10_000

export interface ObserverOptions {
  readonly database: Database
  readonly northbound: OvsdbClient
  readonly southbound: OvsdbClient
  readonly clock: Clock
  readonly log: Log
  readonly lease: Lease
  readonly agentDownTimeMs: number
  /** Called after units were marked. */
  onMarked(): void
}

export interface Observer {
  start(): void
  wake(): void
  stop(): Promise<void>
  status(): readonly LoopStatus[]
}

/** Derives status from OVN: on events for speed, on a timer for certainty. Works only while the lease is held. */
export function createObserver(options: ObserverOptions): Observer {
  const { northbound, southbound, clock, log, lease } = options
  const ports = new Set<string>()
  const floatingIps = new Set<string>()
  const stops: (() => void)[] = []
  const plugs = createPlugWatch({ northbound: northbound.replica, southbound: southbound.replica, clock })
  const moving = createMovingPorts({ southbound: southbound.replica, clock })
  const stale = new Set<Whole>(wholes)
  let fullDueMs = 0

  const note = (changes: readonly RowChange[]) => {
    let noted = false
    for (const change of changes) {
      // An echo of a generation, which may be what a port waits for.
      if (change.table === 'Chassis_Private' && plugs.waiting().size > 0) noted = true
      const found = whatChanged(change)
      if (found === undefined) continue
      noted = true
      if (found.id === undefined) stale.add(found.kind)
      else if (found.kind === 'port') ports.add(found.id)
      else floatingIps.add(found.id)
    }
    if (ports.size + floatingIps.size > PENDING_MAX) {
      fullDueMs = 0
      ports.clear()
      floatingIps.clear()
    }
    if (noted) loop.wake()
  }

  const run = async (signal: AbortSignal): Promise<'idle' | 'more'> => {
    const isSynced = northbound.status.state === 'synced' && southbound.status.state === 'synced'
    if (lease.epoch() === undefined || !isSynced) return 'idle'
    const isFull = clock.monotonicMs() >= fullDueMs
    for (const id of [...plugs.waiting(), ...moving.all()]) ports.add(id)
    const portIds = isFull ? undefined : take(ports)
    const floatingIds = isFull ? undefined : take(floatingIps)
    if (stale.delete('chassis') || isFull) {
      if (await observeChassis(options)) options.onMarked()
    }
    if (stale.delete('session') || isFull) {
      if ((await storeBfdSessions(options.database, bfdSessions(northbound.replica))) > 0) options.onMarked()
    }
    if (isFull) await storeCapabilities(options.database, { northbound, southbound })
    await observePorts({ ...options, plugs, moving }, portIds)
    await observeFloatingIps(options, floatingIds)
    if (isFull) fullDueMs = clock.monotonicMs() + FULL_PERIOD_MS
    if (plugs.takeNeedOfPing()) await pingChassis({ ...options, periodMs: 0, signal })
    else if (isFull) await pingChassis({ ...options, periodMs: options.agentDownTimeMs / 2, signal })
    return 'idle'
  }

  const loop = createLoop({
    name: 'observe',
    periodMs: PERIOD_MS,
    throttleMs: THROTTLE_MS,
    clock,
    log,
    run: async signal => {
      try {
        return await run(signal)
      } catch (error) {
        // What was taken from the sets is known again only by looking at everything.
        fullDueMs = 0
        for (const whole of wholes) stale.add(whole)
        throw error
      }
    },
  })

  return {
    start: () => {
      stops.push(northbound.onChange(({ rows }) => note(rows)))
      stops.push(southbound.onChange(({ rows }) => note(rows)))
      stops.push(southbound.onStatus(() => loop.wake()))
      loop.start()
    },
    wake: () => {
      fullDueMs = 0
      loop.wake()
    },
    stop: async () => {
      for (const stop of stops.splice(0)) stop()
      await loop.stop()
    },
    status: () => [loop.status()],
  }
}

/** Looked at as a whole: there are few of each. */
const wholes = ['chassis', 'session'] as const
type Whole = (typeof wholes)[number]

/** With the id of what can be looked at alone. */
type Changed =
  | { readonly kind: Whole; readonly id?: undefined }
  | { readonly kind: 'port' | 'floating-ip'; readonly id: string }

/** What an event asks to be derived anew; nothing for the many that change nothing we show. */
function whatChanged({ table, before, after }: RowChange): Changed | undefined {
  const row = after ?? before
  if (row === undefined) return undefined
  switch (table) {
    case 'Chassis':
      return { kind: 'chassis' }
    case 'Chassis_Private':
      // Their generation moves all the time, and only the heartbeat follows it; unless it is the first one.
      return before !== undefined &&
        after !== undefined &&
        before.chassis === after.chassis &&
        before.nb_cfg !== 0 &&
        !tellsOfAgents(before, after)
        ? undefined
        : { kind: 'chassis' }
    case 'BFD':
      return before?.status === after?.status ? undefined : { kind: 'session' }
    case 'Port_Binding': {
      if (before?.chassis === after?.chassis && sameIds(before, after)) return undefined
      // A server that migrates stays up while its port goes from host to host.
      const id = gatewayPortOf(row) ?? String(row.logical_port)
      return isUuid(id) ? { kind: 'port', id } : undefined
    }
    case 'Logical_Switch_Port':
      if (after === undefined || (before?.up === after.up && before?.enabled === after.enabled))
        return undefined
      return unitOf(table, after)?.kind === 'port' ? { kind: 'port', id: String(after.name) } : undefined
    case 'NAT': {
      const id =
        before !== undefined && after !== undefined ? undefined : mapOf(row.external_ids)['neutron:fip_id']
      return id === undefined ? undefined : { kind: 'floating-ip', id }
    }
    default:
      return undefined
  }
}

/** A live migration begins and ends with a second chassis. */
function sameIds(before: Row | undefined, after: Row | undefined): boolean {
  return String(before?.additional_chassis ?? '') === String(after?.additional_chassis ?? '')
}

/** @param ids undefined for all */
async function observePorts(
  options: ObserverOptions & { readonly plugs: PlugWatch; readonly moving: MovingPorts },
  ids: readonly string[] | undefined,
): Promise<void> {
  const { northbound, southbound, database, plugs, moving } = options
  let marked = 0
  let batch: ObservedPort[] = []
  let virtual: VirtualParent[] = []
  let plugged: PluggedPort[] = []
  const flush = async () => {
    // First: a port that comes up is told of by its status.
    await storePlugs(database, plugged)
    marked += await storePorts(database, batch)
    marked += await storeVirtualParents(database, virtual)
    batch = []
    virtual = []
    plugged = []
  }
  const forget = (id: string) => {
    plugs.forget(id)
    moving.forget(id)
  }
  for (const row of ids === undefined
    ? northbound.replica.rows('Logical_Switch_Port')
    : rowsOf(northbound, ids, forget)) {
    if (unitOf('Logical_Switch_Port', row)?.kind !== 'port') continue
    if (moving.isMoving(row)) continue
    plugged.push(...[plugs.look(row)].filter(one => one !== undefined))
    batch.push(observePort(row, { southbound: southbound.replica }))
    if (row.type === 'virtual') virtual.push(virtualParent(String(row.name), southbound.replica))
    if (batch.length === STATUS_PORTS_MAX) await flush()
  }
  await flush()
  if (marked > 0) options.onMarked()
}

function* rowsOf(northbound: OvsdbClient, ids: readonly string[], onGone: (id: string) => void) {
  for (const id of ids) {
    const row = locateRow(northbound.replica, 'Logical_Switch_Port', id)
    if (row === undefined) onGone(id)
    else yield row
  }
}

async function observeFloatingIps(
  options: ObserverOptions,
  ids: readonly string[] | undefined,
): Promise<void> {
  if (ids?.length === 0) return
  const active: string[] = []
  for (const row of options.northbound.replica.rows('NAT')) {
    const unit = unitOf('NAT', row)
    if (unit !== undefined) active.push(unit.id)
  }
  await storeFloatingIpStatus(options.database, active, ids)
}

function take(ids: Set<string>): readonly string[] {
  const taken = [...ids]
  ids.clear()
  return taken
}
