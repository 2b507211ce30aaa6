import { createFakeClock } from '@neutrino/base/fake-clock.ts'
import { silentLog } from '@neutrino/base/log.ts'
import { afterEach, expect, test } from 'vitest'
import { parseHostPorts } from './host-port.ts'
import { runHostAgent } from './run-host-agent.ts'
import type { AgentReport, PortsAnswer, SeenPort, ServerChannel } from './server-channel.ts'

const ids = ['a', 'b'].map(digit => `00000000-0000-4000-8000-00000000000${digit}`)
const [one = '', two = ''] = ids

/** A server that tells of ports when it is made to, and remembers what it was told. */
function createServer() {
  const beats: AgentReport[] = []
  const reports: (readonly SeenPort[])[] = []
  const asked: string[] = []
  let hold = Promise.withResolvers<PortsAnswer | undefined>()
  let all: readonly object[] = []
  let isAway = false
  const port = (id: string, more: object = {}) => ({
    ...{
      id,
      mac_address: 'fa:16:3e:00:00:01',
      status: 'DOWN',
      admin_state_up: true,
      is_active: true,
      ...more,
    },
  })
  const answer = (ports: readonly object[], removed: readonly string[] = []) =>
    parseHostPorts({ cursor: `c${asked.length}`, ports, removed })
  const channel: ServerChannel = {
    heartbeat: async report => void beats.push(report),
    ports: async () => {
      asked.push('all')
      if (isAway) throw new Error('away')
      return answer(all)
    },
    changes: async (cursor, signal) => {
      asked.push(cursor)
      const { promise, reject } = Promise.withResolvers<never>()
      signal.addEventListener('abort', () => reject(signal.reason), { once: true })
      return Promise.race([hold.promise, promise])
    },
    report: async seen => void reports.push(seen),
    close: async () => undefined,
  }
  const say = (found: PortsAnswer | undefined) => {
    const told = hold
    hold = Promise.withResolvers()
    told.resolve(found)
  }
  return {
    ...{ beats, reports, asked, channel, port },
    has: (...ports: readonly object[]) => {
      all = ports
    },
    tells: (ports: readonly object[], removed: readonly string[] = []) => say(answer(ports, removed)),
    forgets: () => say(undefined),
    isAway: (value: boolean) => {
      isAway = value
    },
  }
}

let running: { stop(): Promise<void> } | undefined
afterEach(async () => {
  await running?.stop()
  running = undefined
})

function start(server: ReturnType<typeof createServer>) {
  const devices = new Map<string, string>()
  const clock = createFakeClock()
  const looks: string[][] = []
  const agent = runHostAgent(
    {
      binary: 'test',
      configurations: () => ({}),
      carryOut: async ports => {
        looks.push(ports.map(port => port.id))
        const seen = ports.map(({ id }) => ({ port_id: id, device: devices.get(id) ?? null, reason: null }))
        return { seen, failures: devices.has('broken') ? ['the card is gone'] : [] }
      },
    },
    { clock, log: silentLog, channel: server.channel, pollMs: 2_000, heartbeatMs: 30_000 },
  )
  running = agent
  /** Lets time pass until it is so. */
  const comes = async (assertion: () => void) => {
    for (let attempt = 0; attempt < 100; attempt += 1) {
      try {
        assertion()
        return
      } catch {
        await clock.advance(100)
      }
    }
    assertion()
  }
  const pass = (ms: number) => clock.advance(ms)
  return { agent, devices, looks, pass, comes }
}

test('the server is told that the agent lives before it is asked for ports, and of every change of its phase', async () => {
  const server = createServer()
  const { devices, pass, agent, comes } = start(server)
  await comes(() => expect(server.asked).toEqual(['all', 'c1']))
  expect(server.beats[0]).toMatchObject({ status: { phase: 'starting' }, start: true })
  await pass(500)
  await comes(() => expect(server.beats.at(-1)).toMatchObject({ status: { phase: 'ready' }, start: false }))
  devices.set('broken', 'yes')
  agent.wake()
  await pass(500)
  await pass(500)
  await comes(() =>
    expect(server.beats.at(-1)?.status).toMatchObject({
      phase: 'degraded',
      last_error: '1 steps failed: the card is gone',
    }),
  )
})

test('what is seen is told once, and again when the server shows otherwise', async () => {
  const server = createServer()
  server.has(server.port(one), server.port(two))
  const { devices, pass, agent, comes } = start(server)
  await comes(() => expect(server.reports).toHaveLength(1))
  expect(server.reports[0]).toHaveLength(2)
  devices.set(one, 'tap1')
  agent.wake()
  await pass(200)
  await comes(() => expect(server.reports[1]).toEqual([{ port_id: one, device: 'tap1', reason: null }]))
  server.tells([server.port(one, { status: 'ACTIVE' })])
  await pass(200)
  await pass(3_000)
  await pass(3_000)
  expect(server.reports).toHaveLength(2)
  server.tells([server.port(one, { status: 'DOWN' })])
  await pass(200)
  await comes(() => expect(server.reports.length).toBeGreaterThan(2))
  expect(server.reports[2]).toMatchObject([{ port_id: one, device: 'tap1' }])
})

test('deltas are applied to what is known, and all is asked for anew when the server has forgotten', async () => {
  const server = createServer()
  server.has(server.port(one))
  const { looks, pass, comes } = start(server)
  await comes(() => expect(server.asked).toEqual(['all', 'c1']))
  server.tells([server.port(two)], [one])
  await pass(200)
  await comes(() => expect(looks.at(-1)).toEqual([two]))
  server.has(server.port(one), server.port(two))
  server.forgets()
  await pass(200)
  await pass(200)
  await comes(() => expect(looks.at(-1)).toEqual([one, two]))
  expect(server.asked.filter(question => question === 'all')).toHaveLength(2)
})

test('while the server is away the host keeps what it has', async () => {
  const server = createServer()
  server.has(server.port(one))
  const { looks, pass, comes } = start(server)
  await comes(() => expect(looks.at(-1)).toEqual([one]))
  server.isAway(true)
  server.forgets()
  await pass(200)
  await pass(3_000)
  await pass(3_000)
  expect(looks.at(-1)).toEqual([one])
})
