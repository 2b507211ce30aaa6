import { isLoopback, parseCidr, parseIp } from '@neutrino/base/ip.ts'
import type { PoolText } from '../../addressing/allocation-pools.ts'
import { type Kind, quote, refuse, refuseConversion } from '../../definition/kind.ts'
import { cidr, ipAddress, listOf, object, oneOf } from '../../definition/kinds.ts'
import { InvalidInputSubnetServiceType, InvalidSubnetServiceType } from './errors.ts'

/** Items of a list in a body; what a subnet may really have is the operator's setting. */
const itemsMax = 1_000

/** A network in prefix notation; a single address stands for itself. Host bits are cleared. */
export const subnetCidr: Kind<string> = {
  ...cidr,
  parse(value, attribute) {
    const address = typeof value === 'string' ? parseIp(value) : undefined
    const text = address ? `${value}/${address.version === 4 ? 32 : 128}` : value
    if (typeof text !== 'string' || parseCidr(text) === undefined) {
      return refuseConversion(`${value === null ? 'None' : String(value)} is not in a CIDR format`)
    }
    return cidr.parse(text, attribute)
  },
}

/** Keeps the text as it was written, so that clients read back what they sent. */
const nameserver: Kind<string> = {
  ...ipAddress,
  parse(value, attribute) {
    if (typeof value !== 'string' || parseIp(value) === undefined) {
      const shown = typeof value === 'string' ? value : quote(value)
      return refuse(attribute, `'${shown}' is not a valid nameserver. '${shown}' is not a valid IP address`)
    }
    return value
  },
}

const nameserverList = listOf(nameserver, { max: itemsMax, nullIsEmpty: true })

export const nameservers: Kind<readonly string[]> = {
  ...nameserverList,
  parse(value, attribute) {
    const servers = nameserverList.parse(value, attribute)
    const repeated = servers.find((server, index) => servers.indexOf(server) !== index)
    return repeated === undefined ? servers : refuse(attribute, `Duplicate nameserver '${repeated}'`)
  },
}

/** The destination of a route: a network without host bits that packets can be sent to. */
const routeCidr: Kind<string> = {
  ...cidr,
  parse(value, attribute) {
    const parsed = typeof value === 'string' && value.includes('/') ? parseCidr(value) : undefined
    if (!parsed || parsed.address !== parsed.network)
      return refuse(attribute, `${quote(value)} is not a valid CIDR`)
    if (isLoopback({ version: parsed.version, value: parsed.network }))
      return refuse(attribute, `${quote(value)} is not a routable CIDR`)
    return cidr.parse(value, attribute)
  },
}

const routeList = listOf(
  object({
    destination: { kind: routeCidr, required: true },
    nexthop: { kind: ipAddress, required: true },
  }),
  { max: itemsMax, nullIsEmpty: true },
)

export interface HostRoute {
  readonly destination: string
  readonly nexthop: string
}

export const hostRoutes: Kind<readonly HostRoute[]> = {
  ...routeList,
  parse(value, attribute) {
    const routes = routeList.parse(value, attribute)
    const keys = routes.map(route => `${route.destination} ${route.nexthop}`)
    const repeated = routes.find((_, index) => keys.indexOf(keys[index]!) !== index)
    return repeated === undefined
      ? routes
      : refuse(attribute, `Duplicate hostroute '${JSON.stringify(repeated)}'`)
  },
}

const poolList = listOf(
  object({ start: { kind: ipAddress, required: true }, end: { kind: ipAddress, required: true } }),
  { max: itemsMax, nullIsEmpty: true },
)

export const allocationPools: Kind<readonly PoolText[]> = {
  ...poolList,
  parse(value, attribute) {
    const isList = Array.isArray(value) && value.every(item => typeof item === 'object' && item !== null)
    if (value !== null && !isList) return refuseConversion('Invalid data format for allocation pools')
    return poolList.parse(value, attribute)
  },
}

/**
 * Upstream means device owners that begin with `compute:` and takes all that begin with a letter of it, so
 * that clients name owners of their own (its tests say `test:`). What it refuses is refused here too.
 */
const ownerPrefixes = ['network:', 'neutron:', 'trunk:', ...'compute:'] as const

/** A device owner, or the beginning of some. */
const serviceType: Kind<string> = {
  schema: { type: 'string' },
  sqlType: 'text',
  parse(value) {
    if (typeof value !== 'string') throw new InvalidInputSubnetServiceType({ service_type: String(value) })
    if (!ownerPrefixes.some(prefix => value.startsWith(prefix)) || value.length > 255)
      throw new InvalidSubnetServiceType({ service_type: value })
    return value
  },
  parseFilter: value => value,
}

export const serviceTypes = listOf(serviceType, { max: itemsMax, nullIsEmpty: true })

export const ipv6Mode = oneOf(['dhcpv6-stateful', 'dhcpv6-stateless', 'slaac'])
