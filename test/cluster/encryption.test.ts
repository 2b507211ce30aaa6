import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { type IpsecMonitor, startIpsecMonitor } from './cloud/ipsec-monitor.ts'
import type { Shown } from './cloud/neutron-api.ts'
import { createOvnAgent, type OvnAgentHost } from './cloud/ovn-agent.ts'
import { createSegment } from './cloud/topology.ts'
import { useCloud } from './cloud/use-cloud.ts'

const shownMsMax = 30_000
const certificate = { certificate: '/cert.pem', private_key: '/key.pem', ca_cert: '/ca.pem' }

/** A tunnel of OVN's. */
interface Tunnel {
  readonly name: string
  readonly options: Readonly<Record<string, string>>
}

describe.runIf(process.getuid?.() === 0)('encrypted networks', { timeout: 90_000 }, () => {
  const cloud = useCloud({ ovn: { tunnel_ipsec: 'on', tunnel_ipsec_udp: 'true' } })
  let monitor: IpsecMonitor
  let agent: OvnAgentHost
  let required: Shown
  let preferred: Shown

  beforeAll(async () => {
    monitor = await startIpsecMonitor(cloud.lab, 1)
    const [first, second] = [
      await createSegment(cloud, '10.1.0.0/24', { network: { encryption: 'required' } }),
      await createSegment(cloud, '10.2.0.0/24', { network: { encryption: 'ipsec' } }),
    ]
    required = first.network
    preferred = second.network
  })
  afterAll(async () => {
    await agent?.close()
    await monitor?.close()
    await cloud.lab.vsctl('hv1', ['remove', 'Open_vSwitch', '.', 'other_config', ...Object.keys(certificate)])
  })

  const portOn = (network: Shown, host: string) =>
    cloud.api.create('ports', {
      ...{ network_id: network.id, 'binding:host_id': host },
      ...{ device_owner: 'compute:nova', device_id: `server-${host}` },
    })
  const status = async () => {
    const answer = await cloud.api.request('GET', `networks/${preferred.id}/encryption_status`)
    return answer.body.encryption_status.hosts.find(({ host }: Shown) => host === 'hv1')
  }

  test('hosts are asked to encrypt every tunnel, and to know who is at its other end', async () => {
    await cloud.eventually('southbound says so', shownMsMax, async () => {
      return (await cloud.lab.sbctl(['get', 'SB_Global', '.', 'ipsec'])).trim() === 'true'
    })
    for (const hypervisor of [1, 2, 3]) {
      const others = ['hv1', 'hv2', 'hv3'].filter(name => name !== `hv${hypervisor}`)
      await cloud.eventually(`the tunnels of hv${hypervisor} are to be encrypted`, shownMsMax, async () => {
        const names = (await tunnels(hypervisor)).map(({ options }) => options.remote_name)
        return JSON.stringify(names.toSorted()) === JSON.stringify(others)
      })
      for (const { options } of await tunnels(hypervisor))
        expect(options).toMatchObject({ ipsec_encapsulation: 'yes', ipsec_forceencaps: 'yes' })
    }
    expect(required.mtu).toBe(1_400)
  })

  test('a host that does not say that it can encrypt carries nothing that has to be', async () => {
    for (const host of ['hv1', 'hv2'])
      expect((await portOn(required, host))['binding:vif_details']).toEqual({
        failure: 'encryption-missing',
        missing: ['ipsec'],
      })
    const port = await portOn(preferred, 'hv1')
    expect([port['binding:vif_type'], port['binding:vif_details'].not_enforced]).toEqual([
      'ovs',
      ['encryption'],
    ])
  })

  test('a host carries it once its agent says that it can, and which of its tunnels are', async () => {
    agent = await createOvnAgent({
      ...{ lab: cloud.lab, directory: inject('clusterDirectory'), hypervisor: 1 },
      more: `[ipsec]\npoll_interval = 1\nike_sockets = ${monitor.ikeSocket}`,
    })
    await cloud.eventually('a certificate is missing', shownMsMax, async () => {
      return JSON.stringify((await status()).missing) === '["certificate"]'
    })
    const columns = Object.entries(certificate).map(([key, path]) => `other_config:${key}=${path}`)
    await cloud.lab.vsctl('hv1', ['set', 'Open_vSwitch', '.', ...columns])
    const [toSecond] = (await tunnels(1)).filter(({ options }) => options.remote_name === 'hv2')
    monitor.tell(shown(toSecond?.name ?? '', toSecond?.options ?? {}))
    const told = await cloud.eventually('the host can encrypt', shownMsMax, async () => {
      const now = await status()
      return now.can_encrypt && now.tunnels_encrypted === 1 ? now : undefined
    })
    expect(told).toMatchObject({ encrypted: false, tunnels: 2, not_encrypted: ['hv3'], missing: [] })
    expect((await portOn(required, 'hv1'))['binding:vif_type']).toBe('ovs')
    expect((await portOn(required, 'hv2'))['binding:vif_type']).toBe('binding_failed')
    expect(await notEnforced()).toEqual([undefined])
  })

  test('and no longer once what encrypts is gone', async () => {
    await monitor.close()
    await cloud.eventually('the host cannot encrypt', shownMsMax, async () => {
      return JSON.stringify((await status()).missing) === '["monitor","ike-daemon"]'
    })
    expect((await portOn(required, 'hv1'))['binding:vif_type']).toBe('binding_failed')
    expect(await notEnforced()).toEqual([['encryption']])
  })

  async function notEnforced(): Promise<unknown[]> {
    const ports = await cloud.api.list('ports', { network_id: preferred.id, device_owner: 'compute:nova' })
    return ports.map(port => port['binding:vif_details'].not_enforced)
  }

  /** Those of ovn-controller. */
  async function tunnels(hypervisor: number): Promise<readonly Tunnel[]> {
    const found = ['--format=json', '--columns=name,options', 'find', 'Interface', 'type=geneve']
    const { data } = JSON.parse(await cloud.lab.vsctl(`hv${hypervisor}`, found))
    return data.map(([name, [, options]]: [string, [string, [string, string][]]]) => ({
      name,
      options: Object.fromEntries(options),
    }))
  }
})

/** What ovs-monitor-ipsec says of a tunnel that is encrypted. */
function shown(name: string, options: Tunnel['options']): string {
  const [local = '', remote = ''] = [options.local_ip, options.remote_ip]
  return `Interface name: ${name} v1 (CONFIGURED)
  Tunnel Type:    geneve
  Remote IP:      ${remote}
  PSK:            None
Kernel policies installed:
  src ${local}/32 dst ${remote}/32 proto udp dport 6081
Kernel security associations installed:
  sel src ${local}/32 dst ${remote}/32 proto udp dport 6081
  sel src ${remote}/32 dst ${local}/32 proto udp dport 6081
IPsec connections that are active:
`
}
