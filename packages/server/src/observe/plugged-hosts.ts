import type { Clock } from '@neutrino/base/clock.ts'
import type { Replica } from '@neutrino/ovsdb/replica/replica.ts'
import { isList } from '@neutrino/ovsdb/schema/values-equal.ts'
import type { Row, Value } from '@neutrino/ovsdb/value.ts'
import { sql } from 'kysely'
import type { Database } from '../database/database.ts'
import { mapOf } from './chassis-facts.ts'

/** A hypervisor that does not confirm in this time is taken at its word: Nova waits for nobody for ever. */
const CONFIRM_MS_MAX = 10_000
/** Ports that migrate at once; those beyond it are not waited for. */
const WAITING_MAX = 10_000

/** Where a server's port is plugged: one host, two during a live migration, none while it is down. */
export interface PluggedPort {
  readonly id: string
  readonly hosts: readonly string[]
  /** Hosts that have it and have not confirmed: what is known of them stays. */
  readonly waiting: readonly string[]
}

/** Knows which hypervisors have been asked to confirm that they have carried out a port. */
export interface PlugWatch {
  /** Undefined for a port that is no server's or not plugged into OVN itself, and while nothing can be said. */
  look(port: Row): PluggedPort | undefined
  /** Ports that wait for a hypervisor. */
  waiting(): ReadonlySet<string>
  /** Of a port that is deleted. */
  forget(id: string): void
  /** Whether some wait for a generation that nobody has asked for yet. */
  takeNeedOfPing(): boolean
}

/**
 * `up` of a switch port says that its chassis has carried it out; of an additional chassis nothing says so. That one
 * has claimed the port, and is sure to have its flows once it has echoed a generation of northbound that is younger.
 */
export function createPlugWatch(databases: {
  readonly northbound: Replica
  readonly southbound: Replica
  readonly clock: Clock
}): PlugWatch {
  const { northbound, southbound, clock } = databases
  // By port and chassis, as long as both belong together.
  const questions = new Map<string, Map<string, Question>>()
  let needsPing = false

  const isConfirmed = (port: string, chassis: Row): boolean => {
    const name = String(chassis.name)
    const ofPort = questions.get(port) ?? new Map<string, Question>()
    const question = ofPort.get(name)
    if (question === undefined) {
      if (questions.size >= WAITING_MAX) return true
      needsPing = true
      const generation = generationOf(northbound.rows('NB_Global')) + 1
      questions.set(port, ofPort.set(name, { generation, sinceMs: clock.monotonicMs(), isAnswered: false }))
      return false
    }
    const echoed = generationOf(southbound.find('Chassis_Private', 'name', name))
    const isLate = clock.monotonicMs() - question.sinceMs > CONFIRM_MS_MAX
    if (echoed >= question.generation || isLate) ofPort.set(name, { ...question, isAnswered: true })
    return ofPort.get(name)?.isAnswered ?? false
  }

  const look = (row: Row): PluggedPort | undefined => {
    const id = String(row.name)
    if (!isServers(row)) return undefined
    const [binding] = southbound.find('Port_Binding', 'logical_port', id)
    const isUp = row.up === true && row.enabled !== false
    const chassisOf = (value: Value) =>
      isUp ? idsOf(value).flatMap(uuid => southbound.get('Chassis', uuid) ?? []) : []
    const claimed = chassisOf(binding?.additional_chassis)
    if (claimed.length === 0) questions.delete(id)
    // Northbound still calls it up: the last chassis has let it go, and the next one is about to take it.
    if (isUp && binding?.chassis === undefined && claimed.length === 0) return undefined
    const confirmed = claimed.filter(chassis => isConfirmed(id, chassis))
    const names = (rows: readonly Row[]) => [...new Set(rows.map(chassis => String(chassis.hostname)))]
    return {
      id,
      hosts: names([...chassisOf(binding?.chassis), ...confirmed]),
      waiting: names(claimed.filter(chassis => !confirmed.includes(chassis))),
    }
  }
  return {
    look,
    waiting: () => {
      const open = [...questions].filter(([, ofPort]) => [...ofPort.values()].some(one => !one.isAnswered))
      return new Set(open.map(([port]) => port))
    },
    forget: id => void questions.delete(id),
    takeNeedOfPing: () => {
      const taken = needsPing
      needsPing = false
      return taken
    },
  }
}

/** Asked of a chassis about a port. */
interface Question {
  readonly generation: number
  readonly sinceMs: number
  readonly isAnswered: boolean
}

/** Nova's, and carried by the chassis that it is bound to: of an SR-IOV port OVN knows only who answers for it. */
function isServers({ external_ids, type }: Row): boolean {
  return type === '' && (mapOf(external_ids)['neutron:device_owner'] ?? '').startsWith('compute:')
}

function generationOf(rows: Iterable<Row>): number {
  for (const row of rows) return Number(row.nb_cfg ?? 0)
  return 0
}

/** The UUIDs in a column of references. */
export function idsOf(value: Value): readonly string[] {
  if (typeof value === 'string') return [value]
  return typeof value === 'object' && isList(value) ? value.filter(one => typeof one === 'string') : []
}

/** Stores where ports are plugged. Nova is told of each host that is new, by the trigger on the table. */
export async function storePlugs(database: Database, ports: readonly PluggedPort[]): Promise<void> {
  if (ports.length === 0) return
  const pairsOf = (key: 'hosts' | 'waiting') =>
    ports.flatMap(port => port[key].map(host => ({ id: port.id, host })))
  const [seen, waiting] = [pairsOf('hosts'), pairsOf('waiting')]
  const kept = [...seen, ...waiting]
  await sql`
    with seen as (
      select * from unnest(${seen.map(pair => pair.id)}::uuid[], ${seen.map(pair => pair.host)}::text[])
        s (port_id, host)),
    kept as (
      select * from unnest(${kept.map(pair => pair.id)}::uuid[], ${kept.map(pair => pair.host)}::text[])
        k (port_id, host)),
    gone as (
      delete from port_plug g where g.port_id = any(${ports.map(port => port.id)}::uuid[])
        and not exists (select from kept k where k.port_id = g.port_id and k.host = g.host))
    insert into port_plug (port_id, host)
    select s.port_id, s.host from seen s join port p on p.id = s.port_id
    where not exists (select from port_plug g where g.port_id = s.port_id and g.host = s.host)
    order by 1, 2 on conflict do nothing`.execute(database)
}
