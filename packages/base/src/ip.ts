// The front door to addresses, networks and ranges: one import path for the three.
export {
  type Cidr,
  cidrContains,
  cidrContainsCidr,
  cidrOf,
  cidrRange,
  cidrSize,
  cidrsOverlap,
  formatCidr,
  lastIp,
  netmask,
  parseCidr,
  rangeToCidrs,
} from './cidr.ts'
export { eui64Address, isEui64Of, linkLocalAddress } from './eui64.ts'
export {
  formatIp,
  type Ip,
  ipBits,
  isLinkLocal,
  isLoopback,
  isMulticast,
  isUnspecified,
  parseIp,
  reversePointer,
} from './ip-address.ts'
export {
  type IpRange,
  rangeContains,
  rangeSize,
  rangesMerge,
  rangesOverlap,
  rangesSubtract,
} from './ip-range.ts'
