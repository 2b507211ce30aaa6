import { sql } from 'kysely'
import type { WriteContext } from '../../definition/behaviour.ts'
import { orNull } from '../../definition/kind.ts'
import { integer } from '../../definition/kinds.ts'
import { defineError } from '../../errors/define-error.ts'
import { VLAN_ID_MAX, VLAN_ID_MIN } from '../../segments/plan-segments.ts'

/** VXLAN has 24 bits for it (RFC 7348 section 5); 0 asks for a free one. */
const VNI_MIN = 1
const VNI_MAX = 2 ** 24 - 1

const vni = integer({ min: 0, max: VNI_MAX })

/** Row of the router's attribute table. */
export const evpnAttributes = {
  evpnVni: {
    // Null only where it is shown.
    kind: { ...orNull(vni), parse: vni.parse },
    create: true,
    filter: true,
    sort: true,
    enforcePolicy: true,
    alias: 'evpn',
    doc:
      'VNI under which its routes are announced by EVPN, no other router has the same; 0 asks for a free one. ' +
      'Carried out by an OVN that has EVPN, with an agent that speaks BGP on the hypervisors; kept and shown by any.',
  },
} as const

export const EVPNVNIInUse = defineError<{ vni: number }>(
  'EVPNVNIInUse',
  409,
  f => `Another router announces its routes under the VNI ${f.vni}.`,
)
export const EVPNNoVniAvailable = defineError<{ min_vni: number; max_vni: number }>(
  'EVPNNoVniAvailable',
  409,
  f => `No VNI between ${f.min_vni} and ${f.max_vni} is free.`,
)
export const EVPNNoVlanAvailable = defineError<{ min_vlan: number; max_vlan: number }>(
  'EVPNNoVlanAvailable',
  409,
  f => `No VLAN between ${f.min_vlan} and ${f.max_vlan} is free to stand for a VNI on the hypervisors.`,
)
export const EVPNRequiresOVN = defineError<{ router_id: string }>(
  'EVPNRequiresOVN',
  400,
  f => `Router ${f.router_id} has a flavor: only OVN's own routers announce routes by EVPN.`,
)

/** SQL of a router's VNI; null without one. */
export const evpnVni = '(select e.vni from router_evpn e where e.router_id = router.id)'

/** Chosen one after the other: who chooses holds this until its commit. */
const lockName = 'neutrino router_evpn'

/**
 * Gives a new router its VNI, and the VLAN that goes with it. Throws EVPNRequiresOVN, EVPNVNIInUse,
 * EVPNNoVniAvailable and EVPNNoVlanAvailable.
 */
export async function reserveVni(
  { tx }: WriteContext,
  router: {
    readonly id: string
    readonly flavorId: string | null
    readonly evpnVni: number | null | undefined
  },
): Promise<void> {
  if (router.evpnVni === undefined || router.evpnVni === null) return
  if (router.flavorId !== null) throw new EVPNRequiresOVN({ router_id: router.id })
  await sql`select pg_advisory_xact_lock(hashtextextended(${lockName}, 0))`.execute(tx)
  // A second statement: it sees what whoever held the lock has committed.
  const { rows } = await sql<{ isTaken: boolean; freeVni: number | null; freeVlan: number | null }>`
    select exists (select from router_evpn where vni = ${router.evpnVni}) as "isTaken",
      ${firstFree('vni', VNI_MIN, VNI_MAX)} as "freeVni",
      ${firstFree('vlan', VLAN_ID_MIN, VLAN_ID_MAX)} as "freeVlan"`.execute(tx)
  const { isTaken, freeVni, freeVlan } = rows[0]!
  if (isTaken) throw new EVPNVNIInUse({ vni: router.evpnVni })
  if (freeVni === null) throw new EVPNNoVniAvailable({ min_vni: VNI_MIN, max_vni: VNI_MAX })
  if (freeVlan === null) throw new EVPNNoVlanAvailable({ min_vlan: VLAN_ID_MIN, max_vlan: VLAN_ID_MAX })
  await tx
    .insertInto('router_evpn')
    .values({ router_id: router.id, vni: router.evpnVni === 0 ? freeVni : router.evpnVni, vlan: freeVlan })
    .execute()
}

/** The lowest number that no router has: the first one, or the one behind another. */
function firstFree(column: 'vni' | 'vlan', min: number, max: number) {
  const name = sql.raw(column)
  return sql`(select min(free) from (
    select ${min}::integer as free union all select ${name} + 1 from router_evpn) as next
    where free <= ${max}::integer and not exists (select from router_evpn e where e.${name} = free))`
}
