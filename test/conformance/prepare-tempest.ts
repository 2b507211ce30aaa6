import { cp, mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type ApiClient, property } from './api-client.ts'
import { externalPhysicalNetwork } from './cloud-options.ts'
import type { Stack } from './start-stack.ts'
import { renderTempestConf } from './tempest-conf.ts'

/** A directory that `tempest run` can be started in. */
export interface TempestWorkspace {
  readonly directory: string
  readonly configFile: string
  /** Goes before Debian's packages on Python's path. */
  readonly pythonPath: string
}

const publicNetworkName = 'public'

/** Makes the network that is outside, and a workspace with a tempest.conf for what the server advertises. */
export async function prepareTempest(directory: string, stack: Stack): Promise<TempestWorkspace> {
  const configFile = join(directory, 'tempest.conf')
  const pythonPath = join(directory, 'python')
  await mkdir(pythonPath, { recursive: true })
  await copyTempest(join(pythonPath, 'tempest'))
  const extensions = await listExtensions(stack.api)
  const id = await makePublicNetwork(stack.api, extensions)
  const publicNetwork = { id, name: publicNetworkName }
  await writeFile(
    configFile,
    renderTempestConf({ keystone: stack.keystone, directory, extensions, publicNetwork }),
  )
  return { directory, configFile, pythonPath }
}

async function listExtensions(api: ApiClient): Promise<readonly string[]> {
  const list = property(await api.get('/extensions'), 'extensions')
  const aliases = Array.isArray(list) ? list.map(extension => String(property(extension, 'alias'))) : []
  return aliases.sort()
}

/** As development clouds have it: one flat external network, the default, and default pools for both versions. */
async function makePublicNetwork(api: ApiClient, extensions: readonly string[]): Promise<string> {
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
  if (!extensions.includes('default-subnetpools')) return id
  for (const [name, prefix, length] of [
    ['shared-default-subnetpool-v4', '10.0.0.0/16', 26],
    ['shared-default-subnetpool-v6', 'fd5c:1::/56', 64],
  ] as const) {
    const fields = { prefixes: [prefix], default_prefixlen: length, shared: true, is_default: true }
    await api.create('subnetpools', 'subnetpool', { ...fields, name })
  }
  return id
}

const installedTempest = '/usr/lib/python3/dist-packages/tempest'
const subnetsClient = 'lib/services/network/subnets_client.py'

/**
 * Debian's tempest waits ten seconds before it deletes a subnet, for the sake of slow clouds, which would
 * double the length of a run. The wait is left out in a copy; the machine's own stays as it is.
 */
async function copyTempest(to: string): Promise<void> {
  await cp(installedTempest, to, { recursive: true, filter: path => !path.endsWith('__pycache__') })
  const file = join(to, subnetsClient)
  const text = await readFile(file, 'utf8')
  await writeFile(file, text.replace('time.sleep(10)', 'pass'))
}
