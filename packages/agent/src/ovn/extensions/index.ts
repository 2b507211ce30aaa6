import type { Extension } from '../extension.ts'
import { advertisementGuard } from './advertisement-guard/index.ts'
import { ipsec } from './ipsec/index.ts'
import { localIp } from './local-ip/index.ts'
import { metering } from './metering/index.ts'
import { ovnBgp } from './ovn-bgp/index.ts'
import { packetRate } from './packet-rate/index.ts'
import { portNumbers } from './port-numbers/index.ts'
import { ptp } from './ptp/index.ts'
import { qinq } from './qinq/index.ts'
import { txSteering } from './tx-steering/index.ts'

/** What the agent can do, in the order in which it does it. */
export const extensions: readonly Extension[] = [
  ...[txSteering, packetRate, advertisementGuard, metering, qinq],
  ...[localIp, ptp, ipsec, portNumbers, ovnBgp],
]
