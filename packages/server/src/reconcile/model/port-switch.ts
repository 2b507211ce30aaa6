import { portSwitchName } from './names.ts'

/** What decides on which switch a port is. */
export interface PortPlace {
  readonly id: string
  readonly networkId: string
  readonly deviceOwner: string
  /** Its network has no broadcast domain: addresses are reached by routes alone. */
  readonly isRoutedOnly: boolean
  /** The switch of its segment, where that is not the network's. */
  readonly segmentSwitch: string | undefined
}

/** The owner key of the Logical_Switch that a port is on. Whatever hangs on the switch of a port asks here. */
export function switchOfPort(port: PortPlace): string {
  return hasOwnSwitch(port) ? portSwitchName(port.id) : (port.segmentSwitch ?? port.networkId)
}

/** On a routed-only network each port is alone on its switch; the metadata port serves all and stays the network's. */
export function hasOwnSwitch({
  isRoutedOnly,
  deviceOwner,
}: Pick<PortPlace, 'isRoutedOnly' | 'deviceOwner'>): boolean {
  return isRoutedOnly && deviceOwner !== 'network:distributed'
}
