import { defineOptions } from '@neutrino/base/config/index.ts'
import { extensionDrivers, servicePlugins } from '../extensions/claims.ts'

/** Changes what the API takes: whoever wants it has to say so. */
const optionalPlugin = 'ovn-bgp'

/** What switches extensions of the API on and off, by upstream's names. Those that only add something are on by default. */
export const extensionOptions = defineOptions([
  {
    group: 'DEFAULT',
    name: 'service_plugins',
    kind: 'list',
    default: Object.keys(servicePlugins).filter(name => name !== optionalPlugin),
    doc: 'Services of the API; the extensions of those that are not named are neither shown nor accepted. ovn-bgp besides: announce flat networks by BGP.',
  },
  {
    group: 'ml2',
    name: 'extension_drivers',
    kind: 'list',
    default: Object.keys(extensionDrivers),
    doc: 'Extensions of networks, subnets and ports, likewise.',
  },
  {
    group: 'DEFAULT',
    name: 'enable_dvr',
    kind: 'boolean',
    default: true,
    doc: 'False hides the attribute distributed of routers.',
  },
  {
    group: 'DEFAULT',
    name: 'enable_traditional_dhcp',
    kind: 'boolean',
    default: true,
    doc: 'False hides the scheduler of DHCP agents.',
  },
])
