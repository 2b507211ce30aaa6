import { isUuid } from '@neutrino/base/uuid.ts'
import type { HostView } from '../../host-view.ts'

/** A flow of OVN's whose packets count. */
export interface CountedFlow {
  /** Of its flows in the switch: the first 32 bits of the UUID of the logical flow. */
  readonly cookie: number
  /** Counted from the first table of a router. */
  readonly table: number
  readonly router: string
  readonly labels: readonly string[]
}

export interface CountedRouters {
  readonly flows: readonly CountedFlow[]
  /** Labels that a router cannot count: their rules would make too many classes of packets. */
  readonly leftOut: readonly { readonly router: string; readonly label: string }[]
}

/** The stage of a logical router in which its policies are. */
export const policyStage = 'lr_in_policy'
/** Of a router's port to an external network, as Neutron marks it. */
export const gatewayMark = { 'neutron:is_ext_gw': 'True' }

/**
 * What is to be counted here: gateways of routers say which labels count packets that match, and OVN's logical flows have
 * the same matches.
 */
export function countedRouters(view: Pick<HostView, 'bindings' | 'tables'>): CountedRouters {
  const byMatch = new Map<string, { readonly router: string; readonly labels: readonly string[] }>()
  const leftOut = new Map<string, { readonly router: string; readonly label: string }>()
  for (const { externalIds } of view.bindings) {
    const router = externalIds['neutron:router_name']?.replace(/^neutron-/, '') ?? ''
    if (!isUuid(router)) continue
    for (const [match, labels] of Object.entries(labelsByMatch(externalIds['neutrino:metering'])))
      byMatch.set(match, { router, labels })
    for (const label of externalIds['neutrino:metering-left-out']?.split(',').filter(isUuid) ?? [])
      leftOut.set(`${router} ${label}`, { router, label })
  }
  const flows = (view.tables.get('Logical_Flow') ?? []).flatMap(row => {
    const counted = byMatch.get(String(row.match))
    const cookie = Number.parseInt(row._uuid.slice(0, 8), 16)
    return counted === undefined ? [] : [{ cookie, table: Number(row.table_id), ...counted }]
  })
  return { flows, leftOut: [...leftOut.values()] }
}

/** Written by our own server, but southbound is not ours alone. */
function labelsByMatch(text: string | undefined): Readonly<Record<string, readonly string[]>> {
  if (text === undefined) return {}
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    return {}
  }
  if (typeof value !== 'object' || value === null) return {}
  return Object.fromEntries(
    Object.entries(value).map(([match, labels]: [string, unknown]) => [
      match,
      Array.isArray(labels) ? labels.filter((label): label is string => isLabel(label)) : [],
    ]),
  )
}

const isLabel = (label: unknown) => typeof label === 'string' && isUuid(label)
