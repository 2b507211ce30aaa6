import type { QosRuleIntent } from '../../reconcile/model/qos-rows.ts'

/** How Open vSwitch spreads what a port sends, as its hint says. */
export type TxSteering = 'thread' | 'hash'

/** What the OVN agent of a host does for a port beyond OVN's rows. */
interface HostWish {
  readonly txSteering: TxSteering | undefined
  readonly passesPtp: boolean
  /** Each as `localIpWishes` writes it. */
  readonly localIps: readonly string[]
}

/** What a meter of OpenFlow can say. */
const PACKETS_MAX = 4_294_967_295
/** Of a rate without a burst of its own: a tenth of a second of it may pass at once. */
const BURST_SHARE = 0.1

/**
 * External ids of a switch port that northd copies to its binding, where the agent of its host reads them
 * (docs/design/host-agent.md). Packet rates are packets a second and those that may pass beyond them at once.
 */
export function hostMarks(
  { txSteering, passesPtp, localIps }: HostWish,
  rules: readonly QosRuleIntent[],
): Readonly<Record<string, string | undefined>> {
  return {
    'neutrino:tx-steering': txSteering,
    'neutrino:time-sync': passesPtp ? 'transparent' : undefined,
    'neutrino:local-ip': localIps.length === 0 ? undefined : localIps.join(' '),
    'neutrino:packet-rate-egress': packetRate(rules, 'egress'),
    'neutrino:packet-rate-ingress': packetRate(rules, 'ingress'),
  }
}

/** None of 0, as for bandwidth: to other back ends it means no limit. */
function packetRate(rules: readonly QosRuleIntent[], direction: string): string | undefined {
  const rule = rules.find(
    one => one.type === 'packet_rate_limit' && one.direction === direction && one.value > 0,
  )
  if (rule === undefined) return undefined
  const rate = packets(rule.value)
  const burst = rule.burst ? packets(rule.burst) : Math.ceil(rate * BURST_SHARE)
  return `${rate}/${burst}`
}

function packets(thousands: number): number {
  return Math.min(thousands * 1_000, PACKETS_MAX)
}
