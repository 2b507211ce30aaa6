import { tryCommand } from '@neutrino/cli/lab/run-command.ts'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { statusOfProcess } from './cloud/agent-process.ts'
import { createMetadataHost, type MetadataHost } from './cloud/metadata-agent.ts'
import type { Shown } from './cloud/neutron-api.ts'
import { createGroup, createPort, createSegment, type Segment } from './cloud/topology.ts'
import { useCloud } from './cloud/use-cloud.ts'
import { startRequests } from './guest/guest-programs.ts'

const servedMs = 20_000
const url4 = 'http://169.254.169.254/latest/meta-data/instance-id'
const url6 = 'http://[fe80::a9fe:a9fe%25eth0]/latest/meta-data/instance-id'
const bigBytes = 3 * 1024 * 1024
/** Of a machine that others use as well. */
const restartMsMax = 25_000
const restarts = 3
/** Few: the connection tracker in user space of Open vSwitch 3.1.0 can end on a connection that was cut off. */
const requestsBetween = 25
/** Guests ask one after the other in each of so many programs. */
const askers = 2
const limit = 10

describe.runIf(process.getuid?.() === 0)('the metadata agent', { timeout: 120_000 }, () => {
  const cloud = useCloud({ ovn: { ovn_metadata_enabled: 'true' } })
  let hosts: readonly [MetadataHost, MetadataHost]
  let blue: Segment
  let green: Segment
  let one: Shown

  beforeAll(async () => {
    blue = await createDualSegment(1)
    green = await createDualSegment(2)
    const group = await createGroup(cloud, [])
    const on = (segment: Segment) => createPort(cloud, segment.network, [group])
    one = await on(blue)
    const ports = { one, two: await on(blue), three: await on(blue), other: await on(green) }
    const options = {
      lab: cloud.lab,
      directory: inject('clusterDirectory'),
      secret: 'only-this-cloud-knows-it',
    }
    const limited = `[metadata_rate_limiting]
      rate_limit_enabled = true
      base_window_duration = 600
      base_query_rate_limit = 1000
      burst_window_duration = 600
      burst_query_rate_limit = ${limit}`
    hosts = [
      await createMetadataHost({ ...options, hypervisor: 1 }),
      await createMetadataHost({ ...options, hypervisor: 2, more: limited }),
    ]
    const places = { one: 1, other: 1, two: 2, three: 2 } as const
    for (const [name, hypervisor] of Object.entries(places)) {
      await cloud.boot(ports[name as keyof typeof places], { name, hypervisor, dhcp: true })
    }
    one = await cloud.api.show('ports', one.id)
    await served('one')
    await served('other')
    await cloud.eventually('both networks on the second host', servedMs, async () => {
      const networks = await hosts[1].networks()
      return networks.length === 1 && (await hosts[1].proxies(blue.network.id)).length === 1
    })
  }, 180_000)
  afterAll(async () => {
    for (const host of hosts ?? []) await host.close()
  })

  async function createDualSegment(number: number): Promise<Segment> {
    const segment = await createSegment(cloud, `10.${number}.0.0/24`)
    await cloud.api.create('subnets', {
      ...{ network_id: segment.network.id, ip_version: 6, cidr: `fd00:${number}::/64` },
      ...{ ipv6_ra_mode: 'slaac', ipv6_address_mode: 'slaac' },
    })
    return segment
  }

  async function ask(machine: string, target = url4): Promise<string> {
    const { stdout } = await cloud.lab.exec(machine, [
      ...['curl', '-sS', '-g', '--max-time', '2', '-w', ' %{http_code}', target],
    ])
    return stdout
  }

  const served = (machine: string, target = url4, waitMs = servedMs) =>
    cloud.eventually(`${machine} is answered`, waitMs, async () => {
      const text = await ask(machine, target)
      return text.startsWith('metadata of') && text
    })

  describe('privileges', () => {
    test('nobody but the root process can do anything special, or get to', async () => {
      const pids = [await hosts[0].agent(), ...(await hosts[0].proxies(blue.network.id))]
      expect(pids).toHaveLength(2)
      for (const pid of pids) {
        const status = await statusOfProcess(pid)
        const sets = ['CapInh', 'CapPrm', 'CapEff', 'CapBnd', 'CapAmb'].map(name => Number(status.get(name)))
        expect(sets).toEqual([0, 0, 0, 0, 0])
        expect(status.get('NoNewPrivs')).toBe('1')
        expect(status.get('Uid')).not.toMatch(/\b0\b/)
        expect(status.get('Groups')).toBe('')
      }
    })

    test('the root process has only what it needs', async () => {
      const status = await statusOfProcess(await hosts[0].root())
      expect(status.get('Uid')).toMatch(/^0\s/)
      const held = BigInt(`0x${status.get('CapBnd')}`)
      const names = {
        chown: 0,
        dac_override: 1,
        kill: 5,
        setgid: 6,
        setuid: 7,
        setpcap: 8,
        net_admin: 12,
        sys_admin: 21,
      }
      const allowed = Object.values(names).reduce((mask, bit) => mask | (1n << BigInt(bit)), 0n)
      expect(held & ~allowed).toBe(0n)
      expect(status.get('CapEff')).toBe(status.get('CapBnd'))
    })

    describe('of a proxy that somebody took over', () => {
      let as: readonly string[]
      let agent: number
      let neighbour: number

      beforeAll(async () => {
        const [proxy = 0] = await hosts[0].proxies(blue.network.id)
        const [uid] = ((await statusOfProcess(proxy)).get('Uid') ?? '').split('\t')
        as = ['setpriv', '--reuid', `${uid}`, '--regid', `${uid}`, '--clear-groups']
        agent = await hosts[0].agent()
        neighbour = (await hosts[0].proxies(green.network.id))[0] ?? 0
      })

      const attempt = async (...command: string[]) => (await tryCommand([...as, ...command])).stderr
      const connect = (path: string) =>
        attempt(
          process.execPath,
          '-e',
          `require('net').connect('${path}').on('connect', () => process.exit(0))`,
        )

      test('it cannot read the secret', async () => {
        for (const path of [`/proc/${agent}/mem`, `/proc/${agent}/environ`, hosts[0].configFile]) {
          expect(await attempt('head', '-c1', path)).toContain('Permission denied')
        }
      })

      test('it reaches the agent for its own network only', async () => {
        expect(await connect(hosts[0].socket(blue.network.id))).toBe('')
        expect(await connect(hosts[0].socket(green.network.id))).toContain('EACCES')
      })

      test('it ends neither the agent nor the proxies of others', async () => {
        for (const pid of [agent, neighbour]) {
          expect(await attempt('kill', String(pid))).toMatch(/not permitted/i)
        }
      })
    })
  })

  test('a large answer arrives whole', async () => {
    const { stdout } = await cloud.lab.exec('one', [
      ...['curl', '-sS', '-o', '/dev/null', '-w', '%{size_download}'],
      `http://169.254.169.254/bytes/${bigBytes}`,
    ])
    expect(Number(stdout)).toBe(bigBytes)
  })

  test(`a limit of ${limit} requests holds for each guest`, async () => {
    const codes = async (machine: string, target = url4) => {
      const urls = Array.from({ length: 30 }, () => target)
      const { stdout } = await cloud.lab.exec(machine, [
        'curl',
        '-sS',
        '-g',
        '-w',
        '\n%{http_code}\n',
        ...urls,
      ])
      const found = stdout.split('\n').filter(line => /^\d{3}$/.test(line))
      return {
        served: found.filter(code => code === '200').length,
        all: found.length,
        codes: new Set(found),
      }
    }
    // The window that ends while we ask still counts in part.
    const exceeded = { served: expect.toSatisfy((n: number) => n >= limit && n <= limit + 1), all: 30 }
    expect(await codes('two')).toMatchObject({ ...exceeded, codes: new Set(['200', '429']) })
    expect(await codes('three')).toMatchObject(exceeded)
    expect(await codes('one')).toMatchObject({ served: 30 })
    // Only IPv4 is limited by default, as with Neutron.
    expect(await codes('two', url6)).toMatchObject({ served: 30 })
  })

  /** So many requests of the stream between two restarts. */
  async function goesOn(): Promise<void> {
    const enough = hosts[0].requests.length + requestsBetween
    await cloud.eventually('requests are answered again', servedMs, () => hosts[0].requests.length > enough)
  }

  test(`${restarts} restarts under a stream of requests lose none`, async () => {
    const proxies = await hosts[0].proxies(blue.network.id)
    const requests = await startRequests(cloud.lab, 'one', url4, { width: askers, periodMs: 20 })
    for (let restart = 0; restart < restarts; restart++) {
      await hosts[0].stop()
      hosts[0].start()
      await goesOn()
    }
    const { asked, outcomes, longestMs } = await requests.stop()
    console.log(`${asked} requests during ${restarts} restarts, the longest ${longestMs} ms`)
    expect(outcomes).toEqual({ 200: asked })
    expect(asked).toBeGreaterThan(restarts * requestsBetween)
    expect(longestMs).toBeLessThan(restartMsMax)
    expect(await hosts[0].proxies(blue.network.id)).toEqual(proxies)
  })

  test('a request while there is no agent, as after its death, waits for the next one', async () => {
    const proxies = await hosts[0].proxies(blue.network.id)
    await hosts[0].kill()
    const answer = cloud.lab.exec('one', ['curl', '-sS', '--max-time', '25', url4])
    hosts[0].start()
    expect((await answer).stdout).toBe(`metadata of ${one.device_id}`)
    expect(await hosts[0].proxies(blue.network.id)).toEqual(proxies)
  })

  describe('fe80::a9fe:a9fe', () => {
    test('is on every host with a guest, and nobody takes it for a duplicate', async () => {
      await served('one', url6)
      await served('two', url6)
      for (const host of hosts) {
        const shown = await host.inNamespace(blue.network.id, ['ip', '-6', 'address', 'show'])
        const own = shown.split('\n').filter(line => line.includes('fe80::a9fe:a9fe/128'))
        expect(own).toHaveLength(1)
        expect(own[0]).not.toMatch(/dadfailed|tentative/)
      }
    })

    test('answers no guest of another host: one server for a network would leave the others without', async () => {
      await hosts[1].stop()
      await hosts[1].inNamespace(blue.network.id, [
        'ip',
        'address',
        'del',
        'fe80::a9fe:a9fe/128',
        'dev',
        'meta0',
      ])
      expect(await ask('one', url6)).toMatch(/ 200$/)
      expect(await ask('two', url6)).not.toMatch(/ 200$/)
      // The agent finds what is missing when it looks at its host again.
      hosts[1].start()
      await served('two', url6)
    })
  })

  test('the metadata port is back when somebody deletes it, or its row', async () => {
    const find = async () =>
      (await cloud.api.list('ports', { network_id: blue.network.id, device_owner: 'network:distributed' }))[0]
    const before = await find()
    await cloud.lab.nbctl(['lsp-del', before!.id])
    await cloud.eventually('the row is back', servedMs, async () =>
      (await cloud.lab.nbctl(['lsp-list', `neutron-${blue.network.id}`])).includes(before!.id),
    )
    await cloud.api.remove('ports', before!.id)
    const after = await find()
    expect(after!.id).not.toBe(before!.id)
    expect(after).toMatchObject({
      device_id: `ovnmeta-${blue.network.id}`,
      fixed_ips: expect.arrayContaining([expect.objectContaining({ subnet_id: blue.subnet.id })]),
    })
    await cloud.settled()
    await cloud.lab.dhcp('one')
    await served('one')
    // Who knows the neighbour does not ask for it, and the new device learns of the guest when that asks again: it
    // does after a minute or so by itself.
    await cloud.lab.exec('one', ['ip', '-6', 'neighbour', 'flush', 'dev', 'eth0'])
    await served('one', url6)
  })
})
