import { derivedMac } from '../../reconcile/model/derived-mac.ts'
import { type DesiredRow, desiredRow, mergedMap, ownedBy } from '../../reconcile/model/desired-row.ts'
import { hiddenRouterName, hiddenRouterPortName, routerLinkName } from '../../reconcile/model/names.ts'
import type { OvnSettings } from '../../reconcile/model/ovn-settings.ts'

/**
 * What the metadata port of a routed-only network sends to, on the link that has nothing but the two. The metadata
 * agents know it as well.
 */
const metadataLink = '169.254.169.253/30'

/**
 * A routed-only network: the router that joins its ports, which nobody sees, and its way to the metadata port. Ports
 * bring their own switch and their own routes; the switch of the network is left to the metadata port.
 */
export function l3NetworkRows(
  network: { readonly id: string; readonly name: string },
  settings: OvnSettings,
): readonly DesiredRow[] {
  const router = hiddenRouterName(network.id)
  const port = hiddenRouterPortName('network', network.id)
  const link = routerLinkName('network', network.id)
  const mark = { 'neutron:network_id': network.id }
  return [
    desiredRow({
      table: 'Logical_Router',
      key: router,
      columns: {
        name: router,
        options: mergedMap({
          always_learn_from_arp_request: 'false',
          mac_binding_age_threshold: String(settings.macBindingAgeThresholdSeconds),
        }),
        external_ids: mergedMap({ ...mark, 'neutron:network_name': network.name }),
      },
    }),
    ...(settings.metadataEnabled
      ? [
          desiredRow({
            table: 'Logical_Router_Port',
            key: port,
            columns: {
              name: port,
              mac: derivedMac(network.id, settings.baseMac),
              networks: [metadataLink],
              external_ids: mergedMap(mark),
            },
            memberOf: [ownedBy('Logical_Router', router, 'ports')],
          }),
          desiredRow({
            table: 'Logical_Switch_Port',
            key: link,
            columns: {
              name: link,
              type: 'router',
              addresses: ['router'],
              options: mergedMap({ 'router-port': port }),
            },
            memberOf: [ownedBy('Logical_Switch', network.id, 'ports')],
          }),
        ]
      : []),
  ]
}
