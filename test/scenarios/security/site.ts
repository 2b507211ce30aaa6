import type { Endpoint } from '@neutrino/server/http/wire.ts'
import { type Caller, callers, type TestApi } from '../../support/api/create-test-api.ts'

/** One object of each kind that a project can have, by the name of its resource. */
export type Site = Readonly<Record<string, string>>

/** POSTs and answers the object; throws when it is refused. */
export async function make(api: TestApi, as: Caller, path: string, member: string, body: object) {
  const answer = await api.post(as, `/v2.0/${path}`, { [member]: body })
  if (answer.status !== 201) throw new Error(`${path}: ${answer.status} ${answer.text}`)
  return answer.body[member]
}

/** What projects use together: made once, by an admin. */
export async function makeProvider(
  api: TestApi,
): Promise<{ readonly external: string; readonly pool: string }> {
  const { admin } = callers
  const scope = await make(api, admin, 'address-scopes', 'address_scope', {
    name: 'scope',
    ip_version: 6,
    shared: true,
  })
  const pool = await make(api, admin, 'subnetpools', 'subnetpool', {
    name: 'pool',
    prefixes: ['2001:db8::/32'],
    default_prefixlen: 64,
    address_scope_id: scope.id,
    shared: true,
  })
  const external = await make(api, admin, 'networks', 'network', { 'router:external': true })
  await make(api, admin, 'subnets', 'subnet', {
    network_id: external.id,
    cidr: '172.24.0.0/16',
    ip_version: 4,
  })
  await make(api, admin, 'subnets', 'subnet', {
    network_id: external.id,
    subnetpool_id: pool.id,
    ip_version: 6,
  })
  await api.connection.database
    .insertInto('chassis')
    .values(['host1', 'host2'].map(host => ({ name: `c-${host}`, hostname: host })))
    .onConflict(conflict => conflict.doNothing())
    .execute()
  return { external: external.id, pool: pool.id }
}

/** A project's network behind its router, with what hangs on them. `number` makes names differ. */
export async function makeSite(
  api: TestApi,
  as: Caller,
  provider: { readonly external: string; readonly pool: string },
  number: number,
): Promise<Site> {
  const own = (path: string, member: string, body: object) => make(api, as, path, member, body)
  const network = await own('networks', 'network', {})
  const subnet = await own('subnets', 'subnet', {
    network_id: network.id,
    cidr: `10.${number}.0.0/24`,
    ip_version: 4,
  })
  const router = await own('routers', 'router', {
    external_gateway_info: { network_id: provider.external },
    enable_ndp_proxy: true,
  })
  await api.put(as, `/v2.0/routers/${router.id}/add_router_interface`, { subnet_id: subnet.id })
  const port = await own('ports', 'port', { network_id: network.id })
  const parent = await own('ports', 'port', { network_id: network.id })
  const group = await own('security-groups', 'security_group', { name: `g${number}` })
  const rule = await own('security-group-rules', 'security_group_rule', {
    security_group_id: group.id,
    direction: 'ingress',
    protocol: 'tcp',
  })
  const floating = await own('floatingips', 'floatingip', { floating_network_id: provider.external })
  const monitor = await own('bfd-monitors', 'bfd_monitor', { dst_ip: '172.24.0.9' })
  const trunk = await own('trunks', 'trunk', { port_id: parent.id })
  const local = await own('local-ips', 'local_ip', { network_id: network.id })
  const pool = await own('subnetpools', 'subnetpool', { name: 'p', prefixes: [`10.${number}.0.0/16`] })
  const scope = await own('address-scopes', 'address_scope', { name: 's', ip_version: 4 })
  const addresses = await own('address-groups', 'address_group', { name: 'a', addresses: ['10.0.0.0/8'] })
  const rbac = await own('rbac-policies', 'rbac_policy', {
    object_type: 'network',
    object_id: network.id,
    action: 'access_as_shared',
    target_tenant: 'nobody',
  })
  return {
    network: network.id,
    subnet: subnet.id,
    router: router.id,
    bfd_monitor: monitor.id,
    port: port.id,
    security_group: group.id,
    security_group_rule: rule.id,
    floatingip: floating.id,
    trunk: trunk.id,
    local_ip: local.id,
    subnetpool: pool.id,
    address_scope: scope.id,
    address_group: addresses.id,
    rbac_policy: rbac.id,
    policy: await makePolicy(api, as, number),
    network_ip_availability: network.id,
    ndp_proxy: await makeProxy(api, as, provider.pool, router.id),
  }
}

/** Only an admin makes QoS policies; this one belongs to the project. */
async function makePolicy(api: TestApi, as: Caller, number: number): Promise<string> {
  const body = { name: `q${number}`, project_id: as.project }
  return (await make(api, callers.admin, 'qos/policies', 'policy', body)).id
}

async function makeProxy(api: TestApi, as: Caller, pool: string, router: string): Promise<string> {
  const network = await make(api, as, 'networks', 'network', {})
  const subnet = await make(api, as, 'subnets', 'subnet', {
    network_id: network.id,
    subnetpool_id: pool,
    ip_version: 6,
  })
  await api.put(as, `/v2.0/routers/${router}/add_router_interface`, { subnet_id: subnet.id })
  const port = await make(api, as, 'ports', 'port', { network_id: network.id })
  return (await make(api, as, 'ndp-proxies', 'ndp_proxy', { router_id: router, port_id: port.id })).id
}

/** Objects that belong to objects of the site, with the id of the one they belong to. */
export async function makeChildren(
  api: TestApi,
  as: Caller,
  site: Site,
): Promise<Readonly<Record<string, { readonly parent: string; readonly id: string }>>> {
  const { admin, service } = callers
  const shown = (await api.get(as, `/v2.0/ports/${site.port}`)).body.port
  const own = async (
    parents: string,
    parent: string | undefined,
    children: string,
    member: string,
    body: object,
    by = as,
  ) => {
    if (parent === undefined) throw new Error(`${parents} has no object`)
    const made = await make(api, by, `${parents}/${parent}/${children}`, member, body)
    return { parent, id: (made.id ?? made.fixed_port_id ?? made.host) as string }
  }
  const rule = (name: string, body: object) => own('qos/policies', site.policy, `${name}s`, name, body, admin)
  await api.put(service, `/v2.0/ports/${site.port}`, {
    port: { 'binding:host_id': 'host1', device_owner: 'compute:nova' },
  })
  return {
    conntrack_helper: await own('routers', site.router, 'conntrack_helpers', 'conntrack_helper', {
      protocol: 'udp',
      port: 69,
      helper: 'tftp',
    }),
    port_forwarding: await own('floatingips', site.floatingip, 'port_forwardings', 'port_forwarding', {
      internal_port_id: site.port,
      internal_ip_address: shown.fixed_ips[0].ip_address,
      protocol: 'tcp',
      internal_port: 80,
      external_port: 8080,
    }),
    port_association: await own('local_ips', site.local_ip, 'port_associations', 'port_association', {
      fixed_port_id: site.port,
    }),
    binding: await own('ports', site.port, 'bindings', 'binding', { host: 'host2' }, service),
    bandwidth_limit_rule: await rule('bandwidth_limit_rule', { max_kbps: 1000 }),
    dscp_marking_rule: await rule('dscp_marking_rule', { dscp_mark: 10 }),
    minimum_bandwidth_rule: await rule('minimum_bandwidth_rule', { min_kbps: 1000 }),
    packet_rate_limit_rule: await rule('packet_rate_limit_rule', { max_kpps: 10 }),
    minimum_packet_rate_rule: await rule('minimum_packet_rate_rule', { min_kpps: 10, direction: 'any' }),
  }
}

/** Path of a resource's collection after /v2.0/; `parent` is the id of the object that owns it. */
export function pathOf({ schema: { definition } }: Endpoint, parent = ''): string {
  const { pathPrefix, parent: owner, collection } = definition
  return [pathPrefix, ...(owner ? [owner.collection, parent] : []), collection].filter(Boolean).join('/')
}
