import { flowNumber } from '../../flow-number.ts'
import { type LocalField, type LocalRole, type LocalRule, localRule, roles, shapes } from './local-rule.ts'

/** Upper half of the cookie of our flows, "NULI"; the lower half is the number of their role. OVN's have zeros here. */
const cookieMark = '4e554c49'
/** What `dump-flows` takes for all of them. */
export const ownFlows = `cookie=0x${cookieMark}00000000/0xffffffff00000000`

/** Tables that OVN is far from: what machines send, what they receive, and where OVN goes on with either. */
const own = { sent: 240, received: 241, onward: 242, deliver: 243 } as const

/**
 * Zones of conntrack, one for each address that others are translated to, up to the end: ovn-controller takes the
 * lowest that are free.
 */
export const ZONE_FIRST = 61_440
export const ZONE_END = 65_536

/**
 * Bits of OVN's register of flags that say which of our flows a packet has passed: OVN leaves those of switches alone,
 * and clears them between datapaths.
 */
const sent = '0x8000000'
const received = '0x4000000'

/** Above OVN's own, below flows that count a packet or drop it. */
const priority = 65_000

/** OVN's tables: the first after the checks of port security, and the last before a device. */
export interface Places {
  readonly ingress: number
  readonly output: number
}

/** What tells the flow of a rule from others, without its table. */
function matchOf({ role, datapath, port, address, fixed, mac }: LocalRule): string {
  const of = `metadata=${datapath}`
  switch (role) {
    case 'from':
      return `reg10=0/${sent},reg14=${port},${of}`
    case 'to':
      return `ip,reg10=0/${received},reg15=${port},${of}`
    case 'answer':
      return `arp,${of},arp_op=1,arp_tpa=${address}`
    case 'owner':
      return `arp,${of},arp_sha=${mac},arp_tpa=${address}`
    case 'mute':
      return `arp,reg14=${port},${of},arp_tpa=${address}`
    case 'except':
      return `ip,reg14=${port},${of},nw_dst=${address}`
    case 'translate':
    case 'pass':
      return `ip,${of},nw_dst=${address}`
    case 'restore':
      return `ip,${of},nw_src=${fixed}`
    default:
      return of
  }
}

function tableOf(role: LocalRole, { ingress, output }: Places): number {
  switch (role) {
    case 'from':
      return ingress
    case 'to':
      return output
    case 'plain':
    case 'restore':
      return own.received
    case 'onward':
    case 'deliver':
      return own[role]
    default:
      return own.sent
  }
}

const rank: Partial<Readonly<Record<LocalRole, number>>> = {
  ...{ from: priority, to: priority, mute: 300, owner: 200, except: 200 },
  ...{ rest: 1, onward: 1, plain: 1, deliver: 1 },
}

/**
 * The packet comes back by the machine's own way, tags and all, for it is told to come from nowhere: none goes out by
 * the device that it came in by.
 */
function reply({ address, mac }: LocalRule): string {
  return [
    `move:NXM_OF_ETH_SRC[]->NXM_OF_ETH_DST[],set_field:${mac}->eth_src,set_field:2->arp_op`,
    `move:NXM_NX_ARP_SHA[]->NXM_NX_ARP_THA[],set_field:${mac}->arp_sha`,
    `move:NXM_OF_ARP_SPA[]->NXM_OF_ARP_TPA[],set_field:${address}->arp_spa`,
    `move:NXM_NX_REG14[]->NXM_NX_REG15[],load:0xffff->NXM_OF_IN_PORT[],resubmit(,${own.deliver})`,
  ].join(',')
}

function actionsOf(rule: LocalRule, places: Places, zone: number): string {
  const { role, mac, fixed } = rule
  switch (role) {
    case 'from':
      return `set_field:${sent}/${sent}->reg10,resubmit(,${own.sent})`
    case 'to':
      // A broadcast goes through here once for each port.
      return `set_field:${received}/${received}->reg10,resubmit(,${own.received}),set_field:0/${received}->reg10`
    case 'answer':
      return reply(rule)
    case 'mute':
      return 'drop'
    case 'translate':
      return `set_field:${mac}->eth_dst,ct(commit,table=${own.onward},zone=${zone},nat(dst=${fixed}))`
    case 'restore':
      return `ct(table=${own.deliver},zone=${zone},nat)`
    case 'pass':
      return `set_field:${mac}->eth_dst,resubmit(,${own.onward})`
    case 'owner':
    case 'except':
    case 'rest':
      return `resubmit(,${own.onward})`
    case 'plain':
      return `resubmit(,${own.deliver})`
    case 'onward':
      // What OVN's filters go by is their own zone's.
      return `ct_clear,resubmit(,${places.ingress})`
    case 'deliver':
      return `resubmit(,${places.output})`
  }
}

/** @param zone for those that translate */
export function flowOf(rule: LocalRule, places: Places, zone: number): string {
  const cookie = `cookie=0x${cookieMark}${shapes[rule.role].number.toString(16).padStart(8, '0')}`
  const place = `table=${tableOf(rule.role, places)},priority=${rank[rule.role] ?? 100}`
  return `${cookie},${place},${matchOf(rule)},actions=${actionsOf(rule, places, zone)}`
}

/** A flow of ours as `dump-flows` prints it. */
export interface OwnFlow {
  /** Undefined for one of no shape that we know. */
  readonly rule: LocalRule | undefined
  /** Of those that translate. */
  readonly zone: number | undefined
  /** OVN's table that it stands in or leads to; undefined for one that knows only ours. */
  readonly place: { readonly of: keyof Places; readonly table: number } | undefined
  /** What `del-flows` takes for it. */
  readonly selector: string
}

export function parseOwnFlows(text: string): readonly OwnFlow[] {
  return text.split('\n').flatMap(line => {
    const digits = new RegExp(`\\bcookie=0x(${cookieMark}[0-9a-f]{8})\\b`).exec(line)?.[1]
    if (digits === undefined) return []
    const table = flowNumber(line, 'table')
    const role = roles.find(one => shapes[one].number === Number(`0x${digits.slice(8)}`))
    const rule = role === undefined ? undefined : ruleIn(line, role)
    const match = rule === undefined ? [] : [matchOf(rule)]
    return [
      {
        rule,
        zone: flowNumber(line, 'zone'),
        place: role === undefined ? undefined : placeIn(line, role),
        selector: [`cookie=0x${digits}/-1`, `table=${table ?? 0}`, ...match].join(','),
      },
    ]
  })
}

function placeIn(line: string, role: LocalRole): OwnFlow['place'] {
  const knows = { from: 'ingress', onward: 'ingress', to: 'output', deliver: 'output' } as const
  if (role !== 'from' && role !== 'onward' && role !== 'to' && role !== 'deliver') return undefined
  const isAtIt = role === 'from' || role === 'to'
  const onward = /resubmit\(,(\d+)\)/.exec(line)?.[1]
  const table = isAtIt ? flowNumber(line, 'table') : Number(onward)
  return { of: knows[role], table: table ?? -1 }
}

const address = '(\\d+\\.\\d+\\.\\d+\\.\\d+)'
const patterns: Readonly<Record<LocalField, RegExp>> = {
  port: /\breg1[45]=(0x[0-9a-f]+|\d+)\b/,
  address: new RegExp(`\\b(?:nw_dst|arp_tpa)=${address}`),
  fixed: new RegExp(`\\b(?:nw_src=|nat\\(dst=)${address}`),
  mac: /\b(?:arp_sha=|set_field:)([0-9a-f:]{17})\b/,
}

function ruleIn(line: string, role: LocalRole): LocalRule | undefined {
  const datapath = flowNumber(line, 'metadata')
  if (datapath === undefined) return undefined
  const found = new Map<LocalField, string>()
  for (const field of [...shapes[role].identity, ...shapes[role].rest]) {
    const value = patterns[field].exec(line)?.[1]
    if (value === undefined) return undefined
    found.set(field, value)
  }
  const textOf = (field: 'address' | 'fixed' | 'mac') => {
    const text = found.get(field)
    return text === undefined ? {} : { [field]: text }
  }
  const port = found.get('port')
  return localRule(role, {
    datapath,
    ...(port === undefined ? {} : { port: Number(port) }),
    ...textOf('address'),
    ...textOf('fixed'),
    ...textOf('mac'),
  })
}
