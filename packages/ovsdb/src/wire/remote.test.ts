import { describe, expect, it } from 'vitest'
import { parseRemote } from './remote.ts'

describe('parseRemote', () => {
  it('reads the connection methods of OVN', () => {
    expect(parseRemote('tcp:127.0.0.1:6641')).toMatchObject({ kind: 'tcp', host: '127.0.0.1', port: 6641 })
    expect(parseRemote('ssl:[fd00::1]:6642')).toMatchObject({ kind: 'ssl', host: 'fd00::1', port: 6642 })
    expect(parseRemote('tcp:db.example.org:1')).toMatchObject({
      kind: 'tcp',
      host: 'db.example.org',
      port: 1,
    })
    expect(parseRemote('unix:/run/ovn/ovnnb_db.sock')).toEqual({
      kind: 'unix',
      path: '/run/ovn/ovnnb_db.sock',
      text: 'unix:/run/ovn/ovnnb_db.sock',
    })
  })

  it.each([
    '',
    'tcp:',
    'tcp:host',
    'tcp:host:0',
    'tcp:host:65536',
    'udp:host:1',
    'unix:',
    'tcp:fd00::1:6641',
    'ptcp:6640',
  ])('refuses "%s"', text => expect(() => parseRemote(text)).toThrow(RangeError))
})
