import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Shown } from './cloud/neutron-api.ts'
import {
  allowPing,
  createGroup,
  createOutside,
  createPort,
  createRouter,
  createSegment,
  outside,
} from './cloud/topology.ts'
import { useCloud } from './cloud/use-cloud.ts'
import { startPing } from './guest/guest-programs.ts'

/** With the default strategy, `aggressive`, a tunnel counts as dead after three times 500 ms. */
const takeoverWaitMs = 15_000
const pingIntervalMs = 50
const lossMsMax = 3_000

/**
 * Three hypervisors with a machine on each: tunnels are watched only between the members of a gateway's group and
 * the chassis that use it, and one whose watched tunnels are all dead believes that it is cut off itself.
 */
describe.runIf(process.getuid?.() === 0)('when a gateway chassis fails', () => {
  const cloud = useCloud()
  let router: Shown
  let master: string
  let standby: string

  beforeAll(async () => {
    const group = await createGroup(cloud, allowPing)
    const external = await createOutside(cloud)
    const { network, subnet } = await createSegment(cloud, '10.1.0.0/24')
    router = await createRouter(cloud, external, [subnet])
    await Promise.all(
      [1, 2, 3].map(async hypervisor => {
        const port = await createPort(cloud, network, [group])
        await cloud.boot(port, { name: `vm${hypervisor}`, hypervisor, dhcp: true })
      }),
    )
    await cloud.settled()
    master = await memberOf('priority=2')
    standby = await memberOf('priority=1')
    await cloud.expectReach('vm3', outside.gateway)
  })

  afterAll(() => connect(master))

  test('the gateway is where its priority is highest', async () => {
    expect([master, standby].sort()).toEqual(['hv1', 'hv2'])
    await expectGatewayAt(master)
    await expectHost(master)
  })

  test(`the other takes over, with less than ${lossMsMax} ms lost, and gives back`, {
    timeout: 60_000,
  }, async () => {
    await watchedTunnels()
    const ping = startPing(cloud.lab, 'vm3', outside.gateway, pingIntervalMs)
    await cut(master)
    await expectGatewayAt(standby)
    await cloud.expectReach('vm3', outside.gateway)
    const outcome = await ping.stop()
    console.log(`failover: longest gap ${outcome.longestGapMs} ms, ${outcome.sent - outcome.received} lost`)
    expect(outcome.longestGapMs, JSON.stringify(outcome)).toBeLessThan(lossMsMax)
    await expectHost(standby)
    const back = startPing(cloud.lab, 'vm3', outside.gateway, pingIntervalMs)
    await connect(master)
    await expectGatewayAt(master)
    await cloud.expectReach('vm3', outside.gateway)
    const failback = await back.stop()
    console.log(
      `failback: longest gap ${failback.longestGapMs} ms, ${failback.sent - failback.received} lost`,
    )
    expect(failback.longestGapMs, JSON.stringify(failback)).toBeLessThan(lossMsMax)
    await expectHost(master)
  })

  test('a chassis that is a gateway no more loses its gateways', async () => {
    const index = Number(master.slice(2))
    await configure(index, 'availability-zones=az1')
    await cloud.eventually('the gateway moved', takeoverWaitMs, async () => (await gatewayAt()) === standby)
    await cloud.expectReach('vm3', outside.gateway)
    await configure(index, 'enable-chassis-as-gw,availability-zones=az1')
    await cloud.eventually(
      'both are members again',
      takeoverWaitMs,
      async () => (await members()).length === 2,
    )
  })

  /** Tunnels of the group's members and users are watched once their BFD sessions are up. */
  async function watchedTunnels(): Promise<void> {
    await cloud.eventually(`tunnels to ${master} are watched`, takeoverWaitMs, async () => {
      const states = await cloud.lab.vsctl('hv3', [
        ...['--bare', '--columns=bfd_status', 'find', 'interface', 'type=geneve'],
      ])
      return states.split('state=up').length > 2
    })
  }

  async function cut(host: string): Promise<void> {
    await cloud.lab.exec(host, ['ip', 'link', 'set', 'eth0', 'down'])
  }

  async function connect(host: string): Promise<void> {
    await cloud.lab.exec(host, ['ip', 'link', 'set', 'eth0', 'up'])
  }

  async function configure(index: number, options: string): Promise<void> {
    await cloud.lab.vsctl(`hv${index}`, [
      ...['set', 'open_vswitch', '.', `external_ids:ovn-cms-options="${options}"`],
    ])
  }

  async function gatewayPort(): Promise<Shown> {
    const [port] = await cloud.api.list('ports', {
      ...{ device_id: router.id, device_owner: 'network:router_gateway' },
    })
    if (port === undefined) throw new Error('the router has no gateway')
    return port
  }

  async function memberOf(condition: string): Promise<string> {
    return (
      await cloud.lab.nbctl(['--bare', '--columns=chassis_name', 'find', 'HA_Chassis', condition])
    ).trim()
  }

  async function members(): Promise<readonly string[]> {
    const found = await cloud.lab.nbctl(['--bare', '--columns=chassis_name', 'list', 'HA_Chassis'])
    return found.split('\n').filter(Boolean)
  }

  /** Host of the chassis that the gateway's chassisredirect port is bound to. */
  async function gatewayAt(): Promise<string> {
    const { id } = await gatewayPort()
    const chassis = await cloud.lab.sbctl([
      ...['--bare', '--columns=chassis', 'find', 'Port_Binding', `logical_port=cr-lrp-${id}`],
    ])
    if (chassis.trim() === '') return ''
    return (await cloud.lab.sbctl(['--bare', '--columns=hostname', 'list', 'Chassis', chassis.trim()])).trim()
  }

  async function expectGatewayAt(host: string): Promise<void> {
    await cloud.eventually(
      `the gateway is at ${host}`,
      takeoverWaitMs,
      async () => (await gatewayAt()) === host,
    )
  }

  /** What the API tells. */
  async function expectHost(host: string): Promise<void> {
    await cloud.eventually(`the API says that the gateway is at ${host}`, takeoverWaitMs, async () => {
      const port = await gatewayPort()
      return port['binding:host_id'] === host && port.status === 'ACTIVE'
    })
  }
})
