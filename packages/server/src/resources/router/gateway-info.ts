import { ipAddress, type ObjectField, object, uuid } from '../../definition/kinds.ts'

const fields = {
  subnet_id: { kind: uuid },
  ip_address: { kind: ipAddress },
} satisfies Record<string, ObjectField<string>>

/** A subnet, an address, or both. */
export const fixedIp = object(fields)

export interface FixedIp {
  readonly subnet_id?: string
  readonly ip_address?: string
}

/** external_gateway_info as a caller sends it. */
export interface GatewayInfo {
  readonly network_id: string
  readonly external_fixed_ips?: readonly FixedIp[]
  readonly enable_snat?: boolean
}
