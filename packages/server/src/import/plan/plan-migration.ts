import { createHash } from 'node:crypto'
import type { Settings } from '../../settings.ts'
import { type Finding, type MigrationPlan, PLAN_FORMAT, type PlannedRow } from '../migration-plan.ts'
import type { NeutronCloud } from '../neutron-cloud.ts'
import { targetTables } from '../target-tables.ts'
import { planAddressPools } from './plan-address-pools.ts'
import type { PlanDraft, PlanOptions } from './plan-draft.ts'
import { planFloatingIps } from './plan-floating-ips.ts'
import { planHosts } from './plan-hosts.ts'
import { planNetworks } from './plan-networks.ts'
import { planPorts } from './plan-ports.ts'
import { planQos } from './plan-qos.ts'
import { planRest } from './plan-rest.ts'
import { planRouters } from './plan-routers.ts'
import { planSecurity } from './plan-security.ts'
import { planSharing } from './plan-sharing.ts'
import { planSubnets } from './plan-subnets.ts'

const steps = [
  planQos,
  planAddressPools,
  planNetworks,
  planSubnets,
  planSecurity,
  planPorts,
  planRouters,
  planFloatingIps,
  planRest,
  planSharing,
] as const

/** Every row that the old cloud comes to, and what comes otherwise. Pure: the same cloud gives the same plan. */
export function planMigration(cloud: NeutronCloud, settings: Settings, options: PlanOptions): MigrationPlan {
  const draft: PlanDraft = { cloud, settings, options, rows: [], findings: [] }
  for (const step of steps) step(draft)
  const rows = inOrder(draft.rows)
  const counts: Record<string, number> = {}
  for (const { table } of rows) counts[table] = (counts[table] ?? 0) + 1
  return {
    format: PLAN_FORMAT,
    id: idOf(rows),
    options,
    counts,
    hosts: planHosts(draft),
    findings: draft.findings.toSorted(byKind),
    rows,
  }
}

function idOf(rows: readonly PlannedRow[]): string {
  const hash = createHash('sha256')
  for (const row of rows) hash.update(JSON.stringify(row))
  return hash.digest('hex').slice(0, 32)
}

/** By stage, then by project, then by table; within a table as they were. */
function inOrder(rows: readonly PlannedRow[]): readonly PlannedRow[] {
  const place = new Map<string, number>(targetTables.map(({ name }, index) => [name, index]))
  const stage = new Map<string, number>(targetTables.map(table => [table.name, table.stage]))
  return rows.toSorted(
    (a, b) =>
      (stage.get(a.table) ?? 0) - (stage.get(b.table) ?? 0) ||
      (a.project < b.project ? -1 : a.project > b.project ? 1 : 0) ||
      (place.get(a.table) ?? 0) - (place.get(b.table) ?? 0),
  )
}

const kinds: readonly Finding['kind'][] = ['blocks', 'changes', 'goes']

function byKind(a: Finding, b: Finding): number {
  return kinds.indexOf(a.kind) - kinds.indexOf(b.kind)
}
