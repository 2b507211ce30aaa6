import { formatIp, parseIp } from '@neutrino/base/ip.ts'
import { isUuid } from '@neutrino/base/uuid.ts'
import { type RawBuilder, sql } from 'kysely'
import type { FilterValue, Storage } from '../../definition/define-resource.ts'
import { frozenWithNetwork } from '../../definition/frozen-network.ts'
import { sharedWith } from '../../policy/shared-with.ts'
import type { PortAttributes } from './definition.ts'
import { trustedProfile, vifModelDetails } from './device-attributes.ts'
import { portExpansions } from './expansions.ts'
import { domainOfNetwork } from './keyword-domain.ts'
import { notEnforcedDetails } from './not-enforced.ts'
import { completeResourceRequests, resourceFacts } from './resource-request.ts'
import { timeSyncDetails } from './time-sync.ts'
import { trunkDetails, trunkProfile } from './trunk-of-port.ts'

const addresses = (object: string) => `coalesce((select json_agg(${object} order by a.position, a.ip_address)
  from ip_allocation a where a.port_id = port.id), '[]'::json)`

const hostname = `case port.dns_name when '' then 'host-' || translate(host(a.ip_address), '.:', '--')
  else rtrim(port.dns_name, '.') end`

/** A name of the port's own is in its domain or its network's; a made-up one is in the installation's. */
function dnsAssignment(installationDomain: string): string {
  const ours = `'${installationDomain.replace(/\.$/, '').replaceAll("'", "''")}'`
  const domain = `case port.dns_name when '' then ${ours} else
    rtrim(coalesce(nullif(port.dns_domain, ''), nullif(${domainOfNetwork('port', 'network')}, ''), ${ours}), '.') end`
  const fqdn = `case when port.dns_name like '%.' then port.dns_name
    else ${hostname} || coalesce('.' || nullif(${domain}, '') || '.', '') end`
  return addresses(
    `json_build_object('ip_address', host(a.ip_address), 'hostname', ${hostname}, 'fqdn', ${fqdn})`,
  )
}

export const portStorage: Storage<PortAttributes> = {
  table: 'port',
  from: `port join network on network.id = port.network_id
    left join port_binding binding on binding.port_id = port.id and binding.status = 'ACTIVE'`,
  columns: {
    // Subselects are evaluated after sort and limit. Lateral joins come before them: 51 ms against 16 for the
    // first 1,000 of 5,000 ports by name, a tie by id; grouping all addresses first takes longer still.
    fixedIps: addresses(`json_build_object('subnet_id', a.subnet_id, 'ip_address', host(a.ip_address))`),
    bindingVifType: `coalesce(binding.vif_type, 'unbound')`,
    bindingVifDetails:
      settings => `(coalesce(binding.vif_details, '{}') || ${vifModelDetails('binding.vif_type')} || ${timeSyncDetails('binding.vif_type')}
      || ${notEnforcedDetails({ binding: 'binding', networkPolicy: 'network.qos_policy_id', encryption: 'network.encryption' }, settings)})`,
    bindingVnicType: `coalesce(binding.vnic_type, 'normal')`,
    bindingHostId: `coalesce(binding.host, '')`,
    bindingProfile: `(coalesce(binding.profile, '{}') || ${trustedProfile} || ${trunkProfile('port.id')})`,
    trunkDetails,
    dnsAssignment: settings => dnsAssignment(settings.dnsDomain),
    qosNetworkPolicyId: 'network.qos_policy_id',
    // Filled in by `complete`: the ids of its groups are hashes that SQL cannot make.
    resourceRequest: resourceFacts,
    securityGroups: `coalesce((select json_agg(g.security_group_id order by g.security_group_id)
      from port_security_group g where g.port_id = port.id), '[]'::json)`,
  },
  complete: completeResourceRequests,
  expansions: portExpansions,
  filters: {
    // An index covers the names and devices that are not empty, and is only used when the query says so.
    name: values => textFilter('port.name', values),
    deviceId: values => textFilter('port.device_id', values),
    fixedIps: fixedIpsFilter,
    securityGroups: values => sql`port.id in (select g.port_id from port_security_group g
      where g.security_group_id = any(${values.filter(isUuidText)}::uuid[]))`,
  },
  policyFields: {
    'network:project_id': 'network.project_id',
    'network:tenant_id': 'network.project_id',
    'networks:shared': sharedWith('network', 'access_as_shared', 'port.network_id'),
  },
  // Whoever owns a network sees all that is plugged into it. As an array, so that an index serves it.
  visibleToOthers: actor => sql`port.network_id = any(array(select n.id from network n
    where n.project_id = ${actor.projectId}))`,
  frozen: frozenWithNetwork('port.network_id'),
}

function textFilter(column: string, values: readonly FilterValue[]): RawBuilder<unknown> {
  const equals = sql`${sql.raw(column)} = any(${values}::text[])`
  return values.includes('') ? equals : sql`(${equals} and ${sql.raw(column)} <> '')`
}

const isUuidText = (value: FilterValue) => typeof value === 'string' && isUuid(value)

/**
 * `key=value` texts: one address of the port has one of the values of each key that is known;
 * keys that are not known are ignored.
 */
function fixedIpsFilter(values: readonly FilterValue[]): RawBuilder<unknown> {
  const wanted = Map.groupBy(
    values.map(value => String(value)),
    value => value.slice(0, value.indexOf('=')),
  )
  const valuesOf = (key: string) => wanted.get(key)?.map(value => value.slice(value.indexOf('=') + 1))
  const ipAddresses = valuesOf('ip_address')
  const substrings = valuesOf('ip_address_substr')
  const subnets = valuesOf('subnet_id')
  const conditions: RawBuilder<unknown>[] = []
  if (ipAddresses) {
    const known = ipAddresses.flatMap(text => parseIp(text) ?? []).map(ip => formatIp(ip))
    conditions.push(sql`a.ip_address = any(${known}::inet[])`)
  }
  if (substrings) {
    conditions.push(
      sql`exists (select from unnest(${substrings}::text[]) as part where strpos(host(a.ip_address), part) > 0)`,
    )
  }
  if (subnets) conditions.push(sql`a.subnet_id = any(${subnets.filter(isUuidText)}::uuid[])`)
  if (conditions.length === 0) return sql`true`
  return sql`port.id in (select a.port_id from ip_allocation a where ${sql.join(conditions, sql` and `)})`
}
