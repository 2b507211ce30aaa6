import { apiUrl } from '@neutrino/cli/up/cloud-directory.ts'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { createFakeHost, type FakeHost, slotOf } from '../support/sriov/create-fake-host.ts'
import { createHostAgent, type HostAgent } from './cloud/host-agent.ts'
import type { Shown } from './cloud/neutron-api.ts'
import { providerVlan } from './cloud/topology.ts'
import { useCloud } from './cloud/use-cloud.ts'

const shownMs = 20_000
const host = 'cards1'
const vlan = 131
const macs = ['fa:16:3e:aa:00:01', 'fa:16:3e:aa:00:02']

/** The agent and the API are real; the cards are a tree of sysfs and a program that keeps what it is told. */
describe.runIf(process.getuid?.() === 0)('servers on functions of cards', { timeout: 60_000 }, () => {
  const cloud = useCloud({ ml2: { mechanism_drivers: 'ovn,sriovnicswitch' } })
  let cards: FakeHost
  let agent: HostAgent
  let network: Shown
  let port: Shown

  beforeAll(async () => {
    cards = await createFakeHost({ eth3: macs, eth4: ['fa:16:3e:aa:00:03'] })
    const { physicalNetwork } = cloud.lab.place
    await cloud.lab.addExternalHost({ name: host, addresses: [] })
    agent = await createHostAgent({
      ...{ lab: cloud.lab, agent: 'sriov', host, directory: inject('clusterDirectory') },
      apiUrl: apiUrl(cloud.cloud.settings),
      more: `[sriov_nic]
        physical_device_mappings = ${physicalNetwork}:eth3,${physicalNetwork}:eth4
        resource_provider_bandwidths = eth3:10000000:10000000
        sysfs_directory = ${cards.sysfs}
        ip_program = ${cards.program}
        bridge_program = ${cards.program}
        [FDB]
        shared_physical_device_mappings = ${physicalNetwork}:eth4
        [DEFAULT]
        state_path = ${cards.sysfs}/state`,
    })
    await cloud.eventually('the agent', shownMs, () => agentOf())
    network = await cloud.api.create('networks', providerVlan(cloud, vlan))
    port = await createPort({ mac_address: macs[0] }, slotOf(1, 0))
  }, 180_000)
  afterAll(async () => {
    await agent?.close()
    for (const { id } of await cloud.api.list('agents', { host })) await cloud.api.remove('agents', id)
    cards?.remove()
  })

  const agentOf = async () => (await cloud.api.list('agents', { host, alive: 'true', phase: 'ready' }))[0]
  const createPort = (more: object, pci_slot: string) =>
    cloud.api.create('ports', {
      ...{ network_id: network.id, security_groups: [], device_owner: 'compute:nova', device_id: 'server' },
      ...{ 'binding:vnic_type': 'direct', 'binding:host_id': host },
      'binding:profile': {
        ...{ pci_slot, pci_vendor_info: '8086:10ed' },
        physical_network: cloud.lab.place.physicalNetwork,
      },
      ...more,
    })
  const becomes = (id: string, wanted: object) =>
    cloud.eventually(`the port is ${JSON.stringify(wanted)}`, shownMs, async () => {
      const shown = await cloud.api.show('ports', id)
      try {
        expect(shown).toMatchObject(wanted)
        return true
      } catch {
        return undefined
      }
    })
  const keeps = (wanted: object) =>
    cloud.eventually(`the card keeps ${JSON.stringify(wanted)}`, shownMs, () => {
      try {
        expect(cards.functions('eth3')[0]).toMatchObject(wanted)
        return true
      } catch {
        return undefined
      }
    })

  test('the agent tells what its cards reach, and what they can', async () => {
    expect(await agentOf()).toMatchObject({
      agent_type: 'NIC Switch agent',
      configurations: {
        device_mappings: { [cloud.lab.place.physicalNetwork]: ['eth3', 'eth4'] },
        vlan_trunk: { eth3: 'none', eth4: 'none' },
        resource_provider_bandwidths: { eth3: { egress: 10_000_000, ingress: 10_000_000 } },
      },
    })
  })

  test('a function gets what its port wants, and the port is DOWN as long as no server has it', async () => {
    expect(port).toMatchObject({
      'binding:vif_type': 'hw_veb',
      'binding:vif_details': { vlan: String(vlan) },
    })
    await keeps({ vlan, spoofchk: 'on' })
    await becomes(port.id, {
      status: 'DOWN',
      'binding:vif_details': { reason: 'no server has the function' },
    })
    expect(cards.calls()).toEqual([
      `link set dev eth3 vf 0 vlan ${vlan} qos 0`,
      'link set dev eth3 vf 0 spoofchk on',
    ])
  })

  test('it is ACTIVE once a server has it', async () => {
    cards.take('eth3', 0)
    await becomes(port.id, { status: 'ACTIVE' })
    // OVN, which answers its DHCP elsewhere, does not have a say.
    await cloud.settled()
    expect((await cloud.api.show('ports', port.id)).status).toBe('ACTIVE')
  })

  test('limits, trust and the state of the link follow the port', async () => {
    const policy = await cloud.api.create('qos/policies', { name: 'cards' })
    await cloud.api.request('POST', `qos/policies/${policy.id}/bandwidth_limit_rules`, {
      bandwidth_limit_rule: { max_kbps: 20_000, direction: 'egress' },
    })
    await cloud.api.update('ports', port.id, { qos_policy_id: policy.id })
    await keeps({ max_tx_rate: 20, min_tx_rate: 0 })
    await cloud.api.update('ports', port.id, { admin_state_up: false })
    await keeps({ state: 'disable' })
    await becomes(port.id, { status: 'DOWN' })
    await cloud.api.update('ports', port.id, { admin_state_up: true, qos_policy_id: null })
    await keeps({ state: 'auto', max_tx_rate: 0 })
    await becomes(port.id, { status: 'ACTIVE' })
  })

  test('what somebody else changes on the card is put right', async () => {
    cards.change('eth3', 0, { vlan: 99, spoofchk: 'off' })
    await keeps({ vlan, spoofchk: 'on' })
  })

  test('a trunk has subports where the card can filter, and says why where it cannot', async () => {
    const other = await cloud.api.create('networks', providerVlan(cloud, vlan + 1))
    const child = await cloud.api.create('ports', { network_id: other.id, security_groups: [] })
    const sub_ports = [{ port_id: child.id, segmentation_type: 'vlan', segmentation_id: vlan + 1 }]
    const trunk = await cloud.api.create('trunks', { port_id: port.id, sub_ports })
    await becomes(child.id, {
      status: 'DOWN',
      'binding:vif_details': { reason: 'the card has no list of VLANs for its functions' },
    })
    await cloud.eventually('the trunk is DEGRADED', shownMs, async () => {
      return (await cloud.api.show('trunks', trunk.id)).status === 'DEGRADED'
    })
    cards.setList('eth3', 0, '')
    await cloud.eventually('the card is told', shownMs, () => cards.list('eth3', 0) === `add ${vlan + 1}\n`)
    // What the driver would show of it.
    cards.setList('eth3', 0, `${vlan + 1}\n`)
    await becomes(child.id, { status: 'ACTIVE' })
    await cloud.eventually('the trunk is ACTIVE', shownMs, async () => {
      return (await cloud.api.show('trunks', trunk.id)).status === 'ACTIVE'
    })
    await cloud.api.remove('trunks', trunk.id)
    await cloud.eventually(
      'the card is told again',
      shownMs,
      () => cards.list('eth3', 0) === `rem ${vlan + 1}\n`,
    )
  })

  test('a function that its server has left is free of what the port had', async () => {
    await cloud.api.update('ports', port.id, { 'binding:profile': {}, 'binding:host_id': '' })
    cards.change('eth3', 0, { trust: 'on', max_tx_rate: 5 })
    cards.release('eth3', 0)
    await keeps({ trust: 'off', max_tx_rate: 0 })
  })
})
