import { expect, test } from 'vitest'
import { countEchoRequests } from './guest-probes.ts'

test('reads the number of echo requests by its name', () => {
  const snmp = [
    'Ip: Forwarding DefaultTTL',
    'Ip: 1 64',
    'Icmp: InMsgs InErrors InEchos InEchoReps',
    'Icmp: 9 0 6 3',
  ].join('\n')
  expect(countEchoRequests(snmp)).toBe(6)
})
