import { type DesiredRow, desiredRow, mergedMap, ownedBy } from './desired-row.ts'
import { dropGroupName } from './names.ts'
import type { OvnSettings, TranslateContext } from './ovn-settings.ts'
import { aclKey } from './row-keys.ts'

const dropPriority = 1000
/** NB_Global has one row, so its key says nothing. */
export const northboundGlobalKey = 'nb'

/** What the installation shares: settings of the whole northbound database and the group that drops. */
export function translateGlobal({ settings }: TranslateContext): readonly DesiredRow[] {
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
  return settings.enableSecurityGroup ? [global, ...dropRows()] : [global]
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

/** Secured ports are in this group: what no rule of theirs allows is dropped, ARP and ND excepted. */
function dropRows(): readonly DesiredRow[] {
  const acl = (direction: string, side: string) => {
    const match = `${side} == @${dropGroupName} && ip`
    return desiredRow({
      table: 'ACL',
      key: aclKey(dropGroupName, { direction, priority: dropPriority, match }),
      columns: { direction, priority: dropPriority, match, action: 'drop' },
      memberOf: [ownedBy('Port_Group', dropGroupName, 'acls')],
    })
  }
  return [
    desiredRow({ table: 'Port_Group', key: dropGroupName, columns: { name: dropGroupName } }),
    acl('to-lport', 'outport'),
    acl('from-lport', 'inport'),
  ]
}
