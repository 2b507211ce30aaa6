import { findDaemon, startDaemon } from '@neutrino/cli/lab/daemon.ts'
import { controller } from '@neutrino/cli/lab/hypervisor.ts'
import { describe, expect, test } from 'vitest'
import { useCloud } from './cloud/use-cloud.ts'

const echoWaitMs = 20_000

describe.runIf(process.getuid?.() === 0)('hypervisors as the API shows them', () => {
  const cloud = useCloud()

  test('the generation of northbound reaches every chassis', async () => {
    await cloud.lab.sync()
    const wanted = Number(await cloud.lab.nbctl(['get', 'NB_Global', '.', 'nb_cfg']))
    expect(wanted).toBeGreaterThan(0)
    await cloud.eventually('every chassis has echoed it', echoWaitMs, async () => {
      const echoed = await cloud.lab.sbctl(['--bare', '--columns=nb_cfg', 'list', 'Chassis_Private'])
      const generations = echoed.split('\n').filter(Boolean).map(Number)
      return generations.length === 3 && generations.every(generation => generation >= wanted)
    })
  })

  test('what operators set on a chassis arrives in southbound', async () => {
    const config = await cloud.lab.sbctl(['--bare', '--columns=other_config', 'list', 'Chassis', 'hv1'])
    expect(config).toContain('ovn-cms-options=enable-chassis-as-gw,availability-zones=az1')
  })

  test('each is an agent that is alive; those that carry gateways say so', async () => {
    const agents = await cloud.eventually('all agents are alive, in their zone', echoWaitMs, async () => {
      const listed = (await cloud.api.list('agents')).filter(agent => agent.binary === 'ovn-controller')
      const isShown = listed.every(agent => agent.alive === true && agent.availability_zone === 'az1')
      return listed.length === 3 && isShown ? listed : undefined
    })
    const types = Object.fromEntries(agents.map(agent => [agent.host, agent.agent_type]))
    expect(types).toEqual({
      hv1: 'OVN Controller Gateway agent',
      hv2: 'OVN Controller Gateway agent',
      hv3: 'OVN Controller agent',
    })
  })

  test('zones of gateways can be chosen', async () => {
    const zones = await cloud.api.list('availability_zones')
    expect(zones).toContainEqual({ name: 'az1', resource: 'router', state: 'available' })
  })

  test('changed settings of a chassis are seen at once', async () => {
    const set = (zone: string) =>
      cloud.lab.vsctl('hv3', [
        ...['set', 'open_vswitch', '.', `external_ids:ovn-cms-options="availability-zones=${zone}"`],
      ])
    await set('az3')
    await cloud.eventually('the agent is in az3', echoWaitMs, async () => {
      const [agent] = await cloud.api.list('agents', { host: 'hv3', binary: 'ovn-controller' })
      return agent?.availability_zone === 'az3'
    })
    await set('az1')
  })

  test('an agent that is deleted comes back while its ovn-controller lives, and stays away when that is dead', async () => {
    const agentOf3 = async () =>
      (await cloud.api.list('agents', { host: 'hv3', binary: 'ovn-controller' }))[0]
    const chassis = async (table: 'Chassis' | 'Chassis_Private') =>
      (await cloud.lab.sbctl(['--bare', '--columns=_uuid', 'find', table, 'name=hv3'])).trim()
    const isBack = async () => {
      const agent = await agentOf3()
      return agent?.alive === true && agent.status_report?.phase === 'ready'
    }
    const before = await chassis('Chassis')
    await cloud.api.remove('agents', 'hv3')
    await cloud.eventually('its rows are others', echoWaitMs, async () => {
      const after = await chassis('Chassis')
      return after !== '' && after !== before
    })
    await cloud.eventually('the living one is back', echoWaitMs, isBack)

    const daemon = controller(cloud.lab.place, 3)
    const pid = await findDaemon(daemon)
    if (pid === undefined) throw new Error('ovn-controller does not run')
    process.kill(pid, 'SIGKILL')
    try {
      await cloud.eventually('it has died', echoWaitMs, async () => (await findDaemon(daemon)) === undefined)
      expect(await chassis('Chassis')).not.toBe('')
      await cloud.api.remove('agents', 'hv3')
      await cloud.eventually('its rows are gone', echoWaitMs, async () => (await chassis('Chassis')) === '')
      expect(await chassis('Chassis_Private')).toBe('')
      expect(await agentOf3()).toBeUndefined()
    } finally {
      await startDaemon(daemon)
    }
    await cloud.eventually('started again it is back', echoWaitMs, isBack)
  }, 90_000)
})
