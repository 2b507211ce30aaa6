import { anyDirections, directions, dscpMarks, RATE_MAX, type RuleType, ruleTypes } from './rule-types.ts'

/** What a parameter of a rule may be, by the name of the API. */
export type ParameterRange =
  | { readonly start: number; readonly end: number }
  | { readonly choices: readonly (number | string)[] }

/** The rules that can be kept, with what their parameters may be. */
export type RuleRanges = Partial<Readonly<Record<RuleType, Readonly<Record<string, ParameterRange>>>>>

/** Ports of some vnic types, and the rules that are kept for them. */
export interface DriverPorts {
  readonly vnicTypes: readonly string[]
  /** How they have to be plugged, once they are. */
  readonly vifTypes: readonly string[]
  /** Whether rules are taken before it is known how the port is plugged. */
  readonly isKnownBefore: boolean
  readonly rules: RuleRanges
}

/** Somebody who carries out rules. */
export interface QosDriver {
  readonly name: string
  readonly ports: readonly DriverPorts[]
}

const rate: ParameterRange = { start: 0, end: RATE_MAX }

/**
 * What OVN can keep: limits and marks of both directions by its own, packet rates by the agent beside it (a
 * port on a host without one says so in its `vif_details`), minimum rates as far as the compute service places
 * servers by them.
 */
const ovnRules: RuleRanges = {
  bandwidth_limit: { max_kbps: rate, max_burst_kbps: rate, direction: { choices: directions } },
  dscp_marking: { dscp_mark: { choices: dscpMarks } },
  minimum_bandwidth: { min_kbps: rate, direction: { choices: directions } },
  packet_rate_limit: { max_kpps: rate, max_burst_kpps: rate, direction: { choices: directions } },
  minimum_packet_rate: { min_kpps: rate, direction: { choices: anyDirections } },
}

const vifTypes: readonly string[] = ['ovs', 'vhostuser']

const ovn: QosDriver = {
  name: 'ovn',
  ports: [
    { vnicTypes: ['normal'], vifTypes, isKnownBefore: true, rules: ovnRules },
    {
      // They are OVN's where the host plugs them into its switch, and go past it elsewhere.
      vnicTypes: [
        'direct',
        'direct-physical',
        'macvtap',
        'remote-managed',
        'baremetal',
        'virtio-forwarder',
        'accelerator-direct',
        'smart-nic',
      ],
      vifTypes,
      isKnownBefore: false,
      rules: ovnRules,
    },
    // Plugged like others, but once a flow is in the card its packets meet no queue and no meter of the host.
    { vnicTypes: ['vdpa'], vifTypes, isKnownBefore: false, rules: {} },
  ],
}

const egress: ParameterRange = { choices: ['egress'] }

/** What the agent of a host tells its cards: rates of what a function sends. They know no bursts. */
const cards: QosDriver = {
  name: 'sriovnicswitch',
  ports: [
    {
      vnicTypes: ['direct', 'macvtap', 'accelerator-direct'],
      vifTypes: ['hw_veb'],
      isKnownBefore: true,
      rules: {
        bandwidth_limit: { max_kbps: rate, max_burst_kbps: rate, direction: egress },
        minimum_bandwidth: { min_kbps: rate, direction: { choices: directions } },
      },
    },
  ],
}

/** Everybody who carries out rules where these mechanisms are. */
export function qosDriversOf(mechanisms: readonly string[]): readonly QosDriver[] {
  return [ovn, ...[cards].filter(({ name }) => mechanisms.includes(name))]
}

/** Types that a driver keeps for some ports. */
export function typesOf({ ports }: QosDriver): readonly RuleType[] {
  return ruleTypes.filter(type => ports.some(({ rules }) => rules[type] !== undefined))
}

/** What a driver takes for a type of rule; undefined when it keeps none. */
export function rangesOf(
  { ports }: QosDriver,
  type: RuleType,
): Readonly<Record<string, ParameterRange>> | undefined {
  return ports.find(({ rules }) => rules[type] !== undefined)?.rules[type]
}
