import { isUuid, uuidV5 } from '@neutrino/base/uuid.ts'
import type { OvsdbClient } from '@neutrino/ovsdb/client/ovsdb-client.ts'
import { mutate } from '@neutrino/ovsdb/operation.ts'
import { mapOf } from './columns.ts'

/** What an agent tells of itself; the server shows it in the `status_report` of the agent. */
export interface AgentStatus {
  readonly phase: 'full_sync' | 'ready' | 'degraded'
  /** Of the things that it should serve those that it does. */
  readonly progress: { readonly done: number; readonly total: number }
  readonly last_error?: string
  /** Whatever else its kind tells. */
  readonly custom?: { readonly [name: string]: unknown }
}

/** UUID of the row of Chassis; undefined as long as ovn-controller has not written it. */
export function chassisOf(client: OvsdbClient, name: string): string | undefined {
  for (const row of client.replica.rows('Chassis')) if (row.name === name) return row._uuid
  return undefined
}

/** The generation that OVN is at. */
export function generationOf(client: OvsdbClient): number {
  for (const row of client.replica.rows('SB_Global')) return Number(row.nb_cfg ?? 0)
  return 0
}

/** The conditions by which a server sends only the bindings of one chassis, and those of some types on all. */
export function ownBindings(client: OvsdbClient, chassis: string, types: readonly string[]) {
  return [
    ...types.map(type => ['type', '==', type] as const),
    ['chassis', '==', chassis] as const,
    ...(client.hasColumn('Port_Binding', 'additional_chassis')
      ? [['additional_chassis', 'includes', [chassis]] as const]
      : []),
  ]
}

/** Writes values into the external ids of a chassis' row of Chassis_Private, unless they are there; undefined: none. */
export async function reportValues(
  client: OvsdbClient,
  chassis: string,
  values: Readonly<Record<string, string | undefined>>,
): Promise<void> {
  for (const row of client.replica.rows('Chassis_Private')) {
    const known = mapOf(row.external_ids)
    if (Object.entries(values).every(([key, value]) => known[key] === value)) return
  }
  const given = Object.entries(values).filter((entry): entry is [string, string] => entry[1] !== undefined)
  await client.transact([
    mutate(
      'Chassis_Private',
      [['name', '==', chassis]],
      [
        ['external_ids', 'delete', Object.keys(values)],
        ['external_ids', 'insert', Object.fromEntries(given)],
      ],
    ),
  ])
}

/** As upstream makes it, so that an agent keeps its row in the API. */
export function agentId(chassis: string, kind: string): string {
  const namespace = isUuid(chassis) ? chassis : uuidV5('d34bf9f6-da32-4871-9af8-15a4626b41ab', chassis)
  return uuidV5(namespace, kind)
}
