import type { Storage } from '../../definition/define-resource.ts'
import { notEnforcedDetails, timeSyncDetails, trustedProfile, vifModelDetails } from '../port/index.ts'
import type { PortBindingAttributes } from './definition.ts'

const ofNetwork = (column: string) => `(select n.${column} from network n where n.id = port.network_id)`
const asked = {
  binding: 'port_binding',
  networkPolicy: ofNetwork('qos_policy_id'),
  encryption: ofNetwork('encryption'),
}

export const portBindingStorage: Storage<PortBindingAttributes> = {
  table: 'port_binding',
  from: 'port_binding join port on port.id = port_binding.port_id',
  key: 'port_binding.host',
  columns: {
    profile: `(port_binding.profile
      || case when port_binding.vif_type = 'unbound' then '{}' else ${trustedProfile} end)`,
    vifDetails:
      settings => `(port_binding.vif_details || ${vifModelDetails('port_binding.vif_type')} || ${timeSyncDetails('port_binding.vif_type')}
      || ${notEnforcedDetails(asked, settings)})`,
    projectId: null,
  },
}
