import type { SteeredBridge } from './things.ts'

/** Upper half of the cookie of our flows, "NBGP". */
const cookieMark = '0x4e424750'
const cookie = `cookie=${cookieMark}00000000`
/** What `dump-flows` takes for all of them. */
export const ownFlows = `${cookie}/0xffffffff00000000`

/** Router and neighbour solicitations and advertisements (RFC 4861): nobody knows for whom of both they are. */
const neighbourTypes = [133, 134, 135, 136]

/** Flows as `dump-flows` prints them: `priority=…,match actions=…`, those first that must be there first. */
export function flowsOf(thing: SteeredBridge): readonly string[] {
  if (thing.kind === 'interconnect') {
    const { provider, routed, mac } = thing
    return [
      `priority=10,in_port=${routed} actions=output:${provider}`,
      `priority=10,in_port=${provider} actions=set_field:${mac}->eth_dst,output:${routed}`,
    ]
  }
  const { nic, patch, mac, addresses } = thing
  const toRouter = `set_field:${mac}->eth_dst,output:${patch}`
  return [
    ...neighbourTypes.map(
      type => `priority=110,icmp6,in_port=${nic},icmp_type=${type} actions=NORMAL,${toRouter}`,
    ),
    `priority=100,arp,in_port=${nic} actions=NORMAL`,
    `priority=100,ipv6,in_port=${nic},ipv6_dst=fe80::/64 actions=NORMAL,${toRouter}`,
    ...addresses.map(address =>
      address.includes(':')
        ? `priority=100,ipv6,in_port=${nic},ipv6_dst=${address} actions=NORMAL`
        : `priority=100,ip,in_port=${nic},nw_dst=${address} actions=NORMAL`,
    ),
    `priority=100,in_port=${patch} actions=NORMAL`,
    'priority=100,in_port=LOCAL actions=NORMAL',
    ...['ip', 'ipv6'].map(version => `priority=80,${version},in_port=${nic} actions=${toRouter}`),
  ]
}

/** For `add-flow`. */
export function newFlow(flow: string): string {
  return `${cookie},${flow.replace(' actions=', ',actions=')}`
}

/** For `del-flows --strict`. */
export function oldFlow(flow: string): string {
  return `${cookie}/-1,${flow.replace(/ actions=.*/, '')}`
}

/** Our flows in a dump without counts. */
export function parseOwnFlows(dump: string): readonly string[] {
  return dump.split('\n').flatMap(line => {
    const text = line.trim()
    return text.startsWith(`${cookie}, `) ? [text.slice(cookie.length + 2)] : []
  })
}
