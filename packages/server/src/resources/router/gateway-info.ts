import { type Kind, orNull } from '../../definition/kind.ts'
import { boolean, ipAddress, listOf, type ObjectField, object, uuid } from '../../definition/kinds.ts'

/** Addresses of one gateway. */
export const GATEWAY_ADDRESSES_MAX = 64
/** Gateways of one router. */
export const GATEWAYS_MAX = 16

const fields = {
  subnet_id: { kind: uuid },
  ip_address: { kind: ipAddress },
} satisfies Record<string, ObjectField<string>>

/** A subnet, an address, or both. */
const fixedIp = object(fields)

export interface FixedIp {
  readonly subnet_id?: string
  readonly ip_address?: string
}

/** external_gateway_info as a caller sends it. */
export interface GatewayInfo {
  readonly network_id: string
  readonly external_fixed_ips?: readonly FixedIp[]
  readonly enable_snat?: boolean
  /** Not given: as it was. */
  readonly qos_policy_id?: string | null
}

const gateway = object({
  network_id: { kind: uuid, required: true },
  external_fixed_ips: { kind: listOf(fixedIp, { max: GATEWAY_ADDRESSES_MAX }) },
  enable_snat: { kind: boolean },
  qos_policy_id: { kind: orNull(uuid) },
})

export const gatewayMemberAliases = { enable_snat: 'ext-gw-mode', qos_policy_id: 'qos-gateway-ip' }

/** An empty object says the same as null: no gateway. */
export const gatewayOrNone: Kind<GatewayInfo | null> = {
  ...orNull(gateway),
  parse: (value, attribute) =>
    value === null || (typeof value === 'object' && Object.keys(value).length === 0)
      ? null
      : gateway.parse(value, attribute),
}

/** external_gateways of the actions: the first is the one that external_gateway_info shows. */
export const gatewayList: Kind<readonly GatewayInfo[]> = listOf(gateway, {
  max: GATEWAYS_MAX,
  nullIsEmpty: true,
})
