import { formatCidr, parseCidr } from '@neutrino/base/ip.ts'
import type { CreateInput } from '../../definition/attribute.ts'
import type { SecurityGroupRuleAttributes } from './definition.ts'
import {
  SecurityGroupEthertypeConflictWithProtocol,
  SecurityGroupInvalidIcmpValue,
  SecurityGroupInvalidPortRange,
  SecurityGroupInvalidPortValue,
  SecurityGroupInvalidProtocolForPort,
  SecurityGroupMissingIcmpType,
  SecurityGroupMultipleRemoteEntites,
  SecurityGroupProtocolRequiredWithPorts,
  SecurityGroupRuleParameterConflict,
} from './errors.ts'
import { icmp6Number, icmpNumber, ipv6Protocols, portProtocols, protocolNumber } from './protocols.ts'

/** What a rule says of packets. */
type RuleValues = Pick<
  CreateInput<SecurityGroupRuleAttributes>,
  | 'protocol'
  | 'ethertype'
  | 'portRangeMin'
  | 'portRangeMax'
  | 'remoteIpPrefix'
  | 'remoteGroupId'
  | 'remoteAddressGroupId'
>

/** A rule as it is stored: one spelling for what means the same. */
export interface CheckedRule {
  readonly protocol: string | null
  readonly protocolNumber: number | null
  readonly portRangeMin: number | null
  readonly portRangeMax: number | null
  readonly normalizedCidr: string | null
}

const icmpTypeMax = 255
const portMax = 65_535

/** Refuses a rule that contradicts itself, in Neutron's order; otherwise what it amounts to. */
export function checkRule(values: RuleValues): CheckedRule {
  const protocol = canonicalProtocol(values.protocol, values.ethertype)
  const number = protocol === null ? null : protocolNumber(protocol)
  const all = values.portRangeMin === 1 && values.portRangeMax === portMax
  const portRangeMin = all ? null : values.portRangeMin
  const portRangeMax = all ? null : values.portRangeMax
  checkPorts(number, portRangeMin, portRangeMax)
  const prefix = values.remoteIpPrefix === null ? undefined : parseCidr(values.remoteIpPrefix)
  if (prefix && values.ethertype !== `IPv${prefix.version}`) {
    throw new SecurityGroupRuleParameterConflict({
      ethertype: values.ethertype,
      cidr: values.remoteIpPrefix ?? '',
    })
  }
  if (protocol !== null && number !== null && values.ethertype === 'IPv4' && ipv6Protocols.has(number))
    throw new SecurityGroupEthertypeConflictWithProtocol({ ethertype: values.ethertype, protocol })
  const remotes = [values.remoteIpPrefix, values.remoteGroupId, values.remoteAddressGroupId]
  if (remotes.filter(remote => remote !== null).length > 1) throw new SecurityGroupMultipleRemoteEntites({})
  return {
    protocol,
    protocolNumber: number,
    portRangeMin,
    portRangeMax,
    normalizedCidr: prefix ? formatCidr(prefix) : null,
  }
}

/** With IPv6, every name and number of ICMP means that of IPv6. */
function canonicalProtocol(protocol: string | null, ethertype: 'IPv4' | 'IPv6'): string | null {
  if (ethertype === 'IPv4') return protocol
  if (protocol === 'icmp' || protocol === 'icmpv6') return 'ipv6-icmp'
  return protocol === String(icmpNumber) ? String(icmp6Number) : protocol
}

function checkPorts(protocol: number | null, min: number | null, max: number | null): void {
  if (min === null && max === null) return
  if (protocol === null) throw new SecurityGroupProtocolRequiredWithPorts({})
  if (portProtocols.has(protocol)) {
    if (min === 0 || max === 0) throw new SecurityGroupInvalidPortValue({ port: '0' })
    if (min === null || max === null || min > max) throw new SecurityGroupInvalidPortRange({})
  } else if (protocol === icmpNumber || protocol === icmp6Number) {
    checkIcmp('type', 'port_range_min', min)
    checkIcmp('code', 'port_range_max', max)
    if (min === null && max !== null) throw new SecurityGroupMissingIcmpType({ value: max })
  } else throw new SecurityGroupInvalidProtocolForPort({ protocol })
}

function checkIcmp(field: string, attr: string, value: number | null): void {
  if (value !== null && value > icmpTypeMax) throw new SecurityGroupInvalidIcmpValue({ field, attr, value })
}
