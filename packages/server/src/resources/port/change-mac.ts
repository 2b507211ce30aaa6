import { randomMac } from '@neutrino/base/mac.ts'
import { MAC_ATTEMPTS_MAX } from '../../addressing/choose-mac.ts'
import { MacAddressInUse, NetworkMacAddressGenerationFailure } from '../../addressing/errors.ts'
import { deviceMacOf } from '../../binding/check-binding-profile.ts'
import { violatedConstraint } from '../../database/database-fault.ts'
import type { WriteContext } from '../../definition/behaviour.ts'
import { PortBound } from './errors.ts'
import { portsLedToFor } from './local-ip-wishes.ts'
import type { BindingWish } from './port-binding.ts'
import type { PortState } from './port-state.ts'
import { isMacTaken, setMac } from './update-port-rows.ts'

/**
 * The MAC of the whole network card that the binding hands to the server. Frames come from that one, so
 * the port has it as long as the card is its own.
 */
export function deviceMac({ host, vnicType, profile }: BindingWish): string | undefined {
  return host !== '' && vnicType === 'direct-physical' ? deviceMacOf(profile) : undefined
}

/** A locked port and what is asked of it. */
export interface MacChange {
  readonly port: PortState
  /** As it is to be. */
  readonly binding: BindingWish
  /** Null: a new one; absent: it keeps its own unless the binding says otherwise. */
  readonly wanted?: string | null | undefined
  /** Nothing uses the port any more. */
  readonly isReleased: boolean
}

/**
 * Gives the port another MAC and returns it; undefined when it keeps its own. Comes before the addresses
 * that are made from it. Throws PortBound while a host uses it, and MacAddressInUse.
 */
export async function changeMac(context: WriteContext, change: MacChange): Promise<string | undefined> {
  const { port, binding, wanted } = change
  const ofDevice = deviceMac(binding)
  if (ofDevice !== undefined)
    return ofDevice === port.macAddress ? undefined : storeMac(context, port, ofDevice)
  // The next port on the card needs the address of the card.
  const isGivenBack =
    deviceMac(port.binding) === port.macAddress ||
    (change.isReleased && port.binding.vnicType === 'direct-physical')
  if (wanted === undefined || wanted === port.macAddress) {
    return isGivenBack ? storeMac(context, port, await freeMac(context, port.networkId)) : undefined
  }
  if (port.binding.host !== '' && binding.host !== '') {
    throw new PortBound({
      port_id: port.id,
      vif_type: port.binding.vifType,
      old_mac: port.macAddress,
      new_mac: wanted ?? 'a new one',
    })
  }
  return storeMac(context, port, wanted ?? (await freeMac(context, port.networkId)))
}

async function storeMac({ tx, dirty }: WriteContext, port: PortState, macAddress: string): Promise<string> {
  try {
    await setMac(tx, port.id, macAddress)
  } catch (error) {
    if (violatedConstraint(error) !== 'port_network_mac') throw error
    throw new MacAddressInUse({ net_id: port.networkId, mac: macAddress }, { cause: error })
  }
  dirty('port', ...(await portsLedToFor(tx, port.id)))
  return macAddress
}

async function freeMac({ tx, settings }: WriteContext, networkId: string): Promise<string> {
  for (let attempt = 1; attempt <= MAC_ATTEMPTS_MAX; attempt++) {
    const macAddress = randomMac(settings.baseMac)
    if (!(await isMacTaken(tx, { networkId, macAddress }))) return macAddress
  }
  throw new NetworkMacAddressGenerationFailure({ net_id: networkId })
}
