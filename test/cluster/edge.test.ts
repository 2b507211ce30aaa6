import { connect } from 'node:net'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { createRelay, type Relay } from '../support/relay.ts'
import { createMetadataHost, type MetadataHost } from './cloud/metadata-agent.ts'
import type { Shown } from './cloud/neutron-api.ts'
import { createOvnAgent, type OvnAgentHost } from './cloud/ovn-agent.ts'
import {
  addressOf,
  allowPing,
  createGroup,
  createOutside,
  createPort,
  createRouter,
  createRule,
  createSegment,
  outside,
} from './cloud/topology.ts'
import { useCloud } from './cloud/use-cloud.ts'

const url = 'http://169.254.169.254/latest/meta-data/instance-id'
const servedMs = 20_000
/** Twice the agent's bound, of a machine that others use as well. */
const auditMsMax = 12_000
const tcp = 7_000
const here = 3

describe.runIf(process.getuid?.() === 0)(
  'a host that is cut off from southbound',
  { timeout: 90_000 },
  () => {
    const cloud = useCloud({ ovn: { ovn_metadata_enabled: 'true' } })
    let relay: Relay
    let agent: OvnAgentHost
    let metadata: MetadataHost
    let group: Shown
    let edge: Shown
    let floating: Shown

    beforeAll(async () => {
      const directory = inject('clusterDirectory')
      const socket = join(directory, 'edge.sock')
      relay = await createRelay(socket, () => connect(cloud.lab.southbound.slice('unix:'.length)))
      const southbound = `unix:${socket}`
      await remote(southbound)
      const [external, segment] = [await createOutside(cloud), await createSegment(cloud, '10.1.0.0/24')]
      await createRouter(cloud, external, [segment.subnet])
      group = await createGroup(cloud, allowPing)
      const hints = { openvswitch: { other_config: { 'tx-steering': 'hash' } } }
      edge = await createPort(cloud, segment.network, [group], { hints })
      const far = await createPort(cloud, segment.network, [group])
      const { id: floating_network_id } = external.network
      floating = await cloud.api.create('floatingips', { floating_network_id, port_id: edge.id })
      const on = { lab: cloud.lab, directory, hypervisor: here, southbound }
      ;[agent, metadata] = [await createOvnAgent(on), await createMetadataHost({ ...on, secret: 'a secret' })]
      await cloud.boot(edge, { name: 'edge', hypervisor: here, dhcp: true })
      await cloud.boot(far, { name: 'far', hypervisor: 1, dhcp: true })
      await cloud.settled()
      edge = await cloud.api.show('ports', edge.id)
      await works()
      await cloud.eventually(
        'the hint is there',
        servedMs,
        async () => (await deviceOf('other_config')) !== '',
      )
      relay.cut()
    }, 120_000)
    afterAll(async () => {
      await agent?.close()
      await metadata?.close()
      relay?.mend()
      await remote(cloud.lab.southbound)
      await cloud.settled()
      await relay?.close()
    }, 60_000)

    const remote = (southbound: string) =>
      cloud.lab.vsctl(`hv${here}`, ['set', 'open_vswitch', '.', `external_ids:ovn-remote="${southbound}"`])

    async function deviceOf(column: string): Promise<string> {
      const found = ['find', 'Interface', `external_ids:iface-id=${edge.id}`]
      return (await cloud.lab.vsctl(`hv${here}`, ['--bare', `--columns=${column}`, ...found])).trim()
    }

    const ask = async () => (await cloud.lab.exec('edge', ['curl', '-sS', '--max-time', '5', url])).stdout

    const served = () =>
      cloud.eventually('the guest gets its metadata', servedMs, async () =>
        (await ask()).includes(edge.device_id),
      )

    /** All that a guest can want. */
    async function works(): Promise<void> {
      expect((await cloud.lab.dhcp('edge')).ip).toBe(addressOf(edge))
      await cloud.expectReach('far', addressOf(edge))
      await cloud.expectReach('edge', outside.gateway)
      await cloud.expectReach(outside.host, floating.floating_ip_address)
      await served()
    }

    test('carries its guests on as they were, whatever is wanted meanwhile', async () => {
      await cloud.api.update('ports', edge.id, { hints: null })
      const pings = await cloud.api.list('security-group-rules', {
        security_group_id: group.id,
        protocol: 'icmp',
      })
      for (const { id } of pings) await cloud.api.remove('security-group-rules', id)
      await createRule(cloud.api, group, {
        ...{ direction: 'ingress', protocol: 'tcp', port_range_min: tcp, port_range_max: tcp },
      })
      await cloud.probes.listen('edge', tcp)
      await works()
      expect(await cloud.probes.connect('far', { host: addressOf(edge), port: tcp })).toBeUndefined()
      expect(await deviceOf('other_config')).toBe('tx-steering=hash')
    })

    test('puts back what goes missing on it', async () => {
      const set = ['remove', 'Interface', await deviceOf('name'), 'other_config', 'tx-steering']
      await cloud.lab.vsctl(`hv${here}`, set)
      await cloud.eventually(
        'the hint is back',
        auditMsMax,
        async () => (await deviceOf('other_config')) === 'tx-steering=hash',
      )
    })

    test('gives a guest that starts again with another device all that it had', async () => {
      const [name, number] = [await deviceOf('name'), await deviceOf('ofport')]
      await cloud.lab.unplug('edge')
      const plugged = cloud.lab.plug('edge', here)
      const isIt = ['wait-until', 'Interface', name, `ofport=${number}`]
      await cloud.lab.vsctl(`hv${here}`, isIt)
      // ovn-controller says so only with southbound: nobody who starts a guest here may wait for it.
      await cloud.lab.vsctl(`hv${here}`, ['set', 'Interface', name, 'external_ids:ovn-installed=true'])
      await plugged
      await works()
    })

    test('goes on without its agents, and with new ones', async () => {
      const number = await deviceOf('ofport_request')
      await Promise.all([agent.stop(), metadata.stop()])
      ;[agent, metadata].forEach(one => {
        one.start()
      })
      await cloud.expectReach('far', addressOf(edge))
      await cloud.expectReach(outside.host, floating.floating_ip_address)
      expect((await cloud.lab.dhcp('edge')).ip).toBe(addressOf(edge))
      expect(await deviceOf('ofport_request')).toBe(number)
      expect(await deviceOf('other_config')).toBe('tx-steering=hash')
    })

    test('does in one go what was wanted meanwhile, once southbound is back', async () => {
      relay.mend()
      await cloud.settled()
      await cloud.eventually(
        'the hint is gone',
        servedMs,
        async () => (await deviceOf('other_config')) === '',
      )
      await cloud.eventually(
        'any number will do',
        servedMs,
        async () => (await deviceOf('ofport_request')) === '',
      )
      await cloud.expectNoReach('far', addressOf(edge))
      await cloud.probes.connectWhenOpen('far', { host: addressOf(edge), port: tcp })
      await served()
      await cloud.eventually('its agents are alive', servedMs, async () => {
        const agents = await cloud.api.list('agents', { host: `hv${here}` })
        return agents.filter(one => one.alive && one.status_report.phase === 'ready').length === 3
      })
      await cloud.expectInSync()
    })
  },
)
