import type { DriverPorts, ParameterRange, QosDriver } from './drivers.ts'
import { isRuleType, type RuleType } from './rule-types.ts'

/** A rule as it is stored. */
export interface RuleValues {
  readonly type: string
  readonly value: number
  readonly burst: number | null
  readonly direction: string | null
}

/** What of a port decides who carries out its rules. */
export interface PortKind {
  readonly vnicType: string
  readonly vifType: string
  /** Its network cannot be promised bandwidth. */
  readonly lacksBandwidth: boolean
}

export interface RefusedRule {
  readonly type: string
  /** What is wrong with it, where the type alone could be kept: direction ingress. */
  readonly parameter: string | undefined
}

const unplugged: readonly string[] = ['unbound', 'binding_failed']

/** Names of the API for the columns of a rule, by its type. */
const parameterNames: Readonly<Record<RuleType, Partial<Record<keyof RuleValues, string>>>> = {
  bandwidth_limit: { value: 'max_kbps', burst: 'max_burst_kbps', direction: 'direction' },
  dscp_marking: { value: 'dscp_mark' },
  minimum_bandwidth: { value: 'min_kbps', direction: 'direction' },
  packet_rate_limit: { value: 'max_kpps', burst: 'max_burst_kpps', direction: 'direction' },
  minimum_packet_rate: { value: 'min_kpps', direction: 'direction' },
}

/** Ports of the service itself are not limited: they carry the traffic of others. */
export function isLimited(deviceOwner: string): boolean {
  return !/^(network|neutron):/.test(deviceOwner)
}

/** The first rule that none of the drivers keeps for such a port. */
export function refusedRule(
  rules: readonly RuleValues[],
  port: PortKind,
  drivers: readonly QosDriver[],
): RefusedRule | undefined {
  const served = drivers.flatMap(driver => driver.ports.filter(ports => isFor(ports, port)))
  for (const rule of rules) {
    const { type } = rule
    const takers = isRuleType(type) ? served.filter(ports => ports.rules[type] !== undefined) : []
    if (takers.length === 0 || (type === 'minimum_bandwidth' && port.lacksBandwidth))
      return { type, parameter: undefined }
    const [first, ...others] = takers.map(ports => wrongParameter(rule, ports))
    if (first !== undefined && others.every(other => other !== undefined)) return { type, parameter: first }
  }
  return undefined
}

function isFor({ vnicTypes, vifTypes, isKnownBefore }: DriverPorts, port: PortKind): boolean {
  if (!vnicTypes.includes(port.vnicType)) return false
  return unplugged.includes(port.vifType) ? isKnownBefore : vifTypes.includes(port.vifType)
}

function wrongParameter(rule: RuleValues, { rules }: DriverPorts): string | undefined {
  if (!isRuleType(rule.type)) return undefined
  const ranges = rules[rule.type] ?? {}
  const names = parameterNames[rule.type]
  for (const column of ['value', 'burst', 'direction'] as const) {
    const [name, value] = [names[column], rule[column]]
    if (name === undefined || value === null) continue
    const range = ranges[name]
    if (range === undefined || !isWithin(value, range)) return `${name} ${value}`
  }
  return undefined
}

function isWithin(value: number | string, range: ParameterRange): boolean {
  if ('choices' in range) return range.choices.includes(value)
  return typeof value === 'number' && value >= range.start && value <= range.end
}
