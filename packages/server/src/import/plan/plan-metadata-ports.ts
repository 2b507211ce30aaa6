import { createHash } from 'node:crypto'
import { formatIp, type IpRange, parseIp } from '@neutrino/base/ip.ts'
import { uuidV5 } from '@neutrino/base/uuid.ts'
import type { DumpRow } from '../dump/dump-row.ts'
import { flag, integer, text } from '../neutron-cloud.ts'
import { addAddresses, addPort, type PortTarget } from './add-port.ts'
import { unbound } from './plan-binding.ts'
import { addRow, note, type PlanDraft } from './plan-draft.ts'
import { isHaNetwork } from './plan-networks.ts'

const owner = 'network:distributed'
const namespace = 'b1d1a5b2-6f0e-4f5e-9a57-6f0c6f6a6c52'

/**
 * Each network has a port behind which hypervisors answer for 169.254.169.254. That of its DHCP agent becomes it: its
 * addresses are what guests have routes over. Without `[ovn] ovn_metadata_enabled`, DHCP agents' ports go.
 */
export function planMetadataPorts(draft: PlanDraft): void {
  const { cloud, settings } = draft
  for (const network of cloud.rows('networks')) {
    const id = text(network, 'id')
    if (isHaNetwork(draft, id)) continue
    const ports = cloud.where('ports', 'network_id', id)
    const [first, ...rest] = ports
      .filter(port => text(port, 'device_owner') === 'network:dhcp')
      .toSorted((a, b) => (text(a, 'id') < text(b, 'id') ? -1 : 1))
    const isKept = settings.metadataEnabled && first !== undefined
    for (const port of isKept || first === undefined ? rest : [first, ...rest])
      note(draft, 'goes', 'port', text(port, 'id'), 'a DHCP agent had it; OVN answers DHCP itself')
    if (!settings.metadataEnabled) continue
    if (first === undefined) addMissing(draft, network)
    else convert(draft, first)
  }
}

function deviceOf(networkId: string) {
  return { device_id: `ovnmeta-${networkId}`, device_owner: owner, binding: unbound }
}

function convert(draft: PlanDraft, port: DumpRow): void {
  const id = text(port, 'id')
  const networkId = text(port, 'network_id')
  const held = draft.cloud.where('ipallocations', 'port_id', id)
  const addresses = servedSubnets(draft, networkId).flatMap(subnet => {
    const own = held.find(row => text(row, 'subnet_id') === text(subnet, 'id'))
    const address = own === undefined ? freeAddress(draft, subnet) : text(own, 'ip_address')
    return address === undefined ? [] : [{ subnet_id: text(subnet, 'id'), ip_address: address }]
  })
  note(draft, 'changes', 'port', id, 'a DHCP agent had it; metadata is answered behind it')
  addPort(draft, port, { ...deviceOf(networkId), addresses })
}

function addMissing(draft: PlanDraft, network: DumpRow): void {
  const networkId = text(network, 'id')
  const project = text(network, 'project_id')
  const id = uuidV5(namespace, networkId)
  const { binding, ...device } = deviceOf(networkId)
  const addresses: PortTarget['addresses'] = servedSubnets(draft, networkId).flatMap(subnet => {
    const address = freeAddress(draft, subnet)
    return address === undefined ? [] : [{ subnet_id: text(subnet, 'id'), ip_address: address }]
  })
  const { created_at, updated_at } = draft.cloud.standard(network)
  const port = { id, project, networkId }
  addRow(
    draft,
    'port',
    project,
    {
      id,
      project_id: project,
      network_id: networkId,
      mac_address: macOf(draft, networkId),
      status: 'DOWN',
      ...device,
      port_security_enabled: false,
      created_at,
      updated_at,
    },
    `port/${id}`,
  )
  addRow(draft, 'port_binding', project, { port_id: id, ...binding })
  addAddresses(draft, port, addresses)
}

/** Another one for each network, and the same one every time. */
function macOf({ cloud, settings }: PlanDraft, networkId: string): string {
  const taken = new Set(
    cloud.where('ports', 'network_id', networkId).map(port => text(port, 'mac_address').toLowerCase()),
  )
  const prefix = settings.baseMac.slice(0, 8).toLowerCase()
  for (let attempt = 0; ; attempt += 1) {
    const digest = createHash('sha1').update(`${networkId} ${attempt}`).digest('hex')
    const mac = `${prefix}:${digest.slice(0, 2)}:${digest.slice(2, 4)}:${digest.slice(4, 6)}`
    if (!taken.has(mac)) return mac
  }
}

function servedSubnets({ cloud }: PlanDraft, networkId: string): readonly DumpRow[] {
  return cloud
    .where('subnets', 'network_id', networkId)
    .filter(
      subnet =>
        integer(subnet, 'ip_version') === 4 &&
        flag(subnet, 'enable_dhcp', true) &&
        cloud.where('ipallocationpools', 'subnet_id', text(subnet, 'id')).length > 0 &&
        cloud
          .where('subnet_service_types', 'subnet_id', text(subnet, 'id'))
          .every(row => text(row, 'service_type') === owner),
    )
}

/** The last free one of the pools: far from those that are given to guests next. */
function freeAddress({ cloud }: PlanDraft, subnet: DumpRow): string | undefined {
  const id = text(subnet, 'id')
  const taken = new Set(cloud.where('ipallocations', 'subnet_id', id).map(row => text(row, 'ip_address')))
  for (const pool of cloud.where('ipallocationpools', 'subnet_id', id)) {
    const range = rangeOf(pool)
    for (let value = range?.last ?? -1n; range !== undefined && value >= range.first; value -= 1n) {
      const address = formatIp({ version: range.version, value })
      if (!taken.has(address)) return address
    }
  }
  return undefined
}

function rangeOf(pool: DumpRow): IpRange | undefined {
  const first = parseIp(text(pool, 'first_ip'))
  const last = parseIp(text(pool, 'last_ip'))
  if (first === undefined || last === undefined) return undefined
  return { version: first.version, first: first.value, last: last.value }
}
