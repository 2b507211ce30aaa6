import { type ApiClient, property } from './api-client.ts'
import { externalPhysicalNetwork } from './cloud-options.ts'

export interface PublicNetwork {
  readonly id: string
  readonly name: string
}

const publicNetworkName = 'public'

/** The aliases that the server advertises, in order. */
export async function listExtensions(api: ApiClient): Promise<readonly string[]> {
  const list = property(await api.get('/extensions'), 'extensions')
  const aliases = Array.isArray(list) ? list.map(extension => String(property(extension, 'alias'))) : []
  return aliases.sort()
}

/** As development clouds have it: one flat external network, the default, and default pools for both versions. */
export async function makePublicNetwork(api: ApiClient): Promise<PublicNetwork> {
  const extensions = await listExtensions(api)
  const id = await api.create('networks', 'network', {
    name: publicNetworkName,
    'router:external': true,
    'provider:network_type': 'flat',
    'provider:physical_network': externalPhysicalNetwork,
    ...(extensions.includes('auto-allocated-topology') ? { is_default: true } : {}),
  })
  for (const [version, cidr, gateway] of [
    [4, '172.24.4.0/24', '172.24.4.1'],
    [6, '2001:db8::/64', '2001:db8::2'],
  ] as const) {
    const fields = { network_id: id, ip_version: version, cidr, gateway_ip: gateway, enable_dhcp: false }
    await api.create('subnets', 'subnet', { ...fields, name: `public-v${version}` })
  }
  const made = { id, name: publicNetworkName }
  if (!extensions.includes('default-subnetpools')) return made
  for (const [name, prefix, length] of [
    ['shared-default-subnetpool-v4', '10.0.0.0/16', 26],
    ['shared-default-subnetpool-v6', 'fd5c:1::/56', 64],
  ] as const) {
    const fields = { prefixes: [prefix], default_prefixlen: length, shared: true, is_default: true }
    await api.create('subnetpools', 'subnetpool', { ...fields, name })
  }
  return made
}
