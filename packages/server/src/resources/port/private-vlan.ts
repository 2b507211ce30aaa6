import { sql } from 'kysely'
import type { ReadTx } from '../../database/database.ts'
import { type Kind, mapKind, orNull, quote, refuse } from '../../definition/kind.ts'
import { oneOf, text } from '../../definition/kinds.ts'
import { BadRequest } from '../../errors/errors.ts'
import { isTrustedOwner } from './port-security.ts'
import {
  PVLANCannotSetCommunityName,
  PVLANCommunityNameRequired,
  PVLANNotEnabledOnNetwork,
  PVLANPortSecurityDisabled,
} from './private-vlan-errors.ts'

/** Communities of one network: each has a row for every other. */
export const COMMUNITIES_MAX = 32
/** Characters of a community's name: with it and the network's id OVN names a group. */
const COMMUNITY_NAME_LENGTH_MAX = 232

export const privateVlanTypes = ['isolated', 'promiscuous', 'community'] as const
export type PrivateVlanType = (typeof privateVlanTypes)[number]

/** A name is part of an identifier in OVN's matches. */
const communityName: Kind<string> = mapKind(text({ max: COMMUNITY_NAME_LENGTH_MAX }), (name, attribute) =>
  /^[a-zA-Z_.][a-zA-Z_.0-9]*$/.test(name)
    ? name
    : refuse(attribute, `${quote(name)} is no name of letters, digits, dots and underscores`),
)

/** Rows of the port's attribute table: its place in the private VLAN of its network. */
export const privateVlanPortAttributes = {
  pvlanType: {
    kind: orNull(oneOf(privateVlanTypes)),
    create: true,
    update: true,
    default: null,
    filter: true,
    enforcePolicy: true,
    alias: 'pvlan',
    doc:
      'On a network with `pvlan`: a promiscuous port reaches all others, a port of a community those of its ' +
      'community and promiscuous ones, an isolated one only these. Null means isolated; ports of the service ' +
      'are always promiscuous.',
  },
  pvlanCommunity: {
    kind: orNull(communityName),
    create: true,
    update: true,
    default: null,
    enforcePolicy: true,
    alias: 'pvlan',
    doc: 'Name of its community; set for the type community alone.',
  },
} as const

export interface PrivateVlanWish {
  readonly pvlanType: PrivateVlanType | null
  readonly pvlanCommunity: string | null
}

/** Of a port that the service makes itself. */
export const noPrivateVlan: PrivateVlanWish = { pvlanType: null, pvlanCommunity: null }

interface PrivateVlanPort extends PrivateVlanWish {
  readonly id: string
  readonly deviceOwner: string
  readonly portSecurityEnabled: boolean
}

/**
 * Throws PVLANNotEnabledOnNetwork, PVLANCommunityNameRequired, PVLANCannotSetCommunityName and
 * PVLANPortSecurityDisabled: with forged addresses a port could pass for one of another place.
 */
export function checkPrivateVlanPort(
  port: PrivateVlanPort,
  network: { readonly id: string; readonly pvlan: boolean },
): void {
  const { id: port_id, pvlanType, pvlanCommunity } = port
  if (pvlanType !== null && !network.pvlan) throw new PVLANNotEnabledOnNetwork({ network_id: network.id })
  if (pvlanType === 'community' && pvlanCommunity === null) throw new PVLANCommunityNameRequired({ port_id })
  if (pvlanType !== 'community' && pvlanCommunity !== null) throw new PVLANCannotSetCommunityName({ port_id })
  if (network.pvlan && !port.portSecurityEnabled && !isTrustedOwner(port.deviceOwner))
    throw new PVLANPortSecurityDisabled({ port_id })
}

/** Throws BadRequest when a network has too many communities. One statement, or none when none is named. */
export async function checkCommunities(
  tx: ReadTx,
  ports: readonly { readonly networkId: string; readonly pvlanCommunity: string | null }[],
): Promise<void> {
  const named = ports.filter(port => port.pvlanCommunity !== null)
  if (named.length === 0) return
  const networkIds = [...new Set(named.map(port => port.networkId))]
  const { rows } = await sql<{ network_id: string; name: string }>`
    select distinct network_id, pvlan_community as name from port
    where network_id = any(${networkIds}::uuid[]) and pvlan_community is not null`.execute(tx)
  for (const id of networkIds) {
    const names = new Set(rows.filter(row => row.network_id === id).map(row => row.name))
    for (const port of named) if (port.networkId === id) names.add(port.pvlanCommunity!)
    if (names.size > COMMUNITIES_MAX)
      throw new BadRequest({
        resource: 'port',
        msg: `network ${id} would have more than ${COMMUNITIES_MAX} communities`,
      })
  }
}

/** Where a port stands on a network with private VLANs. */
export function privateVlanPlace(port: {
  readonly deviceOwner: string
  readonly pvlanType: PrivateVlanType | null
}): PrivateVlanType {
  return isTrustedOwner(port.deviceOwner) ? 'promiscuous' : (port.pvlanType ?? 'isolated')
}
