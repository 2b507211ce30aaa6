import { type DesiredRow, desiredRow, mergedMap, ownedBy, wholeMap } from './desired-row.ts'
import { qosKey } from './row-keys.ts'

/** A rule of a QoS policy; rates in kilobits a second. */
export interface QosRuleIntent {
  readonly type: string
  /** Null for marks, which are of packets that a port sends. */
  readonly direction: string | null
  readonly value: number
  /** Kilobits beyond the rate. */
  readonly burst: number | null
}

export const QOS_PRIORITY = 2_002
/** A floating IP goes before the gateway that it shares. */
export const QOS_FLOATING_IP_PRIORITY = 2_003

/** Whose traffic rules are for, and where it is seen. */
export interface QosTarget {
  /** Owner key of the switch that sees it. */
  readonly switchKey: string
  /** The external id by which Neutron finds the rows again. */
  readonly mark: Readonly<Record<string, string>>
  readonly priority: number
  /** Packets of the direction, seen from the owner of the policy. */
  readonly match: Readonly<Record<'egress' | 'ingress', string>>
}

const ovnDirections = { egress: 'from-lport', ingress: 'to-lport' } as const

/** Limits and marks as rows of the switch: one for each direction that has either. */
export function qosRows(target: QosTarget, rules: readonly QosRuleIntent[]): readonly DesiredRow[] {
  const { switchKey, mark, priority, match } = target
  return (['egress', 'ingress'] as const).flatMap(way => {
    const limit = limitOf(rules, way)
    const dscp = way === 'egress' ? rules.find(rule => rule.type === 'dscp_marking')?.value : undefined
    if (limit === undefined && dscp === undefined) return []
    const direction = ovnDirections[way]
    return [
      desiredRow({
        table: 'QoS',
        key: qosKey({ direction, priority, match: match[way] }),
        columns: {
          direction,
          priority,
          match: match[way],
          bandwidth: wholeMap({ rate: limit?.value, burst: limit?.burst || undefined }),
          action: wholeMap({ dscp }),
          external_ids: mergedMap(mark),
        },
        memberOf: [ownedBy('Logical_Switch', switchKey, 'qos_rules')],
      }),
    ]
  })
}

/** OVN knows no rate of nothing, and to other back ends it means no limit. */
function limitOf(rules: readonly QosRuleIntent[], way: string): QosRuleIntent | undefined {
  return rules.find(rule => rule.type === 'bandwidth_limit' && rule.direction === way && rule.value > 0)
}

/** Bits a second beyond which ovn-controller reads the options of a port as none at all (seen with 23.03). */
const QUEUE_BITS_MAX = 2_147_483_647

/** The rates of a port that the host's queues keep, in kilobits. */
interface Queue {
  readonly kept: QosRuleIntent
  /** Undefined when there is none, or queues cannot express it. */
  readonly limit: QosRuleIntent | undefined
}

/**
 * Only where packets leave by a card of the host, on flat and VLAN networks. A limit then has to be in the
 * same place, unless it is more than can be said there.
 */
function queueOf(rules: readonly QosRuleIntent[], isBridged: boolean): Queue | undefined {
  const kept = rules.find(
    rule => rule.type === 'minimum_bandwidth' && rule.direction === 'egress' && rule.value > 0,
  )
  if (!isBridged || kept === undefined) return undefined
  const limit = limitOf(rules, 'egress')
  return { kept, limit: limit !== undefined && limit.value * 1_000 <= QUEUE_BITS_MAX ? limit : undefined }
}

/**
 * Options of a switch port by which the host's queues keep a rate for it, in bits. Of a rate that is more
 * than can be said, as much is kept as can.
 */
export function queueOptions(
  rules: readonly QosRuleIntent[],
  isBridged: boolean,
): Readonly<Record<'qos_min_rate' | 'qos_max_rate' | 'qos_burst', string | undefined>> {
  const queue = queueOf(rules, isBridged)
  return {
    qos_min_rate: bits(queue?.kept.value),
    qos_max_rate: bits(queue?.limit?.value),
    qos_burst: bits(queue?.limit?.burst),
  }
}

function bits(kilobits: number | null | undefined): string | undefined {
  return kilobits ? String(Math.min(kilobits * 1_000, QUEUE_BITS_MAX)) : undefined
}

/** The rules that are left for rows of the switch. */
export function rulesBesideQueues(
  rules: readonly QosRuleIntent[],
  isBridged: boolean,
): readonly QosRuleIntent[] {
  const limit = queueOf(rules, isBridged)?.limit
  return limit === undefined ? rules : rules.filter(rule => rule !== limit)
}
