import { expect, test } from 'vitest'
import { encryptedInterfaces } from './parse-tunnels.ts'
import { summarise } from './summarise.ts'

/** As ovs-monitor-ipsec 3.1 printed it with strongSwan 5.9, of a host with the address 172.30.0.1. */
function section(facts: {
  readonly name: string
  readonly peer: string
  readonly state?: string
  readonly type?: string
  readonly policies?: readonly string[]
  readonly associations?: readonly string[]
}): string {
  const { name, peer, state = 'CONFIGURED', type = 'geneve', policies = [], associations = [] } = facts
  const lines = (of: readonly string[]) => of.map(line => `  ${line}\n`).join('')
  return `Interface name: ${name} v1 (${state})
  Tunnel Type:    ${type}
  Local IP:       172.30.0.1
  Remote IP:      ${peer}
  Address Family: IPv4
  SKB mark:       None
  Local cert:     /etc/keys/sc-cert.pem
  Local name:     hv1
  Local key:      /etc/keys/sc-privkey.pem
  Remote cert:    None
  Remote name:    hv2
  CA cert:        /etc/keys/sc-cacert.pem
  PSK:            None
  Custom Options: {}
  Ofport:         3
  CFM state:      Disabled
Kernel policies installed:
${lines(policies)}Kernel security associations installed:
${lines(associations)}IPsec connections that are active:

`
}

const out = (peer: string) => `src 172.30.0.1/32 dst ${peer}/32 proto udp dport 6081`
const back = (peer: string) => `src ${peer}/32 dst 172.30.0.1/32 proto udp dport 6081`
/** Of the other connection: from the port of tunnels to any. */
const reply = (peer: string) => `src 172.30.0.1/32 dst ${peer}/32 proto udp sport 6081`
const answer = (peer: string) => `src ${peer}/32 dst 172.30.0.1/32 proto udp sport 6081`
/** What the kernel notes when a packet has a policy and no association. */
const waiting = (peer: string) => `src 172.30.0.1/32 dst ${peer}/32 proto udp sport 9075 dport 6081 dev e1`
const peer = '172.30.0.2'
const whole = {
  ...{ name: 'ovn-hv2-0', peer, policies: [reply(peer), reply(peer), out(peer), out(peer)] },
  associations: [reply, back, out, answer].map(selector => `sel ${selector(peer)}`),
}

test('a tunnel is encrypted that has a policy, and an association in each direction', () => {
  const other = { name: 'ovn-hv3-0', peer: '172.30.0.3' }
  expect([...encryptedInterfaces(section(other) + section(whole))]).toEqual(['ovn-hv2-0'])
  expect([...encryptedInterfaces(section(whole) + section(other))]).toEqual(['ovn-hv2-0'])
})

test('an association that names no ports is for all of them, and a tunnel of GRE has none', () => {
  const bare = [`sel src 172.30.0.1/32 dst ${peer}/32`, `sel src ${peer}/32 dst 172.30.0.1/32`]
  const associations = bare.map(line => `${line} proto gre`)
  expect(encryptedInterfaces(section({ ...whole, associations: bare })).size).toBe(1)
  expect(encryptedInterfaces(section({ ...whole, type: 'gre', associations })).size).toBe(1)
})

test.each([
  ['is not configured', { state: 'INVALID: must choose a authentication method' }],
  ['is going', { state: 'REMOVED' }],
  ['has no policy', { policies: [] }],
  ['has a policy for another', { policies: [out('172.30.0.22')] }],
  ['has no association', { associations: [] }],
  ['is encrypted one way', { associations: [`sel ${out(peer)}`] }],
  ['is encrypted the other way', { associations: [`sel ${back(peer)}`] }],
  ['is encrypted for replies alone', { associations: [`sel ${reply(peer)}`, `sel ${back(peer)}`] }],
  ['is asked for by packets that wait', { associations: [`sel ${back(peer)}`, `sel ${waiting(peer)}`] }],
  ['is of another type', { type: 'vxlan' }],
])('a tunnel that %s is not', (_case, facts) => {
  expect([...encryptedInterfaces(section({ ...whole, ...facts }))]).toEqual([])
})

test('nothing is, when there is nothing or nonsense', () => {
  for (const text of ['', 'No tunnels configured with IPsec', 'Interface name:', 'Remote IP: 1.2.3.4'])
    expect(encryptedInterfaces(text).size).toBe(0)
})

test('the server is told what is missing, how many tunnels are encrypted, and some of the others', () => {
  const tunnels = [
    { chassis: 'hv2', isEncrypted: true },
    { chassis: 'hv4', isEncrypted: false },
    { chassis: 'hv3', isEncrypted: false },
  ]
  const counts = { tunnels: 3, tunnels_encrypted: 1, not_encrypted: ['hv3', 'hv4'] }
  expect(summarise({ missing: [], tunnels })).toEqual({
    ...{ can_encrypt: true, encrypted: false, missing: [] },
    ...counts,
  })
  expect(summarise({ missing: ['monitor'], tunnels: [] })).toMatchObject({
    can_encrypt: false,
    encrypted: false,
  })
  expect(summarise({ missing: [], tunnels: [tunnels[0]] })).toMatchObject({ encrypted: true })
  expect(summarise(undefined)).toMatchObject({ can_encrypt: false, missing: ['switch'], tunnels: 0 })
  const many = Array.from({ length: 5_000 }, (_, index) => ({
    chassis: `chassis-${index}`,
    isEncrypted: false,
  }))
  expect(JSON.stringify(summarise({ missing: [], tunnels: many })).length).toBeLessThan(4_000)
})
