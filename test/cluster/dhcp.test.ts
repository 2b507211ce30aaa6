import { WaitTimeoutError } from '@neutrino/base/wait-until.ts'
import { beforeAll, describe, expect, test } from 'vitest'
import type { Shown } from './cloud/neutron-api.ts'
import { addressOf, createGroup, createPort, createSegment, type Segment } from './cloud/topology.ts'
import { useCloud } from './cloud/use-cloud.ts'
import { captureFrames, sendFrames } from './guest/raw-socket.ts'
import { type DhcpAnswer, dhcpDiscover, parseDhcpAnswer } from './packets/dhcp.ts'

/** Options by code, with what a client must receive for them: RFC 2132 and its successors. */
const options = [
  { code: 19, value: '1', bytes: '01' },
  { code: 23, value: '64', bytes: '40' },
  { code: 26, value: '1400', bytes: '0578' },
  { code: 35, value: '600', bytes: '00000258' },
  { code: 37, value: '64', bytes: '40' },
  { code: 38, value: '300', bytes: '0000012c' },
  { code: 42, value: '192.0.2.123', bytes: 'c000027b' },
  { code: 51, value: '7200', bytes: '00001c20' },
  { code: 58, value: '3600', bytes: '00000e10' },
  { code: 59, value: '6300', bytes: '0000189c' },
  { code: 66, value: 'boot.example', bytes: hexOf('boot.example') },
  { code: 67, value: 'pxelinux.0', bytes: hexOf('pxelinux.0') },
  { code: 119, value: 'a.example,b.example', bytes: '0161076578616d706c6500' + '0162c002' },
  { code: 121, value: '198.51.100.0/24,10.1.0.7', bytes: '18c633640a010007' },
  { code: 150, value: '192.0.2.150', bytes: 'c0000296' },
  { code: 210, value: '/boot/', bytes: hexOf('/boot/') },
  { code: 249, value: '{198.51.100.0/24,10.1.0.7}', bytes: '18c633640a010007' },
  { code: 252, value: 'http://wpad.example/', bytes: hexOf('http://wpad.example/') },
] as const

/** OVN answers within milliseconds; who has not answered by then does not. */
const silenceMs = 1_000

const nextServer = '192.0.2.69'

function hexOf(text: string): string {
  return Buffer.from(text).toString('hex')
}

describe.runIf(process.getuid?.() === 0)('DHCP', () => {
  const cloud = useCloud()
  let segment: Segment
  let group: Shown
  let plain: Shown
  let rich: Shown
  let lease: Readonly<Record<string, string>>

  beforeAll(async () => {
    segment = await createSegment(cloud, '10.1.0.0/24', {
      subnet: {
        dns_nameservers: ['192.0.2.53', '192.0.2.54'],
        host_routes: [{ destination: '198.51.100.0/24', nexthop: '10.1.0.9' }],
      },
    })
    group = await createGroup(cloud, [])
    plain = await createPort(cloud, segment.network, [group])
    rich = await createPort(cloud, segment.network, [group], {
      extra_dhcp_opts: [
        ...options.map(({ code, value }) => ({ opt_name: String(code), opt_value: value })),
        { opt_name: 'server-ip-address', opt_value: nextServer },
      ],
    })
    const [first] = await Promise.all([
      cloud.boot(plain, { name: 'plain', hypervisor: 2, dhcp: true }),
      cloud.boot(rich, { name: 'rich', hypervisor: 1 }),
    ])
    lease = first
  })

  test('lease: address', () => expect(lease).toMatchObject({ ip: addressOf(plain), mask: '24' }))
  test('lease: MTU', () => expect(lease.mtu).toBe('1442'))
  test('lease: router', () => expect(lease.router).toBe('10.1.0.1'))
  test('lease: routes without classes, the default last', () => {
    expect(lease.staticroutes).toBe('198.51.100.0/24 10.1.0.9 0.0.0.0/0 10.1.0.1')
  })
  test('lease: name servers', () => expect(lease.dns).toBe('192.0.2.53 192.0.2.54'))
  test('lease: domain', () => expect(lease.domain).toBe('cloud.example'))
  test('lease: server and time', () => expect(lease).toMatchObject({ serverid: '10.1.0.1', lease: '43200' }))

  describe("a port's own options, byte by byte", () => {
    let answer: DhcpAnswer
    beforeAll(async () => {
      answer = await discover('rich', rich)
    })

    test.each(options)('option $code', ({ code, bytes }) => {
      const content = answer.options.get(code)?.toString('hex')
      // Routes of the subnet stay, before those of the port.
      if (code === 121) expect(content).toContain(bytes)
      else expect(content).toBe(bytes)
    })
    test('the next server', () => expect(answer.nextServer).toBe(nextServer))
    test('server identifier', () => expect(answer.options.get(54)?.toString('hex')).toBe('0a010001'))
    test('mask, made by OVN', () => expect(answer.options.get(1)?.toString('hex')).toBe('ffffff00'))
  })

  test.each([
    { why: 'an option that OVN does not know', name: '200', value: 'unknown', status: 200 },
    { why: 'a value that OVN cannot read', name: 'mtu', value: 'large', status: 400 },
  ])('$why does not silence the port', async ({ name, value, status }) => {
    const answer = await cloud.api.request('PUT', `ports/${plain.id}`, {
      port: { extra_dhcp_opts: [{ opt_name: name, opt_value: value }] },
    })
    expect(answer.status).toBe(status)
    await cloud.settled()
    expect((await discover('plain', plain)).yourAddress).toBe(addressOf(plain))
  })

  test('a port may go without, and come back', async () => {
    const off = [{ opt_name: 'dhcp_disabled', opt_value: 'true' }]
    await cloud.api.update('ports', plain.id, { extra_dhcp_opts: off })
    await cloud.settled()
    await expectNoOffer('plain', plain)
    await cloud.api.update('ports', plain.id, {
      extra_dhcp_opts: [{ opt_name: 'dhcp_disabled', opt_value: null }],
    })
    await cloud.settled()
    expect((await discover('plain', plain)).yourAddress).toBe(addressOf(plain))
  })

  test('a subnet may go without, and come back', async () => {
    await cloud.api.update('subnets', segment.subnet.id, { enable_dhcp: false })
    await cloud.settled()
    await expectNoOffer('plain', plain)
    await cloud.api.update('subnets', segment.subnet.id, { enable_dhcp: true })
    await cloud.settled()
    expect((await discover('plain', plain)).yourAddress).toBe(addressOf(plain))
  })

  test('a changed name server is in the next lease', async () => {
    await cloud.api.update('subnets', segment.subnet.id, { dns_nameservers: ['192.0.2.99'] })
    await cloud.settled()
    expect((await discover('plain', plain)).options.get(6)?.toString('hex')).toBe('c0000263')
  })

  /** One discovery without an answer, with time for an answer that would be late. */
  async function expectNoOffer(name: string, port: Shown): Promise<void> {
    const capture = await captureFrames(cloud.lab, name)
    try {
      await sendFrames(cloud.lab, name, [dhcpDiscover(port.mac_address, [1])])
      const offer = capture.first('an offer', one => parseDhcpAnswer(one) !== undefined, silenceMs)
      await expect(offer).rejects.toThrow(WaitTimeoutError)
    } finally {
      await capture.stop()
    }
  }

  async function discover(name: string, port: Shown): Promise<DhcpAnswer> {
    const capture = await captureFrames(cloud.lab, name)
    try {
      const codes = [1, 3, 6, 15, 54, ...options.map(option => option.code)]
      await sendFrames(cloud.lab, name, [dhcpDiscover(port.mac_address, codes)])
      const frame = await capture.first('an offer', one => parseDhcpAnswer(one) !== undefined)
      return parseDhcpAnswer(frame)!
    } finally {
      await capture.stop()
    }
  }
})
