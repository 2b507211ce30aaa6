import type { Database } from '@neutrino/server/database/database.ts'
import { markDirty, type Unit } from '@neutrino/server/reconcile/dirty-unit.ts'
import { sql } from 'kysely'

/** Ids that read well: the kind's digit, then a number. */
export function testId(kind: keyof typeof digits, number: number): string {
  return `${digits[kind].repeat(8)}-0000-4000-8000-${String(number).padStart(12, '0')}`
}

const digits = {
  monitor: '0',
  network: '1',
  subnet: '2',
  segment: '3',
  rule: '4',
  port: '5',
  policy: '6',
  router: '8',
  floatingIp: '9',
  group: 'd',
  addressGroup: 'a',
  log: '7',
  qosPolicy: 'b',
  qosRule: 'c',
  trunk: 'e',
  meter: 'f',
} as const

const project = '66666666000040008000000000000001'

/** Commits statements and marks in one transaction. */
type Write = (units: readonly Unit[], statements: readonly ReturnType<typeof sql>[]) => Promise<void>

/** Writes intent as the API does: rows and marks in one transaction. */
export function intentWriter(database: Database) {
  const write: Write = (units, statements) =>
    database.transaction().execute(async tx => {
      for (const statement of statements) await statement.execute(tx)
      await markDirty(tx, units)
    })
  return {
    write,
    ...networkWrites(write),
    ...portWrites(write),
    ...groupWrites(write),
    ...routerWrites(write),
    ...floatingIpWrites(write),
    ...qosWrites(write),
    ...trunkWrites(write),
    chassis: (name: string, physical: string) =>
      sql`insert into chassis (name, hostname, bridge_mappings, is_gateway)
        values (${name}, ${name}, ${JSON.stringify({ [physical]: 'br-ex' })}::jsonb, true)
        on conflict do nothing`.execute(database),
    clear: () =>
      sql`truncate qos_policy, network, port, router, security_group, address_group, floating_ip, dirty_unit, chassis, rbac_policy, lease, metering_label,
        agent cascade`.execute(database),
  }
}

function networkWrites(write: Write) {
  return {
    network: (
      number: number,
      segment: { type: string; physical?: string; tag?: number } = { type: 'geneve' },
    ) => {
      const id = testId('network', number)
      return write(
        [{ kind: 'network', id }],
        [
          sql`insert into network (id, project_id, name, mtu) values (${id}, ${project}, ${`net${number}`}, 1442)
            on conflict do nothing`,
          sql`insert into network_segment (id, network_id, network_type, physical_network, segmentation_id)
            values (${testId('segment', number)}, ${id}, ${segment.type}, ${segment.physical ?? null},
              ${segment.tag ?? (segment.type === 'flat' ? null : number)}) on conflict do nothing`,
        ],
      )
    },
    external: (number: number) =>
      write(
        [{ kind: 'network', id: testId('network', number) }],
        [
          sql`insert into rbac_policy (id, project_id, object_type, object_id, action, target_project)
            values (${testId('policy', number)}, ${project}, 'network', ${testId('network', number)},
              'access_as_external', '*') on conflict do nothing`,
        ],
      ),
    renameNetwork: (number: number, name: string, mtu: number) =>
      write(
        [{ kind: 'network', id: testId('network', number) }],
        [
          sql`update network set name = ${name}, mtu = ${mtu}, revision_number = revision_number + 1
            where id = ${testId('network', number)}`,
        ],
      ),
    deleteNetwork: (number: number) =>
      write(
        [{ kind: 'network', id: testId('network', number) }],
        [sql`delete from network where id = ${testId('network', number)}`],
      ),
    subnet: (number: number, network: number, cidr: string, gateway: string, addressMode?: string) =>
      write(
        [{ kind: 'network', id: testId('network', network) }],
        [
          sql`insert into subnet (id, project_id, network_id, ip_version, cidr, gateway_ip, ipv6_address_mode)
            values (${testId('subnet', number)}, ${project}, ${testId('network', network)},
              ${cidr.includes(':') ? 6 : 4}, ${cidr}, ${gateway}, ${addressMode ?? null}) on conflict do nothing`,
        ],
      ),
    switchDhcp: (subnet: number, network: number, isOn: boolean) =>
      write(
        [{ kind: 'network', id: testId('network', network) }],
        [sql`update subnet set enable_dhcp = ${isOn} where id = ${testId('subnet', subnet)}`],
      ),
  }
}

function portWrites(write: Write) {
  return {
    port: (
      number: number,
      network: number,
      fields: { owner?: string; host?: string; device?: string } = {},
    ) => {
      const id = testId('port', number)
      return write(
        [{ kind: 'port', id }],
        [
          sql`insert into port (id, project_id, network_id, name, mac_address, device_owner, device_id)
            values (${id}, ${project}, ${testId('network', network)}, ${`port${number}`}, ${testMac(number)},
              ${fields.owner ?? 'compute:nova'}, ${fields.device ?? ''}) on conflict do nothing`,
          sql`insert into port_binding (port_id, host) values (${id}, ${fields.host ?? ''}) on conflict do nothing`,
        ],
      )
    },
    address: (port: number, subnet: number, ip: string) =>
      write(
        [{ kind: 'port', id: testId('port', port) }],
        [
          sql`insert into ip_allocation (subnet_id, ip_address, port_id, network_id)
            select ${testId('subnet', subnet)}, ${ip}, p.id, p.network_id from port p
            where p.id = ${testId('port', port)} on conflict do nothing`,
        ],
      ),
    changePort: (
      number: number,
      set: { name?: string; pairs?: unknown; options?: unknown; isUp?: boolean },
    ) =>
      write(
        [{ kind: 'port', id: testId('port', number) }],
        [
          sql`update port set name = coalesce(${set.name ?? null}, name),
            allowed_address_pairs = coalesce(${json(set.pairs)}::jsonb, allowed_address_pairs),
            extra_dhcp_opts = coalesce(${json(set.options)}::jsonb, extra_dhcp_opts),
            revision_number = revision_number + 1 where id = ${testId('port', number)}`,
        ],
      ),
    deletePort: (number: number) =>
      write(
        [{ kind: 'port', id: testId('port', number) }],
        [sql`delete from port where id = ${testId('port', number)}`],
      ),
    join: (port: number, group: number) =>
      write(
        [{ kind: 'port', id: testId('port', port) }],
        [
          sql`insert into port_security_group values (${testId('port', port)}, ${testId('group', group)})
            on conflict do nothing`,
        ],
      ),
    leave: (port: number, group: number) =>
      write(
        [{ kind: 'port', id: testId('port', port) }],
        [
          sql`delete from port_security_group where port_id = ${testId('port', port)}
            and security_group_id = ${testId('group', group)}`,
        ],
      ),
  }
}

function groupWrites(write: Write) {
  return {
    group: (number: number, isStateful = true) =>
      write(
        [{ kind: 'security_group', id: testId('group', number) }],
        [
          sql`insert into security_group (id, project_id, name, stateful)
            values (${testId('group', number)}, ${project}, ${`sg${number}`}, ${isStateful})
            on conflict (id) do update set stateful = excluded.stateful`,
        ],
      ),
    rule: (
      number: number,
      group: number,
      fields: { port?: number; remoteGroup?: number; cidr?: string; addressGroup?: number } = {},
    ) =>
      write(
        [{ kind: 'security_group', id: testId('group', group) }],
        [
          sql`insert into security_group_rule (id, project_id, security_group_id, direction, ethertype, protocol,
              protocol_number, port_range_min, port_range_max, remote_group_id, remote_ip_prefix, normalized_cidr,
              remote_address_group_id)
            values (${testId('rule', number)}, ${project}, ${testId('group', group)}, 'ingress', 'IPv4', 'tcp', 6,
              ${fields.port ?? null}, ${fields.port ?? null},
              ${fields.remoteGroup === undefined ? null : testId('group', fields.remoteGroup)},
              ${fields.cidr ?? null}, ${fields.cidr ?? null},
              ${fields.addressGroup === undefined ? null : testId('addressGroup', fields.addressGroup)})
            on conflict do nothing`,
        ],
      ),
    addressGroup: (number: number, prefixes: readonly string[]) => {
      const id = testId('addressGroup', number)
      return write(
        [{ kind: 'address_group', id }],
        [
          sql`insert into address_group (id, project_id) values (${id}, ${project}) on conflict (id)
            do update set revision_number = address_group.revision_number + 1`,
          sql`delete from address_group_prefix where address_group_id = ${id}`,
          sql`insert into address_group_prefix select ${id}, unnest(${prefixes}::cidr[])`,
        ],
      )
    },
    deleteAddressGroup: (number: number) =>
      write(
        [{ kind: 'address_group', id: testId('addressGroup', number) }],
        [sql`delete from address_group where id = ${testId('addressGroup', number)}`],
      ),
    // The database marks what a log concerns.
    log: (number: number, event: 'ACCEPT' | 'DROP' | 'ALL', of: { group?: number; port?: number } = {}) =>
      write(
        [],
        [
          sql`insert into network_log (id, project_id, resource_type, event, resource_id, target_id, created_at)
            values (${testId('log', number)}, ${project}, 'security_group', ${event},
              ${of.group === undefined ? null : testId('group', of.group)},
              ${of.port === undefined ? null : testId('port', of.port)},
              ${`2026-01-01T00:00:0${number}Z`}::timestamptz) on conflict do nothing`,
        ],
      ),
    switchLog: (number: number, isOn: boolean) =>
      write([], [sql`update network_log set enabled = ${isOn} where id = ${testId('log', number)}`]),
    deleteLog: (number: number) =>
      write([], [sql`delete from network_log where id = ${testId('log', number)}`]),
    deleteRule: (number: number, group: number) =>
      write(
        [{ kind: 'security_group', id: testId('group', group) }],
        [sql`delete from security_group_rule where id = ${testId('rule', number)}`],
      ),
    deleteGroup: (number: number) =>
      write(
        [{ kind: 'security_group', id: testId('group', number) }],
        [sql`delete from security_group where id = ${testId('group', number)}`],
      ),
  }
}

function routerWrites(write: Write) {
  return {
    router: (number: number) =>
      write(
        [{ kind: 'router', id: testId('router', number) }],
        [
          sql`insert into router (id, project_id, name) values (${testId('router', number)}, ${project},
            ${`router${number}`}) on conflict do nothing`,
        ],
      ),
    deleteRouter: (number: number) =>
      write(
        [{ kind: 'router', id: testId('router', number) }],
        [sql`delete from router where id = ${testId('router', number)}`],
      ),
    attach: (router: number, port: number, owner: string) =>
      write(
        [
          { kind: 'router', id: testId('router', router) },
          { kind: 'port', id: testId('port', port) },
        ],
        [
          sql`insert into router_port (port_id, router_id, device_owner)
            values (${testId('port', port)}, ${testId('router', router)}, ${owner}) on conflict do nothing`,
          sql`update port set device_owner = ${owner}, device_id = ${testId('router', router)}
            where id = ${testId('port', port)}`,
        ],
      ),
    detach: (router: number, port: number) =>
      write(
        [
          { kind: 'router', id: testId('router', router) },
          { kind: 'port', id: testId('port', port) },
        ],
        [sql`delete from port where id = ${testId('port', port)}`],
      ),
    /** Another gateway, on a network that may have one already. */
    attachGateway: (router: number, port: number, position: number) =>
      write(
        [
          { kind: 'router', id: testId('router', router) },
          { kind: 'port', id: testId('port', port) },
        ],
        [
          sql`insert into router_port (port_id, router_id, device_owner, position)
            values (${testId('port', port)}, ${testId('router', router)}, 'network:router_gateway', ${position})
            on conflict do nothing`,
        ],
      ),
    defaultRoute: (router: number, options: { bfd: boolean; ecmp: boolean }) =>
      write(
        [{ kind: 'router', id: testId('router', router) }],
        [
          sql`update router set enable_default_route_bfd = ${options.bfd},
            enable_default_route_ecmp = ${options.ecmp} where id = ${testId('router', router)}`,
        ],
      ),
    chooseChassis: (router: number, chassis: string, priority: number) =>
      write(
        [{ kind: 'router', id: testId('router', router) }],
        [
          sql`insert into router_gateway_chassis (router_id, chassis_name, priority)
            values (${testId('router', router)}, ${chassis}, ${priority})
            on conflict (router_id, chassis_name) do nothing`,
        ],
      ),
    proxy: (router: number, port: number, ip: string) =>
      write(
        [{ kind: 'router', id: testId('router', router) }],
        [
          sql`update router set enable_ndp_proxy = true where id = ${testId('router', router)}`,
          sql`insert into ndp_proxy (id, project_id, router_id, port_id, ip_address) values (gen_random_uuid(),
            ${project}, ${testId('router', router)}, ${testId('port', port)}, ${ip})`,
        ],
      ),
    stopProxies: (router: number) =>
      write(
        [{ kind: 'router', id: testId('router', router) }],
        [sql`delete from ndp_proxy where router_id = ${testId('router', router)}`],
      ),
    routes: (router: number, routes: unknown) =>
      write(
        [{ kind: 'router', id: testId('router', router) }],
        [sql`update router set routes = ${json(routes)}::jsonb where id = ${testId('router', router)}`],
      ),
  }
}

/** Port 1, router 1 and floating IP 1: what has the policies here. */
const limited: readonly Unit[] = [
  { kind: 'port', id: testId('port', 1) },
  { kind: 'router', id: testId('router', 1) },
  { kind: 'floating_ip', id: testId('floatingIp', 1) },
]

function qosWrites(write: Write) {
  return {
    qosPolicy: (number: number) =>
      write(
        [],
        [
          sql`insert into qos_policy (id, project_id) values (${testId('qosPolicy', number)}, ${project})
        on conflict do nothing`,
        ],
      ),
    qosRule: (
      number: number,
      policy: number,
      rule: { type: string; direction?: string; value: number; burst?: number },
    ) =>
      write(limited, [
        sql`insert into qos_rule (id, qos_policy_id, type, direction, value, burst)
          values (${testId('qosRule', number)}, ${testId('qosPolicy', policy)}, ${rule.type},
            ${rule.direction ?? null}, ${rule.value}, ${rule.burst ?? null})
          on conflict (id) do update set value = excluded.value, burst = excluded.burst`,
      ]),
    deleteQosRule: (number: number) =>
      write(limited, [sql`delete from qos_rule where id = ${testId('qosRule', number)}`]),
    /** Everything limited has this policy, or none. */
    limit: (policy: number | undefined) => {
      const id = policy === undefined ? null : testId('qosPolicy', policy)
      return write(limited, [
        sql`update port set qos_policy_id = ${id} where id = ${testId('port', 1)}`,
        sql`update router set qos_policy_id = ${id} where id = ${testId('router', 1)}`,
        sql`update floating_ip set qos_policy_id = ${id} where id = ${testId('floatingIp', 1)}`,
      ])
    },
  }
}

function trunkWrites(write: Write) {
  const subPort = (port: number) => ({ kind: 'port', id: testId('port', port) }) as const
  return {
    trunk: (number: number, parent: number) =>
      write(
        [],
        [
          sql`insert into trunk (id, project_id, port_id)
            values (${testId('trunk', number)}, ${project}, ${testId('port', parent)}) on conflict do nothing`,
        ],
      ),
    subPort: (trunk: number, port: number, tag: number) =>
      write(
        [subPort(port)],
        [
          sql`insert into trunk_subport (trunk_id, port_id, segmentation_type, segmentation_id)
            values (${testId('trunk', trunk)}, ${testId('port', port)}, 'vlan', ${tag})
            on conflict (port_id) do update set segmentation_id = excluded.segmentation_id`,
        ],
      ),
    freeSubPort: (port: number) =>
      write([subPort(port)], [sql`delete from trunk_subport where port_id = ${testId('port', port)}`]),
    deleteTrunk: (number: number) =>
      write([], [sql`delete from trunk where id = ${testId('trunk', number)}`]),
  }
}

function floatingIpWrites(write: Write) {
  return {
    floatingIp: (number: number, network: number, floatingPort: number, ip: string) =>
      write(
        [{ kind: 'floating_ip', id: testId('floatingIp', number) }],
        [
          sql`insert into floating_ip (id, project_id, floating_network_id, floating_ip_address, floating_port_id)
            values (${testId('floatingIp', number)}, ${project}, ${testId('network', network)}, ${ip},
              ${testId('port', floatingPort)}) on conflict do nothing`,
        ],
      ),
    associate: (number: number, to: { port: number; ip: string; router: number } | undefined) =>
      write(
        [{ kind: 'floating_ip', id: testId('floatingIp', number) }],
        [
          sql`update floating_ip set port_id = ${to === undefined ? null : testId('port', to.port)},
            fixed_ip_address = ${to?.ip ?? null},
            router_id = ${to === undefined ? null : testId('router', to.router)},
            revision_number = revision_number + 1 where id = ${testId('floatingIp', number)}`,
        ],
      ),
    forward: (
      number: number,
      to: { port: number; ip: string; router: number; protocol: string; first: number; last: number },
    ) =>
      write(
        [{ kind: 'floating_ip', id: testId('floatingIp', number) }],
        [
          sql`insert into port_forwarding (id, floating_ip_id, internal_port_id, internal_ip_address, protocol,
              external_port_first, external_port_last, internal_port_first, internal_port_last)
            values (gen_random_uuid(), ${testId('floatingIp', number)}, ${testId('port', to.port)}, ${to.ip},
              ${to.protocol}, ${to.first}, ${to.last}, ${to.first}, ${to.last}) on conflict do nothing`,
          sql`update floating_ip set router_id = ${testId('router', to.router)},
            revision_number = revision_number + 1 where id = ${testId('floatingIp', number)}`,
        ],
      ),
    stopForwarding: (number: number, protocol: string) =>
      write(
        [{ kind: 'floating_ip', id: testId('floatingIp', number) }],
        [
          sql`delete from port_forwarding
            where floating_ip_id = ${testId('floatingIp', number)} and protocol = ${protocol}`,
        ],
      ),
    deleteFloatingIp: (number: number) =>
      write(
        [{ kind: 'floating_ip', id: testId('floatingIp', number) }],
        [sql`delete from floating_ip where id = ${testId('floatingIp', number)}`],
      ),
  }
}

export type IntentWriter = ReturnType<typeof intentWriter>

/** The MAC address of a port. */
export function testMac(number: number): string {
  return `fa:16:3e:00:${hex(number >> 8)}:${hex(number & 255)}`
}

function hex(number: number): string {
  return number.toString(16).padStart(2, '0')
}

function json(value: unknown): string | null {
  return value === undefined ? null : JSON.stringify(value)
}
