import { ConfigError } from '@neutrino/base/config/index.ts'
import type { ServiceProvider } from '../settings.ts'

/** Protocols by helper, of `helper:protocol` items; braces and quotes around them are dropped. */
export function conntrackHelpersOf(items: readonly string[]): ReadonlyMap<string, readonly string[]> {
  const helpers = new Map<string, readonly string[]>()
  for (const item of items) {
    const [helper = '', protocol = ''] = item.replaceAll(/[{}'"\s]/g, '').split(':')
    helpers.set(helper, [...(helpers.get(helper) ?? []), protocol])
  }
  return helpers
}

/** Router service of OVN: what routers without a flavor get. */
const ovnProvider: ServiceProvider = {
  serviceType: 'L3_ROUTER_NAT',
  name: 'ovn',
  driver: 'neutron.services.ovn_l3.service_providers.ovn.OvnDriver',
  isDefault: true,
}

/** Providers by `service_type:name:driver[:default]`, with OVN's unless one of its name is among them. */
export function serviceProvidersOf(lines: readonly string[]): readonly ServiceProvider[] {
  const named = lines.map((line): ServiceProvider => {
    const [serviceType, name, driver, last, ...more] = line.split(':').map(part => part.trim())
    const isWhole = serviceType && name && driver && more.length === 0
    if (!isWhole || (last !== undefined && last !== '' && last !== 'default'))
      throw new ConfigError([
        {
          section: 'service_providers',
          key: 'service_provider',
          value: line,
          expected: 'service_type:name:driver or service_type:name:driver:default',
        },
      ])
    return { serviceType, name, driver, isDefault: last === 'default' }
  })
  const isNamed = named.some(
    one => one.serviceType === ovnProvider.serviceType && one.name === ovnProvider.name,
  )
  return isNamed ? named : [ovnProvider, ...named]
}
