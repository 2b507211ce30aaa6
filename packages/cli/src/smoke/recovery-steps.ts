import assert from 'node:assert/strict'
import { findServerProcess, startServerProcess } from '../up/server-process.ts'
import { compareDumps, dumpNorthbound } from './northbound-dump.ts'
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

const burstPorts = 50
/** The reconciler dies when so many of them exist. */
const killedAfterPorts = 15

/** A standby waits until the dead one's lease has run out, then catches up. */
const recoverWaitMs = 60_000

/** Shortened for the tour; see auditPeriodS. */
export const auditPeriodS = 10
const auditMarginMs = 10_000
const cleanWaitMs = 20_000

export const recoverySteps: readonly TourStep[] = [
  {
    name: `kill -9 of the reconciler while ${burstPorts} ports are created`,
    essential: false,
    run: async tour => {
      const { directory, lab } = tour.cloud
      const names = Array.from({ length: burstPorts }, (_, index) => `burst${index + 1}`)
      for (const [index, name] of names.entries()) {
        if (index === killedAfterPorts) {
          const pid = await findServerProcess(directory, 'reconcile')
          assert.ok(pid !== undefined, 'the reconciler runs')
          process.kill(pid, 'SIGKILL')
        }
        await tour.openstack.run(['port', 'create', '--network', tenant.network, name])
      }
      const began = tour.clock.monotonicMs()
      await startServerProcess(directory, 'reconcile')
      const wanted = await wantedSwitchPorts(tour)
      assert.equal(wanted.length, burstPorts)
      await expectWithin(tour, recoverWaitMs, 'OVN has every port as the API says', async () => {
        const found = new Set((await switchPorts(tour)).map(port => `${port.name} ${port.addresses}`))
        return wanted.every(port => found.has(port))
      })
      const tookMs = tour.clock.monotonicMs() - began
      await tour.openstack.run(['port', 'delete', ...names])
      await expectWithin(tour, cleanWaitMs, 'deleted ports are gone from OVN', async () => {
        const found = new Set((await switchPorts(tour)).map(port => port.name))
        return !wanted.some(port => found.has(port.split(' ')[0] ?? ''))
      })
      await lab.sync()
      return `equal ${Math.round(tookMs)} ms after its start`
    },
  },
  {
    name: 'a switch port deleted behind its back returns',
    essential: false,
    run: async tour => {
      const { id } = await showPort(tour, guests[0].port)
      await tour.cloud.lab.nbctl(['lsp-del', id])
      const began = tour.clock.monotonicMs()
      const boundMs = auditPeriodS * 1_000 + auditMarginMs
      await expectWithin(tour, boundMs, 'the switch port is back', async () => {
        return (await switchPorts(tour)).some(port => port.name === id)
      })
      return `after ${Math.round(tour.clock.monotonicMs() - began)} ms`
    },
  },
  {
    name: 'everything deleted, northbound as before',
    essential: false,
    run: async tour => {
      await deleteEverything(tour)
      const before = tour.baseline
      assert.ok(before !== undefined)
      let difference: string[] = []
      try {
        await expectWithin(tour, cleanWaitMs, 'the northbound database is as before', async () => {
          difference = compareDumps(before, await dumpNorthbound(tour.cloud.lab))
          return difference.length === 0
        })
      } catch (cause) {
        throw new Error(`the northbound database differs:\n${difference.join('\n')}`, { cause })
      }
      return ''
    },
  },
]

async function deleteEverything({ cloud, openstack }: Tour): Promise<void> {
  for (const { machine } of guests) await cloud.lab.removeMachine(machine)
  await cloud.lab.removeExternalHost(external.host)
  for (const floatingIp of await openstack.list(['floating', 'ip', 'list'])) {
    await openstack.run(['floating', 'ip', 'delete', String(floatingIp.ID)])
  }
  await openstack.run(['router', 'unset', '--external-gateway', tenant.router])
  await openstack.run(['router', 'remove', 'subnet', tenant.router, 'tenant4'])
  await openstack.run(['router', 'remove', 'subnet', tenant.router, 'tenant6'])
  await openstack.run(['router', 'delete', tenant.router])
  await openstack.run(['port', 'delete', ...guests.map(guest => guest.port)])
  await openstack.run(['network', 'delete', tenant.network, external.network])
  await openstack.run(['security', 'group', 'delete', tenant.group])
}

/** Name and addresses that the ports of the burst should have in OVN. */
async function wantedSwitchPorts({ openstack }: Tour): Promise<string[]> {
  const ports = await openstack.list(['port', 'list', '--network', tenant.network, '--long'])
  return ports
    .filter(port => String(port.Name).startsWith('burst'))
    .map(port => [port.ID, port['MAC Address'], ...addressesOf(port['Fixed IP Addresses'])].join(' '))
}

async function switchPorts({ cloud }: Tour): Promise<{ name: string; addresses: string }[]> {
  const text = await cloud.lab.nbctl([
    ...['--format=json', '--columns=name,addresses'],
    ...['list', 'Logical_Switch_Port'],
  ])
  // Printed by ovn-nbctl; a set of one is printed as its element.
  const { data } = JSON.parse(text) as { data: [string, string | ['set', string[]]][] }
  return data.map(([name, addresses]) => ({
    name,
    addresses: typeof addresses === 'string' ? addresses : addresses[1].join(','),
  }))
}
