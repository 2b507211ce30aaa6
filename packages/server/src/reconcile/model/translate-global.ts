import { type AclLog, dropLog, logColumns, meterRows } from './acl-log.ts'
import { type DesiredRow, desiredRow, mergedMap, ownedBy } from './desired-row.ts'
import { dropGroupName } from './names.ts'
import type { OvnSettings, TranslateContext } from './ovn-settings.ts'
import { aclKey } from './row-keys.ts'

const dropPriority = 1000
/** NB_Global has one row, so its key says nothing. */
export const northboundGlobalKey = 'nb'

/** Logs of the group that drops, and whether there are logs at all: then there are meters. */
export interface GlobalLogging {
  readonly logs: readonly AclLog[]
  readonly hasLogs: boolean
}

/** What the installation shares: settings of the whole northbound database and the group that drops. */
export function translateGlobal(
  { settings }: TranslateContext,
  logging: GlobalLogging = { logs: [], hasLogs: false },
): readonly DesiredRow[] {
  const bfd = bfdTimers(settings)
  const tunnels = tunnelEncryption(settings.tunnelIpsec)
  const global = desiredRow({
    table: 'NB_Global',
    key: northboundGlobalKey,
    columns: {
      options: mergedMap({
        ignore_lsp_down: String(settings.ignoreLspDown),
        fdb_removal_limit: String(settings.fdbRemovalLimit),
        mac_binding_removal_limit: String(settings.macBindingRemovalLimit),
        'bfd-min-rx': String(bfd.minRxMs),
        'bfd-min-tx': String(bfd.minTxMs),
        'bfd-mult': String(bfd.multiplier),
        ...tunnels.options,
      }),
      ...tunnels.columns,
      external_ids: mergedMap({
        'neutron:fip-distributed': settings.distributedFloatingIp ? 'True' : 'False',
      }),
    },
  })
  if (!settings.enableSecurityGroup) return [global]
  return [
    global,
    ...(logging.hasLogs ? meterRows(settings) : []),
    ...dropRows(settings, dropLog(logging.logs)),
  ]
}

/**
 * Hosts encrypt all tunnels or none. Of the options each is the word of one IKE daemon for ESP in UDP, Libreswan's and
 * strongSwan's; which of them a host has is its own business.
 */
function tunnelEncryption({ state, isInUdp }: OvnSettings['tunnelIpsec']) {
  if (state === 'unmanaged') return { columns: {}, options: {} }
  const inUdp = String(isInUdp)
  return {
    columns: { ipsec: state === 'on' },
    options: { ipsec_encapsulation: inUdp, ipsec_forceencaps: inUdp },
  }
}

function bfdTimers(settings: OvnSettings) {
  switch (settings.haFailoverStrategy) {
    case 'normal':
      return { minRxMs: 1_000, minTxMs: 100, multiplier: 3 }
    case 'aggressive':
      return { minRxMs: 500, minTxMs: 100, multiplier: 3 }
    case 'conservative':
      return { minRxMs: 1_000, minTxMs: 100, multiplier: 6 }
    case 'manual':
      return {
        minRxMs: settings.bfdMinRxMs,
        minTxMs: settings.bfdMinTxMs,
        multiplier: settings.bfdMultiplier,
      }
  }
}

/**
 * What only the network itself may send: answers of DHCP servers. Advertisements of routers belong here too, but
 * OVN lets neighbour discovery pass before any ACL.
 */
const guardedMatches = [
  'ip4 && udp.src == 67 && udp.dst == 68',
  'ip6 && udp.src == 547 && udp.dst == 546',
] as const

/**
 * What a port needs to get its addresses, whatever its groups say: DHCP and neighbour discovery, but no advertisements
 * of its own. Without connection tracking, which OVN lets discovery through by itself only where it tracks at all.
 */
const implicitMatches = {
  'from-lport': [
    'ip4 && udp.src == 68 && udp.dst == 67',
    'ip6 && udp.src == 546 && udp.dst == 547',
    '(nd || nd_rs || mldv1 || mldv2)',
  ],
  'to-lport': [
    'ip4 && udp.src == 67 && udp.dst == 68',
    'ip6 && udp.src == 547 && udp.dst == 546',
    '(nd || nd_ra || mldv1 || mldv2)',
  ],
} as const

/** That of the rules of groups: the drops that a log adds to a group are below it. */
const implicitPriority = 1002

/** Nothing is tracked and nothing is logged: a lease is no traffic of the guest's. */
function implicitRows(): readonly DesiredRow[] {
  return Object.entries(implicitMatches).flatMap(([direction, matches]) => {
    const side = direction === 'to-lport' ? 'outport' : 'inport'
    return matches.map(text => {
      const match = `${side} == @${dropGroupName} && ${text}`
      const columns = { direction, priority: implicitPriority, match, action: 'allow-stateless' }
      return desiredRow({
        table: 'ACL',
        key: aclKey(dropGroupName, { direction, priority: implicitPriority, match }),
        // Others who compare this group with the rules of groups can tell that it belongs to none.
        columns: { ...columns, external_ids: mergedMap({ 'neutrino:implicit': 'addresses' }) },
        memberOf: [ownedBy('Port_Group', dropGroupName, 'acls')],
      })
    })
  })
}

/** Secured ports are in this group: what no rule of theirs allows is dropped, ARP excepted. */
function dropRows(settings: OvnSettings, log: AclLog | undefined): readonly DesiredRow[] {
  const acl = (direction: string, match: string, options: Readonly<Record<string, string>> = {}) => {
    const key = aclKey(dropGroupName, { direction, priority: dropPriority, match })
    const logged = logColumns(log, { key, isStateful: true, options }, settings)
    return desiredRow({
      table: 'ACL',
      key,
      columns: { direction, priority: dropPriority, match, action: 'drop', ...logged },
      memberOf: [ownedBy('Port_Group', dropGroupName, 'acls')],
    })
  }
  // In this stage no rule of a group stands against these, whatever its priority.
  const guard = { 'apply-after-lb': 'true' }
  return [
    desiredRow({ table: 'Port_Group', key: dropGroupName, columns: { name: dropGroupName } }),
    acl('to-lport', `outport == @${dropGroupName} && ip`),
    acl('from-lport', `inport == @${dropGroupName} && ip`),
    ...guardedMatches.map(match => acl('from-lport', `inport == @${dropGroupName} && ${match}`, guard)),
    ...implicitRows(),
  ]
}
