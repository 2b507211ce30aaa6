import type { Clock } from '@neutrino/base/clock.ts'
import type { Log } from '@neutrino/base/log.ts'
import type { OvsdbClient } from '@neutrino/ovsdb/client/ovsdb-client.ts'
import type { Row } from '@neutrino/ovsdb/value.ts'
import { sql } from 'kysely'
import type { Database } from '../database/database.ts'
import { readAgents } from './agent-facts.ts'
import { readChassis } from './chassis-facts.ts'
import { removeAgents } from './remove-agents.ts'
import { storeAgents } from './store-agents.ts'
import { storeChassis } from './store-chassis.ts'

/** Stores hypervisors and their agents as southbound has them now. Gives whether routers were marked. */
export async function observeChassis(options: {
  readonly database: Database
  readonly northbound: OvsdbClient
  readonly southbound: OvsdbClient
  readonly clock: Clock
  readonly log: Log
  readonly agentDownTimeMs: number
}): Promise<boolean> {
  const { database, northbound, southbound, clock, log, agentDownTimeMs } = options
  await removeAgents(options)
  const privateRows = [
    ...(southbound.hasTable('Chassis_Private') ? southbound.replica.rows('Chassis_Private') : []),
  ]
  const privateByName = new Map(privateRows.map(row => [String(row.name), row]))
  const chassis = [...southbound.replica.rows('Chassis')].map(row =>
    readChassis(row, privateByName.get(String(row.name))),
  )
  const chassisByName = new Map(chassis.map(facts => [facts.name, facts]))
  // A row without its chassis is what a host leaves behind that has gone.
  const agents = privateRows.flatMap(row => readAgents(row, chassisByName.get(String(row.name))))
  const generation = Number(firstRow(northbound)?.nb_cfg ?? 0)
  const now = clock.now()
  const marked = await storeChassis(database, chassis)
  const changes = await storeAgents(database, agents, { generation, now, agentDownTimeMs })
  for (const change of changes) log.info('agent phase changed', change)
  // Whoever judges an agent's heartbeat needs to know when somebody last looked.
  await sql`
    insert into installation (key, value)
    values ('southbound', ${JSON.stringify({ observedAt: now.toISOString(), generation })}::jsonb)
    on conflict (key) do update set value = excluded.value`.execute(database)
  return marked
}

function firstRow(northbound: OvsdbClient): Row | undefined {
  for (const row of northbound.replica.rows('NB_Global')) return row
  return undefined
}
