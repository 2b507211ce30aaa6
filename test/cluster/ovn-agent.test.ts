import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { statusOfProcess } from './cloud/agent-process.ts'
import type { Shown } from './cloud/neutron-api.ts'
import { createOvnAgent, type OvnAgentHost } from './cloud/ovn-agent.ts'
import { createPort, createSegment } from './cloud/topology.ts'
import { useCloud } from './cloud/use-cloud.ts'

/** Twice the agent's bound, of a machine that others use as well. */
const auditMsMax = 12_000
const shownMsMax = 20_000

describe.runIf(process.getuid?.() === 0)('the OVN agent', { timeout: 60_000 }, () => {
  const cloud = useCloud()
  let agent: OvnAgentHost
  let port: Shown

  beforeAll(async () => {
    const { network } = await createSegment(cloud, '10.1.0.0/24')
    port = await createPort(cloud, network, [])
    await cloud.boot(port, { name: 'guest', hypervisor: 1 })
    agent = await createOvnAgent({ lab: cloud.lab, directory: inject('clusterDirectory'), hypervisor: 1 })
  })
  afterAll(() => agent?.close())

  const steering = (mode: string | null) =>
    cloud.api.update('ports', port.id, {
      hints: mode === null ? null : { openvswitch: { other_config: { 'tx-steering': mode } } },
    })

  async function interfaceOf(column: string): Promise<string> {
    const found = ['find', 'Interface', `external_ids:iface-id=${port.id}`]
    return (await cloud.lab.vsctl('hv1', ['--bare', `--columns=${column}`, ...found])).trim()
  }

  const becomes = (mode: string) =>
    cloud.eventually(`the interface says ${mode}`, auditMsMax, async () => {
      const text = await interfaceOf('other_config')
      return mode === '' ? text === '' : text === `tx-steering=${mode}`
    })

  test('is an agent in the API, which says what it is at and what it does', async () => {
    const shown = await cloud.eventually('the agent is ready', shownMsMax, async () => {
      const agents = await cloud.api.list('agents', { binary: 'neutron-ovn-agent' })
      return agents.find(one => one.alive && one.status_report.phase === 'ready')
    })
    expect(shown).toMatchObject({ agent_type: 'OVN Neutron agent', alive: true })
    expect(shown.configurations.extensions).toContain('tx-steering')
  })

  test('only its root process can do anything special, and that only what it needs', async () => {
    const pids = await agent.processes()
    const own = await statusOfProcess(pids.at(-1) ?? 0)
    const sets = ['CapInh', 'CapPrm', 'CapEff', 'CapBnd', 'CapAmb'].map(name => Number(own.get(name)))
    expect(sets).toEqual([0, 0, 0, 0, 0])
    expect([own.get('NoNewPrivs'), own.get('Groups')]).toEqual(['1', ''])
    expect(own.get('Uid')).not.toMatch(/\b0\b/)
    const root = await statusOfProcess(pids.at(-2) ?? 0)
    const neverKept = { sys_module: 16, sys_rawio: 17, sys_ptrace: 19, sys_boot: 22 }
    for (const bit of Object.values(neverKept)) {
      expect(BigInt(`0x${root.get('CapBnd')}`) & (1n << BigInt(bit))).toBe(0n)
    }
  })

  test('the hint of a port reaches its interface, changes, and goes', async () => {
    expect(await interfaceOf('other_config')).toBe('')
    for (const mode of ['hash', 'thread']) {
      await steering(mode)
      await becomes(mode)
    }
    await steering(null)
    await becomes('')
    expect(await interfaceOf('external_ids')).not.toContain('steering')
  })

  test('what somebody takes away comes back, and what an agent left goes by the next one', async () => {
    await steering('hash')
    await becomes('hash')
    await cloud.lab.vsctl('hv1', [
      'remove',
      'Interface',
      await interfaceOf('name'),
      'other_config',
      'tx-steering',
    ])
    await becomes('hash')
    await agent.kill()
    await steering(null)
    await cloud.settled()
    expect(await interfaceOf('other_config')).toBe('tx-steering=hash')
    agent.start()
    await becomes('')
  })
})
