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
      }),
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

/** Secured ports are in this group: what no rule of theirs allows is dropped, ARP and ND excepted. */
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
  ]
}
