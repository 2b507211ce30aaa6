import assert from 'node:assert/strict'
import {
  addressesOf,
  expectWithin,
  external,
  guests,
  showPort,
  type Tour,
  type TourStep,
  tenant,
} from './tour.ts'

const [one, two, three] = guests
const sshPort = 22
const webPort = 8080

/** A rule takes effect within this time after the API has answered. */
const ruleEffectMsMax = 1_000
const statusWaitMs = 10_000

/** Some packets may be lost while neighbours are learned. */
const reachWaitMs = 10_000

/** The second half of the tour: what packets may do. */
export const trafficSteps: readonly TourStep[] = [
  {
    name: 'ping between hypervisors, IPv4 and IPv6',
    essential: false,
    run: async tour => {
      const { address4, address6 } = await showPort(tour, two.port)
      await expectReach(tour, one.machine, address4)
      await expectReach(tour, one.machine, address6)
      const mtu = await tour.probes.mtu(one.machine)
      const full = ['-M', 'do', '-s', String(mtu - 28)]
      assert.equal(await tour.probes.ping(one.machine, address4, full), 3, `pings of ${mtu} bytes`)
      return `${address4}, ${address6}, also at ${mtu} bytes`
    },
  },
  {
    name: 'allowed TCP port opens, forbidden one drops',
    essential: false,
    run: async tour => {
      const { address4 } = await showPort(tour, two.port)
      await tour.probes.listen(two.machine, sshPort)
      await tour.probes.listen(two.machine, webPort)
      const seenAs = (await showPort(tour, one.port)).address4
      assert.equal(await tour.probes.connect(one.machine, { host: address4, port: sshPort }), seenAs)
      assert.equal(await tour.probes.connect(one.machine, { host: address4, port: webPort }), undefined)
      return `${sshPort} open, ${webPort} closed`
    },
  },
  {
    name: 'a new rule opens it within a second',
    essential: false,
    run: async tour => {
      const { address4 } = await showPort(tour, two.port)
      const { opened } = tour.probes.connectWhenOpen(one.machine, { host: address4, port: webPort })
      const rule = ['--ingress', '--protocol', 'tcp', '--dst-port', String(webPort), tenant.group]
      await tour.openstack.run(['security', 'group', 'rule', 'create', ...rule])
      const answeredAt = Date.now()
      const openedAt = await opened
      assert.ok(openedAt !== undefined, `port ${webPort} opened`)
      const tookMs = Math.max(0, openedAt - answeredAt)
      assert.ok(tookMs <= ruleEffectMsMax, `the rule took effect after ${tookMs} ms`)
      return `${tookMs} ms after the answer`
    },
  },
  {
    name: 'SNAT to an external host',
    essential: false,
    run: async tour => {
      await expectReach(tour, three.machine, external.gateway)
      const router = await tour.openstack.show(['router', 'show', tenant.router])
      const gateway = addressesOf(Object(router.external_gateway_info).external_fixed_ips)[0]
      await tour.probes.listen(external.host, webPort)
      const seenAs = await tour.probes.connect(three.machine, { host: external.gateway, port: webPort })
      assert.equal(seenAs, gateway, 'the address that the external host saw')
      return `seen as ${seenAs}`
    },
  },
  {
    name: 'floating IP reaches the VM from outside',
    essential: false,
    run: async tour => {
      const created = await tour.openstack.show([
        'floating',
        'ip',
        'create',
        '--port',
        one.port,
        external.network,
      ])
      const address = String(created.floating_ip_address)
      await expectReach(tour, external.host, address)
      await tour.probes.listen(one.machine, sshPort)
      assert.equal(
        await tour.probes.connect(external.host, { host: address, port: sshPort }),
        external.gateway,
      )
      assert.equal(await tour.probes.connect(one.machine, { host: external.gateway, port: webPort }), address)
      return `${address}, both ways`
    },
  },
  {
    name: 'a spoofed source address is dropped',
    essential: false,
    run: async tour => {
      const { address4 } = await showPort(tour, two.port)
      const { lab } = tour.cloud
      const before = await tour.probes.echoRequestsReceived(two.machine)
      await tour.probes.ping(one.machine, address4)
      const honest = await tour.probes.echoRequestsReceived(two.machine)
      assert.equal(honest - before, 3, 'honest requests that arrived')
      const forged = '10.20.0.250'
      await lab.exec(one.machine, ['ip', 'address', 'add', `${forged}/24`, 'dev', 'eth0'])
      assert.equal(await tour.probes.ping(one.machine, address4, ['-I', forged]), 0)
      await lab.exec(one.machine, ['ip', 'address', 'del', `${forged}/24`, 'dev', 'eth0'])
      const arrived = (await tour.probes.echoRequestsReceived(two.machine)) - honest
      assert.equal(arrived, 0, 'forged requests that arrived')
      return ''
    },
  },
  {
    name: 'unplugged DOWN, plugged ACTIVE again',
    essential: false,
    run: async tour => {
      await tour.cloud.lab.unplug(three.machine)
      await expectStatus(tour, three.port, 'DOWN')
      assert.ok(await tour.cloud.lab.plug(three.machine, three.hypervisor), 'OVN installed the port again')
      await expectStatus(tour, three.port, 'ACTIVE')
      return ''
    },
  },
]

async function expectReach(tour: Tour, from: string, to: string): Promise<void> {
  await expectWithin(
    tour,
    reachWaitMs,
    `${from} reaches ${to}`,
    async () => (await tour.probes.ping(from, to)) === 3,
  )
}

async function expectStatus(tour: Tour, port: string, status: string): Promise<void> {
  await expectWithin(tour, statusWaitMs, `${port} is ${status}`, async () => {
    return (await showPort(tour, port)).status === status
  })
}
