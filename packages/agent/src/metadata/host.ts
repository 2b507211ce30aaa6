import type { Account } from '../supervision/privileges.ts'
import { hostDevice } from './drivers/names.ts'
import { createNamespaces, type Namespaces } from './drivers/namespaces.ts'
import { createProxies, type Proxies } from './drivers/proxies.ts'
import { proxyAccount } from './drivers/proxy-account.ts'
import { createSocketDirectories, type SocketDirectories } from './drivers/socket-directories.ts'
import { createSwitchPorts, type SwitchPorts } from './drivers/switch-ports.ts'
import type { HostSettings } from './settings.ts'
import type { ActualNamespace, Verb } from './verb.ts'

/** What the root process does for the unprivileged one. */
export interface Host {
  chassis(): Promise<string>
  /** The namespaces for `observe`, nothing for other verbs. */
  carryOut(verb: Verb): Promise<readonly ActualNamespace[] | null>
}

interface Drivers {
  readonly namespaces: Namespaces
  readonly ports: SwitchPorts
  readonly proxies: Proxies
  readonly sockets: SocketDirectories
  groupOf(network: string): number
}

export function createHost(settings: HostSettings, agent: Account): Host {
  const drivers: Drivers = {
    namespaces: createNamespaces(settings.namespacePrefix),
    ports: createSwitchPorts(settings.switchRemote, settings.bridge),
    proxies: createProxies({ ...settings, agent, accounts: settings.proxyAccounts }),
    sockets: createSocketDirectories(settings.socketDirectory, agent),
    groupOf: network => proxyAccount(settings.proxyAccounts, network).gid,
  }
  return { chassis: () => drivers.ports.chassis(), carryOut: verb => carryOut(drivers, verb) }
}

async function carryOut(drivers: Drivers, verb: Verb): Promise<readonly ActualNamespace[] | null> {
  const { namespaces, ports, proxies, sockets } = drivers
  switch (verb.verb) {
    case 'observe':
      return observe(drivers)
    case 'add-namespace':
      await sockets.add(verb.network, drivers.groupOf(verb.network))
      await namespaces.add(verb.network)
      return null
    case 'plug':
      await proxies.stop(verb.network)
      // A switch does not notice that a device of the same name is another one now.
      await ports.remove(hostDevice(verb.network))
      await namespaces.addDevice(verb.network, verb)
      await ports.add(hostDevice(verb.network), verb.port)
      return null
    case 'set-addresses':
      await namespaces.setAddresses(verb.network, verb.addresses)
      await namespaces.setRoute(verb.network, verb.isRouted)
      return null
    case 'start-proxy':
      if ((await proxies.running()).has(verb.network)) return null
      // A namespace that an earlier release made has none, and one that somebody removed is made again.
      await sockets.add(verb.network, drivers.groupOf(verb.network))
      await proxies.start(verb.network)
      return null
    case 'remove-namespace':
      // The switch first: it complains of devices that vanish.
      await ports.remove(hostDevice(verb.network))
      await proxies.stop(verb.network)
      await namespaces.remove(verb.network)
      await sockets.remove(verb.network)
      return null
  }
}

async function observe({ namespaces, ports, proxies }: Drivers): Promise<readonly ActualNamespace[]> {
  const networks = await namespaces.list()
  if (networks.length === 0) return []
  const plugged = await ports.list()
  const running = await proxies.running()
  const found: ActualNamespace[] = []
  for (const network of networks) {
    const { mac, mtu, addresses, isRouted } = await namespaces.inside(network)
    found.push({
      network,
      port: plugged.get(hostDevice(network)) ?? null,
      mac,
      mtu,
      addresses,
      isRouted,
      hasProxy: running.has(network),
    })
  }
  return found
}
