import { neutronTables } from '@neutrino/server/import/neutron-tables.ts'

export interface DumpedPort {
  readonly id: string
  readonly macAddress: string
  readonly ipAddress: string
  readonly host: string
  readonly deviceOwner: string
}

export interface DumpedNetwork {
  readonly id: string
  readonly cidr: string
  readonly networkType: 'vxlan'
  readonly segmentationId: number
  readonly ports: readonly DumpedPort[]
}

export interface DumpedCloud {
  readonly vifType: 'bridge' | 'ovs'
  readonly hosts: readonly string[]
  readonly networks: readonly DumpedNetwork[]
  /** Of all guests; lets them ping each other. */
  readonly groupId: string
  readonly project: string
}

type Row = Readonly<Record<string, string | number | null>>

/** A dump of a small cloud with agents, as INSERT statements that name their columns. */
export function writeDump(cloud: DumpedCloud): string {
  const made: { table: string; row: Row }[] = []
  const add = (table: string, row: Row) => made.push({ table, row })
  const standard = () => {
    const id = made.filter(({ table }) => table === 'standardattributes').length + 1
    add('standardattributes', { id, description: '', revision_number: 1, created_at: '2024-01-02 03:04:05' })
    return id
  }
  const { project, groupId } = cloud
  for (const host of cloud.hosts) {
    const type = cloud.vifType === 'bridge' ? 'Linux bridge agent' : 'Open vSwitch agent'
    add('agents', { id: `agent-${host}`, agent_type: type, host, configurations: '{}' })
  }
  add('securitygroups', {
    id: groupId,
    project_id: project,
    name: 'g',
    stateful: 1,
    standard_attr_id: standard(),
  })
  const rules = [
    { direction: 'egress', protocol: null },
    { direction: 'ingress', protocol: 'icmp' },
  ]
  rules.forEach((rule, index) => {
    const id = `${groupId.slice(0, -1)}${index + 1}`
    const common = { id, project_id: project, security_group_id: groupId, ethertype: 'IPv4' }
    add('securitygrouprules', { ...common, ...rule, standard_attr_id: standard() })
  })
  for (const network of cloud.networks) addNetwork(cloud, network, { add, standard })
  const tables = Object.keys(neutronTables).map(table => `CREATE TABLE \`${table}\` (\n  \`id\` int\n);`)
  return `${[...tables, ...made.map(({ table, row }) => insert(table, row))].join('\n')}\n`
}

interface Writer {
  add(table: string, row: Row): void
  standard(): number
}

function addNetwork(cloud: DumpedCloud, network: DumpedNetwork, { add, standard }: Writer): void {
  const { id, cidr } = network
  const project = { project_id: cloud.project }
  const subnet = id.replace(/.$/, 'f')
  const at = (last: number) => cidr.replace(/\d+\/\d+$/, String(last))
  add('networks', { id, ...project, name: cidr, admin_state_up: 1, mtu: 1450, standard_attr_id: standard() })
  const segment = { network_type: network.networkType, segmentation_id: network.segmentationId }
  add('networksegments', {
    id: subnet,
    network_id: id,
    ...segment,
    segment_index: 0,
    standard_attr_id: standard(),
  })
  const addresses = { cidr, ip_version: 4, gateway_ip: at(1), enable_dhcp: 1 }
  add('subnets', { id: subnet, ...project, network_id: id, ...addresses, standard_attr_id: standard() })
  add('ipallocationpools', { id: subnet, subnet_id: subnet, first_ip: at(2), last_ip: at(254) })
  for (const port of network.ports) {
    const isGuest = !port.deviceOwner.startsWith('network:')
    add('ports', {
      id: port.id,
      ...project,
      network_id: id,
      mac_address: port.macAddress,
      device_owner: port.deviceOwner,
      device_id: isGuest ? port.id : 'dhcp',
      admin_state_up: 1,
      standard_attr_id: standard(),
    })
    add('ipallocations', { port_id: port.id, ip_address: port.ipAddress, subnet_id: subnet, network_id: id })
    const binding = { host: port.host, vif_type: cloud.vifType, vnic_type: 'normal', status: 'ACTIVE' }
    add('ml2_port_bindings', { port_id: port.id, ...binding })
    if (isGuest) add('securitygroupportbindings', { port_id: port.id, security_group_id: cloud.groupId })
  }
}

function insert(table: string, row: Row): string {
  const value = (one: string | number | null) =>
    typeof one === 'string' ? `'${one}'` : String(one).toUpperCase()
  const columns = Object.keys(row).map(column => `\`${column}\``)
  return `INSERT INTO \`${table}\` (${columns.join()}) VALUES (${Object.values(row).map(value).join()});`
}
