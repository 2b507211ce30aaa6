import type { Settings } from '../../settings.ts'
import type { Finding, PlannedRow } from '../migration-plan.ts'
import type { NeutronCloud } from '../neutron-cloud.ts'
import type { TargetTableName } from '../target-tables.ts'

export interface PlanOptions {
  /** Tunnels stay VXLAN, with OVN's limits, instead of becoming Geneve. */
  readonly keepsVxlan: boolean
}

/** What planning one kind of object reads, and where it puts what comes of it. */
export interface PlanDraft {
  readonly cloud: NeutronCloud
  readonly settings: Settings
  readonly options: PlanOptions
  readonly rows: PlannedRow[]
  readonly findings: Finding[]
}

export function addRow(
  draft: PlanDraft,
  table: TargetTableName,
  project: string,
  row: Readonly<Record<string, unknown>>,
  ...units: readonly string[]
): void {
  draft.rows.push({ table, project, row, units })
}

/** Notes what comes otherwise than it was, or not. */
export function note(
  draft: PlanDraft,
  kind: Finding['kind'],
  object: string,
  id: string,
  text: string,
): void {
  draft.findings.push({ kind, object, id, text })
}
