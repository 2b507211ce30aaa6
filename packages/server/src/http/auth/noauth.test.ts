import { silentLog } from '@neutrino/base/log.ts'
import { describe, expect, test } from 'vitest'
import { createPolicy } from '../../policy/policy.ts'
import { assertLoopback } from './assert-loopback.ts'
import { createNoauth } from './noauth.ts'

const policy = createPolicy()
const context = { signal: new AbortController().signal, log: silentLog }
const ask = (headers: Record<string, string>) =>
  createNoauth({ bindHost: '127.0.0.1', policy: () => policy }).authenticate(headers, context)

describe('without authentication', () => {
  test('a request is an administrator’s', async () => {
    expect(await ask({})).toEqual({
      kind: 'ok',
      actor: {
        userId: 'admin',
        projectId: 'admin',
        roles: ['admin', 'manager', 'member', 'reader', 'service'],
        isAdmin: true,
        isService: true,
      },
    })
  })

  test('headers name somebody else', async () => {
    expect(await ask({ 'x-project-id': 'p2', 'x-user-id': 'bob', 'x-roles': 'member, reader,' })).toEqual({
      kind: 'ok',
      actor: {
        userId: 'bob',
        projectId: 'p2',
        roles: ['member', 'reader'],
        isAdmin: false,
        isService: false,
      },
    })
    expect(await ask({ 'x-tenant-id': 'p3' })).toMatchObject({ actor: { projectId: 'p3', isAdmin: true } })
  })

  test.each(['127.0.0.1', '127.8.9.1', '::1', '::ffff:127.0.0.1', 'localhost'])(
    '%s is a place to listen',
    host => {
      expect(() => assertLoopback(host)).not.toThrow()
    },
  )

  test.each([
    '0.0.0.0',
    '::',
    '',
    '10.0.0.1',
    '127.evil.example',
    '1127.0.0.1',
    'example.org',
    'localhost.example',
  ])('a server on %j does not start', host => {
    expect(() => createNoauth({ bindHost: host, policy: () => policy })).toThrow(/bind_host must be/)
  })
})
