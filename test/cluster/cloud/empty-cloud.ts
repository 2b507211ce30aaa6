import type { Lab } from '@neutrino/cli/lab/create-lab.ts'
import { listNamespaces } from '@neutrino/cli/lab/namespaces.ts'
import type { NeutronApi } from './neutron-api.ts'

/** Removes every machine, external host and object of the API, whoever made them, in the order that their references ask for. */
export async function emptyCloud(lab: Lab, api: NeutronApi): Promise<void> {
  for (const { name } of await lab.machines()) await lab.removeMachine(name)
  for (const name of await externalHosts(lab)) await lab.removeExternalHost(name)
  for (const collection of ['log/logs', 'trunks']) await removeAll(api, collection)
  for (const { id } of await api.list('floatingips')) {
    for (const one of await listed(api, `floatingips/${id}/port_forwardings`)) {
      await api.remove(`floatingips/${id}/port_forwardings`, one.id)
    }
  }
  await removeAll(api, 'floatingips')
  await emptyRouters(api)
  await removeLocalIps(api)
  const owned = /^network:(?!dhcp)/
  for (const port of await api.list('ports')) {
    if (!owned.test(port.device_owner)) await api.remove('ports', port.id)
  }
  for (const collection of ['bfd_monitors', 'networks', 'subnetpools', 'address-scopes'])
    await removeAll(api, collection)
  await removeGroups(api)
  for (const collection of ['address-groups', 'qos/policies']) await removeAll(api, collection)
  await removeAgents(api)
}

/** Those that tests start: what one tells outlives its process, and the next file shall see its own. */
async function removeAgents(api: NeutronApi): Promise<void> {
  for (const binary of ['neutron-ovn-agent', 'neutron-ovn-metadata-agent']) {
    for (const { id } of await api.list('agents', { binary })) await api.remove('agents', id)
  }
}

async function emptyRouters(api: NeutronApi): Promise<void> {
  for (const router of await api.list('routers')) {
    await api.update('routers', router.id, { routes: [] })
    await api.put(`routers/${router.id}/update_external_gateways`, { router: { external_gateways: [] } })
    for (const port of await api.list('ports', { device_id: router.id })) {
      await api.put(`routers/${router.id}/remove_router_interface`, { port_id: port.id })
    }
    await api.remove('routers', router.id)
  }
}

async function removeLocalIps(api: NeutronApi): Promise<void> {
  for (const { id } of await listed(api, 'local_ips')) {
    const associations = `local_ips/${id}/port_associations`
    for (const { fixed_port_id } of await api.list(associations))
      await api.remove(associations, fixed_port_id)
    await api.remove('local_ips', id)
  }
}

/** Groups may name each other in their rules; the default group stays with its project. */
async function removeGroups(api: NeutronApi): Promise<void> {
  for (const group of await api.list('security-groups')) {
    if (group.name !== 'default') await api.remove('security-groups', group.id)
  }
}

async function removeAll(api: NeutronApi, collection: string): Promise<void> {
  for (const { id } of await listed(api, collection)) await api.remove(collection, id)
}

/** Nothing for a collection that is not served. */
async function listed(api: NeutronApi, collection: string): Promise<readonly { readonly id: string }[]> {
  const { status } = await api.request('GET', `${collection}?limit=1`)
  return status === 404 ? [] : api.list(collection)
}

/** Namespaces of the lab that are neither a machine's nor a hypervisor's. */
async function externalHosts(lab: Lab): Promise<readonly string[]> {
  const names = (await listNamespaces(lab.place.prefix)).map(name => name.slice(lab.place.prefix.length))
  return names.filter(name => name !== 'fabric' && !/^hv\d+$/.test(name))
}
