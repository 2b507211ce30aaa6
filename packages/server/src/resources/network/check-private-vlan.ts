import type { WriteContext } from '../../definition/behaviour.ts'
import { PVLANNetworkPortSecurityDisabled, PVLANPortSecurityDisabled } from '../port/index.ts'
import { unsecuredPort } from './storage.ts'

interface PrivateVlanWish {
  readonly pvlan: boolean
  readonly portSecurityEnabled: boolean
}

/** Who may forge addresses can leave its place. Throws PVLANNetworkPortSecurityDisabled. */
export function checkPrivateVlan(networkId: string, { pvlan, portSecurityEnabled }: PrivateVlanWish): void {
  if (pvlan && !portSecurityEnabled) throw new PVLANNetworkPortSecurityDisabled({ network_id: networkId })
}

/**
 * The same for a network with ports, which is locked. Throws PVLANPortSecurityDisabled too, when one of them has
 * no port security.
 */
export async function checkPrivateVlanChange(
  { tx }: WriteContext,
  current: PrivateVlanWish & { readonly id: string },
  changes: {
    readonly pvlan?: boolean | undefined
    readonly portSecurityEnabled?: boolean | undefined
  },
): Promise<void> {
  const { pvlan = current.pvlan, portSecurityEnabled = current.portSecurityEnabled } = changes
  checkPrivateVlan(current.id, { pvlan, portSecurityEnabled })
  if (!pvlan || current.pvlan) return
  const port_id = await unsecuredPort(tx, current.id)
  if (port_id !== undefined) throw new PVLANPortSecurityDisabled({ port_id })
}
