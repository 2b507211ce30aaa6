import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { connect, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { systemClock } from '@neutrino/base/clock.ts'
import { parseKitConfig } from '@neutrino/cli/vendor-kit/kit-config.ts'
import { runKit } from '@neutrino/cli/vendor-kit/kit-run.ts'
import { createKeys, createSigner, type KitReport, verifyReport } from '@neutrino/cli/vendor-kit/report.ts'
import { createTransport } from '@neutrino/client/transport.ts'
import { storePlugs } from '@neutrino/server/observe/plugged-hosts.ts'
import { storePorts } from '@neutrino/server/observe/port-status.ts'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { callers, createTestApi, type TestApi } from '../support/api/create-test-api.ts'
import { testSettings } from '../support/api/test-settings.ts'

// The API is real. Hosts are not: a driver here plugs by saying, as hypervisors do, which of them have the port.

let api: TestApi
let sockets: string
const keys = createKeys()
const sign = createSigner(keys.privateKey)

beforeAll(async () => {
  sockets = await mkdtemp(join(tmpdir(), 'neutrino-vhost-'))
  const binding = { ...testSettings.binding, vhostSocketDirectory: sockets }
  api = await createTestApi({ settings: { quotas: {}, binding } })
  const inUserSpace = { datapath_type: 'netdev', iface_types: ['dpdk', 'dpdkvhostuser'] }
  await api.connection.database
    .insertInto('chassis')
    .values([
      { name: 'c1', hostname: 'dpdk1', ...inUserSpace },
      { name: 'c2', hostname: 'dpdk2', ...inUserSpace },
    ])
    .execute()
})
afterAll(async () => {
  await api?.close()
  await rm(sockets, { recursive: true, force: true })
})

const functionAt = (slot: string) => ({
  ...{ pci_slot: slot, physical_network: null, pci_vendor_info: '18f4:01d5' },
})

const forwarder = {
  vnic_type: 'virtio-forwarder',
  host: 'dpdk1',
  profile: functionAt('0000:65:00.4'),
  expect: { vif_type: 'vhostuser', vif_details: { datapath_type: 'netdev', vhostuser_mode: 'server' } },
  target: { host: 'dpdk2', profile: functionAt('0000:b3:00.7'), expect: { vif_type: 'vhostuser' } },
}
const offloaded = {
  vnic_type: 'direct',
  host: 'dpdk2',
  profile: { ...functionAt('0000:65:00.5'), capabilities: ['switchdev'] },
  expect: { vif_type: 'ovs' },
}

const configuration = {
  endpoint: 'http://localhost:9696',
  timeout_s: 0.5,
  plug: ['plug', '{host}', '{port}'],
  unplug: ['unplug', '{host}', '{port}'],
  reach: ['reach', '{port}'],
  mtu: ['reach', '{port}', '{payload}'],
  facts: { card: ['card'] },
  peer: { host: 'dpdk1' },
  ports: [forwarder, offloaded],
}

/** What a driver does when it is asked; each answers with the exit code of its program. */
interface Driver {
  plug(port: string, host: string, shown?: any): Promise<number>
  unplug(port: string, host: string): Promise<number>
  reach(port: string): Promise<number>
  /** What the API answers, with that driver in it. */
  answer(text: string, method: string, path: string): string
}

async function hosts(port: string, change: (now: readonly string[]) => readonly string[]): Promise<void> {
  const { database } = api.connection
  const rows = await database.selectFrom('port_plug').select('host').where('port_id', '=', port).execute()
  const now = change(rows.map(({ host }) => host))
  await storePlugs(database, [{ id: port, hosts: now, waiting: [] }])
  await storePorts(database, [
    { id: port, status: now.length > 0 ? 'ACTIVE' : 'DOWN', gatewayHost: undefined },
  ])
}

/** The server listens where the binding says, and the switch finds it there. */
async function meet(socket: string): Promise<void> {
  const server = createServer(connection => connection.end()).listen(socket)
  await once(server, 'listening')
  const client = connect(socket)
  await once(client, 'connect')
  client.destroy()
  server.close()
  await once(server, 'close')
}

const honest: Driver = {
  async plug(port, host, shown) {
    if (shown?.['binding:vif_type'] === 'vhostuser') await meet(shown['binding:vif_details'].vhostuser_socket)
    await hosts(port, now => [...now, host])
    return 0
  },
  async unplug(port, host) {
    await hosts(port, now => now.filter(one => one !== host))
    return 0
  },
  /** Filters by the groups of the port. */
  async reach(port) {
    const { security_groups } = (await api.get(callers.admin, `/v2.0/ports/${port}`)).body.port
    const query = security_groups.map((id: string) => `security_group_id=${id}`).join('&')
    const path = `/v2.0/security-group-rules?direction=ingress&protocol=icmp&${query}`
    return (await api.get(callers.admin, path)).body.security_group_rules.length > 0 ? 0 : 1
  },
  answer: text => text,
}

async function run(lies: Partial<Driver> = {}, more: object = {}): Promise<KitReport> {
  const driver = { ...honest, ...lies }
  const inProcess: typeof fetch = async (input, init) => {
    const url = new URL(String(input))
    const [method, path] = [init?.method ?? 'GET', url.pathname + url.search]
    const body = init?.body === undefined ? undefined : String(init.body)
    const headers = Object.fromEntries(new Headers(init?.headers))
    // Who runs it is an operator, and writes profiles as the compute service does.
    const caller = { project: callers.admin.project, roles: ['admin', 'member', 'reader', 'service'] }
    const { status, text } = await api.request(caller, method, path, body, headers)
    return new Response(status === 204 ? null : driver.answer(text, method, path), { status })
  }
  const config = parseKitConfig(JSON.stringify({ ...configuration, ...more }))
  return runKit(config, {
    transport: createTransport({ baseUrl: config.endpoint, fetch: inProcess }),
    clock: systemClock,
    onCheck: () => undefined,
    tryCommand: async ([name = '', first = '', second = ''], { input }) => {
      const codeOf = async () => {
        if (name === 'plug') return driver.plug(second, first, JSON.parse(input ?? '{}'))
        if (name === 'unplug') return driver.unplug(second, first)
        return name === 'reach' ? driver.reach(first) : 0
      }
      return { code: await codeOf(), stdout: name, stderr: '' }
    },
  })
}

const verify = (text: string, publicKeyPem = keys.publicKey, ageMsMax?: number) =>
  verifyReport(text, { publicKeyPem, now: new Date(), ageMsMax })

const failedIn = (report: KitReport): readonly string[] =>
  report.ports.flatMap(port =>
    port.checks.flatMap(({ name, result }) => (result === 'failed' ? `${port.vnic_type} ${name}` : [])),
  )

async function leftovers(): Promise<readonly unknown[]> {
  const named = async (collection: string) =>
    (await api.get(callers.admin, `/v2.0/${collection}?name=vendor-kit`)).body[collection.replace('-', '_')]
  return [...(await named('ports')), ...(await named('networks')), ...(await named('security-groups'))]
}

describe('hardware that does what its driver says', () => {
  let report: KitReport

  beforeAll(async () => {
    report = await run()
  })

  test('passes every check, and leaves nothing behind', async () => {
    expect(failedIn(report)).toEqual([])
    expect(report).toMatchObject({
      passed: true,
      facts: [{ name: 'card', argv: ['card'], code: 0, output: 'card' }],
      ports: [
        { vnic_type: 'normal', host: 'dpdk1' },
        { vnic_type: 'virtio-forwarder', host: 'dpdk1', target: 'dpdk2' },
        { vnic_type: 'direct', host: 'dpdk2', target: null },
      ],
    })
    expect(report.api.extensions).toContain('binding-extended')
    const checks = report.ports.flatMap(port => port.checks)
    expect(checks.map(({ name }) => name)).toEqual(
      expect.arrayContaining([
        'answers nobody before a rule lets it',
        'goes over to dpdk2',
        'is ACTIVE on dpdk2',
      ]),
    )
    expect(checks.filter(({ result }) => result === 'skipped')).toEqual([])
    expect(await leftovers()).toEqual([])
  })

  test('has a report that holds, as long as nobody changes it', () => {
    const text = sign(report)
    expect(verify(text)).toMatchObject({ faults: [], report: { passed: true } })
    // Space and the order of keys say nothing.
    const { report: content, signature } = JSON.parse(text)
    const turned = Object.fromEntries(Object.entries(content).toReversed())
    expect(verify(JSON.stringify({ signature, report: turned })).faults).toEqual([])
    for (const changed of [
      { ...content, endpoint: 'http://elsewhere:9696' },
      { ...content, facts: [] },
      { ...content, ports: content.ports.slice(1) },
      { ...content, ended_at: new Date(0).toISOString() },
    ])
      expect(verify(JSON.stringify({ report: changed, signature })).faults).toEqual([
        'it is not what the owner of this key has signed',
      ])
  })

  test('has a report that is its owner’s alone, and grows old', () => {
    const text = sign(report)
    expect(verify(text, createKeys().publicKey).faults).toHaveLength(1)
    expect(verify(text, keys.publicKey, 3_600_000).faults).toEqual([])
    const old = sign({ ...report, ended_at: '2020-01-01T00:00:00.000Z' })
    expect(verify(old).faults).toEqual([])
    expect(verify(old, keys.publicKey, 3_600_000).faults).toEqual(['it is of 2020-01-01T00:00:00.000Z'])
    expect(verify('{}').faults).toEqual(['it is no signed report'])
    expect(verify('no JSON').faults).toEqual(['it is no signed report'])
  })
})

/** One of the lies of a driver that only some ports are told. */
const toForwarders = (lie: (port: Record<string, any>) => void): Pick<Driver, 'answer'> => ({
  answer(text) {
    const body = JSON.parse(text)
    if (body.port?.['binding:vnic_type'] === 'virtio-forwarder') lie(body.port)
    return JSON.stringify(body)
  },
})

/** A card that has a flow once, and never looks at the rules again. */
function remembering(): Driver['reach'] {
  const known = new Set<string>()
  return async port => {
    if (!known.has(port) && (await honest.reach(port)) !== 0) return 1
    known.add(port)
    return 0
  }
}

describe('a driver that lies fails', () => {
  test.each<[string, Partial<Driver>, string]>([
    ['plugs nothing', { plug: async () => 0 }, 'normal is ACTIVE'],
    ['says itself that it cannot plug', { plug: async () => 3 }, 'normal is plugged'],
    ['filters nothing', { reach: async () => 0 }, 'virtio-forwarder answers nobody before a rule lets it'],
    ['lets nothing pass', { reach: async () => 1 }, 'virtio-forwarder answers its peer from dpdk1'],
    [
      'says that a port is there before it is',
      toForwarders(port => {
        port.status = 'ACTIVE'
      }),
      'virtio-forwarder is not ACTIVE before it is plugged',
    ],
    [
      'binds as another kind',
      toForwarders(port => {
        port['binding:vif_type'] = 'ovs'
      }),
      'virtio-forwarder is bound as its kind has to be',
    ],
    [
      'does not tell the representor',
      toForwarders(port => {
        delete port['binding:vif_details'].representor
      }),
      'virtio-forwarder is bound as its kind has to be',
    ],
    [
      'gives another function than was asked for',
      toForwarders(port => {
        port['binding:vif_details'].representor.address = '0000:00:00.0'
      }),
      'virtio-forwarder is bound as its kind has to be',
    ],
    [
      'tells no socket',
      toForwarders(port => {
        delete port['binding:vif_details'].vhostuser_socket
      }),
      'virtio-forwarder is bound as its kind has to be',
    ],
    [
      'prepares one thing and activates another',
      toForwarders(port => {
        if (port['binding:host_id'] === 'dpdk2') port['binding:vif_type'] = 'agilio_ovs'
      }),
      'virtio-forwarder goes over to dpdk2',
    ],
    [
      'does not plug the target of a migration',
      { plug: async (port, host) => (host === 'dpdk2' ? 0 : honest.plug(port, host)) },
      'virtio-forwarder is ACTIVE on dpdk2',
    ],
    [
      'keeps letting through what it let through before',
      { reach: remembering() },
      'virtio-forwarder answers nobody once the rule is gone',
    ],
    [
      'keeps what is to be unplugged',
      { unplug: async () => 0 },
      'virtio-forwarder is not ACTIVE once it is unplugged',
    ],
  ])('when it %s', async (_what, lies, failed) => {
    const report = await run(lies)
    expect(failedIn(report)).toContain(failed)
    expect(report.passed).toBe(false)
    // It is signed like any other, and does not hold; calling it passed does not help.
    expect(verify(sign(report)).faults).toContain(
      `it failed: ${failed.replace(' ', ` on ${hostOf(report, failed)} `)}`,
    )
    expect(verify(sign({ ...report, passed: true })).faults).not.toEqual([])
    expect(await leftovers()).toEqual([])
  })

  const hostOf = (report: KitReport, failed: string) =>
    report.ports.find(port => failed.startsWith(`${port.vnic_type} `))?.host
})

test('ports without port security are in no groups, and kinds without a target stay', async () => {
  const open = { ...offloaded, attributes: { port_security_enabled: false } }
  const report = await run({ reach: async () => 0 }, { ports: [open] })
  expect(failedIn(report)).toEqual([])
  const skipped = report.ports[1]?.checks.filter(({ result }) => result === 'skipped')
  expect(skipped?.map(({ name }) => name)).toEqual([
    'answers nobody before a rule lets it',
    'gets the rule that lets it answer',
    'answers nobody once the rule is gone',
  ])
  expect(report.passed).toBe(true)
})

test('hosts that are not known are told with what was missing', async () => {
  const report = await run(
    {},
    { ports: [{ host: 'nowhere' }], peer: undefined, reach: undefined, mtu: undefined },
  )
  expect(failedIn(report)).toEqual(['normal is bound as its kind has to be'])
  expect(JSON.stringify(report.ports)).toContain('no-chassis')
  expect(await leftovers()).toEqual([])
})

test('a network that cannot be made is told, and nothing is tried on it', async () => {
  const network = { cidr: '192.0.2.0/33' }
  const report = await run({}, { network })
  expect(report).toMatchObject({
    passed: false,
    ports: [],
    network: [{ result: 'failed' }, { result: 'passed' }],
  })
  expect(verify(sign(report)).faults).toEqual(['it failed: the network is made'])
})

describe('a configuration', () => {
  test('is refused with everything that is wrong with it', () => {
    const wrong = {
      ...{ endpoint: 7, plug: 'plug it', unplug: ['unplug', '{portt}'], timeout_s: 0, speed: 1 },
      ports: [{ vnic_type: 'direct', expect: { vif: 'ovs' }, target: {} }, 5],
    }
    const refusal = () => parseKitConfig(JSON.stringify(wrong))
    for (const fault of [
      'endpoint: a text is meant',
      'plug: a list of texts is meant',
      'timeout_s: a number of seconds up to 600 is meant',
      'speed is not known',
      '{portt} stands for nothing',
      'ports[0].host: on which host?',
      'ports[0].expect.vif is not known',
      'ports[0].target.host: on which host?',
      'ports[1]: an object is meant',
    ])
      expect(refusal).toThrow(fault)
    expect(() => parseKitConfig('{')).toThrow('no JSON')
    expect(() => parseKitConfig('[]')).toThrow('an object')
    expect(() => parseKitConfig(JSON.stringify({ ...configuration, peer: undefined }))).toThrow('peer')
  })

  test('keeps each argument one, whatever is put into it', async () => {
    const seen: string[][] = []
    const spied = {
      ...configuration,
      ...{ plug: ['plug', '{host}', '{port}', 'a {mac} {vif_type}; rm'] },
      ...{ ports: [offloaded], peer: undefined, reach: undefined, mtu: undefined },
    }
    const config = parseKitConfig(JSON.stringify(spied))
    expect(config.plug).toHaveLength(4)
    const plug: Driver['plug'] = (port, host) => {
      seen.push([host, port])
      return honest.plug(port, host)
    }
    const report = await run({ plug }, spied)
    expect(failedIn(report)).toEqual([])
    expect(seen).toEqual([['dpdk2', expect.stringMatching(/^[0-9a-f-]{36}$/)]])
    const plugged = report.ports[0]?.checks.find(({ name }) => name === 'is plugged')
    expect(plugged?.detail).toMatch(/ a fa:16:3e:[0-9a-f:]+ ovs; rm$/)
  })
})
