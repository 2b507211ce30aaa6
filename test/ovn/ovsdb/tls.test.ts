import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { systemClock } from '@neutrino/base/clock.ts'
import { silentLog } from '@neutrino/base/log.ts'
import { behaviourSchema } from '@neutrino/ovsdb/behaviour/schema.ts'
import { connect, type OvsdbClient, type TlsOptions } from '@neutrino/ovsdb/client/connect.ts'
import { insert } from '@neutrino/ovsdb/operation.ts'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type ServerProcess, startServerProcess } from './server-process.ts'

const run = promisify(execFile)

interface Authority {
  readonly certificateFile: string
  issue(name: string): Promise<{ readonly keyFile: string; readonly certificateFile: string }>
}

async function createAuthority(directory: string, name: string): Promise<Authority> {
  const [key, certificateFile] = [join(directory, `${name}.key`), join(directory, `${name}.crt`)]
  const request = ['req', '-newkey', 'rsa:2048', '-nodes']
  await run('openssl', [
    ...request,
    '-x509',
    '-days',
    '1',
    '-keyout',
    key,
    '-out',
    certificateFile,
    '-subj',
    `/CN=${name}`,
  ])
  return {
    certificateFile,
    issue: async subject => {
      const file = join(directory, `${name}-${subject}`)
      await run('openssl', [
        ...request,
        '-keyout',
        `${file}.key`,
        '-out',
        `${file}.csr`,
        '-subj',
        `/CN=${subject}`,
      ])
      const signer = ['-CA', certificateFile, '-CAkey', key, '-CAcreateserial', '-days', '1']
      await run('openssl', ['x509', '-req', '-in', `${file}.csr`, ...signer, '-out', `${file}.crt`])
      return { keyFile: `${file}.key`, certificateFile: `${file}.crt` }
    },
  }
}

describe('TLS to ovsdb-server', () => {
  let directory: string
  let server: ServerProcess
  let remote: string
  let trusted: TlsOptions
  let stranger: TlsOptions

  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'ovsdb-tls-'))
    const [ours, theirs] = [
      await createAuthority(directory, 'ours'),
      await createAuthority(directory, 'theirs'),
    ]
    const own = await ours.issue('server')
    server = await startServerProcess(behaviourSchema, () => [
      '--remote=pssl:0:127.0.0.1',
      `--private-key=${own.keyFile}`,
      `--certificate=${own.certificateFile}`,
      `--ca-cert=${ours.certificateFile}`,
    ])
    const log = await readFile(join(server.directory, 'log'), 'utf8')
    remote = `ssl:127.0.0.1:${/listening on port (\d+)/.exec(log)?.[1]}`
    trusted = await clientOptions(ours, ours)
    stranger = await clientOptions(theirs, theirs)
  })
  afterAll(async () => {
    await server?.close()
    await rm(directory, { recursive: true, force: true })
  })

  async function clientOptions(issuer: Authority, trust: Authority): Promise<TlsOptions> {
    const { keyFile, certificateFile } = await issuer.issue('client')
    const [key, certificate, ca] = await Promise.all(
      [keyFile, certificateFile, trust.certificateFile].map(file => readFile(file, 'utf8')),
    )
    return { key: key ?? '', certificate: certificate ?? '', ca: ca ?? '' }
  }

  async function using<T>(
    tls: TlsOptions | undefined,
    body: (client: OvsdbClient) => Promise<T>,
  ): Promise<T> {
    const client = connect({
      remotes: [remote],
      database: 'Behaviour',
      leaderOnly: true,
      ...(tls && { tls }),
      clock: systemClock,
      log: silentLog,
    })
    try {
      return await body(client)
    } finally {
      await client.close()
    }
  }

  it('works with a key, a certificate and a CA', async () => {
    await using(trusted, async client => {
      await client.ready(AbortSignal.timeout(10_000))
      await client.transact([insert('Owner', { name: 'secret' })])
      expect(client.replica.find('Owner', 'name', 'secret')).toHaveLength(1)
    })
  })

  it('refuses a server of another CA, a client the server does not know, and to go without', async () => {
    for (const tls of [
      stranger,
      { ...trusted, ca: stranger.ca },
      { ...stranger, ca: trusted.ca },
      undefined,
    ]) {
      const message = await using(tls, async client => {
        const failed = new Promise<string>(resolve => {
          client.onStatus(({ state, lastError }) => {
            if (state === 'connecting' && lastError !== undefined) resolve(lastError.message)
          })
        })
        const outcome = await Promise.race([failed, client.ready().then(() => 'connected')])
        expect(client.status.state).not.toBe('synced')
        return outcome
      })
      expect(message).not.toBe('connected')
    }
  })
})
